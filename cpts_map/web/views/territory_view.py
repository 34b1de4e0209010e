"""What is said of a territory wherever it is shown: its class, its pieces, the addresses of its pages."""

from cpts_map.answers import Diagnosis
from cpts_map.texts import numbers
from cpts_map.texts.typography import fr
from cpts_map.web.urlstate import DiagnosticState, MapState, Selection
from cpts_map.web.views.selection import Selected


def address(page: str, selected: Selected, state: MapState) -> str:
    """Address of a page on a selection of the map: its diagnosis, or the workshop that starts from it."""
    selection = Selection(selected.kind, selected.code)
    # A zone is what it is under a definition, within a department.
    zone = selected.kind == "zone"
    kept = (
        DiagnosticState(state.definition, state.departement, selection)
        if zone
        else DiagnosticState(selection=selection)
    )
    return page + kept.to_search()


def size_range(lower: int, upper: int | None) -> str:
    """Write the inhabitants of a size class."""
    if upper is None:
        return f"{numbers.number(lower)} habitants ou plus"
    if not lower:
        return f"moins de {numbers.number(upper)} habitants"
    return f"de {numbers.number(lower)} à moins de {numbers.number(upper)} habitants"


def size_margins(down: int | None, up: int | None) -> str:
    """Write the inhabitants before the neighbouring classes."""
    parts = (
        f"{numbers.number(down)} hab. de moins" if down is not None else "",
        f"{numbers.number(up)} hab. de plus" if up is not None else "",
    )
    return " ou ".join(part for part in parts if part)


def pieces(diagnosis: Diagnosis) -> str:
    """Say whether a territory is in one piece, and what it encloses."""
    parts = len(diagnosis.pieces)
    text = "oui" if parts == 1 else f"non : {parts} morceaux"
    enclaves = sum(p.enclosed for p in diagnosis.pockets)
    return fr(text + (f", {numbers.count(enclaves, 'enclave')}" if enclaves else ""))
