"""Polygon files read whole: opened, placed on the map, mended, one outline a CPTS."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pyogrio
import pyproj
import shapely

from cpts_map.crs import LAMBERT_93, WGS84
from cpts_map.errors import CrsError, SchemaError
from cpts_map.registers.properties import mentions_cpts

# Longitudes and latitudes of what is French: (west, south, east, north).
_FRANCE = (
    (-5.5, 41.0, 10.0, 51.5),
    (-63.2, 14.0, -60.5, 18.3),
    (-54.8, 2.0, -51.3, 6.0),
    (44.9, -21.6, 56.0, -12.4),
    (-56.6, 46.6, -56.0, 47.3),
    (-178.5, -27.8, -134.0, -7.8),
    (158.0, -23.5, 172.5, -17.8),
)
_LAMBERT_93 = (0.0, 6_000_000.0, 1_300_000.0, 7_200_000.0)
_DEGREES = 180.0
_MOSTLY = 0.5
_POLYGONS = frozenset({"Polygon", "MultiPolygon", "Polygon Z", "MultiPolygon Z", "PolygonZ", "MultiPolygonZ",
                       "3D Polygon", "3D MultiPolygon", "2.5D Polygon", "2.5D MultiPolygon", "CurvePolygon",
                       "MultiSurface"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Read:
    """A polygon file as opened: its features in WGS 84, and what was mended."""

    frame: gpd.GeoDataFrame
    remarks: tuple[str, ...]


def read_frame(path: Path) -> Read:
    """Read the features of a polygon file.

    Parameters
    ----------
    path
        GeoJSON, GeoPackage, shapefile, or a folder that holds one.

    Raises
    ------
    SchemaError
        The file cannot be read, or holds no polygon, or several layers of them.
    CrsError
        The file does not say where it is, and its figures do not tell.
    """
    path = _main_file(path)
    frame = _opened(path)
    if frame.empty or frame.geometry.isna().all():
        raise SchemaError(f"{path.name} : aucun contour.")
    frame, said = _placed(path, frame)
    return Read(frame, tuple(said))


def _main_file(path: Path) -> Path:
    if not path.is_dir():
        return path
    found = sorted(p for p in path.rglob("*") if p.suffix.lower() in {".shp", ".gpkg", ".geojson", ".json"})
    if len(found) != 1:
        listed = ", ".join(p.name for p in found) or "aucun"
        raise SchemaError(f"{path.name} : un seul fichier de contours attendu, trouvé : {listed}.")
    return found[0]


def _opened(path: Path) -> gpd.GeoDataFrame:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what they say is checked below
        try:
            layer = _layer(path)
            return pyogrio.read_dataframe(path, layer=layer, force_2d=True, on_invalid="fix")
        except SchemaError:
            raise
        except (RuntimeError, ValueError, OSError, shapely.errors.ShapelyError, pyproj.exceptions.ProjError) as error:
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise SchemaError(f"{path.name} : contours illisibles ({reason}).") from error


def _layer(path: Path) -> str:
    """Name of the layer of polygons; of several, the one that speaks of CPTS."""
    layers = [(str(name), str(kind)) for name, kind in pyogrio.list_layers(path)]
    polygons = [name for name, kind in layers if kind in _POLYGONS or kind in {"Unknown", "GeometryCollection"}]
    spoken = [name for name in polygons if mentions_cpts([name])]
    if len(polygons) != 1 and len(spoken) != 1:
        listed = ", ".join(f"{name} ({kind})" for name, kind in layers) or "aucune"
        raise SchemaError(f"{path.name} : une couche de polygones attendue, couches trouvées : {listed}.")
    return polygons[0] if len(polygons) == 1 else spoken[0]


def _placed(path: Path, frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, list[str]]:
    """Bring to WGS 84 what says where it is; what does not, or says it wrongly, by what its figures can only be."""
    if frame.crs is not None:
        there = _to_wgs84(path, frame)
        if _french(there.geometry):
            return there, []
        if frame.crs.to_epsg() != 4326:  # noqa: PLR2004
            raise CrsError(f"{path.name} : contours hors de France dans le système {frame.crs.to_string()} annoncé.")
    # GeoJSON has no other system than WGS 84, whatever its figures; other files say none.
    named = "système de coordonnées absent" if frame.crs is None else "coordonnées hors de France en WGS 84"
    for guess, said in ((WGS84, "longitudes et latitudes WGS 84"), (LAMBERT_93, "Lambert-93")):
        if guess == LAMBERT_93 and not _inside(frame.geometry, _LAMBERT_93):
            continue
        there = frame.set_crs(guess, allow_override=True).to_crs(WGS84)
        if _french(there.geometry):
            return there, [f"{path.name} : {named}, lu comme {said} d'après les valeurs."]
    swapped = gpd.GeoSeries(shapely.transform(frame.geometry.to_numpy(), lambda xy: xy[:, ::-1]), crs=WGS84)
    if _french(swapped):
        there = frame.set_crs(WGS84, allow_override=True).set_geometry(swapped.set_axis(frame.index))
        return there, [f"{path.name} : latitudes et longitudes inversées, remises dans l'ordre."]
    bounds = ", ".join(f"{value:g}" for value in frame.total_bounds)
    raise CrsError(f"{path.name} : {named}, et ses valeurs ({bounds}) ne disent pas lequel.")


def _to_wgs84(path: Path, frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    try:
        return frame.to_crs(WGS84)
    except (pyproj.exceptions.ProjError, RuntimeError, ValueError) as error:
        raise CrsError(f"{path.name} : système de coordonnées inutilisable ({str(error).splitlines()[0]}).") from error


def _french(geometry: gpd.GeoSeries) -> bool:
    """Tell whether most outlines lie where France is, in degrees."""
    boxes = geometry.bounds.to_numpy()
    boxes = boxes[~(boxes != boxes).any(axis=1)]  # noqa: PLR0124 - not a number
    if not len(boxes) or abs(boxes).max() > _DEGREES:
        return False
    inside = [any(w <= b[0] and s <= b[1] and b[2] <= e and b[3] <= n for w, s, e, n in _FRANCE) for b in boxes]
    return sum(inside) >= _MOSTLY * len(inside)


def _inside(geometry: gpd.GeoSeries, box: tuple[float, float, float, float]) -> bool:
    west, south, east, north = geometry.total_bounds
    return bool(box[0] <= west and box[1] <= south and east <= box[2] and north <= box[3])


def mend(geometry: shapely.Geometry | None) -> tuple[shapely.Geometry | None, str]:
    """Make an outline valid.

    Returns
    -------
    tuple
        The outline, none where no area is left; and what was done, or why it is refused, in French.
    """
    if geometry is None or geometry.is_empty:
        return None, "Contour vide."
    if geometry.geom_type not in {"Polygon", "MultiPolygon", "GeometryCollection"}:
        return None, f"Un polygone est attendu, {geometry.geom_type} trouvé."
    if geometry.is_valid and geometry.geom_type != "GeometryCollection":
        return geometry, ""
    reason = shapely.is_valid_reason(geometry).split("[")[0]
    whole = _areas(shapely.make_valid(geometry, method="structure"))
    return (None, f"Contour impossible à réparer ({reason}).") if whole is None else (whole, "réparé")


def _areas(geometry: shapely.Geometry) -> shapely.Geometry | None:
    """Keep what has an area."""
    parts = [g for g in shapely.get_parts([geometry]) if g.geom_type in {"Polygon", "MultiPolygon"} and g.area > 0]
    parts += [p for g in shapely.get_parts([geometry]) if g.geom_type == "GeometryCollection" and (p := _areas(g))]
    return shapely.union_all(parts) if parts else None


def union(geometries: Sequence[shapely.Geometry]) -> shapely.Geometry:
    """Put the parts of one CPTS together."""
    return geometries[0] if len(geometries) == 1 else shapely.union_all(list(geometries))
