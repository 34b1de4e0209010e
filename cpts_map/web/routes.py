"""What the server gives beside Dash's pages: map files, MapLibre's files, downloads, health."""

from functools import lru_cache
from itertools import product

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response

from cpts_map import documents, geofiles
from cpts_map.atlas import Atlas
from cpts_map.errors import CptsMapError
from cpts_map.planning import Planner, lines
from cpts_map.texts import pages
from cpts_map.texts.typography import fr
from cpts_map.version import __version__
from cpts_map.web import downloads, firstview, maplibre, perimeterfiles
from cpts_map.web.api import service
from cpts_map.web.embed import routes as embed
from cpts_map.web.mapfiles import MapFiles, names, workshop_names
from cpts_map.web.packing import best
from cpts_map.web.serving.asgi import FOR_GOOD
from cpts_map.web.views import plan_view

_PICTURES = {"html": "text/html; charset=utf-8", "svg": "image/svg+xml", "pdf": "application/pdf", "png": "image/png"}


def add(server: FastAPI, atlas: Atlas, files: MapFiles, planner: Planner, pictures: firstview.Pictures) -> None:
    """Add the routes to a server, before Dash takes the rest."""
    _add_map_files(server, files)
    firstview.add(server, pictures)
    maplibre.add(server, files.library)
    _add_forms(server, atlas)
    _add_plan(server, planner)
    _add_perimeters(server, files)
    _add_downloads(server, atlas)
    service.mount(server, atlas, planner)
    embed.add(server, atlas)

    @server.get("/sante", include_in_schema=False)
    def _health() -> JSONResponse:
        return JSONResponse({"version": __version__, "region": atlas.region, "magasin": atlas.built})


def _add_plan(server: FastAPI, planner: Planner) -> None:
    """Add the files of the page *Plan*; plain functions, which may wait: the server runs them in threads."""
    for form in downloads.MEDIA:
        _add_plan_table(server, planner, form)

    @server.get("/telecharger/plan.svg", include_in_schema=False)
    def _picture(request: Request) -> Response:
        found = plan_view.file(request.url.query, planner)
        if found is None or not found.territories:
            return PlainTextResponse(pages.NOT_FOUND, 404)
        headers = {"Content-Disposition": f'inline; filename="cpts_{found.region}_plan.svg"'}
        return Response(plan_view.picture(found, planner.atlas), media_type="image/svg+xml", headers=headers)


def _add_plan_table(server: FastAPI, planner: Planner, form: str) -> None:
    @server.get(f"/telecharger/plan.{form}", include_in_schema=False)
    def _table(request: Request) -> Response:
        found, atlas = plan_view.file(request.url.query, planner), planner.atlas
        if found is None:
            return PlainTextResponse(pages.NOT_FOUND, 404)
        international = downloads.wants_international(request.url.query)
        table = lines.COLUMNS, lines.rows(atlas, found)
        content = downloads.write("plan", table, atlas, form, international=international)
        headers = {"Content-Disposition": f'attachment; filename="cpts_{found.region}_plan.{form}"'}
        return Response(content, media_type=downloads.MEDIA[form], headers=headers)


def _add_map_files(server: FastAPI, files: MapFiles) -> None:
    @server.get("/donnees/{digest}/{name}.{suffix}", include_in_schema=False)
    def _map_file(digest: str, name: str, suffix: str, request: Request) -> Response:
        known = name in {*names(), *workshop_names()}
        if not known or (file := files.get(name)).path != f"/donnees/{digest}/{name}.{suffix}":
            return PlainTextResponse(pages.NOT_FOUND, 404)
        headers = {"Cache-Control": FOR_GOOD, "Vary": "Accept-Encoding"}
        coding = best(request.headers.get("accept-encoding", ""))
        if coding:
            headers["Content-Encoding"] = coding
        return Response(file.coded(coding), media_type=file.media, headers=headers)


def _add_downloads(server: FastAPI, atlas: Atlas) -> None:
    @server.get("/telecharger", include_in_schema=False)
    def _downloads() -> Response:
        return HTMLResponse(downloads.index(fr(atlas.region_name)))

    @server.get("/telecharger/situation.svg", include_in_schema=False)
    def _situation(request: Request) -> Response:
        picture = downloads.situation(request.url.query, atlas)
        if picture is None:
            return PlainTextResponse(pages.NOT_FOUND, 404)
        headers = {"Content-Disposition": f'inline; filename="cpts_{atlas.region}_situation.svg"'}
        return Response(picture, media_type="image/svg+xml", headers=headers)

    for form in downloads.MEDIA:
        _add_tables(server, atlas, form)

    # What no download is must not become a page of Dash, which answers any address.
    @server.get("/telecharger/{rest:path}", include_in_schema=False)
    def _unknown(rest: str) -> Response:  # noqa: ARG001 - any
        return PlainTextResponse(pages.NOT_FOUND, 404)


def _add_tables(server: FastAPI, atlas: Atlas, form: str) -> None:
    @server.get(f"/telecharger/{{name}}.{form}", include_in_schema=False)
    def _table(name: str, request: Request) -> Response:
        if name not in downloads.TABLES:
            return PlainTextResponse(pages.NOT_FOUND, 404)
        content = downloads.content(name, request.url.query, atlas, form)
        headers = {"Content-Disposition": f'attachment; filename="cpts_{atlas.region}_{name}.{form}"'}
        return Response(content, media_type=downloads.MEDIA[form], headers=headers)


def _add_forms(server: FastAPI, atlas: Atlas) -> None:
    """Documents, maps and layers, a route a format; before the tables, whose route takes any name."""
    for form in documents.FORMS:
        _add_document(server, atlas, form)
    for form, media in _PICTURES.items():
        _add_picture(server, atlas, form, media)
    for name, form in product(geofiles.LAYERS, geofiles.FORMS):
        _add_layer(server, atlas, name, form)


def _add_document(server: FastAPI, atlas: Atlas, form: str) -> None:
    # Not a coroutine: the server answers it in a thread, and others meanwhile.
    @server.get(f"/telecharger/diagnostic.{form}", include_in_schema=False)
    def _document(request: Request) -> Response:
        content = downloads.document(form, request.url.query, atlas)
        if content is None:
            return PlainTextResponse(pages.NOT_FOUND, 404)
        headers = {"Content-Disposition": f'attachment; filename="cpts_{atlas.region}_diagnostic.{form}"'}
        return Response(content, media_type=documents.MEDIA[form], headers=headers)


def _add_picture(server: FastAPI, atlas: Atlas, form: str, media: str) -> None:
    # The last maps asked for are kept: a region takes seconds to write.
    made = lru_cache(maxsize=4)(lambda search: downloads.picture(form, search, atlas))

    @server.get(f"/telecharger/carte.{form}", include_in_schema=False)
    def _picture(request: Request) -> Response:
        headers = {"Content-Disposition": f'attachment; filename="cpts_{atlas.region}_carte.{form}"'}
        return Response(made(request.url.query), media_type=media, headers=headers)


def _add_layer(server: FastAPI, atlas: Atlas, name: str, form: str) -> None:
    @server.get(f"/telecharger/{name}.{form}", include_in_schema=False)
    def _layer() -> Response:
        headers = {"Content-Disposition": f'attachment; filename="cpts_{atlas.region}_{name}.{form}"'}
        return Response(geofiles.write(name, form, atlas), media_type=geofiles.MEDIA[form], headers=headers)


def _add_perimeters(server: FastAPI, files: MapFiles) -> None:
    @server.get("/telecharger/perimetre/{form}", include_in_schema=False)
    def _perimeter(form: str, p: str = "") -> Response:
        if form not in perimeterfiles.FORMS:
            return PlainTextResponse(pages.NOT_FOUND, 404)
        try:
            found = perimeterfiles.write(form, files.workshop.opened(p).codes, files.workshop)
        except CptsMapError as error:
            return PlainTextResponse(fr(str(error)), 400)
        place = "inline" if found.inline else "attachment"
        headers = {"Content-Disposition": f'{place}; filename="{found.name}"'}
        return Response(found.content, media_type=found.media, headers=headers)
