"""FINESS+, the structures that ANS publishes every day as JSON since 2026: sites in activity and their positions."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from cpts_map.crs import WGS84
from cpts_map.errors import SchemaError
from cpts_map.ingest import ROW, Reading, reading, with_remarks
from cpts_map.ingest.sample import Sample, sample
from cpts_map.ingest.stream import early_text, elements
from cpts_map.layers._layer import Layer
from cpts_map.layers.open._positions import Pair, located, official_systems, territories
from cpts_map.layers.open.categories import CATEGORIES
from cpts_map.layers.open.finess import TABLE

_ACTIVE, _INACTIVE = "A", "I"
_GEOGRAPHIC = "03"  # use of the address where care is given (TRE_R377)
_BATCH = 10_000

# Our columns, text, to the publisher's names.
_COLUMNS = {
    "finess": "numFinessEge",
    "legal_finess": "numFinessPm",
    "name": "nomEgeCourt",
    "category": "categorieentiteGeographiqueExercice",
    "category_name": "libelle",
    "commune_code": "cogCommune",
    "opened": "dateOuverture",
    "closed": "dateFermeture",
    "x": "coordonneeX",
    "y": "coordonneeY",
    "east": "directionLongitude",
    "north": "directionLatitude",
    "ban": "cleInInteropBAN",
}
_SCHEMA = pa.schema([(ROW, pa.int64()), *((name, pa.string()) for name in _COLUMNS)])
_Row = tuple[int | str | None, ...]
_LEFT = "établissements inactifs : {n}, laissés de côté."


def recognise(seen: Sample) -> bool:
    """Tell the file by its keys: that of activities has the same frame, and no groups nor general information."""
    if not seen.is_json or b'"activites' in seen.head:
        return False
    own = (b'"informationsGeneralesPMEJ"', b'"pmejDuGcc"', b'"pmejDuGco"')
    return any(key in seen.head for key in own) or (b'"pmej"' in seen.head and b'"numFinessEge"' in seen.head)


def parse(path: Path) -> pa.Table:
    """Read the sites of FINESS+.

    Parameters
    ----------
    path
        ``finess-structures-….json``, out of its gzip; read as it flows, for it is larger than the memory to spare.

    Returns
    -------
    pyarrow.Table
        Of ``TABLE``; sites in activity only. No telephone, street or person is read.

    Raises
    ------
    SchemaError
        The file is not JSON to its end, a value is not what its place wants, or a site is there twice.
    """
    left: Counter[str] = Counter()
    with reading(path, unit="établissement") as finess:
        finess.named(_COLUMNS)
        finess.arrow(_sites(path, left), "site")
        finess.pairs("family", {code: category.family for code, category in CATEGORIES.items()})
        finess.pairs("label", {code: category.label for code, category in CATEGORIES.items()})
        finess.arrow(_placed(finess), "placed")
        content = finess.table(TABLE, "open/finess_plus", as_of=_as_of(path))
    return with_remarks(content, [said.replace("{n}", str(n)) for said, n in left.items()])


def _as_of(path: Path) -> str | None:
    """Day when the file was made, where it says so first."""
    try:
        return dt.date.fromisoformat((early_text(sample(path).head, "generatedAt") or "")[:10]).isoformat()
    except ValueError:
        return None


def _sites(path: Path, left: "Counter[str]") -> pa.Table:
    rows = _rows(path, left)
    batches = []
    while batch := list(islice(rows, _BATCH)):
        columns = zip(*batch, strict=True)
        batches.append(
            pa.record_batch([pa.array(c, t) for c, t in zip(columns, _SCHEMA.types, strict=True)], schema=_SCHEMA)
        )
    return pa.Table.from_batches(batches, _SCHEMA)


def _rows(path: Path, left: "Counter[str]") -> Iterator[_Row]:
    """Cells of each site in activity; ``left`` counts the others."""
    number = 0
    for entity in elements(path, "pmej.item"):
        legal = _object(f"{path.name}, après l'établissement {number}", "pmej", entity)
        for found in _array(f"{path.name}, après l'établissement {number}", "ege", legal.get("ege")):
            number += 1
            where = f"{path.name}, établissement {number}"
            site = _object(where, "ege", found)
            state = _text(where, "etatObjet", site.get("etatObjet"))
            if state == _INACTIVE:
                left[_LEFT] += 1
            elif state == _ACTIVE:
                yield number, *_cells(where, legal, site)
            else:
                raise SchemaError(f"{where}, champ etatObjet : A ou I attendu, « {state} » trouvé.")


def _cells(where: str, legal: dict[str, Any], site: dict[str, Any]) -> _Row:
    """Cells of a site, in the order of the columns; its general information stands apart, or beside the rest."""
    entity = _object(where, "informationsGeneralesPMEJ", legal.get("informationsGeneralesPMEJ", legal))
    general = _object(where, "informationsGeneralesEGE", site.get("informationsGeneralesEGE", site))
    address = _address(where, site)
    place = address.get("coordonneesGeographique")
    place = {} if place is None else _object(where, "coordonneesGeographique", place)
    category = site.get("categorieentiteGeographiqueExercice")
    if not isinstance(category, dict):
        category = {"code": category}
    sources = {
        "finess": general,
        "legal_finess": entity,
        "opened": general,
        "closed": general,
        "commune_code": address,
        "category_name": category,
    }
    found = {name: _text(where, key, sources.get(name, place).get(key)) for name, key in _COLUMNS.items()}
    found["name"] = _text(where, "nomEgeCourt", general.get("nomEgeCourt")) or _text(
        where, "nomEgeLong", general.get("nomEgeLong")
    )
    found["category"] = _text(where, "categorieentiteGeographiqueExercice", category.get("code"))
    return tuple(found.values())


def _address(where: str, site: dict[str, Any]) -> dict[str, Any]:
    """Where care is given: a site has other addresses, for its mail or its annexes."""
    found = []
    for each in _array(where, "adresse", site.get("adresse")):
        address = _object(where, "adresse", each)
        use = _text(where, "usageAdresse", address.get("usageAdresse", address.get("usage")))
        if use == _GEOGRAPHIC:
            found.append(address)
    if len(found) != 1:
        raise SchemaError(
            f"{where}, champ adresse : une adresse géographique (usage {_GEOGRAPHIC}) attendue, {len(found)} trouvées."
        )
    return found[0]


def _object(where: str, field: str, value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise SchemaError(f"{where}, champ {field} : un objet attendu, « {str(value)[:60]} » trouvé.")
    return value


def _array(where: str, field: str, value: object) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise SchemaError(f"{where}, champ {field} : une liste attendue, « {str(value)[:60]} » trouvé.")
    return value


def _text(where: str, field: str, value: object) -> str | None:
    """Text of a scalar, none where it is missing or blank."""
    if value is None:
        return None
    if isinstance(value, bool | dict | list):
        raise SchemaError(f"{where}, champ {field} : un texte attendu, « {str(value)[:60]} » trouvé.")
    # A lone surrogate is no character: Arrow refuses it.
    text = " ".join(str(value).split())
    return text.encode("utf-8", "replace").decode() or None


def _placed(finess: Reading) -> pa.Table:
    """Longitude and latitude of each site, by its row.

    A position is there twice, in degrees and in metres, and which of the two pairs of fields holds the degrees changes
    from a site to another: the box of the territory tells.
    """
    points = finess.query("open/finess_plus_points")
    of = territories(points["commune_code"].to_pylist())
    x, y, east, north = (points[name].to_numpy() for name in ("x", "y", "east", "north"))
    degrees, metres = np.full(len(of), WGS84), official_systems(of)
    pairs = [Pair(*pair, system) for system in (degrees, metres) for pair in ((x, y), (east, north))]
    return pa.table({ROW: points[ROW]} | located(of, points["stated"].to_numpy(), pairs))


LAYER = Layer("open_finess_plus", TABLE, parse, recognise)
