"""Path → page."""

import datetime as dt
from typing import Any

from cpts_map.atlas import Atlas
from cpts_map.web.layout import shell
from cpts_map.web.mapfiles import MapFiles
from cpts_map.web.views import (
    atelier_view,
    compare_view,
    coverage_view,
    data_view,
    diagnostic_view,
    map_view,
    plan_view,
    tension_view,
)


def route(path: str | None, search: str | None, atlas: Atlas, files: MapFiles) -> tuple[list[Any], list[Any]]:
    """Draw the navigation and the page of an address."""
    path = path or "/"
    if path == "/":
        content: list[Any] = list(map_view.page(search, atlas, files))
    elif path == "/couverture":
        content = list(coverage_view.page(search, atlas))
    elif path == "/atelier":
        content = list(atelier_view.page(search, files))
    elif path == "/plan":
        content = list(plan_view.page(search, atlas))
    elif path == "/tension":
        content = list(tension_view.page(search, atlas))
    elif path == "/diagnostic":
        content = list(diagnostic_view.page(search, atlas))
    elif path == "/comparer":
        content = list(compare_view.page(search, atlas))
    elif path == "/donnees":
        content = data_view.page(atlas, dt.datetime.now(dt.UTC).date())
    else:
        content = list(shell.not_found())
    return list(shell.navigation(path)), content
