"""Content security policies: which one an address has, and why each allowance is there."""

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from cpts_map.web.api import PREFIX as API
from cpts_map.web.embed import PREFIX as EMBED
from cpts_map.web.urlstate import MapState

# Of the background map (``PLAN_IGN`` in assets/commun.mjs): the only other host that a browser is ever sent to.
BACKGROUND = "https://data.geopf.fr"
# Answers that are no page of the application: documents, pictures, files of data.
LEAVES = ("/telecharger", "/donnees/", "/assets/", "/maplibre/", API, EMBED, "/oembed", "/_dash-", "/sante", "/pret")
_INLINE = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)
# Styles stand inside our SVG and HTML documents, or are those of the light pages; nothing runs.
_LEAF = "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


@dataclass(frozen=True, slots=True)
class Policies:
    """Policies of an application.

    Attributes
    ----------
    scripts
        Sources of its inline scripts, as CSP writes them.
    """

    scripts: Sequence[str]

    def of(self, path: str, query: str, media: str, own: str | None) -> str:
        """Policy of an answer.

        Parameters
        ----------
        path, query
            Asked for.
        media
            Of the answer.
        own
            Policy that the answer already has, kept; who may frame it is added.
        """
        if own is not None:
            found = own
        elif media.startswith("text/html") and not path.startswith(LEAVES):
            found = self._page(BACKGROUND if path == "/" and MapState.from_search(query).background else "")
        else:
            found = _LEAF
        if "frame-ancestors" in found:
            return found
        framing = "*" if may_be_framed(path) else "'self'"
        return f"{found}; frame-ancestors {framing}"

    def _page(self, background: str) -> str:
        elsewhere = f" {background}" if background else ""
        return "; ".join(
            (
                "default-src 'none'",
                # No 'unsafe-inline', no 'unsafe-eval': the inline scripts of the document are named by their hash.
                f"script-src 'self' {' '.join(self.scripts)}",
                # Dash's scripts, and Plotly's, write their style sheets into <style> elements that change with each
                # version; a style can draw, and load nothing from elsewhere. The attribute style="" stays shut: React,
                # MapLibre and Plotly set styles one by one, which no policy forbids.
                "style-src 'self' 'unsafe-inline'",
                "style-src-attr 'none'",
                # data: the picture of a scale, the icons of MapLibre; blob: and data: charts becoming PNG.
                f"img-src 'self' data: blob:{elsewhere}",
                f"connect-src 'self'{elsewhere}",
                # MapLibre has no other build here than the one that starts its workers from a blob.
                "worker-src blob:",
                "font-src 'self'",
                "base-uri 'none'",
                "form-action 'self'",
            )
        )


def may_be_framed(path: str) -> bool:
    """Tell whether other sites may show an address in a frame."""
    return path.startswith((f"{EMBED}/cpts/", f"{EMBED}/carte")) or path == "/oembed"


def is_open(path: str) -> bool:
    """Tell whether pages of other sites may read an address."""
    return may_be_framed(path) or path == API or path.startswith(f"{API}/")


def script_hashes(app: Any) -> tuple[str, ...]:  # noqa: ANN401 - Dash is untyped
    """Sources of the inline scripts of the document around every page: Dash's and ours (import map, bridges)."""
    ours = (_hash(found[1]) for found in _INLINE.finditer(app.index_string))
    return tuple(dict.fromkeys((*ours, *_of_dash(app))))


def _of_dash(app: Any) -> Iterable[str]:  # noqa: ANN401 - Dash is untyped
    hashes: Iterable[str] = app.csp_hashes()
    return hashes


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def is_secure(site: str | None) -> bool:
    """Tell whether the public address is served over TLS."""
    return site is not None and urlsplit(site).scheme == "https"
