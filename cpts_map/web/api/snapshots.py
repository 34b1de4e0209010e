"""Tables of the region as Parquet: typed columns that carry their unit, their meaning, their sources."""

import io
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from cpts_map.atlas import Atlas
from cpts_map.web.api import rows

_TEXT, _WORD, _INT, _REAL, _FLAG = (
    pa.string(),
    pa.dictionary(pa.int32(), pa.string()),
    pa.int64(),
    pa.float64(),
    pa.bool_(),
)
_CODES = pa.list_(pa.string())


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its type, its meaning in French, its unit (empty where none)."""

    name: str
    kind: pa.DataType
    meaning: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A table: its title in French, its sources, its columns, its rows."""

    title: str
    sources: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: Callable[[Atlas], Mapping[str, Iterable[Any]] | rows.Records]


def write(snapshot: Snapshot, atlas: Atlas, meta: Mapping[str, Any]) -> bytes:
    """Write a table of the region.

    Parameters
    ----------
    snapshot
        Which one.
    atlas
        Where its rows come from.
    meta
        Region, vintages, register, sources: kept in the file under the key ``cpts_map``.

    Returns
    -------
    bytes
        Parquet; a missing value is null, never zero.
    """
    found = snapshot.rows(atlas)
    given = found if isinstance(found, Mapping) else {c.name: [row[c.name] for row in found] for c in snapshot.columns}
    arrays = [pa.array(given[c.name], type=c.kind, from_pandas=True) for c in snapshot.columns]
    fields = [pa.field(c.name, c.kind, metadata={"unit": c.unit, "description": c.meaning}) for c in snapshot.columns]
    told = {"title": snapshot.title, "cpts_map": json.dumps(meta, ensure_ascii=False)}
    content = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, schema=pa.schema(fields, metadata=told)), content, compression="zstd")
    return content.getvalue()


def count(content: bytes) -> int:
    """Rows of a file from :func:`write`."""
    rows: int = pq.read_metadata(io.BytesIO(content)).num_rows
    return rows


_REGISTER = ("cpts_registre", "cpts_communes", "cpts_completude")
_DEFINITION = Column("definition", _WORD, "Définition de « couvert »")
_STATUS = (
    Column("status", _WORD, "Statut"),
    Column("status_date", _TEXT, "Date du statut, aussi précise que la source"),
    Column("precision", _WORD, "Comment le périmètre est connu"),
    Column("source_url", _TEXT, "Où le lire"),
)
TABLES: dict[str, Snapshot] = {
    "communes": Snapshot(
        "Communes de la région",
        (),
        (
            Column("code", _TEXT, "Code commune"),
            Column("name", _TEXT, "Nom"),
            Column("departement", _WORD, "Code du département"),
            Column("epci", _WORD, "Code de l'EPCI ; null sans EPCI à fiscalité propre"),
            Column("bassin_de_vie", _WORD, "Code du bassin de vie ; null si la source n'est pas chargée"),
            Column("population", _INT, "Population municipale", "habitants"),
            Column("area_km2", _REAL, "Superficie du contour", "km²"),
            Column("lon", _REAL, "Longitude de la mairie", "degrés, WGS 84"),
            Column("lat", _REAL, "Latitude de la mairie", "degrés, WGS 84"),
        ),
        rows.communes,
    ),
    "indicators": Snapshot(
        "Indicateurs par commune",
        (),
        (
            Column("code", _WORD, "Code commune"),
            Column("indicator", _WORD, "Identifiant de l'indicateur"),
            Column("value", _REAL, "Valeur ; null si manquante ou sans objet", "voir la colonne unit"),
            Column("numerator", _REAL, "Numérateur"),
            Column("denominator", _REAL, "Dénominateur ; null pour un effectif"),
            Column("missing", _FLAG, "Vrai : valeur manquante"),
            Column("not_applicable", _FLAG, "Vrai : sans objet, dénominateur nul"),
            Column("unit", _WORD, "Unité de la valeur"),
            Column("vintage", _WORD, "Millésime"),
        ),
        rows.indicators,
    ),
    "levels": Snapshot(
        "Indicateurs des territoires : EPCI, départements, CPTS, région",
        (),
        (
            Column("level", _WORD, "Niveau"),
            Column("code", _WORD, "Code du territoire, identifiant d'une CPTS"),
            Column("name", _WORD, "Nom"),
            Column("indicator", _WORD, "Identifiant de l'indicateur"),
            Column("value", _REAL, "Valeur ; null si manquante ou sans objet", "voir la colonne unit"),
            Column("missing_share", _REAL, "Part de la population sans valeur", "de 0 à 1"),
            Column("unit", _WORD, "Unité de la valeur"),
            Column("vintage", _WORD, "Millésime"),
        ),
        rows.levels,
    ),
    "tension": Snapshot(
        "Cinq lectures de la tension, poids égaux pour la multicritère",
        (),
        (
            Column("level", _WORD, "Niveau"),
            Column("code", _WORD, "Code du territoire, identifiant d'une CPTS"),
            Column("name", _WORD, "Nom"),
            Column("reading", _WORD, "Lecture : sous_densite, zonage, age, besoins, multicritere"),
            Column("score", _REAL, "Ce par quoi la lecture signale ; plus haut : plus tendu", "propre à la lecture"),
            Column("flagged", _FLAG, "Vrai : signalé parmi les territoires du niveau ; null : on ne sait pas"),
        ),
        rows.tension,
    ),
    "coverage": Snapshot(
        "Couverture de la région, des départements et des EPCI",
        _REGISTER,
        (
            Column("level", _WORD, "Niveau"),
            Column("code", _TEXT, "Code du territoire"),
            Column("name", _TEXT, "Nom"),
            _DEFINITION,
            Column("communes", _INT, "Communes", "communes"),
            Column("covered_communes", _INT, "Communes couvertes", "communes"),
            Column("shared_communes", _INT, "Communes de plusieurs CPTS", "communes"),
            Column("population", _INT, "Population municipale", "habitants"),
            Column("covered_population", _INT, "Population couverte", "habitants"),
            Column("uncovered_population", _INT, "Population non couverte", "habitants"),
            Column("undocumented_population", _INT, "Population de communes non documentées", "habitants"),
            Column("area_km2", _REAL, "Superficie", "km²"),
            Column("covered_area_km2", _REAL, "Superficie couverte", "km²"),
            Column("covered_share", _REAL, "Part couverte de la population", "de 0 à 1"),
            Column("partial", _FLAG, "Vrai : la part couverte est un minimum"),
            Column("flag", _WORD, "Signal"),
        ),
        rows.coverage,
    ),
    "coverage_communes": Snapshot(
        "Couverture de chaque commune",
        _REGISTER,
        (
            Column("code", _TEXT, "Code commune"),
            Column("name", _TEXT, "Nom"),
            Column("departement", _WORD, "Code du département"),
            Column("population", _INT, "Population municipale", "habitants"),
            _DEFINITION,
            Column("coverage", _WORD, "État : couverte, partagee, non_couverte, non_documentee"),
            Column("cpts", _CODES, "CPTS qui citent la commune, quel que soit leur statut"),
        ),
        rows.commune_coverage,
    ),
    "zones": Snapshot(
        "Zones sans CPTS documentée",
        (*_REGISTER, "adjacency"),
        (
            Column("id", _TEXT, "Commune la plus peuplée"),
            Column("name", _TEXT, "Son nom"),
            _DEFINITION,
            Column("communes", _CODES, "Codes des communes"),
            Column("population", _INT, "Population municipale", "habitants"),
            Column("departements", _CODES, "Départements"),
            Column("epci", _CODES, "EPCI"),
            Column("could_carry", _FLAG, "Vrai : atteint le minimum d'une CPTS"),
            Column("to_verify", _FLAG, "Vrai : la zone peut tenir à un registre incomplet"),
            Column("neighbours", _CODES, "CPTS voisines possibles"),
        ),
        rows.zones,
    ),
    "register": Snapshot(
        "Registre : commune et CPTS, toute la France",
        _REGISTER,
        (
            Column("commune_code", _TEXT, "Code commune"),
            Column("cpts_id", _WORD, "Identifiant de la CPTS"),
            Column("cpts_name", _WORD, "Nom de la CPTS"),
            *_STATUS,
        ),
        rows.register,
    ),
    "cpts": Snapshot(
        "CPTS du registre dans la région",
        _REGISTER,
        (
            Column("cpts_id", _TEXT, "Identifiant de la CPTS"),
            Column("name", _TEXT, "Nom"),
            *_STATUS,
            Column("quoted_population", _INT, "Population citée par la source", "habitants"),
            Column("quoted_communes", _INT, "Communes citées par la source", "communes"),
            Column("communes", _CODES, "Communes documentées ; liste vide sans périmètre documenté"),
        ),
        rows.cpts,
    ),
}
