"""FINESS, the file of establishments published until 2026 (etalab cs1100507, cs1100502): sites and their positions."""

import datetime as dt
import re
from pathlib import Path

import numpy as np
import pyarrow as pa

from cpts_map.codes import DEPARTEMENT, FINESS, FINESS_CATEGORY
from cpts_map.crs import LAMBERT_93
from cpts_map.errors import SchemaError
from cpts_map.ingest import ROW, Reading, TextFormat, reading
from cpts_map.ingest.sample import Sample, sample
from cpts_map.layers._layer import Layer, official_commune_code, text
from cpts_map.layers.open._positions import POSITIONS, Pair, located, official_systems, territories
from cpts_map.layers.open.categories import CATEGORIES, FAMILIES
from cpts_map.schema import Column, Kind, Table

TABLE = Table(
    "open_etablissement",
    (
        Column("finess", Kind.TEXT, "Numéro FINESS de l'établissement (site), 9 caractères", code=FINESS),
        Column("legal_finess", Kind.TEXT, "Numéro FINESS de l'entité juridique", nullable=True, code=FINESS),
        text("name", "Raison sociale de l'établissement"),
        Column("category", Kind.TEXT, "Code de la catégorie d'établissement", nullable=True, code=FINESS_CATEGORY),
        text("category_name", "Libellé de la catégorie, tel que publié ou de la nomenclature", nullable=True),
        text("family", "Famille de la catégorie pour le diagnostic d'une CPTS", nullable=True, values=FAMILIES),
        official_commune_code(),
        Column("departement", Kind.TEXT, "Code du département, trois caractères outre-mer", code=DEPARTEMENT),
        Column("lon", Kind.REAL, "Longitude, degrés (WGS 84)", nullable=True, low=-180, high=180),
        Column("lat", Kind.REAL, "Latitude, degrés (WGS 84)", nullable=True, low=-90, high=90),
        text(
            "position",
            "Ce qu'il en est de la position : publiée ; permutée (publiée à l'envers, remise à l'endroit) ; refusée "
            "(hors du territoire de la commune, ou illisible) ; absente du fichier",
            values=POSITIONS,
        ),
        text("opened", "Date d'ouverture (AAAA-MM-JJ)", nullable=True),
        text("as_of", "Date de l'extraction (AAAA-MM-JJ)", nullable=True),
    ),
    ("finess",),
    "Une ligne par établissement en activité.",
)

_WIDTHS = {"structureet": 32, "geolocalisation": 6}
# A line is taken whole, then cut: the two types of records do not have the same number of cells.
_LINES = TextFormat({"line": ()}, delimiter="\x1f", quote="", has_header=False, width=1)
_PUBLISHED = {
    "finess": "nofinesset",
    "legal_finess": "nofinessej",
    "name": "rs",
    "category": "categetab",
    "commune_code": "departement, commune",
    "departement": "departement",
    "opened": "dateouv",
}
# How ``sourcecoordet`` names a system: an EPSG code, or a zone. A zone of the WGS 84 and that of the official system of
# the territory are the same to less than a metre.
_SYSTEM = re.compile(
    r"EPSG:(\d+)|(L(?:AMBERT)?[_ -]?93)|UTM[_ ]?(?:ZONE )?(?:([NS])(\d{1,2})|(\d{1,2})([NS]))", re.IGNORECASE | re.ASCII
)
_EPSG = frozenset({"2154", "5490", "4559", "2972", "4467", "4471", "2975"})
_ZONES = {"20N": "32620", "21N": "32621", "22N": "32622", "38S": "32738", "40S": "32740", "1S": "32701"}


def recognise(seen: Sample) -> bool:
    """Tell the file by its first line and its first record: other files of FINESS share the first line."""
    return (
        len(seen.lines) > 1 and seen.lines[0].startswith("finess;etalab;") and seen.lines[1].split(";", 1)[0] in _WIDTHS
    )


def parse(path: Path) -> pa.Table:
    """Read the establishments of FINESS.

    Parameters
    ----------
    path
        ``etalab-cs1100507-stock-….csv`` (with positions) or ``etalab-cs1100502-stock-….csv`` (without).

    Returns
    -------
    pyarrow.Table
        Of ``TABLE``. No telephone, address or person is kept.

    Raises
    ------
    SchemaError
        The file is not this one, a record is of an unknown type or has not its number of cells, an establishment is
        there twice or has two positions, or a code is not one.
    """
    with reading(path) as finess:
        finess.text(_LINES)
        as_of = _as_of(path)
        finess.named(_PUBLISHED)
        finess.run("open/finess_records")
        _refuse_records(path, finess)
        finess.pairs("family", {code: category.family for code, category in CATEGORIES.items()})
        finess.arrow(_placed(finess), "placed")
        return finess.table(TABLE, "open/finess", as_of=as_of)


def _as_of(path: Path) -> str:
    """Day of the extraction, in the first line."""
    first = next(iter(sample(path).lines), "")
    cells = first.rstrip().split(";")
    if cells[:2] != ["finess", "etalab"]:
        raise SchemaError(f"{path.name}, ligne 1 : « finess;etalab;…;date » attendu, « {first[:60]} » trouvé.")
    day = cells[3] if len(cells) > 3 else ""  # noqa: PLR2004 - the place of the date
    try:
        return dt.date.fromisoformat(day).isoformat()
    except ValueError as error:
        raise SchemaError(f"{path.name}, ligne 1 : date de l'extraction attendue, « {day} » trouvé.") from error


def _refuse_records(path: Path, finess: Reading) -> None:
    for row, kind, width in finess.values("open/finess_malformed"):
        expected = _WIDTHS.get(str(kind))
        if expected is None:
            shown = ", ".join(_WIDTHS)
            raise SchemaError(f"{path.name}, ligne {row} : enregistrement {shown} attendu, « {kind} » trouvé.")
        raise SchemaError(f"{path.name}, ligne {row}, {kind} : {expected} cellules attendues, {width} trouvées.")
    for first, last, site in finess.values("open/finess_twice"):
        raise SchemaError(f"{path.name}, lignes {first} et {last} : deux positions pour l'établissement {site}.")


def _placed(finess: Reading) -> pa.Table:
    """Longitude and latitude of each establishment, by its row."""
    points = finess.query("open/finess_points")
    of = territories(points["commune_code"].to_pylist())
    named = [_system(source) for source in points["source"].to_pylist()]
    official = official_systems(of).tolist()
    systems = [law if known is None else known for known, law in zip(named, official, strict=True)]
    east, north = (points[name].to_numpy() for name in ("x", "y"))
    stated = points["stated"].to_numpy()
    found = located(of, stated, [Pair(east, north, np.array(systems, dtype=np.str_))])
    return pa.table({ROW: points[ROW], "assumed": pa.array([known is None for known in named], pa.bool_())} | found)


def _system(source: str | None) -> str | None:
    """Coordinate system that a source names; none where it names none, empty where it is not one of FINESS."""
    if source is None or (found := _SYSTEM.search(source)) is None:
        return None
    epsg, lambert, before, zone, other_zone, after = found.groups()
    if lambert:
        return LAMBERT_93
    if epsg:
        return f"EPSG:{epsg}" if epsg in _EPSG else ""
    code = _ZONES.get(f"{int(zone or other_zone)}{(before or after).upper()}")
    return f"EPSG:{code}" if code else ""


LAYER = Layer("open_finess", TABLE, parse, recognise)
