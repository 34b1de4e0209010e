"""The peer of first_view.py: the same communes and one indicator as folium writes them, in one static page.

Leaflet and its companions come to such a page from elsewhere: these addresses are taken out, so that nothing leaves the
machine. With ``BENCH_LEAFLET``, a folder that holds ``leaflet.js`` and ``leaflet.css``, the page draws; the companions
(jQuery, Bootstrap, Font Awesome), of no use to this map, stay out, to the peer's advantage.
"""

import json
import os
import re
import statistics
from dataclasses import dataclass
from pathlib import Path

import _browser
import folium
import numpy as np
import shapely
from playwright.sync_api import Browser

from cpts_map import palette
from cpts_map.atlas import Atlas
from cpts_map.diagnostics.classes import Method, breaks
from cpts_map.indicators import DEFAULT
from cpts_map.web.mapfiles import DECIMALS, MapFiles

LEAFLET = os.environ.get("BENCH_LEAFLET")
_ELSEWHERE = re.compile(r'<script src="https://[^>]*></script>|<link rel="stylesheet" href="https://[^>]*/>')
_LOCAL = '<script src="/leaflet.js"></script><link rel="stylesheet" href="/leaflet.css"/>'


@dataclass
class Peer:
    """First view of the page: bytes transferred, requests, seconds until drawn (or only parsed, without Leaflet)."""

    bytes: float
    requests: int
    seconds: float
    drawn: bool


def page(atlas: Atlas) -> bytes:
    """The outlines that our own map loads, coloured by the default indicator, with a tooltip; no background."""
    rounded = shapely.transform(atlas.outlines().to_numpy(), lambda xy: np.round(xy, DECIMALS))
    values = atlas.values(DEFAULT)["value"].to_numpy()
    limits = breaks(values, Method.QUANTILES)
    colors = palette.colors(atlas.indicator(DEFAULT), list(limits))
    features = []
    for name, outline, value in zip(atlas.communes["name"], shapely.to_geojson(rounded), values, strict=True):
        known = bool(np.isfinite(value))
        color = colors[np.searchsorted(limits, value, side="right")] if known else palette.MISSING
        told = {"n": name, "v": round(float(value), 2) if known else None, "f": color}
        features.append({"type": "Feature", "properties": told, "geometry": json.loads(outline)})
    west, south, east, north = MapFiles(atlas).bounds
    drawing = folium.Map(tiles=None)
    folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        style_function=lambda f: {"fillColor": f["properties"]["f"], "fillOpacity": 1, "color": "#fff", "weight": 0.2},
        tooltip=folium.GeoJsonTooltip(["n", "v"]),
    ).add_to(drawing)
    drawing.fit_bounds([[south, west], [north, east]])
    html: str = _ELSEWHERE.sub("", drawing.get_root().render())
    return (html.replace("<head>", f"<head>{_LOCAL}", 1) if LEAFLET else html).encode()


def visit(browser: Browser, html: bytes, visits: int) -> Peer:
    """Open the page several times, each with an empty cache."""
    files = {"/": ("text/html; charset=utf-8", html)}
    if LEAFLET:
        files["/leaflet.js"] = ("text/javascript", (Path(LEAFLET) / "leaflet.js").read_bytes())
        files["/leaflet.css"] = ("text/css", (Path(LEAFLET) / "leaflet.css").read_bytes())
    ready = _browser.DRAWN_READY if LEAFLET else _browser.PARSED_READY
    seconds = []
    with _browser.static_server(files) as address:
        for _ in range(visits):
            with _browser.visit(browser, address, ready) as view:
                if LEAFLET and not view.page.locator("path.leaflet-interactive").count():
                    raise SystemExit(f"The page of folium drew nothing: {view.errors}")
                seconds.append(view.seconds)
    return Peer(view.bytes(), view.requests, statistics.median(seconds), bool(LEAFLET))
