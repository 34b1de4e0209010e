"""MapLibre's files, as the package that carries them gives them, at an address that changes with their content."""

from collections.abc import Mapping
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import PlainTextResponse, Response

from cpts_map.errors import StoreError
from cpts_map.texts import pages
from cpts_map.web.packing import Packed

_SCRIPT, _STYLE = "maplibre-gl.js", "maplibre-gl.css"
_MEDIA = {_SCRIPT: "text/javascript", _STYLE: "text/css"}


def folder() -> Path:
    """Folder of the files, found without importing the package.

    Raises
    ------
    StoreError
        The package is not installed.
    """
    found = find_spec("maplibre")
    if found is None or not found.submodule_search_locations:
        raise StoreError("Le paquet maplibre est absent : réinstaller l'environnement (make run).")
    return Path(found.submodule_search_locations[0]) / "srcjs"


class Library:
    """The files, read once."""

    @cached_property
    def _files(self) -> Mapping[str, Packed]:
        return {name: Packed((folder() / name).read_bytes()) for name in _MEDIA}

    def address(self, name: str) -> str:
        """Address of a file."""
        return f"/maplibre/{self._files[name].digest}/{name}"

    @property
    def script(self) -> str:
        """Address of the library."""
        return self.address(_SCRIPT)

    @property
    def style(self) -> str:
        """Address of its style sheet."""
        return self.address(_STYLE)

    def attributes(self) -> dict[str, str]:
        """Attributes by which the element of a map names them."""
        return {"data-maplibre": self.script, "data-maplibre-css": self.style}

    def content(self, name: str) -> bytes:
        """Content of a file."""
        return self._files[name].content


def add(server: FastAPI, library: Library) -> None:
    """Add the route; :class:`cpts_map.web.packing.Packing` compresses, and says how long a browser may keep them."""

    @server.get("/maplibre/{digest}/{name}", include_in_schema=False)
    def _maplibre(digest: str, name: str) -> Response:  # noqa: ARG001 - a page from before an update names another
        if name not in _MEDIA:
            return PlainTextResponse(pages.NOT_FOUND, 404)
        return Response(library.content(name), media_type=_MEDIA[name])

    # What is no file of it must not become a page of Dash, which answers any address.
    @server.get("/maplibre/{rest:path}", include_in_schema=False)
    def _unknown(rest: str) -> Response:  # noqa: ARG001 - any
        return PlainTextResponse(pages.NOT_FOUND, 404)
