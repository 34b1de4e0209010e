"""The map of the region as one HTML file that opens without network: Leaflet, data, legend, search, sources inside.

folium makes the layers and their control; it names its scripts on other hosts, so they are given here from a package.
"""

import json
import re
from typing import TYPE_CHECKING, Any

import pandas as pd
import shapely

from cpts_map import crs
from cpts_map.atlas import Atlas
from cpts_map.choropleth import STROKE, Choropleth, Outline, of_communes, outlines, read, simplified, union
from cpts_map.diagnostics.classes import Method
from cpts_map.rules import Definition
from cpts_map.standalone import page
from cpts_map.texts import carte as texts
from cpts_map.texts import labels, numbers
from cpts_map.texts.typography import fr

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["DETAIL_M", "standalone"]

# Smaller details of an outline are left out: a region then weighs under 3 MB.
DETAIL_M = 400.0
_DECIMALS = 4  # of a degree: about 10 m
# A tenth of the file, between coordinates.
_SPACE = re.compile(r"(?<=\]), (?=\[)|(?<=\d), (?=-?\d+(?:\.\d+)?\])")
_HEADER = re.compile(r'<meta name="viewport".*?/>', re.DOTALL)


def standalone(
    atlas: Atlas,
    indicator_id: str,
    method: Method = Method.QUANTILES,
    definition: Definition = Definition.LARGE,
) -> bytes:
    """Write the map of an indicator.

    Parameters
    ----------
    atlas
        Where everything comes from.
    indicator_id
        Of a declared indicator.
    method, definition
        How classes are cut, and under which definition a commune is covered.

    Returns
    -------
    bytes
        HTML, UTF-8, that asks nothing of any host; the same map is the same bytes.

    Raises
    ------
    UnknownCodeError
        No indicator has this id.
    SettingsError
        The package that carries Leaflet is absent.
    """
    shown, drawn = read(atlas, indicator_id, method, definition), outlines(atlas)
    found, script = _map(atlas, shown, drawn)
    document = _SPACE.sub(",", found.get_root().render())
    title = fr(texts.TITLE.format(region=atlas.region_name))
    style, leaflet = page.leaflet()
    head = (
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{style}{page.own('carte.css')}</style>"
        f"<script>{leaflet}</script><script>{page.own('carte.js')}</script>"
    )
    document = _HEADER.sub(lambda _: head, document, count=1)
    document = document.replace("<html>", '<html lang="fr">', 1)
    around = page.head(title) + page.patterns() + page.legend(shown, tuple(o.status.value for o in drawn))
    document = document.replace("<body>", f'<body>{around}<main id="carte">', 1)
    document = document.replace("</body>", f"</main>{page.foot(shown, atlas.built)}</body>", 1)
    before, last, after = document.rpartition("</script>")
    return page.settled(f"{before}{script}{last}{after}").encode()


_BORDER: dict[str, object] = {
    "fill": False,
    "color": "#5b6470",
    "weight": 1.4,
    "dashArray": "6 3",
    "interactive": False,
}


def _map(atlas: Atlas, shown: Choropleth, drawn: tuple[Outline, ...]) -> tuple[Any, str]:
    """Folium map, and the line of script that binds popups, search and legend to its layers."""
    import folium  # noqa: PLC0415 - only who asks for this map waits for it

    everywhere, metric = of_communes(atlas, drawn, DETAIL_M)
    shapes = everywhere[everywhere.index.isin(atlas.communes.index)]
    west, south, east, north = shapes.to_crs(crs.WGS84).total_bounds
    found = folium.Map(
        location=[(south + north) / 2, (west + east) / 2], tiles=None, zoom_control=False, zoom_snap=0.25
    )
    found.default_js, found.default_css = [], []
    communes = _communes(atlas, shown, shapes, drawn).add_to(found)
    _outside(shown, shapes, found)
    borders = atlas.departement_outlines().dropna()
    lines: list[Any] = [({}, shape) for shape in simplified(borders, metric, DETAIL_M).to_crs(crs.WGS84)]
    _layer(fr(texts.DEPARTEMENTS), lines, _BORDER).add_to(found)
    groups = [group.add_to(found) for group in _cpts(drawn, everywhere)]
    folium.LayerControl(collapsed=False).add_to(found)
    found.fit_bounds([[south, west], [north, east]])
    name, said = found.get_name(), json.dumps(_said(atlas, shown, drawn), ensure_ascii=False).replace("<", "\\u003c")
    zoom = f"L.control.zoom({json.dumps(texts.ZOOM)}).addTo({name});"
    layers = ", ".join(group.get_name() for group in groups)
    return found, f"{zoom}brancher({name}, {communes.get_name()}, [{layers}], {said});"


def _said(atlas: Atlas, shown: Choropleth, drawn: tuple[Outline, ...]) -> dict[str, object]:
    """Words of the popups, told once."""
    year = int(str(atlas.population_years.columns[-1]))
    return {
        **texts.POPUP,
        "population": fr(texts.POPUP["population"].format(year=year)),
        "titre": shown.title,
        "producteurs": shown.source,
        "departements": {code: fr(f"{name} ({code})") for code, name in atlas.departements.items()},
        "etats": {state.value: text for state, text in labels.COVERAGE.items()},
        "noms": [fr(outline.name) for outline in drawn],
        "aucune": texts.NOBODY,
        "rien": texts.NOT_FOUND,
    }


def _communes(atlas: Atlas, shown: Choropleth, shapes: "gpd.GeoSeries", drawn: tuple[Outline, ...]) -> Any:  # noqa: ANN401 - folium has no types
    place = {outline.cpts_id: i for i, outline in enumerate(drawn)}
    held: dict[str, list[int]] = {}
    for row in atlas.ledger_rows:
        if row.cpts_id in place:
            held.setdefault(row.commune_code, []).append(place[row.cpts_id])
    frame = atlas.communes.loc[shapes.index]
    features = []
    for code, shape in shapes.to_crs(crs.WGS84).items():
        people = frame.at[code, "inhabitants"]
        told = numbers.DASH if pd.isna(people) else texts.INHABITANTS.format(count=numbers.number(people))
        properties = {
            "c": code,
            "n": fr(str(frame.at[code, "name"])),
            "d": frame.at[code, "departement"],
            "p": fr(told),
            "v": shown.said[code],
            "e": str(shown.states[code]),
            "h": held.get(str(code), []),
        }
        features.append((properties, shape))
    style = {"color": "#ffffff", "weight": 0.5, "fillOpacity": 1}
    colors = [str(shown.colors[code]) for code in shapes.index]
    return _layer(fr(texts.COMMUNES.format(name=shown.indicator.name)), features, style, colors)


def _outside(shown: Choropleth, shapes: "gpd.GeoSeries", found: Any) -> None:  # noqa: ANN401 - folium has no types
    """Hatch what no documented CPTS holds: one shape a state, which lets clicks through."""
    states = shown.states.reindex(shapes.index)
    for state in shown.outside:
        inside = shapes[(states == state).to_numpy()]
        merged = type(shapes)([union(inside, inside.index)], crs=shapes.crs).to_crs(crs.WGS84)
        name = fr(texts.OUTSIDE.format(state=labels.COVERAGE[state]))
        style = {"stroke": False, "fillColor": f"url(#{state.value})", "fillOpacity": 1, "interactive": False}
        _layer(name, [({}, merged.iloc[0])], style).add_to(found)


def _cpts(drawn: tuple[Outline, ...], shapes: "gpd.GeoSeries") -> list[Any]:
    """One layer a status, in the order of the life of a CPTS."""
    of = type(shapes)([union(shapes, o.codes) for o in drawn], crs=shapes.crs).to_crs(crs.WGS84)
    layers = []
    for status, (color, dashes) in STROKE.items():
        features = [(_card(o), shape) for o, shape in zip(drawn, of, strict=True) if o.status == status]
        style = {"fillOpacity": 0, "color": color, "weight": 3, "dashArray": dashes or None, "fill": False}
        if features:
            layers.append(_layer(fr(texts.CPTS.format(status=labels.STATUS[status])), features, style))
    return layers


def _card(outline: Outline) -> dict[str, object]:
    partial = f" {texts.PARTIAL}" if outline.partial else ""
    return {
        "n": fr(outline.name),
        "s": labels.STATUS[outline.status],
        "m": fr(f"{len(outline.codes)}{partial}"),
        "u": outline.source_url,
    }


def _layer(
    name: str, features: list[tuple[dict[str, object], Any]], style: dict[str, object], colors: list[str] | None = None
) -> Any:  # noqa: ANN401 - folium has no types
    """Layer of folium; ``colors`` are those of the features, one each."""
    import folium  # noqa: PLC0415 - only who asks for this map waits for it

    rounded = shapely.transform([shape for _, shape in features], lambda xy: xy.round(_DECIMALS))
    content = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "id": str(i), "properties": told, "geometry": json.loads(shapely.to_geojson(shape))}
            for i, ((told, _), shape) in enumerate(zip(features, rounded, strict=True))
        ],
    }
    given = {key: value for key, value in style.items() if value is not None}

    def styled(feature: dict[str, Any]) -> dict[str, object]:
        return {**given, "fillColor": colors[int(feature["id"])]} if colors else given

    return folium.GeoJson(content, name=name, style_function=styled, smooth_factor=0, zoom_on_click=False)
