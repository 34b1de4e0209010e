"""The files that the map loads once: outlines of communes, departments and CPTS, compressed, with a hashed address."""

from collections.abc import Sequence
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
from cpts_map.web.topology import Layer, write
from cpts_map.workshop import Workshop

DECIMALS = 5  # of a degree: about 1 m on a map generalised to 100 m
BEYOND_DECIMALS = 4  # about 10 m beyond the border of the region, where the workshop alone looks
_POINT_DECIMALS = 4  # where a name stands


@dataclass(frozen=True)
class MapFile(Packed):
    """A file that a map loads once, UTF-8; its digest stands in the address, so that a browser may keep it for good.

    Attributes
    ----------
    name
        As in the address.
    suffix
        ``topojson``, or ``json`` for what is no geometry.
    """

    name: str
    suffix: str = "topojson"
    window: ClassVar[int] = 24

    @cached_property
    def path(self) -> str:
        """Address on the server."""
        return f"/donnees/{self.digest}/{self.name}.{self.suffix}"

    @property
    def media(self) -> str:
        """Media type: TopoJSON has none of its own."""
        return "application/json"


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
        if name == "lisiere":
            return MapFile(write({"lisiere": _beyond(self.workshop)}, BEYOND_DECIMALS), name)
        atlas = self._atlas
        layers = {"communes": _communes(atlas), "departements": _departements(atlas), "cpts": _cpts(atlas)}
        return MapFile(write(layers, DECIMALS), name)

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
    return ("territoires",)


def workshop_names() -> tuple[str, ...]:
    """Names of the files that the workshop adds: what it computes with, and outlines beyond the region."""
    return ("atelier", "lisiere")


def _communes(atlas: Atlas) -> Layer:
    frame = atlas.communes
    columns = {
        "c": frame.index.tolist(),
        "n": frame["name"].tolist(),
        "d": frame["departement"].tolist(),
        "p": [None if np.isnan(people) else int(people) for people in frame["inhabitants"].to_numpy(dtype=float)],
    }
    return Layer(atlas.outlines().to_numpy(), columns)


def _beyond(workshop: Workshop) -> Layer:
    """Communes offered beyond the border of the region, numbered after its own."""
    first = len(workshop.atlas.communes)
    frame = workshop.communes.iloc[first:]
    outlines = workshop.atlas.outlines_of([str(code) for code in frame.index]).reindex(frame.index)
    columns = {"c": frame.index.tolist(), "n": frame["name"].tolist(), "d": frame["departement"].tolist()}
    return Layer(outlines.to_numpy(), columns, first)


def _departements(atlas: Atlas) -> Layer:
    outlines = atlas.departement_outlines()
    outlines = outlines[outlines.notna()]
    names = [atlas.name("departement", str(code)) for code in outlines.index]
    return Layer(outlines.to_numpy(), {"c": outlines.index.tolist(), "n": names, **_inside(outlines.to_numpy())})


def _cpts(atlas: Atlas) -> Layer:
    position = {code: i for i, code in enumerate(atlas.communes.index)}
    entries = {entry.cpts_id: entry for entry in atlas.register_entries}
    members = {id_: atlas.cpts_communes(id_) for id_ in entries}
    shapes = {id_: atlas.outlines_of(codes).dropna().to_numpy() for id_, codes in members.items()}
    drawn = {id_: entries[id_] for id_, found in shapes.items() if len(found)}
    columns: dict[str, Sequence[object]] = {
        "id": list(drawn),
        "n": [entry.name for entry in drawn.values()],
        "s": [entry.status for entry in drawn.values()],
        "sl": [labels.STATUS[entry.status] for entry in drawn.values()],  # type: ignore[index]  # a Status is its own text
        "partial": [entry.precision == Precision.PARTIEL for entry in drawn.values()],
        "m": [[position[code] for code in members[id_] if code in position] for id_ in drawn],
    }
    outlines = np.array([shapely.coverage_union_all(shapes[id_]) for id_ in drawn], dtype=object)
    return Layer(outlines, {**columns, **_inside(outlines)})


def _inside(outlines: np.ndarray) -> dict[str, Sequence[object]]:
    """Where the name of each stands."""
    points = shapely.get_coordinates(shapely.point_on_surface(outlines)).round(_POINT_DECIMALS)
    return {"x": points[:, 0].tolist(), "y": points[:, 1].tolist()}
