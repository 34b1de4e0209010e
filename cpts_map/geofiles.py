"""Layers of the region as GeoJSON, GeoPackage and GeoParquet: outlines, figures, units, vintages, sources.

The same store gives the same bytes. What a value means travels with it: tables ``variables`` and ``sources`` in a
GeoPackage, members of these names in a GeoJSON, the key ``cpts_map`` and the fields of the schema in a GeoParquet.
"""

import io
import json
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from cpts_map.atlas import Atlas
from cpts_map.rules import Definition
from cpts_map.texts import labels
from cpts_map.texts.typography import fr

if TYPE_CHECKING:
    import geopandas as gpd

MEDIA = {
    "geojson": "application/geo+json",
    "gpkg": "application/geopackage+sqlite3",
    "parquet": "application/vnd.apache.parquet",
}
FORMS = tuple(MEDIA)
_DECIMALS = 6  # of a degree: 10 cm, under what the outlines know
_VARIABLES = ("colonne", "signification", "unite", "millesime", "sources")
_SOURCES = ("source", "titre", "producteur", "millesime", "licence", "attribution", "page", "recuperee")


@dataclass(frozen=True, slots=True)
class Variable:
    """What a column holds, in French: its meaning, its unit, its vintage, identifiers of its sources."""

    name: str
    meaning: str
    unit: str = ""
    vintage: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer: its rows, one a territory, and its variables, in the order of the columns."""

    rows: pd.DataFrame
    shapes: Mapping[str, "shapely.Geometry | None"]
    variables: tuple[Variable, ...]


def write(name: str, form: str, atlas: Atlas) -> bytes:
    """Write a layer, one of :data:`LAYERS`, in one of :data:`FORMS`; the same store gives the same bytes.

    Returns
    -------
    bytes
        WGS 84. A territory without published outline keeps its row, without geometry; a missing value is null.
    """
    import geopandas as gpd  # noqa: PLC0415 - half a second that the start of the app need not pay

    layer = LAYERS[name](atlas)
    shapes = [layer.shapes.get(code) for code in layer.rows["code"]]
    rounded = shapely.transform(np.array(shapes, dtype=object), lambda xy: xy.round(_DECIMALS))
    frame = gpd.GeoDataFrame(layer.rows, geometry=rounded, crs="EPSG:4326")
    return _FORMS[form](name, frame, _variables(layer), _sources(atlas))


def _variables(layer: Layer) -> pd.DataFrame:
    rows = [(v.name, fr(v.meaning), fr(v.unit), v.vintage, " ".join(v.sources)) for v in layer.variables]
    return pd.DataFrame(rows, columns=list(_VARIABLES))


def _sources(atlas: Atlas) -> pd.DataFrame:
    rows = [
        (
            s.source_id,
            s.title,
            s.producer,
            str(s.vintage),
            labels.LICENCE[s.licence],
            s.attribution,
            s.page,
            s.retrieved,
        )
        for s in atlas.sources
    ]
    return pd.DataFrame(rows, columns=list(_SOURCES))


# -- Formats -----------------------------------------------------------------------------------------------------------


def _geojson(name: str, frame: "gpd.GeoDataFrame", variables: pd.DataFrame, sources: pd.DataFrame) -> bytes:
    columns = {str(column): _plain(frame[column]) for column in frame.columns if column != "geometry"}
    geometry = shapely.to_geojson(frame.geometry.to_numpy())
    features = ",\n".join(
        f'{{"type":"Feature","properties":{_json(dict(zip(columns, values, strict=True)))},'
        f'"geometry":{shape or "null"}}}'
        for values, shape in zip(zip(*columns.values(), strict=True), geometry, strict=True)
    )
    head = f'"name":{_json(name)},"variables":{_json(_records(variables))},"sources":{_json(_records(sources))}'
    return f'{{"type":"FeatureCollection",{head},"features":[\n{features}\n]}}\n'.encode()


def _plain(column: pd.Series) -> list[object]:
    """Give values that JSON writes; missing ones as ``None``."""
    return [None if gone else value for value, gone in zip(column.tolist(), column.isna(), strict=True)]


def _records(table: pd.DataFrame) -> list[dict[str, object]]:
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _gpkg(name: str, frame: "gpd.GeoDataFrame", variables: pd.DataFrame, sources: pd.DataFrame) -> bytes:
    import pyogrio  # noqa: PLC0415 - only who asks for a file waits for it

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "couche.gpkg"
        pyogrio.write_dataframe(
            frame, path, layer=name, driver="GPKG", geometry_type="MultiPolygon", promote_to_multi=True
        )
        for table, rows in (("variables", variables), ("sources", sources)):
            pyogrio.write_dataframe(rows, path, layer=table, driver="GPKG", append=True)
        dated = max(sources["recuperee"])
        with closing(sqlite3.connect(path)) as base, base:
            # GDAL writes the hour of the export: the day of the newest source says more, and stays.
            base.execute("UPDATE gpkg_contents SET last_change = ?", (f"{dated[:10]}T00:00:00.000Z",))
        return path.read_bytes()


def _geoparquet(name: str, frame: "gpd.GeoDataFrame", variables: pd.DataFrame, sources: pd.DataFrame) -> bytes:
    import pyarrow.parquet as pq  # noqa: PLC0415

    content = io.BytesIO()
    frame.to_parquet(content, index=False, compression="zstd")
    table = pq.read_table(io.BytesIO(content.getvalue()))
    told = variables.set_index("colonne")
    for i, field in enumerate(table.schema):
        if field.name in told.index:
            row = told.loc[field.name]
            meta = {"description": row["signification"], "unit": row["unite"], "vintage": row["millesime"]}
            table = table.cast(table.schema.set(i, field.with_metadata(meta)))
    meta = {"title": name, "variables": _records(variables), "sources": _records(sources)}
    table = table.replace_schema_metadata({**(table.schema.metadata or {}), b"cpts_map": _json(meta).encode()})
    out = io.BytesIO()
    pq.write_table(table, out, compression="zstd")
    return out.getvalue()


_FORMS: dict[str, Callable[[str, "gpd.GeoDataFrame", pd.DataFrame, pd.DataFrame], bytes]] = {
    "geojson": _geojson,
    "gpkg": _gpkg,
    "parquet": _geoparquet,
}

# -- Layers ------------------------------------------------------------------------------------------------------------

_CODE, _NAME = Variable("code", "Identifiant du territoire"), Variable("nom", "Nom")
_OUTLINE = ("communes",)
_REGISTER = ("cpts_registre", "cpts_communes", "cpts_completude")


def _people(atlas: Atlas) -> Variable:
    year = int(str(atlas.population_years.columns[-1]))
    return Variable("population", "Population municipale", "habitants", str(year), ("population",))


def _communes(atlas: Atlas) -> Layer:
    frame = atlas.communes
    held: dict[str, list[str]] = {}
    for row in atlas.ledger_rows:
        held.setdefault(row.commune_code, []).append(row.cpts_id)
    rows = pd.DataFrame(
        {
            "code": [str(code) for code in frame.index],
            "nom": frame["name"].tolist(),
            "departement": frame["departement"].tolist(),
            "epci": [code if isinstance(code, str) else None for code in frame["epci"]],
            "population": pd.array(frame["inhabitants"].round().tolist(), dtype="Int64"),
            "superficie_km2": (frame["area_m2"] / 1e6).to_numpy(),
            "cpts": [" ".join(held.get(str(code), ())) or None for code in frame.index],
            **{f"couverture_{d.value}": [str(s) for s in atlas.states(d)] for d in Definition},
        }
    )
    found = [
        *(_CODE, _NAME, Variable("departement", "Département", sources=_OUTLINE), Variable("epci", "EPCI")),
        *(_people(atlas), Variable("superficie_km2", "Superficie", "km²", sources=_OUTLINE)),
        Variable("cpts", "CPTS documentées, quel que soit leur statut", sources=_REGISTER),
        *(
            Variable(f"couverture_{d.value}", f"Définition {labels.DEFINITION[d]}", sources=_REGISTER)
            for d in Definition
        ),
    ]
    nil: list[list[str]] = [[] for _ in rows.index]
    for indicator in atlas.indicators.values():
        if indicator.id in rows:  # the population, already there as a whole number
            continue
        values = atlas.values(indicator.id)
        rows[indicator.id] = values["value"].to_numpy()
        for i in np.flatnonzero(values["not_applicable"].to_numpy(dtype=bool)):
            nil[i].append(indicator.id)
        found.append(Variable(indicator.id, indicator.name, indicator.unit, indicator.vintage, indicator.sources))
    rows["sans_objet"] = [" ".join(ids) or None for ids in nil]
    found.append(Variable("sans_objet", "Indicateurs sans objet ici ; vide et absent d'ici : valeur manquante"))
    return Layer(rows, dict(atlas.outlines().items()), tuple(found))


def _cpts(atlas: Atlas) -> Layer:
    entries = atlas.register_entries
    members = {entry.cpts_id: atlas.cpts_communes(entry.cpts_id) for entry in entries}
    people = {id_: _inhabitants(atlas, codes) for id_, codes in members.items()}
    rows = pd.DataFrame(
        {
            "code": [e.cpts_id for e in entries],
            "nom": [e.name for e in entries],
            "statut": [e.status for e in entries],
            "date_statut": [e.status_date for e in entries],
            "precision": [e.precision for e in entries],
            "communes": pd.array([len(members[e.cpts_id]) or None for e in entries], dtype="Int64"),
            "population": pd.array([people[e.cpts_id] for e in entries], dtype="Int64"),
            "codes_communes": [" ".join(members[e.cpts_id]) or None for e in entries],
            "source": [e.source_url for e in entries],
        }
    )
    found = (
        *(_CODE, _NAME, Variable("statut", "Statut", sources=_REGISTER)),
        Variable("date_statut", "Date du statut, aussi précise que la source", sources=_REGISTER),
        Variable("precision", "Comment le périmètre est connu", sources=_REGISTER),
        Variable("communes", "Communes du périmètre ; vide : aucun périmètre connu", sources=_REGISTER),
        *(_people(atlas), Variable("codes_communes", "Codes des communes"), Variable("source", "Où le lire")),
    )
    return Layer(rows, _unions(atlas, members), found)


def _zones(atlas: Atlas) -> Layer:
    zones = [zone for definition in Definition for zone in atlas.zones(definition)]
    keys = [f"{zone.definition}:{zone.id}" for zone in zones]
    rows = pd.DataFrame(
        {
            "code": keys,
            "nom": [zone.name for zone in zones],
            "definition": [zone.definition for zone in zones],
            "communes": [len(zone.communes) for zone in zones],
            "population": [zone.population for zone in zones],
            "pourrait_porter_une_cpts": [zone.could_carry for zone in zones],
            "a_verifier": [zone.to_verify for zone in zones],
            "codes_communes": [" ".join(zone.communes) for zone in zones],
        }
    )
    found = (
        *(
            _CODE,
            _NAME,
            Variable("definition", "Définition de « couvert »"),
            Variable("communes", "Communes de la zone"),
        ),
        _people(atlas),
        Variable("pourrait_porter_une_cpts", "La population atteint le minimum d'une CPTS"),
        Variable("a_verifier", "Le registre est partiel : la zone est à vérifier", sources=_REGISTER),
        Variable("codes_communes", "Codes des communes"),
    )
    return Layer(rows, _unions(atlas, {key: zone.communes for key, zone in zip(keys, zones, strict=True)}), found)


def _coverage(atlas: Atlas) -> Layer:
    """Both definitions of each department and EPCI; an EPCI is drawn by its communes inside the region."""
    found = [row for level in ("departement", "epci") for d in Definition for row in atlas.coverage(d, level)]
    communes = atlas.communes
    keys = [f"{row.by}:{row.code}:{row.definition}" for row in found]
    whole = [int(row.population) for row in found]
    rows = pd.DataFrame(
        {
            "code": keys,
            "nom": [row.name for row in found],
            "niveau": [row.by for row in found],
            "territoire": [row.code for row in found],
            "definition": [row.definition for row in found],
            "population": whole,
            "population_couverte": [row.covered_population for row in found],
            "population_non_couverte": [row.uncovered_population for row in found],
            "population_non_documentee": [row.undocumented_population for row in found],
            "part_couverte": pd.array([row.covered_share for row in found], dtype="Float64"),
            "registre_partiel": [row.partial for row in found],
            "signal": [str(row.flag) for row in found],
        }
    )
    inside = {level: {str(c): list(g.index) for c, g in communes.groupby(level)} for level in ("departement", "epci")}
    one = {(row.by, row.code): inside[row.by].get(row.code, []) for row in found}
    drawn = _unions(atlas, one)
    shapes = {key: drawn.get((row.by, row.code)) for key, row in zip(keys, found, strict=True)}
    told = (
        *(_CODE, _NAME, Variable("niveau", "Niveau"), Variable("territoire", "Code du territoire")),
        *(Variable("definition", "Définition de « couvert »"), _people(atlas)),
        Variable("population_couverte", "Population des communes couvertes", "habitants", sources=_REGISTER),
        Variable("population_non_couverte", "Population des communes non couvertes", "habitants", sources=_REGISTER),
        Variable(
            "population_non_documentee", "Population des communes non documentées", "habitants", sources=_REGISTER
        ),
        Variable("part_couverte", "Part de la population couverte ; un minimum si le registre est partiel", "de 0 à 1"),
        *(Variable("registre_partiel", "Le registre est partiel"), Variable("signal", "Signal")),
    )
    return Layer(rows, shapes, told)


def _inhabitants(atlas: Atlas, codes: Iterable[str]) -> int | None:
    """Inhabitants of known communes; ``None`` without commune."""
    found = atlas.everywhere["inhabitants"].reindex(list(codes))
    return None if found.dropna().empty else round(float(found.sum()))


def _unions(atlas: Atlas, members: Mapping[Any, Iterable[str]]) -> dict[Any, "shapely.Geometry | None"]:
    everything = atlas.outlines_of({code for codes in members.values() for code in codes}).dropna()
    found: dict[Any, shapely.Geometry | None] = {}
    for key, codes in members.items():
        shapes = everything.reindex(list(codes)).dropna().to_numpy()
        found[key] = shapely.coverage_union_all(shapes) if len(shapes) else None
    return found


LAYERS: dict[str, Callable[[Atlas], Layer]] = {
    "communes": _communes,
    "cpts": _cpts,
    "zones": _zones,
    "couverture": _coverage,
}
