"""What folium does not write: the page around the map, its legend, the Leaflet files inside it."""

import re
from base64 import b64encode
from html import escape
from importlib import metadata, resources
from importlib.util import find_spec
from pathlib import Path

from cpts_map.choropleth import STROKE, Choropleth
from cpts_map.errors import SettingsError
from cpts_map.texts import carte as texts
from cpts_map.texts import labels, numbers
from cpts_map.texts.typography import fr

LEAFLET = "django-js-lib-leaflet"
_IMAGE = re.compile(r"url\((images/[\w.-]+)\)")
_ID = re.compile(r"(?<=_)[0-9a-f]{32}(?![0-9a-f])")
# Only for Internet Explorer 8, or for whoever debugs Leaflet.
_UNUSED = re.compile(r"\s*behavior: url\(#default#VML\);|\n//# sourceMappingURL=.*")


def leaflet() -> tuple[str, str]:
    """Style and script of Leaflet, images inside, its licence as a first comment.

    Raises
    ------
    SettingsError
        The package that carries Leaflet is absent.
    """
    found = find_spec("js_lib_leaflet")
    if found is None or not found.submodule_search_locations:
        raise SettingsError(f"Le paquet {LEAFLET} est absent : réinstaller l'environnement (make run).")
    folder = Path(found.submodule_search_locations[0]) / "static" / "js_lib_leaflet"
    style = _IMAGE.sub(lambda match: _inside(folder / match[1]), (folder / "leaflet.css").read_text("utf-8"))
    script = (folder / "leaflet.js").read_text("utf-8")
    licence = metadata.distribution(LEAFLET).read_text("LICENSE") or ""
    return _UNUSED.sub("", style), f"/*\n{licence}*/\n" + _UNUSED.sub("", script)


def _inside(image: Path) -> str:
    return f"url(data:image/png;base64,{b64encode(image.read_bytes()).decode()})"


def own(name: str) -> str:
    """Text of a file of this package."""
    return resources.files(__package__).joinpath(name).read_text("utf-8")


def settled(document: str) -> str:
    """Number the names that folium draws at random in their order: the same map is the same file."""
    order: dict[str, str] = {}
    return _ID.sub(lambda match: order.setdefault(match[0], str(len(order))), document)


def head(title: str) -> str:
    """Header of the page: title, search."""
    return (
        f'<header><h1>{escape(title)}</h1><p><label for="recherche">{texts.SEARCH}</label> '
        '<input id="recherche" type="search" list="noms" autocomplete="off"><datalist id="noms"></datalist> '
        f'<span id="reponse" role="status"></span></p></header><noscript><p>{escape(texts.NEEDS_SCRIPT)}</p></noscript>'
    )


def foot(shown: Choropleth, built: str) -> str:
    """Footer of the page: sources, date, what the register does not know."""
    lines = (fr(f"{texts.SOURCES} : {shown.source}"), fr(texts.BUILT.format(built=numbers.date(built))), *shown.notes)
    return '<footer tabindex="0">' + "".join(f"<p>{escape(line)}</p>" for line in lines) + "</footer>"


def legend(shown: Choropleth, statuses: tuple[str, ...]) -> str:
    """Legend, which the script puts on the map: classes, hatches, outlines."""
    classes = "".join(
        f'<li>{_swatch(f"""fill="{row.color}" stroke="#767e88" """)}<span>{escape(row.text)}</span>'
        f'<span class="n">{numbers.count(row.communes, "commune")}</span></li>'
        for row in shown.rows
    )
    hatches = "".join(
        f'<li>{_swatch(f"""fill="url(#{state.value})" stroke="#767e88" """)}'
        f"<span>{escape(fr(texts.OUTSIDE.format(state=labels.COVERAGE[state])))}</span></li>"
        for state in shown.outside
    )
    lines = "".join(
        f'<li><svg width="22" height="6" aria-hidden="true"><path d="M0 3H22" stroke="{STROKE[status][0]}" '
        f'stroke-width="3" stroke-dasharray="{STROKE[status][1]}"/></svg>'
        f"<span>{escape(fr(texts.CPTS.format(status=labels.STATUS[status])))}</span></li>"
        for status in STROKE
        if status.value in statuses
    )
    return (
        f'<template id="legende"><section class="legende" aria-label="{texts.LEGEND}">'
        f"<h2>{escape(shown.title)}</h2><ul>{classes}</ul><ul>{hatches}{lines}</ul></section></template>"
    )


def _swatch(paint: str) -> str:
    return f'<svg width="22" height="14" aria-hidden="true"><rect width="22" height="14" {paint}/></svg>'


def patterns() -> str:
    """Hatches that Leaflet's paths refer to: oblique where not covered, crossed the other way where nobody knows."""
    lines = {"non_couverte": "M-1 1L1 -1M0 8L8 0M7 9L9 7", "non_documentee": "M-1 7L1 9M0 0L8 8M7 -1L9 1"}
    drawn = "".join(
        f'<pattern id="{name}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<path d="{line}" stroke="#4d5661" stroke-width="0.8"/></pattern>'
        for name, line in lines.items()
    )
    return f'<svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs>{drawn}</defs></svg>'
