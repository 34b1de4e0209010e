"""Coordinate reference systems: one to store, one in metres for each territory.

Boundaries are stored in WGS 84. Lengths and areas are measured in the official projection of
the territory (arrêté of 5 March 2019 on the national geodetic reference), never in degrees.
"""

from typing import TYPE_CHECKING

from cpts_map.errors import CrsError

if TYPE_CHECKING:
    import geopandas as gpd

WGS84 = "EPSG:4326"
LAMBERT_93 = "EPSG:2154"

METRIC = {
    "metropole": LAMBERT_93,
    "971": "EPSG:5490",
    "972": "EPSG:5490",
    "973": "EPSG:2972",
    "974": "EPSG:2975",
    "976": "EPSG:4471",
}


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
