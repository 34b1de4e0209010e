"""The API as an application of its own, mounted beside Dash's pages."""

import re
from functools import lru_cache
from typing import Any

from fastapi import Depends, FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Mount

from cpts_map.atlas import Atlas
from cpts_map.planning import Planner
from cpts_map.web.api import PREFIX, described, docpage, numbers, parquet, places, plans, problems, tensions
from cpts_map.web.api.freshness import Freshness
from cpts_map.web.api.replies import Replies

# What a page of another site may read beside the body.
_EXPOSED = ("ETag", "Last-Modified", "Link", "Content-Range", "Accept-Ranges", "Content-Length")


def make(atlas: Atlas, planner: Planner) -> FastAPI:
    """Make the API of an atlas, whose plans wait in a queue."""
    known = [Depends(problems.known_only)]
    server = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False, dependencies=known)
    replies = Replies(atlas)
    places.add_territories(server, replies)
    places.add_cpts(server, replies)
    numbers.add_coverage(server, replies)
    numbers.add_indicators(server, replies)
    numbers.add_diagnosis(server, replies)
    tensions.add(server, replies)
    plans.add(server, replies, planner)
    places.add_search(server, replies)
    parquet.add(server, replies)
    _add_pages(server, atlas)
    problems.add(server)
    server.add_middleware(Freshness, atlas=atlas)
    # Any site may read; nothing here changes anything, nothing asks who one is.
    server.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "HEAD", "POST"],
        allow_headers=["*"],
        expose_headers=_EXPOSED,
    )
    return server


def mount(server: FastAPI, atlas: Atlas, planner: Planner) -> None:
    """Put the API on a server, before Dash takes the rest."""

    @server.get(PREFIX, include_in_schema=False)
    def _top() -> Response:
        return RedirectResponse(f"{PREFIX}/", 308)

    place = Mount(PREFIX, app=make(atlas, planner))
    # An address that holds a line break is ours too: without this flag the pattern stops there.
    place.path_regex = re.compile(place.path_regex.pattern, re.DOTALL)
    server.router.routes.append(place)


def _add_pages(server: FastAPI, atlas: Atlas) -> None:
    @lru_cache(maxsize=1)
    def document() -> dict[str, Any]:
        return described.document(server, atlas)

    @lru_cache(maxsize=1)
    def page() -> str:
        return docpage.page(document())

    @server.get("/openapi.json", include_in_schema=False)
    def _openapi() -> Response:
        return JSONResponse(document())

    @server.get("/", include_in_schema=False)
    @server.get("/docs", include_in_schema=False)
    def _docs() -> Response:
        return HTMLResponse(page(), headers={"Content-Security-Policy": docpage.POLICY})
