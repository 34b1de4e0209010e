"""What goes wrong without being expected: logged here, told there, and nothing of the code leaves."""

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cpts_map.texts import pages
from cpts_map.texts import shield as said
from cpts_map.web.shield.refusals import refusal

log = logging.getLogger(__name__)
_FAILED = 500
_SAID = {404: pages.NOT_FOUND, 405: said.NO_METHOD}
# Dash answers 500 for a file that it does not know.
_FILES = "/_dash-component-suites/"


def handle(server: FastAPI) -> None:
    """Answer in French what the framework answers in English."""

    @server.exception_handler(HTTPException)
    def _refused(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else _FAILED
        headers = error.headers if isinstance(error, HTTPException) else None
        return refusal(request.scope, status, _SAID.get(status, said.MALFORMED), headers)

    @server.exception_handler(RequestValidationError)
    def _invalid(request: Request, _error: Exception) -> Response:
        return refusal(request.scope, 400, said.MALFORMED)


class Failures:
    """ASGI middleware: an exception, or a failure of Dash, becomes a sentence."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, replaced = [], []

        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start":
                if message["status"] == _FAILED and scope["path"].startswith("/_dash-"):
                    replaced.append(message)
                started.append(message)
            if not replaced:
                await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception:
            log.exception("Erreur inattendue du serveur")
            if started and not replaced:
                raise  # half an answer has gone: only closing tells
            replaced.append({})
        if replaced:
            await _told(scope)(scope, receive, send)


def _told(scope: Scope) -> Response:
    if scope["path"].startswith(_FILES):
        return refusal(scope, 404, pages.NOT_FOUND)
    return refusal(scope, _FAILED, said.FAILED)
