"""GeoJSON of official perimeters: features as properties and outlines, in WGS 84 and in France, or refused."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import pyproj
import shapely

from cpts_map.errors import SchemaError
from cpts_map.ingest.text import fold_name, refuse_binary

# The largest official file of perimeters weighs some 50 MB (communes at full detail).
MAX_BYTES = 200 << 20
_HEAD = 1 << 12
_WGS84 = re.compile(r"CRS84|EPSG:{1,2}(?:[\d.]+:)?4326$")
# Longitudes and latitudes where a French commune may lie: west, south, east, north.
_FRANCE = (
    (-5.6, 41.2, 9.8, 51.3),
    (-63.3, 14.2, -60.7, 18.3),  # Antilles
    (-54.8, 2.0, -51.4, 6.0),  # Guyane
    (55.1, -21.5, 56.0, -20.7),  # La Réunion
    (44.9, -13.2, 45.5, -12.5),  # Mayotte
    (-56.6, 46.6, -56.0, 47.3),  # Saint-Pierre-et-Miquelon
    (-155.0, -28.5, -134.0, -7.5),  # Polynésie française
    (158.0, -23.5, 172.5, -17.5),  # Nouvelle-Calédonie
    (-178.6, -14.6, -175.9, -12.9),  # Wallis-et-Futuna
)
_BAD_TEXT = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Feature:
    """One object of a file.

    Attributes
    ----------
    place
        Its rank in the file, from 1.
    properties
        As published.
    outline
        Polygon or multipolygon in degrees, valid; none where the file gives none.
    mended
        Whether the outline crossed itself.
    """

    place: int
    properties: Mapping[str, Any]
    outline: shapely.Geometry | None
    mended: bool = False


def features(path: Path) -> list[Feature]:
    """Read the features of a collection.

    Raises
    ------
    SchemaError
        The file is not GeoJSON, is cut, is not in WGS 84, or an outline is not one, or lies out of France.
    """
    document = _document(path)
    if not isinstance(document, dict) or not isinstance(document.get("features"), list):
        raise SchemaError(f"{path.name} : GeoJSON « FeatureCollection » attendu, « features » absent.")
    _refuse_other_crs(path, document.get("crs"))
    if not document["features"]:
        raise SchemaError(f"{path.name} : aucun objet.")
    return [_feature(path, place, found) for place, found in enumerate(document["features"], 1)]


def property_names(found: Iterable[Feature]) -> dict[str, str]:
    """Folded names of the properties of a file, to what the publisher wrote."""
    return {fold_name(name): name for each in found for name in each.properties}


def plain(path: Path, each: Feature, name: str) -> str | None:
    """Text of a property, on one line; a number as it would be typed; none where empty.

    Raises
    ------
    SchemaError
        It is an object, a truth value, or holds characters that are not text.
    """
    value = each.properties.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        refuse(path, each, f"propriété « {name} » : un texte attendu, « {str(value)[:60]} » trouvé")
    text = " ".join(str(value).split())
    if _BAD_TEXT.search(text):
        refuse(path, each, f"propriété « {name} » : octets qui ne sont pas du texte")
    return text or None


def refuse(path: Path, each: Feature, reason: str) -> NoReturn:
    """Stop on a feature.

    Raises
    ------
    SchemaError
        Always.
    """
    raise SchemaError(f"{path.name}, objet {each.place} : {reason}.")


def area_m2(outline: shapely.Geometry) -> float:
    """Area on the ellipsoid, right wherever in the world."""
    geod = pyproj.Geod(ellps="WGS84")
    area, _ = geod.geometry_area_perimeter(shapely.orient_polygons(outline))
    return abs(float(area))


def _document(path: Path) -> object:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise SchemaError(f"{path.name} : {size >> 20} Mo, {MAX_BYTES >> 20} au plus attendus.")
        content = path.read_bytes()
    except OSError as error:
        raise SchemaError(f"{path.name} : fichier illisible ({error.strerror}).") from error
    refuse_binary(path, content[:_HEAD])
    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=_not_a_number)
    except UnicodeDecodeError as error:
        raise SchemaError(f"{path.name} : texte en UTF-8 attendu (octet {error.start}).") from error
    except json.JSONDecodeError as error:
        raise SchemaError(f"{path.name}, ligne {error.lineno} : JSON tronqué ou mal formé ({error.msg}).") from error
    except (ValueError, RecursionError) as error:
        raise SchemaError(f"{path.name} : JSON mal formé ({error}).") from error


def _not_a_number(constant: str) -> NoReturn:
    raise ValueError(f"{constant} n'est pas un nombre")


def _refuse_other_crs(path: Path, crs: object) -> None:
    """Refuse a declared system of coordinates other than WGS 84, the only one that GeoJSON knows since 2016."""
    if crs is None:
        return
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str) or not _WGS84.search(name):
        raise SchemaError(f"{path.name} : coordonnées en WGS 84 attendues, « {str(name or crs)[:60]} » trouvé.")


def _feature(path: Path, place: int, found: object) -> Feature:
    if not isinstance(found, dict) or not isinstance(found.get("properties"), dict):
        raise SchemaError(f"{path.name}, objet {place} : objet GeoJSON avec des propriétés attendu.")
    each = Feature(place, found["properties"], None)
    if found.get("geometry") is None:
        return each
    try:
        outline = shapely.force_2d(shapely.from_geojson(json.dumps(found["geometry"])))
    except shapely.errors.GEOSException as error:
        raise SchemaError(f"{path.name}, objet {place} : contour illisible ({error}).") from error
    if outline.geom_type not in {"Polygon", "MultiPolygon"}:
        refuse(path, each, f"un contour (Polygon ou MultiPolygon) attendu, {outline.geom_type} trouvé")
    if outline.is_empty:
        return each
    _refuse_far(path, each, outline)
    if not outline.is_valid:
        return Feature(place, each.properties, _mended(path, each, outline), mended=True)
    return Feature(place, each.properties, outline)


def _mended(path: Path, each: Feature, outline: shapely.Geometry) -> shapely.Geometry:
    """Outline that does not cross itself; lines without surface are none of it."""
    parts = [part for group in shapely.get_parts(shapely.make_valid(outline)) for part in shapely.get_parts(group)]
    surfaces = [part for part in parts if part.geom_type == "Polygon" and part.area > 0]
    if not surfaces:
        refuse(path, each, "contour sans surface")
    return shapely.multipolygons(surfaces)


def _refuse_far(path: Path, each: Feature, outline: shapely.Geometry) -> None:
    west, south, east, north = (float(side) for side in outline.bounds)
    if _in_france(west, south, east, north):
        return
    if abs(west) > 180 or abs(east) > 180 or abs(south) > 90 or abs(north) > 90:  # noqa: PLR2004 - degrees
        refuse(path, each, f"coordonnées en degrés (WGS 84) attendues, {west:g} ; {south:g} trouvé : projection ?")
    swapped = " : longitude et latitude inversées ?" if _in_france(south, west, north, east) else ""
    refuse(path, each, f"contour hors de France ({west:g} ; {south:g}){swapped}")


def _in_france(west: float, south: float, east: float, north: float) -> bool:
    return any(w <= west and s <= south and east <= e and north <= n for w, s, e, n in _FRANCE)
