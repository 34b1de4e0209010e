"""The dashboard as one ASGI application."""

import hashlib
import logging
import re
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

import uvicorn
from dash import Dash, set_props
from fastapi import FastAPI
from fastapi.middleware.gzip import GZipMiddleware
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES

from cpts_map import macpts
from cpts_map.atlas import Atlas
from cpts_map.pipeline import ensure_store
from cpts_map.planning import Planner
from cpts_map.settings import Settings
from cpts_map.texts import pages
from cpts_map.texts.typography import fr
from cpts_map.web import ids, lean, lost, routes
from cpts_map.web.api import parquet
from cpts_map.web.callbacks import atelier_page, coverage_page, diagnostic_page, map_page, plan_page, tension_page
from cpts_map.web.callbacks import shell as shell_wires
from cpts_map.web.layout import shell
from cpts_map.web.light import routes as light_routes
from cpts_map.web.mapfiles import MapFiles
from cpts_map.web.shield import add as add_shield

log = logging.getLogger(__name__)
ASSETS = Path(__file__).parent / "assets"
lean.install()
# Of assets/: modules of the seven that Dash loads.
IMPORTED = r"^(?!(?:acces|carte|atelier|images|refus|termes|visite)\.mjs$).*\.mjs$"

_UNCOMPRESSED = (*DEFAULT_EXCLUDED_CONTENT_TYPES, parquet.MEDIA)


class _Dash(Dash):  # type: ignore[misc]  # Dash is untyped to mypy
    """Dash, whose first words are ours."""

    def interpolate_index(self, **kwargs: str) -> str:
        """Fill the document."""
        page: str = super().interpolate_index(**(kwargs | {"app_entry": shell.ENTRY}))
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
    planner = Planner(atlas, settings.shared)
    routes.add(server, atlas, files, planner)
    light_routes.add(server, atlas, settings)
    app = _Dash(
        __name__,
        server=server,
        assets_folder=str(ASSETS),
        # Modules that others import: the browser asks for them by itself.
        assets_ignore=IMPORTED,
        title=fr(f"{pages.APP} — {atlas.region_name}"),
        update_title=None,
        # Pages come and go: callbacks name components that the first layout does not hold.
        suppress_callback_exceptions=True,
        index_string=shell.index(_versions()),
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
        on_error=_unexpected,
    )
    # Dash's own compression takes Parquet too, whose readers ask for ranges of the bytes as they are.
    # Level 5: a tenth more bytes than 9 for half of its time, on each answer.
    server.add_middleware(GZipMiddleware, minimum_size=500, compresslevel=5, exclude_content_types=_UNCOMPRESSED)
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
    app.warm(files, atlas.warm, partial(macpts.warm, atlas))
    return app


def _versions() -> dict[str, str]:
    """Address of each imported module, with what changes with its content: a browser may keep the file."""
    modules = sorted(path for path in ASSETS.glob("*.mjs") if re.match(IMPORTED, path.name))
    digests = {path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:12] for path in modules}
    return {f"/assets/{name}": f"/assets/{name}?v={digest}" for name, digest in digests.items()}


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
