"""Addresses of the light pages, added before Dash takes the rest."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from xml.sax.saxutils import escape

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from cpts_map import macpts
from cpts_map.atlas import Atlas
from cpts_map.fetch import geocoder
from cpts_map.settings import Settings
from cpts_map.texts import legal, pages
from cpts_map.texts import macpts as t
from cpts_map.web.light import addresses, information, result
from cpts_map.web.light.rendering import STYLE, render

_STYLE = f"/clair.css?v={hashlib.sha256(STYLE.encode()).hexdigest()[:12]}"
_METHODS = ["GET", "HEAD"]
_HEADERS = {
    # No script at all, whatever gets into a page.
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src data:; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'self'",
    # What was typed stands in the address of the page: it goes to no other site.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
Context = Mapping[str, object]
_UNSEEN = {"Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True)
class Light:
    """What the pages are made from."""

    atlas: Atlas
    settings: Settings
    ask: macpts.typed.Ask | None

    def page(self, template: str, path: str, context: Context, canonical: str = "", status: int = 200) -> Response:
        """Write a page; one without a canonical address is not for search engines."""
        site = (self.settings.site or "").rstrip("/")
        common = {
            "region": self.atlas.region_name,
            "style": _STYLE,
            "path": path,
            "asks": self.ask is not None,
            "canonical": site + canonical if canonical else "",
            "q": "",
            "profession": "",
        }
        headers = _HEADERS if canonical else _HEADERS | _UNSEEN
        return HTMLResponse(render(template, **(common | dict(context))), status, headers)

    def not_found(self, path: str) -> Response:
        """Page of an address that leads nowhere."""
        return self.page("page.html", path, {"title": pages.NOT_FOUND, "sections": (legal.NOT_FOUND,)}, status=404)

    def search(self, text: str, profession: str) -> Response:
        """Answer what was typed: the page of the sure commune, else choices."""
        found = macpts.read(text, self.atlas, self.ask)
        if found.code:
            name = self.atlas.name("commune", found.code)
            return _moved(addresses.commune(found.code, name, profession), 303)
        if found.how is macpts.How.EMPTY:
            empty = {"title": t.TITLE, "description": t.DESCRIPTION, "profession": profession, "heading": ""}
            return self.page("search.html", addresses.HOME, empty | {"elsewhere": ()}, addresses.HOME)
        return self.page("search.html", addresses.HOME, self._outcome(found, text, profession))

    def _outcome(self, found: macpts.Outcome, text: str, profession: str) -> dict[str, object]:
        many = len(found.choices) >= macpts.typed.SHOWN
        region = self.atlas.region_name
        return {
            "title": t.TITLE,
            "q": text[: macpts.typed.LONGEST],
            "profession": profession,
            "heading": t.HEADINGS[found.how],
            "help": t.UNKNOWN_HELP.format(region=region),
            "choices": [result.choice(c, profession) for c in found.choices],
            "first_only": t.FIRST_ONLY.format(count=macpts.typed.SHOWN) if many else "",
            "elsewhere": [result.choice(c, profession) for c in found.elsewhere],
            "elsewhere_title": t.ELSEWHERE.format(region=region),
        }

    def commune(self, reference: str, profession: str) -> Response:
        """Answer for a commune, at its one address."""
        code = self.atlas.gazetteer.code(reference.partition("-")[0]).commune_code
        if code is None:
            return self.not_found(reference)
        found = macpts.membership(code, self.atlas)
        own = addresses.commune(code, found.name)
        if f"{addresses.HOME}/commune/{reference}" != own:
            return _moved(own + addresses.query(profession=profession), 301)
        # The same answer whatever the profession: search engines keep one address.
        indexed = own if found.in_region or found.holdings else ""
        context = result.context(found, profession, self.atlas) | {"profession": profession}
        return self.page("commune.html", own, context, indexed)

    def report(self, code: str, site: str) -> Response:
        """Write the text that reports a perimeter."""
        known = self.atlas.gazetteer.code(code).commune_code
        if known is None:
            return self.not_found(code)
        found = macpts.membership(known, self.atlas)
        context = result.report(found, self.atlas, site, self.settings.contact)
        contacts = [(t.CONTACT_AREA.format(area=c.area, role=c.role), c.site) for c in found.contacts]
        back = addresses.commune(known, found.name)
        return self.page("report.html", back, {**context, "contacts": contacts, "back": back})

    def sitemap(self, site: str) -> str:
        """List every page for search engines: the communes of the region, and those that its CPTS hold beyond."""
        held = {row.commune_code for row in self.atlas.ledger_rows}
        names = self.atlas.everywhere["name"]
        listed = names[names.index.isin(held | set(self.atlas.communes.index))]
        communes = (addresses.commune(str(code), name) for code, name in listed.items())
        lines = (f"<url><loc>{escape(site + path)}</loc></url>" for path in (*legal.FOOTER, *communes))
        head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        return head + "\n".join(lines) + "\n</urlset>\n"


def add(server: FastAPI, atlas: Atlas, settings: Settings) -> None:
    """Add the light pages to a server.

    Parameters
    ----------
    server
        On which Dash does not stand yet.
    atlas
        What is told.
    settings
        The geocoder, the public address, who answers for the site.
    """
    light = Light(atlas, settings, geocoder.asker(settings.geocoder))
    _add_search(server, light)
    _add_information(server, light)
    _add_machines(server, light)

    @server.api_route("/ma-cpts/{rest:path}", methods=_METHODS, include_in_schema=False)
    def _lost(rest: str) -> Response:
        return light.not_found(rest)


def _add_search(server: FastAPI, light: Light) -> None:
    @server.api_route(addresses.HOME, methods=_METHODS, include_in_schema=False)
    def _search(q: str = "", profession: str = "") -> Response:
        return light.search(q, _profession(profession))

    @server.api_route("/ma-cpts/commune/{reference}", methods=_METHODS, include_in_schema=False)
    def _commune(reference: str, profession: str = "") -> Response:
        return light.commune(reference, _profession(profession))

    @server.api_route("/ma-cpts/signaler", methods=_METHODS, include_in_schema=False)
    def _report(request: Request, commune: str = "") -> Response:
        return light.report(commune, addresses.site_of(request, light.settings.site))


def _add_information(server: FastAPI, light: Light) -> None:
    def answer(path: str, make: Callable[[Atlas, Settings], information.Page], template: str) -> Response:
        return light.page(template, path, make(light.atlas, light.settings), path)

    for path, (make, template) in information.PAGES.items():
        told = partial(answer, path, make, template)
        server.add_api_route(path, _without_parameters(told), methods=_METHODS, include_in_schema=False)


def _without_parameters(answer: Callable[[], Response]) -> Callable[[], Response]:
    """Hide the arguments already given, which FastAPI would read in the query."""

    def told() -> Response:
        return answer()

    return told


def _add_machines(server: FastAPI, light: Light) -> None:
    @server.api_route("/clair.css", methods=_METHODS, include_in_schema=False)
    def _style() -> Response:
        headers = {"Cache-Control": "public, max-age=86400", "X-Content-Type-Options": "nosniff"}
        return Response(STYLE, media_type="text/css", headers=headers)

    @server.api_route("/robots.txt", methods=_METHODS, include_in_schema=False)
    def _robots(request: Request) -> Response:
        site = addresses.site_of(request, light.settings.site)
        told = f"Sitemap: {site}/sitemap.xml\n" if site else ""
        return PlainTextResponse(f"User-agent: *\nAllow: /\n{told}", headers=_UNSEEN)

    @server.api_route("/sitemap.xml", methods=_METHODS, include_in_schema=False)
    def _sitemap(request: Request) -> Response:
        site = addresses.site_of(request, light.settings.site)
        if not site:
            return PlainTextResponse(pages.NOT_FOUND, 404)
        return Response(light.sitemap(site), media_type="application/xml", headers=_UNSEEN)


def _profession(text: str) -> str:
    """Keep a profession that is known; any other text is none."""
    return text if text in t.PROFESSIONS else ""


def _moved(address: str, status: int) -> Response:
    return RedirectResponse(address, status, headers=_HEADERS | _UNSEEN)
