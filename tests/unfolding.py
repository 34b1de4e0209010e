"""A reader of map files, written apart from the one of the browser: arcs to rings, columns to properties."""

import json
from itertools import accumulate


def read(content):
    """Features by name of object, as GeoJSON; coordinates in whole units of the last decimal, then divided."""
    found = json.loads(content)
    across, along = (round(1 / unit) for unit in found["transform"]["scale"])
    lines = [
        [(x / across, y / along) for x, y in accumulate(arc, lambda at, step: (at[0] + step[0], at[1] + step[1]))]
        for arc in found["arcs"]
    ]
    return {name: features(layer, lines) for name, layer in found["objects"].items()}


def features(layer, lines):
    """Features of an object."""
    return [
        {
            "id": layer["id"] + i,
            "properties": {name: values[i] for name, values in layer["properties"].items()},
            "geometry": geometry(shape, lines),
        }
        for i, shape in enumerate(layer["geometries"])
    ]


def geometry(shape, lines):
    """A geometry, or none."""
    if shape["type"] is None:
        return None
    if shape["type"] == "Polygon":
        return {"type": "Polygon", "coordinates": [ring(one, lines) for one in shape["arcs"]]}
    assert shape["type"] == "MultiPolygon"
    return {"type": "MultiPolygon", "coordinates": [[ring(one, lines) for one in part] for part in shape["arcs"]]}


def ring(numbers, lines):
    """A closed ring; each arc begins where the one before it ends."""
    points = []
    for number in numbers:
        line = lines[number] if number >= 0 else lines[~number][::-1]
        assert not points or points[-1] == line[0]
        points += line[bool(points) :]
    assert points[0] == points[-1]
    return points
