"""Errors as ``application/problem+json`` (RFC 9457), in French."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.dependencies.utils import get_flat_params
from fastapi.exceptions import RequestValidationError
from fastapi.params import Query
from fastapi.responses import JSONResponse, Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from cpts_map.errors import CptsMapError, UnknownCodeError
from cpts_map.texts import api as texts
from cpts_map.texts.typography import fr
from cpts_map.web.api import PREFIX

log = logging.getLogger(__name__)
MEDIA = "application/problem+json"
NOT_FOUND, TOO_LARGE, INVALID, LATE = 404, 413, 422, 503


class ProblemError(CptsMapError):
    """A request that cannot be answered, with its HTTP status."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None) -> None:
        """Keep the status, the French sentence, and headers to send with it."""
        super().__init__(detail)
        self.status = status
        self.headers = dict(headers or {})


def problem(status: int, detail: str, instance: str, headers: Mapping[str, str] | None = None) -> Response:
    """Write a problem.

    Parameters
    ----------
    status
        HTTP status.
    detail
        What is wrong and what was expected, in French.
    instance
        Path that was asked for.
    headers
        To send with it.
    """
    slug, title = texts.PROBLEMS.get(status, texts.PROBLEMS[400])
    content = {
        "type": f"{PREFIX}/#{slug}",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": quote(instance),
    }
    kept = {"Cache-Control": "no-store"} | dict(headers or {})
    return JSONResponse(content, status, media_type=MEDIA, headers=kept)


def known_only(request: Request) -> None:
    """Refuse a parameter that the address does not know, or that comes twice: a figure would not be what was meant.

    Raises
    ------
    ProblemError
        Naming the parameter and the known ones.
    """
    route = request.scope.get("route")
    if not isinstance(route, APIRoute) or not route.include_in_schema:
        return
    known = [field.alias for field in get_flat_params(route.dependant) if isinstance(field.field_info, Query)]
    given = [name for name, _ in request.query_params.multi_items()]
    for name in given:
        if name not in known:
            told = f"Paramètres : {', '.join(known)}." if known else "Cette adresse n'a pas de paramètre."
            raise ProblemError(INVALID, f"Paramètre inconnu : « {name} ». {told}")
        if given.count(name) > 1:
            raise ProblemError(INVALID, f"Paramètre donné plusieurs fois : « {name} ».")


def add(server: FastAPI) -> None:
    """Turn every error of a server into a problem."""

    @server.exception_handler(CptsMapError)
    def _ours(request: Request, error: Exception) -> Response:
        path = request.scope["path"]
        if isinstance(error, ProblemError):
            return problem(error.status, fr(str(error)), path, error.headers)
        return problem(NOT_FOUND if isinstance(error, UnknownCodeError) else INVALID, fr(str(error)), path)

    @server.exception_handler(RequestValidationError)
    def _invalid(request: Request, error: Exception) -> Response:
        return _refused(error.errors() if isinstance(error, RequestValidationError) else [], request.scope["path"])

    @server.exception_handler(HTTPException)
    def _http(request: Request, error: Exception) -> Response:
        return _routing(error, request) if isinstance(error, HTTPException) else Response(status_code=500)

    @server.exception_handler(Exception)
    def _bug(request: Request, error: Exception) -> Response:
        log.error("Erreur inattendue de l'API", exc_info=error)
        return problem(500, texts.INTERNAL, request.scope["path"])


def _routing(error: HTTPException, request: Request) -> Response:
    path, status = request.scope["path"], error.status_code
    details = {
        NOT_FOUND: texts.NO_ADDRESS.format(path=path),
        405: texts.NO_METHOD.format(method=request.method),
        400: texts.REASONS["json_invalid"],
    }
    return problem(status, details.get(status, str(error.detail)), path, error.headers)


def _refused(errors: Sequence[Any], path: str) -> Response:
    kinds = {error["type"] for error in errors}
    if "too_long" in kinds:
        limit = next(error["ctx"]["max_length"] for error in errors if error["type"] == "too_long")
        return problem(TOO_LARGE, texts.TOO_MANY.format(limit=limit), path)
    detail = fr(" ; ".join(_reason(error) for error in errors[:SAID]) + ".")
    return problem(400 if "json_invalid" in kinds else INVALID, detail, path)


# Refused values that a problem names: the first ones are enough to mend a request.
SAID = 5


def _reason(error: Mapping[str, Any]) -> str:
    """One refused value: where it stands, and why."""
    place = ".".join(str(part) for part in error["loc"][1:]) or str(error["loc"][0])
    told = texts.REASONS.get(error["type"], texts.REFUSED)
    given = {key: str(value).replace(" or ", " ou ") for key, value in error.get("ctx", {}).items()}
    return f"{place} : {told.format(**given)}" if given or "{" not in told else f"{place} : {texts.REFUSED}"
