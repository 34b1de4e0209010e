"""What the store computes from its own tables: access to each profession, minutes to the nearest place of each kind."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
import pyarrow as pa
import shapely

from cpts_map.crs import METRIC, WGS84
from cpts_map.diagnostics import travel
from cpts_map.diagnostics.access import catchments, two_step
from cpts_map.diagnostics.decay import DECAYS, Decay
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
BY_DECAY = Table(
    "access_by_decay",
    (
        Column("decay", Kind.TEXT, "Fonction de décroissance"),
        Column("commune_code", Kind.TEXT, "Commune"),
        Column("access", Kind.REAL, "Médecins généralistes accessibles pour 100 000 habitants (2SFCA)", low=0),
    ),
    ("decay", "commune_code"),
    "Une ligne par commune et fonction : ce que l'accès doit au choix de la fonction.",
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


TABLES = (ACCESS, BY_DECAY, NEAREST)


def write(writer: Writer) -> None:
    """Compute and write the tables ``access``, ``access_by_decay`` and ``nearest``."""
    communes = writer.frame("queries/points")
    points = points_m(communes)
    codes = pd.Index(communes["commune_code"])
    supply, demand = _supply(writer, codes), communes["inhabitants"].to_numpy(dtype=float)
    pairs = _pairs(writer, codes, points)
    writer.write(ACCESS, _access(supply, demand, pairs))
    writer.write(BY_DECAY, _by_decay(supply, demand, pairs))
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


def _supply(writer: Writer, codes: pd.Index) -> pd.DataFrame:
    """Practitioners by commune and profession."""
    supply = _matrix(writer.frame("queries/supply"), codes)
    if GPS in supply:
        outliers = codes.isin(writer.frame("queries/gp_outliers")["commune_code"])
        supply[WITHOUT_OUTLIERS] = supply[GPS].where(~outliers, 0.0)
    return supply


def _pairs(writer: Writer, codes: pd.Index, points: np.ndarray) -> travel.Pairs:
    """Pairs of communes as far as any decay reaches."""
    pairs = travel.within(points, travel.reach_km(max(decay.limit_min for decay in DECAYS)))
    matrix = writer.frame("queries/matrix")
    return travel.with_matrix(pairs, codes, matrix, travel.Fill.UNKNOWN) if len(matrix) else pairs


def _access(supply: pd.DataFrame, demand: np.ndarray, pairs: travel.Pairs) -> pa.Table:
    if supply.empty:
        return _long(supply, "profession", {"access": supply, "missing": supply})
    told, missing = _told(supply, demand, pairs, DECAY)
    return _long(supply, "profession", {"access": told, "missing": missing})


def _by_decay(supply: pd.DataFrame, demand: np.ndarray, pairs: travel.Pairs) -> pa.Table:
    if GPS not in supply:
        nothing = supply.iloc[:, :0]
        return _long(nothing, "decay", {"access": nothing})
    found = {decay.id: _told(supply[[GPS]], demand, pairs, decay)[0][GPS] for decay in DECAYS}
    frame = pd.DataFrame(found)
    return _long(frame, "decay", {"access": frame})


def _told(
    supply: pd.DataFrame, demand: np.ndarray, pairs: travel.Pairs, decay: Decay
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Access, and what is missing of it; a lower bound is no value: beyond the limit, nobody can tell."""
    found = two_step(supply.to_numpy(), demand, catchments(pairs, decay), scale=100_000.0)
    told = np.where(found.missing <= MISSING_LIMIT, found.value, np.nan)
    return tuple(pd.DataFrame(v, supply.index, supply.columns) for v in (told, found.missing))  # type: ignore[return-value]


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
