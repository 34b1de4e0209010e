"""Addresses of the light pages, and the public address of the site before them."""

import re
from urllib.parse import urlencode

from fastapi import Request

from cpts_map.web.light.rendering import slug

HOME = "/ma-cpts"
# What a browser may send as a host; anything else is somebody playing with the header.
_HOST = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?|\[[0-9A-Fa-f:]{2,45}\])(?::\d{1,5})?")


def commune(code: str, name: str, profession: str = "") -> str:
    """Address of the page of a commune."""
    return f"{HOME}/commune/{code}-{slug(name)}{query(profession=profession)}"


def query(**parameters: str) -> str:
    """Write the parameters that have a value, encoded."""
    kept = {name: value for name, value in parameters.items() if value}
    return f"?{urlencode(kept)}" if kept else ""


def site_of(request: Request, declared: str | None) -> str:
    """Public address of the site, without a slash at its end: as declared, else as asked; empty for a forged host."""
    if declared:
        return declared.rstrip("/")
    host = request.headers.get("host", "")
    scheme = "https" if request.url.scheme == "https" else "http"
    return f"{scheme}://{host}" if _HOST.fullmatch(host) else ""
