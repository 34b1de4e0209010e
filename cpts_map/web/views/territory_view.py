"""The addresses of the pages of a territory."""

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
