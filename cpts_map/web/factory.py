"""The dashboard as one ASGI application."""

import logging
import threading
from collections.abc import Callable
from functools import partial

import uvicorn
from dash import Dash, set_props
from dash.backends import _fastapi
from fastapi import FastAPI, Request
from fastapi.middleware.gzip import GZipMiddleware
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES

from cpts_map import macpts
from cpts_map.atlas import Atlas
from cpts_map.pipeline import ensure_store
from cpts_map.planning import Planner
from cpts_map.settings import Settings
from cpts_map.texts import pages
from cpts_map.texts.typography import fr
from cpts_map.web import firstview, ids, lean, lost, routes
from cpts_map.web.answered import Answered
from cpts_map.web.api import parquet
from cpts_map.web.assetfiles import EVERYWHERE, AssetFiles, lasting
from cpts_map.web.callbacks import atelier_page, coverage_page, diagnostic_page, map_page, plan_page, tension_page
from cpts_map.web.callbacks import shell as shell_wires
from cpts_map.web.firstview import First
from cpts_map.web.layout import shell
from cpts_map.web.light import routes as light_routes
from cpts_map.web.mapfiles import MapFiles
from cpts_map.web.packing import Packing
from cpts_map.web.shield import add as add_shield

log = logging.getLogger(__name__)
lean.install()
_UNCOMPRESSED = (*DEFAULT_EXCLUDED_CONTENT_TYPES, parquet.MEDIA)


def current_request() -> Request | None:
    """Request that Dash is answering; ``None`` outside of any."""
    found: Request | None = _fastapi._current_request_var.get()  # noqa: SLF001 - the public way raises outside of one
    return found


class _Dash(Dash):  # type: ignore[misc]  # Dash is untyped to mypy
    """Dash, whose first words are ours."""

    first: First | None = None

    def interpolate_index(self, **kwargs: str) -> str:
        """Fill the document; outside of a request, without what stands for one page only."""
        given = kwargs | {"app_entry": shell.ENTRY}
        asked = current_request()
        if asked is not None and self.first is not None:
            path, search = asked.url.path, asked.url.query
            given["metas"] += "\n" + self.first.head(path, search)
            given["css"] += "\n" + self.first.modules(path)
            given["app_entry"] += self.first.body(path, search)
        page: str = super().interpolate_index(**given)
        return page

    def warm(self, files: MapFiles, *others: Callable[[], object]) -> None:
        """Prepare, in threads, what the first visitor would wait for."""
        self.map_files = files
        # Not daemons: a process that stops at once must not tear DuckDB away under them.
        self._warming = [threading.Thread(target=warm) for warm in (files.warm, *others)]
        for thread in self._warming:
            thread.start()

    def warmed(self) -> None:
        """Wait until nothing remains to be prepared."""
        for thread in self._warming:
            thread.join()


def create_app(settings: Settings, atlas: Atlas | None = None) -> _Dash:
    """Make the application.

    Parameters
    ----------
    settings
        Where the store is and which region to show.
    atlas
        An open atlas, for tests; by default the store is opened, and built first when missing.

    Returns
    -------
    dash.Dash
        Its ``server`` is the ASGI application.

    Raises
    ------
    CptsMapError
        The store can be neither opened nor built, or the region is unknown.
    """
    atlas = atlas or Atlas(ensure_store(settings), settings.region)
    files = MapFiles(atlas)
    server = FastAPI(title=pages.APP, docs_url=None, redoc_url=None, openapi_url=None)
    planner, pictures, assets = Planner(atlas, settings.shared), firstview.Pictures(atlas), AssetFiles()
    routes.add(server, atlas, files, planner, pictures)
    light_routes.add(server, atlas, settings)
    app = _Dash(
        __name__,
        server=server,
        assets_folder=str(assets.folder),
        # The document names them itself, by their content.
        assets_ignore=".*",
        title=fr(f"{pages.APP} — {atlas.region_name}"),
        update_title=None,
        # Pages come and go: callbacks name components that the first layout does not hold.
        suppress_callback_exceptions=True,
        index_string=shell.index(
            modules=assets.modules,
            styles=assets.styles,
            started=[assets.address(name) for name in EVERYWHERE],
            early=assets.with_imports(EVERYWHERE),
        ),
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
        on_error=_unexpected,
    )
    server.add_middleware(Answered)
    # Dash's own compression takes Parquet too, whose readers ask for ranges of the bytes as they are.
    # Level 5: a tenth more bytes than 9 for half of its time, on each answer.
    server.add_middleware(GZipMiddleware, minimum_size=500, compresslevel=5, exclude_content_types=_UNCOMPRESSED)
    server.add_middleware(Packing, lasting=lasting)
    app.first = firstview.First(atlas, files, assets)
    # No callback of ours pushes: without this Dash opens a socket for each visitor, and keeps it.
    app.backend.websocket_capability = False
    app.layout = shell.shell(atlas.region_name)
    shell_wires.register(app, atlas, files)
    map_page.register(app, atlas)
    coverage_page.register(app, atlas)
    atelier_page.register(app, files.workshop)
    plan_page.register(app, planner)
    tension_page.register(app, atlas)
    diagnostic_page.register(app, atlas)
    # Dash sets itself up within its first request and answers a second one meanwhile, without our style or map.
    app._setup_server()  # noqa: SLF001 - no public way
    lost.add(server, app)
    add_shield(server, app, settings)
    # The server listens at once; what the first visitor would wait for is made meanwhile.
    app.warm(files, pictures.warm, atlas.warm, partial(macpts.warm, atlas))
    return app


def _unexpected(error: Exception) -> None:
    """Log what no view expected; the visitor keeps the page as it was, and is told."""
    log.error("Erreur inattendue dans une réponse", exc_info=error)
    set_props(ids.STATUS, {"children": pages.ERROR})


def serve(app: Dash, settings: Settings) -> None:
    """Listen until stopped.

    Raises
    ------
    CptsMapError
        The port is taken.
    """
    uvicorn.run(
        app.server,
        host=settings.host,
        port=settings.port,
        log_level="warning",
        proxy_headers=False,
        server_header=False,
    )
