"""What a selection of the address stands for: its communes, its name, its place."""

from dataclasses import dataclass

from cpts_map.atlas import BASSIN, Atlas
from cpts_map.errors import CptsMapError, UnknownCodeError
from cpts_map.rules import Definition
from cpts_map.texts.typography import de
from cpts_map.web.urlstate import Selection

_KINDS = {
    "departement": "le département",
    "region": "la région",
    "epci": "l'EPCI",
    "postal": "le code postal",
    "bassin_de_vie": "le bassin de vie",
}


@dataclass(frozen=True, slots=True)
class Selected:
    """A selection, resolved.

    Attributes
    ----------
    kind, code
        As in the address.
    name
        In French.
    codes
        Its communes; empty for a CPTS without a known perimeter.
    """

    kind: str
    code: str
    name: str
    codes: tuple[str, ...]


def resolve(selection: Selection, definition: Definition, departement: str | None, atlas: Atlas) -> Selected:
    """Find what a selection stands for.

    Parameters
    ----------
    selection
        Kind and code.
    definition, departement
        Under which an uncovered zone is to be found.
    atlas
        The façade.

    Returns
    -------
    Selected
        With its communes.

    Raises
    ------
    CptsMapError
        The code is unknown; the message says so in French.
    """
    kind, code = selection.kind, selection.code
    if kind == "commune":
        atlas.perimeter([code])  # refuses an unknown code, naming the nearest
        return Selected(kind, code, atlas.name("commune", code), (code,))
    if kind == "cpts":
        return Selected(kind, code, atlas.cpts(code).name, atlas.cpts_communes(code))
    if kind == "zone":
        return _zone(code, definition, departement, atlas)
    frame = atlas.communes
    if kind == "postal":
        held = frame[[code in postal for postal in frame["postal_codes"]]]
        return _found(Selected(kind, code, f"Code postal {code}", tuple(held.index)))
    held = frame[frame[kind] == code]
    return _found(Selected(kind, code, atlas.name(kind, code), tuple(held.index)))


def whole(selection: Selection, definition: Definition, departement: str | None, atlas: Atlas) -> Selected:
    """Find what a selection stands for, whole also where it crosses the border of the region (but postal codes).

    Raises
    ------
    CptsMapError
        The code is unknown.
    """
    kind, code = selection.kind, selection.code
    if kind in {"epci", "departement", "region"} or (kind == BASSIN and BASSIN in atlas.levels):
        return Selected(kind, code, atlas.name(kind, code), atlas.territory(kind, code))
    return resolve(selection, definition, departement, atlas)


def _zone(code: str, definition: Definition, departement: str | None, atlas: Atlas) -> Selected:
    for zone in atlas.zones(definition, departement):
        if zone.id == code:
            return Selected("zone", code, f"Zone {de(zone.name)}", zone.communes)
    name = atlas.name("commune", code)
    raise CptsMapError(f"Aucune zone sans CPTS ne porte aujourd'hui le nom {de(name)} dans cette définition.")


def _found(selected: Selected) -> Selected:
    if not selected.codes:
        kind = _KINDS.get(selected.kind, selected.kind)
        raise UnknownCodeError(f"Aucune commune de la région pour {kind} « {selected.code} ».")
    return selected
