"""Addresses where no page stands: the document of Dash, whose page says so, under the status that machines read."""

from dash import Dash
from fastapi import FastAPI, Request
from fastapi.responses import Response

from cpts_map.texts import pages

NOT_FOUND = 404


def add(server: FastAPI, app: Dash) -> None:
    """Answer every address that is left; after this none may be added.

    Parameters
    ----------
    server
        On which every other address stands.
    app
        Whose document is the answer.
    """
    # Dash adds its own answer when a server tells it that it starts; behind the gate none does.
    app.backend._setup_catchall()  # noqa: SLF001 - no public way
    document = server.router.routes.pop().endpoint  # type: ignore[attr-defined]  # the one just added

    async def answer(request: Request) -> Response:
        found: Response = await document(request)
        if request.url.path not in pages.PAGES:
            found.status_code = NOT_FOUND
        return found

    server.add_api_route("{path:path}", answer, methods=["GET"], include_in_schema=False)
