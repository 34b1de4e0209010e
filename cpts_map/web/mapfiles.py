"""The files that the map loads once: outlines of communes, departments and CPTS, compressed, with a hashed address."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import ClassVar

import numpy as np
import shapely

from cpts_map.atlas import Atlas
from cpts_map.rules import Precision
from cpts_map.texts import labels
from cpts_map.web import workshopfile
from cpts_map.web.maplibre import Library
from cpts_map.web.packing import Packed
from cpts_map.workshop import Workshop

DECIMALS = 5  # of a degree: about 1 m on a map generalised to 100 m
LINE_DECIMALS = 4  # for outlines that are only drawn above the communes: about 10 m, under the width of the line


@dataclass(frozen=True)
class MapFile(Packed):
    """A file that a map loads once, UTF-8; its digest stands in the address, so that a browser may keep it for good.

    Attributes
    ----------
    name
        As in the address.
    suffix
        ``geojson``, or ``json`` for what is no geometry.
    """

    name: str
    suffix: str = "geojson"
    # Above 6, brotli takes twice the time for some percents.
    quality: ClassVar[int] = 6
    window: ClassVar[int] = 24

    @cached_property
    def path(self) -> str:
        """Address on the server."""
        return f"/donnees/{self.digest}/{self.name}.{self.suffix}"

    @property
    def media(self) -> str:
        """Media type."""
        return {"geojson": "application/geo+json", "json": "application/json"}[self.suffix]


class MapFiles:
    """The files of a region, made when first asked for."""

    def __init__(self, atlas: Atlas) -> None:
        """Keep the atlas; nothing is computed yet."""
        self._atlas = atlas
        self._made: dict[str, str] = {}
        self.library = Library()
        self.workshop = Workshop(atlas)
        self.get = lru_cache(maxsize=len(names()) + len(workshop_names()))(self._get)

    def _get(self, name: str) -> MapFile:
        """Make a file, one of :func:`names` or of :func:`workshop_names`."""
        made = self._make(name)
        self._made[name] = made.path
        return made

    def addresses(self) -> tuple[str, ...]:
        """Addresses of :func:`names`, without waiting: none until all are made."""
        found = tuple(self._made[name] for name in names() if name in self._made)
        return found if len(found) == len(names()) else ()

    def _make(self, name: str) -> MapFile:
        if name == "atelier":
            return MapFile(workshopfile.content(self.workshop), name, "json")
        makers: dict[str, Callable[[], bytes]] = {
            "communes": lambda: _communes(self._atlas),
            "contours": lambda: _contours(self._atlas),
            "cpts": lambda: _cpts(self._atlas),
            "lisiere": lambda: _beyond(self.workshop),
        }
        return MapFile(makers[name](), name)

    def warm(self) -> None:
        """Make every file in its usual form; those of the first page first."""
        for name in (*names(), *workshop_names()):
            _ = self.get(name).br
        self.workshop.warm()

    def made(self) -> dict[str, MapFile]:
        """Every file by its address."""
        return {file.path: file for file in map(self.get, (*names(), *workshop_names()))}

    @cached_property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north of the region, degrees."""
        outlines = self._atlas.departement_outlines()
        west, south, east, north = (float(x) for x in outlines.total_bounds)
        return west, south, east, north


def names() -> tuple[str, ...]:
    """Names of the files of every map."""
    return ("communes", "contours", "cpts")


def workshop_names() -> tuple[str, ...]:
    """Names of the files that the workshop adds: what it computes with, and outlines beyond the region."""
    return ("atelier", "lisiere")


def _collection(features: Iterable[tuple[int, dict[str, object], str]]) -> bytes:
    body = ",".join(
        f'{{"type":"Feature","id":{i},"properties":{_json(properties)},"geometry":{geometry}}}'
        for i, properties, geometry in features
    )
    return f'{{"type":"FeatureCollection","features":[{body}]}}'.encode()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _geometry(shapes: np.ndarray, decimals: int = DECIMALS) -> np.ndarray:
    # Vertices are rounded one by one: shared ones stay shared, so that no gap opens between neighbours.
    rounded = shapely.transform(shapes, lambda xy: np.round(xy, decimals))
    texts: np.ndarray = shapely.to_geojson(rounded)
    return texts


def _communes(atlas: Atlas) -> bytes:
    frame, outlines = atlas.communes, atlas.outlines()
    drawn = np.flatnonzero(outlines.notna().to_numpy())
    geometry = _geometry(outlines.to_numpy()[drawn])
    rows = zip(frame.index, frame["name"], frame["departement"], frame["inhabitants"], strict=True)
    properties = [
        {
            "c": code,
            "n": name,
            "d": departement,
            "p": int(inhabitants) if inhabitants == inhabitants else None,  # noqa: PLR0124 - NaN is not itself
        }
        for code, name, departement, inhabitants in rows
    ]
    return _collection((int(i), properties[i], shape) for i, shape in zip(drawn, geometry, strict=True))


def _beyond(workshop: Workshop) -> bytes:
    """Communes offered beyond the border of the region, numbered after its own."""
    atlas, offered = workshop.atlas, workshop.communes
    first = len(atlas.communes)
    frame = offered.iloc[first:]
    outlines = atlas.outlines_of([str(code) for code in frame.index]).reindex(frame.index)
    drawn = np.flatnonzero(outlines.notna().to_numpy())
    geometry = _geometry(outlines.to_numpy()[drawn], LINE_DECIMALS)
    codes, names_of, places = frame.index.tolist(), frame["name"].tolist(), frame["departement"].tolist()
    return _collection(
        (int(i) + first, {"c": codes[i], "n": names_of[i], "d": places[i]}, shape)
        for i, shape in zip(drawn, geometry, strict=True)
    )


def _contours(atlas: Atlas) -> bytes:
    outlines = atlas.departement_outlines()
    outlines = outlines[outlines.notna()]
    points = outlines.representative_point()
    return _collection(
        (
            i,
            {
                "k": "departement",
                "c": code,
                "n": atlas.name("departement", str(code)),
                "x": round(point.x, 4),
                "y": round(point.y, 4),
            },
            shape,
        )
        for i, (code, point, shape) in enumerate(
            zip(outlines.index, points, _geometry(outlines.to_numpy(), LINE_DECIMALS), strict=True)
        )
    )


def _cpts(atlas: Atlas) -> bytes:
    position = {code: i for i, code in enumerate(atlas.communes.index)}
    features: list[tuple[int, dict[str, object], str]] = []
    for entry in atlas.register_entries:
        codes = atlas.cpts_communes(entry.cpts_id)
        outlines = atlas.outlines_of(codes)
        outlines = outlines[outlines.notna()]
        if outlines.empty:
            continue
        union = shapely.coverage_union_all(outlines.to_numpy())
        point = union.representative_point()
        properties = {
            "id": entry.cpts_id,
            "n": entry.name,
            "s": entry.status,
            "sl": labels.STATUS[entry.status],  # type: ignore[index]  # a Status is its own text
            "partial": entry.precision == Precision.PARTIEL,
            "x": round(point.x, 4),
            "y": round(point.y, 4),
            "m": [position[code] for code in codes if code in position],
        }
        features.append((len(features), properties, str(_geometry(np.asarray([union]))[0])))
    return _collection(features)
