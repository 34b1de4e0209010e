"""A refusal in the form that who asked can read."""

from collections.abc import Mapping

from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import Scope

from cpts_map.texts.typography import fr
from cpts_map.web.api import PREFIX
from cpts_map.web.api.problems import problem

# Where Dash calls.
CALLS = "/_dash-update-component"


def refusal(scope: Scope, status: int, said: str, headers: Mapping[str, str] | None = None) -> Response:
    """Write a refusal.

    Parameters
    ----------
    scope
        Of the request.
    status
        HTTP status.
    said
        In French.
    headers
        To send with it.

    Returns
    -------
    Response
        A problem (RFC 9457) under the API, JSON that ``assets/refus.mjs`` shows where Dash calls, plain text elsewhere.
    """
    path, kept = scope["path"], {"Cache-Control": "no-store"} | dict(headers or {})
    if path == PREFIX or path.startswith(f"{PREFIX}/"):
        # Without this header a page of another site would not know why.
        return problem(status, fr(said), path, kept | {"Access-Control-Allow-Origin": "*"})
    if path == CALLS:
        return JSONResponse({"message": fr(said)}, status, headers=kept)
    return PlainTextResponse(fr(said), status, headers=kept)
