"""Quartiers prioritaires de la politique de la ville (ANCT): which communes each lies in, where, how large."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import shapely

from cpts_map.codes import CodeFormat
from cpts_map.errors import SchemaError
from cpts_map.ingest import reading, with_remarks
from cpts_map.ingest.geojson import Feature, area_m2, features, plain, property_names, refuse
from cpts_map.ingest.sample import Sample
from cpts_map.ingest.text import fold_name
from cpts_map.layers._layer import Layer, official_commune_code
from cpts_map.schema import Column, Kind, Table

# Three characters of the department, three of the quarter: QP in the geography of 2015, QN in that of 2024.
QPV = CodeFormat(
    name="QPV",
    pattern=re.compile(r"Q[PN](?:0\d[\dAB]|9[78]\d)[0-9A-Z]{3}", re.ASCII),
    valid=("QN03301M", "QP033001", "QN97414I", "QP02A001"),
    invalid=("QN0330", "QN33001M", "033001", "QN03301m", "QX03301M"),
)

TABLE = Table(
    "open_qpv",
    (
        Column("qpv_code", Kind.TEXT, "Code du quartier : QN (géographie de 2024) ou QP (de 2015)", code=QPV),
        official_commune_code("Commune dont le quartier fait partie"),
        Column("name", Kind.TEXT, "Nom du quartier", nullable=True),
        Column(
            "communes", Kind.INTEGER, "Nombre de communes du quartier ; plus d'une, il est à cheval", low=1, high=50
        ),
        Column(
            "lon", Kind.REAL, "Longitude d'un point du quartier, degrés (WGS 84)", nullable=True, low=-180, high=180
        ),
        Column("lat", Kind.REAL, "Latitude de ce point, degrés (WGS 84)", nullable=True, low=-90, high=90),
        Column("area_m2", Kind.REAL, "Surface du quartier entier, m²", nullable=True, low=1, high=1e9),
    ),
    ("qpv_code", "commune_code"),
    "Une ligne par quartier et commune ; un quartier à cheval a plusieurs lignes : le compter par son code.",
)

# Our name, to those that publishers gave; the first that the file has is taken.
NAMES = {
    "qpv_code": ("code_qp", "code_qpv", "id_qp", "id_qpv", "qp_code", "code_quartier"),
    "name": ("lib_qp", "lib_qpv", "nom_qp", "nom_qpv", "libelle_qp", "libelle_qpv"),
    "commune_code": ("insee_com", "code_insee", "codgeo", "com_code", "code_commune", "insee_commune", "depcom"),
}
_ROUNDED = 6  # decimals of a degree, some 10 cm
_SAME = 0.01  # share of the smaller outline that two parts of one quarter may share, for the thickness of a line


@dataclass(slots=True)
class _Quarter:
    place: int
    name: str | None
    communes: dict[str, None] = field(default_factory=dict)
    parts: list[tuple[frozenset[str], shapely.Geometry | None]] = field(default_factory=list)

    @property
    def outline(self) -> shapely.Geometry | None:
        drawn = [outline for _, outline in self.parts if outline is not None]
        return shapely.union_all(drawn) if drawn else None


def recognise(seen: Sample) -> bool:
    """Tell the perimeters of the QPV by the names of their properties."""
    if not seen.is_json:
        return False
    named = {fold_name(name) for name in re.findall(r'"([^"\\]{1,40})"\s*:', seen.head.decode("utf-8", "ignore"))}
    return "features" in named and all(
        named & {fold_name(name) for name in NAMES[wanted]} for wanted in ("qpv_code", "commune_code")
    )


def parse(path: Path) -> pa.Table:
    """Read the perimeters of the QPV.

    Parameters
    ----------
    path
        ``QP2024_France_…_WGS84.geojson``.

    Returns
    -------
    pyarrow.Table
        Of ``TABLE``.

    Raises
    ------
    SchemaError
        The file is not GeoJSON in WGS 84, lacks a property, or a quarter is not what it should be.
    """
    found = features(path)
    names = _names(path, found)
    quarters = _quarters(path, found, names)
    with reading(path, unit="objet") as qpv:
        qpv.named(names)
        qpv.arrow(_rows(quarters), "raw")
        content = qpv.table(TABLE, "open/qpv")
    counts = {
        "Contours qui se recoupaient, corrigés : {n}.": sum(each.mended for each in found),
        "Quartiers sans contour, sans point ni surface : {n}.": sum(q.outline is None for q in quarters.values()),
        "Quartiers donnés en plusieurs objets, réunis : {n}.": sum(len(q.parts) > 1 for q in quarters.values()),
        "Quartiers à cheval sur plusieurs communes : {n}.": sum(len(q.communes) > 1 for q in quarters.values()),
    }
    return with_remarks(content, [text.replace("{n}", str(n)) for text, n in counts.items() if n])


def _names(path: Path, found: Sequence[Feature]) -> dict[str, str]:
    """Publisher's name of each property."""
    known = property_names(found)
    names = {}
    for ours, theirs in NAMES.items():
        if at := next((known[fold_name(name)] for name in theirs if fold_name(name) in known), None):
            names[ours] = at
        elif ours != "name":
            shown = ", ".join(list(known.values())[:12])
            raise SchemaError(f"{path.name} : propriété « {theirs[0]} » absente ; propriétés trouvées : {shown}.")
    return names


def _quarters(path: Path, found: Sequence[Feature], names: Mapping[str, str]) -> dict[str, _Quarter]:
    quarters: dict[str, _Quarter] = {}
    for each in found:
        code = (plain(path, each, names["qpv_code"]) or "").upper()
        if not QPV.matches(code):
            refuse(path, each, f"propriété « {names['qpv_code']} » : un code QPV attendu, « {code[:60]} » trouvé")
        name = plain(path, each, names["name"]) if "name" in names else None
        quarter = quarters.setdefault(code, _Quarter(each.place, name))
        if quarter.name != name:
            refuse(path, each, f"{code} déjà nommé « {quarter.name} » (objet {quarter.place}), « {name} » trouvé")
        communes = _communes(path, each, names["commune_code"])
        _refuse_twice(path, each, quarter, communes)
        quarter.communes |= dict.fromkeys(communes)
        quarter.parts.append((frozenset(communes), each.outline))
    return quarters


def _communes(path: Path, each: Feature, name: str) -> list[str]:
    """Codes of a property that holds one, several in a text, or a list."""
    value = each.properties.get(name)
    items = value if isinstance(value, list) else [value]
    texts = [plain(path, Feature(each.place, {name: item}, None), name) for item in items]
    codes = [code for text in texts if text for code in re.split(r"[\s,;/|]+", text) if code]
    if not codes:
        refuse(path, each, f"propriété « {name} » : un code commune attendu, rien trouvé")
    return codes


def _refuse_twice(path: Path, each: Feature, quarter: _Quarter, communes: Sequence[str]) -> None:
    """Refuse a quarter given twice in one commune; parts of a quarter, or one part a commune, are none of it."""
    for held, outline in quarter.parts:
        if not held & set(communes):
            continue
        if outline is None or each.outline is None or _overlap(outline, each.outline):
            code = min(held & set(communes))
            refuse(path, each, f"quartier déjà donné pour la commune {code} (objet {quarter.place})")


def _overlap(one: shapely.Geometry, other: shapely.Geometry) -> bool:
    return bool(one.intersection(other).area > _SAME * min(one.area, other.area))


def _rows(quarters: Mapping[str, _Quarter]) -> pa.Table:
    """One row a quarter and commune, as text, for the checks of every open file."""
    rows = defaultdict[str, list[str | int | None]](list)
    for code, quarter in quarters.items():
        outline = quarter.outline
        point = None if outline is None else shapely.point_on_surface(outline)
        for commune in quarter.communes:
            rows["_row"].append(quarter.place)
            rows["qpv_code"].append(code)
            rows["commune_code"].append(commune)
            rows["name"].append(quarter.name)
            rows["lon"].append(None if point is None else str(round(point.x, _ROUNDED)))
            rows["lat"].append(None if point is None else str(round(point.y, _ROUNDED)))
            rows["area_m2"].append(None if outline is None else str(round(area_m2(outline), 1)))
    types = {name: pa.int64() if name == "_row" else pa.string() for name in rows}
    return pa.table({name: pa.array(values, types[name]) for name, values in rows.items()})


LAYER = Layer("open_qpv", TABLE, parse, recognise)
