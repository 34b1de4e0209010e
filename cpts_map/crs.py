"""Coordinate reference systems: one to store, one in metres for each territory.

Boundaries are stored in WGS 84. Lengths and areas are measured in the official projection of
the territory (arrêté of 5 March 2019 on the national geodetic reference), never in degrees.
"""

from typing import TYPE_CHECKING

import numpy as np

from cpts_map.errors import CrsError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

WGS84 = "EPSG:4326"
LAMBERT_93 = "EPSG:2154"
# Of the maps on screen; never to measure.
WEB_MERCATOR = "EPSG:3857"

METRIC = {
    "metropole": LAMBERT_93,
    "971": "EPSG:5490",
    "972": "EPSG:5490",
    "973": "EPSG:2972",
    "974": "EPSG:2975",
    "976": "EPSG:4471",
}

# West, south, east and north of each territory with a margin, degrees: where a point of it may lie. Guadeloupe holds
# Saint-Martin and Saint-Barthélemy, which files go on coding as its communes.
BOXES = {
    "metropole": (-5.2, 41.3, 9.6, 51.2),
    "971": (-63.2, 15.8, -60.9, 18.2),
    "972": (-61.3, 14.3, -60.7, 15.0),
    "973": (-54.7, 2.0, -51.5, 5.9),
    "974": (55.1, -21.5, 55.9, -20.8),
    "975": (-56.5, 46.7, -56.1, 47.2),
    "976": (44.9, -13.1, 45.4, -12.5),
    "977": (-63.0, 17.8, -62.7, 18.0),
    "978": (-63.2, 18.0, -62.9, 18.2),
    "986": (-178.3, -14.5, -176.0, -13.1),
    "987": (-155.0, -28.5, -134.0, -7.5),
    "988": (158.0, -23.0, 172.5, -17.0),
}
_NOWHERE = (np.nan, np.nan, np.nan, np.nan)


def boxes(territories: "Sequence[str]") -> "NDArray[np.float64]":
    """West, south, east and north of each territory, degrees, shape (n, 4); NaN where none is declared."""
    return np.array([BOXES.get(name, _NOWHERE) for name in territories], dtype=np.float64).reshape(-1, 4)


def to_wgs84(
    x: "NDArray[np.float64]", y: "NDArray[np.float64]", systems: "NDArray[np.str_]"
) -> "tuple[NDArray[np.float64], NDArray[np.float64]]":
    """Longitude and latitude of points that each name their coordinate system.

    Parameters
    ----------
    x, y
        East and north, in the unit of the system; NaN where missing.
    systems
        ``EPSG:…`` of each point, empty where unknown.

    Returns
    -------
    tuple of numpy.ndarray
        Longitudes and latitudes, degrees; NaN where a coordinate is missing, the system is unknown, or the point lies
        where it does not apply.

    Examples
    --------
    >>> lon, lat = to_wgs84(np.array([870262.2]), np.array([6571540.8]), np.array([LAMBERT_93]))
    >>> round(float(lon[0]), 5), round(float(lat[0]), 5)
    (5.20918, 46.22229)
    """
    from pyproj import Transformer  # noqa: PLC0415 - a tenth of a second that the start of the app need not pay

    lon, lat = np.full(len(x), np.nan), np.full(len(x), np.nan)
    for system in sorted(set(systems.tolist()) - {""}):
        at = (systems == system) & np.isfinite(x) & np.isfinite(y)
        if system == WGS84:
            lon[at], lat[at] = x[at], y[at]
        elif at.any():
            lon[at], lat[at] = Transformer.from_crs(system, WGS84, always_xy=True).transform(x[at], y[at])
    lost = ~(np.isfinite(lon) & np.isfinite(lat))
    lon[lost], lat[lost] = np.nan, np.nan
    return lon, lat


def territory(commune_code: str) -> str:
    """Territory of a commune: ``metropole`` or the three digits of an overseas department.

    Parameters
    ----------
    commune_code
        Code officiel géographique, five characters.

    Returns
    -------
    str
        A key of :data:`METRIC`.

    Raises
    ------
    CrsError
        The commune lies where no metric projection is declared.

    Examples
    --------
    >>> territory("33063"), territory("2A004"), territory("97411")
    ('metropole', 'metropole', '974')
    """
    if commune_code[:2] not in {"97", "98"}:
        return "metropole"
    if (overseas := commune_code[:3]) in METRIC:
        return overseas
    raise CrsError(f"Commune {commune_code} : aucune projection métrique n'est déclarée pour le territoire {overseas}.")


def require_metres(*frames: "gpd.GeoDataFrame | gpd.GeoSeries") -> None:
    """Refuse frames that do not share one CRS in metres.

    Raises
    ------
    CrsError
        A frame has no CRS, the frames differ, or the unit is not the metre.
    """
    found = [frame.crs for frame in frames]
    if any(crs is None for crs in found):
        raise CrsError("Une couche n'a pas de système de coordonnées : le fixer à la lecture du fichier.")
    if len(set(found)) > 1 or any(axis.unit_name != "metre" for crs in found for axis in crs.axis_info):
        raise CrsError(
            f"Un seul système de coordonnées en mètres est attendu, reçu {[crs.to_string() for crs in found]}."
        )
