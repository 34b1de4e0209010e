"""What the store computes from its own tables: access to each profession, minutes to the nearest place of each kind."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
import pyarrow as pa
import shapely

from cpts_map.crs import METRIC, WGS84
from cpts_map.diagnostics import travel
from cpts_map.diagnostics.access import catchments, two_step
from cpts_map.diagnostics.decay import DEFAULT as DECAY
from cpts_map.diagnostics.nearest import minutes_to_nearest
from cpts_map.rules import MISSING_LIMIT
from cpts_map.schema import Column, Kind, Table
from cpts_map.store import Writer

GPS = "medecin_generaliste"
# The same without the communes whose number of practitioners is to be verified.
WITHOUT_OUTLIERS = "medecin_generaliste_sans"
# Territories are projected each on its own, then set far apart: no pair crosses the sea between them.
_APART_M = 1e8

ACCESS = Table(
    "access",
    (
        Column("profession", Kind.TEXT, "Profession"),
        Column("commune_code", Kind.TEXT, "Commune"),
        Column("access", Kind.REAL, "Professionnels accessibles pour 100 000 habitants (2SFCA)", low=0),
        Column("missing", Kind.REAL, "Part du poids des communes accessibles dont l'offre est inconnue", low=0, high=1),
    ),
    ("profession", "commune_code"),
    "Une ligne par commune et profession dont l'accès peut être dit.",
    may_be_empty=True,
)
NEAREST = Table(
    "nearest",
    (
        Column("kind", Kind.TEXT, "Lieu de soins"),
        Column("commune_code", Kind.TEXT, "Commune"),
        Column("minutes", Kind.REAL, "Minutes en voiture jusqu'au plus proche (estimation à vol d'oiseau)", low=0),
    ),
    ("kind", "commune_code"),
    "Une ligne par commune et lieu dont le plus proche est connu.",
    may_be_empty=True,
)


def write(writer: Writer) -> None:
    """Compute and write the tables ``access`` and ``nearest``."""
    communes = writer.frame("queries/points")
    points = points_m(communes)
    writer.write(ACCESS, _access(writer, communes, points))
    writer.write(NEAREST, _nearest(writer, communes["commune_code"], points))


def points_m(communes: pd.DataFrame) -> np.ndarray:
    """Point of each commune in metres: its town hall, else a point of its outline.

    Parameters
    ----------
    communes
        ``commune_code``, ``lon``, ``lat`` (degrees, missing where there is no town hall), ``geometry`` (WKB there).

    Returns
    -------
    numpy.ndarray
        Shape (n, 2), metres, each territory in its own projection and far from the others; NaN where nothing is known.
    """
    from pyproj import Transformer  # noqa: PLC0415 - a tenth of a second that the start of the app need not pay

    lon, lat = communes["lon"].to_numpy(dtype=float, copy=True), communes["lat"].to_numpy(dtype=float, copy=True)
    drawn = communes["geometry"].notna().to_numpy() & np.isnan(lon)
    inside = shapely.point_on_surface(shapely.from_wkb([bytes(g) for g in communes.loc[drawn, "geometry"]]))
    lon[drawn], lat[drawn] = shapely.get_x(inside), shapely.get_y(inside)
    found = np.full((len(communes), 2), np.nan)
    overseas = communes["commune_code"].str[:2].isin(["97", "98"])
    territories = communes["commune_code"].str[:3].where(overseas, "metropole").to_numpy()
    for number, (territory, crs) in enumerate(METRIC.items()):
        ours = (territories == territory) & np.isfinite(lon)
        x, y = Transformer.from_crs(WGS84, crs, always_xy=True).transform(lon[ours], lat[ours])
        found[ours] = np.column_stack([np.asarray(x) + number * _APART_M, y])
    return found


def _access(writer: Writer, communes: pd.DataFrame, points: np.ndarray) -> pa.Table:
    codes = pd.Index(communes["commune_code"])
    supply = _matrix(writer.frame("queries/supply"), codes)
    if supply.empty:
        return _long(supply, "profession", {"access": supply, "missing": supply})
    if GPS in supply:
        outliers = codes.isin(writer.frame("queries/gp_outliers")["commune_code"])
        supply[WITHOUT_OUTLIERS] = supply[GPS].where(~outliers, 0.0)
    pairs = travel.within(points, travel.reach_km(DECAY.limit_min))
    matrix = writer.frame("queries/matrix")
    if len(matrix):
        pairs = travel.with_matrix(pairs, codes, matrix, travel.Fill.UNKNOWN)
    demand = communes["inhabitants"].to_numpy(dtype=float)
    found = two_step(supply.to_numpy(), demand, catchments(pairs, DECAY), scale=100_000.0)
    # A lower bound is no value: beyond the limit of what may be missing, nobody can tell.
    told = np.where(found.missing <= MISSING_LIMIT, found.value, np.nan)
    columns = {"access": told, "missing": found.missing}
    return _long(supply, "profession", {k: pd.DataFrame(v, codes, supply.columns) for k, v in columns.items()})


def _nearest(writer: Writer, codes: Iterable[str], points: np.ndarray) -> pa.Table:
    places = _matrix(writer.frame("queries/places"), pd.Index(codes))
    minutes = {kind: minutes_to_nearest(points, places[kind].to_numpy()) for kind in places}
    return _long(places, "kind", {"minutes": pd.DataFrame(minutes, places.index, places.columns)})


def _matrix(frame: pd.DataFrame, codes: pd.Index) -> pd.DataFrame:
    """Communes × kinds; NaN where missing."""
    return frame.pivot_table(index="commune_code", columns="kind", values="count").reindex(codes).astype(float)


def _long(like: pd.DataFrame, kind: str, values: dict[str, pd.DataFrame]) -> pa.Table:
    """One row a kind and commune where every value is known."""
    kinds = np.repeat(like.columns.to_numpy(dtype=object), len(like))
    flat = {name: frame.to_numpy(dtype=float).ravel(order="F") for name, frame in values.items()}
    known = np.logical_and.reduce([np.isfinite(v) for v in flat.values()])
    codes = np.tile(like.index.to_numpy(dtype=object), like.shape[1])
    texts = {kind: pa.array(kinds[known], pa.string()), "commune_code": pa.array(codes[known], pa.string())}
    return pa.table(texts | {name: pa.array(v[known], pa.float64()) for name, v in flat.items()})
