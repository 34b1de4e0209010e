"""What a plan says: sentences for a reader, a row a commune for a spreadsheet."""

from collections.abc import Iterator

from cpts_map.atlas import Atlas
from cpts_map.exports import to_csv
from cpts_map.planning.regional import Left, Planned, RegionalPlan
from cpts_map.texts import labels, numbers
from cpts_map.texts import plan as said
from cpts_map.texts.typography import fr

# No column that a register has for a CPTS: a plan is not to be loaded as what exists.
COLUMNS = (
    "territoire",
    "centre",
    "code_commune",
    "commune",
    "departement",
    "epci",
    "habitants",
    "couverture",
    "raison",
)
PERIMETERS = "périmètres documentés"
_NAMED = 8


def rows(atlas: Atlas, found: RegionalPlan) -> Iterator[tuple[object, ...]]:
    """One row a commune to be placed, in ``COLUMNS``: its territory, or the reason why it has none."""
    frame, states = atlas.everywhere, atlas.states(found.definition)
    placed = [(str(t.number), t.name, code, "") for t in found.territories for code in t.communes]
    placed += [("", "", code, said.WHY[left.why.value]) for left in found.left for code in left.communes]
    for territory, centre, code, why in placed:
        yield (
            territory,
            centre,
            code,
            atlas.name("commune", code),
            frame.at[code, "departement"],
            _or_none(frame.at[code, "epci"]),
            _or_none(frame.at[code, "inhabitants"]),
            labels.COVERAGE[states[code]],
            fr(why),
        )


def table(atlas: Atlas, found: RegionalPlan) -> bytes:
    """:func:`rows` as CSV."""
    return to_csv(COLUMNS, rows(atlas, found))


def _or_none(value: object) -> object:
    """An empty cell for what is missing; inhabitants are whole."""
    if value is None or value != value:  # noqa: PLR0124 - NaN
        return None
    return int(value) if isinstance(value, float) else value


def summary(found: RegionalPlan) -> Iterator[str]:
    """What was asked, what was found, what is not known."""
    doubt = f", dont {numbers.number(found.undocumented)} non documentées" if found.undocumented else ""
    yield (
        f"{found.region_name}, définition {labels.DEFINITION[found.definition]}, graine {found.seed} : "
        f"{numbers.count(found.communes, 'commune')} à placer{doubt}, {_people(found.population)}"
    )
    if found.partial:
        yield said.PARTIAL.format(perimeters=numbers.count(found.perimeters, "périmètre documenté", PERIMETERS))
    if found.unknown_population:
        yield f"Population inconnue, comptée pour zéro : {numbers.count(found.unknown_population, 'commune')}"
    inside = sum(len(t.communes) for t in found.territories)
    yield (
        f"{numbers.count(len(found.territories), 'territoire')} de {numbers.number(found.lower)} à "
        f"{numbers.number(found.upper)} habitants, chacun d'un seul tenant : {numbers.count(inside, 'commune')}, "
        f"{_people(sum(t.population for t in found.territories))}"
    )
    yield (
        f"EPCI partagés entre territoires : {found.epci_cut} sur {found.epci} ; "
        f"trajet moyen au centre : {numbers.with_unit(found.mean_minutes, 1, 'min')}"
    )
    yield said.ESTIMATED if found.estimated else said.MATRIX
    yield said.EXACT if found.exact else said.FOUND
    if not found.ended:
        yield said.CUT_SHORT


def details(found: RegionalPlan) -> Iterator[str]:
    """A sentence for each territory, then for each group of communes that has none."""
    for territory in found.territories:
        yield _territory(territory)
    if found.left:
        yield f"Communes qui ne sont dans aucun territoire : {sum(len(left.communes) for left in found.left)}"
    for left in found.left:
        yield f"- {why_left(left)}"


def _people(count: int) -> str:
    return numbers.count(count, "habitant")


def _territory(found: Planned) -> str:
    whole = ", ".join(epci.name for epci in found.epci_whole) or "aucun"
    shared = "".join(f" ; partagé : {epci.name}" for epci in found.epci_shared)
    return (
        f"{found.number}. {found.name} ({', '.join(found.departements)}) : {_people(found.population)}, "
        f"{numbers.count(len(found.communes), 'commune')} ; EPCI entiers : {whole}{shared} ; "
        f"commune la plus loin : {numbers.with_unit(found.max_minutes, 0, 'min')}"
    )


def why_left(found: Left) -> str:
    """Say which communes are in no territory, why, and what they may be attached to."""
    more = len(found.names) - _NAMED
    names = ", ".join(found.names[:_NAMED]) + (f" et {more} autres" if more > 0 else "")
    why = said.WHY[found.why.value] + ("" if found.proved else f" ({said.UNSURE})")
    if found.without_outline:
        why += f" ; {said.NO_OUTLINE}"
    best = ""
    if found.candidates:
        one = found.candidates[0]
        best = f" ; au mieux avec {one.name} : {_people(one.population)}, {_place(one.bounds.status.value)}"
    return f"{names}, {_people(found.population)} : {why}{best}"


def _place(status: str) -> str:
    return {"dans_les_bornes": "dans les bornes", "sous_le_minimum": "sous le minimum"}.get(
        status, "au-dessus du maximum"
    )
