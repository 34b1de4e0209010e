"""Downloads: an address each, the query being the state of the page that offers them."""

import html
from collections.abc import Callable
from urllib.parse import parse_qs

from cpts_map import geofiles
from cpts_map.atlas import Atlas
from cpts_map.exports import to_csv, to_parquet, to_xlsx
from cpts_map.texts import carte, labels, pages
from cpts_map.version import __version__
from cpts_map.web.downloads.pictures import document, picture, situation
from cpts_map.web.downloads.regional import Table, communes, coverage, cpts, register, zones
from cpts_map.web.downloads.territorial import comparison, diagnosis, tension

__all__ = (
    "MEDIA",
    "TABLES",
    "Table",
    "content",
    "document",
    "index",
    "picture",
    "situation",
    "wants_international",
    "write",
)

MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": geofiles.MEDIA["parquet"],
}
TABLES: dict[str, Callable[[str, Atlas], Table]] = {
    "communes": communes,
    "couverture": coverage,
    "zones": zones,
    "cpts": cpts,
    "tension": tension,
    "registre": register,
    "diagnostic": diagnosis,
    "comparaison": comparison,
}


def index(region_name: str) -> str:
    """A page of links to every table, for a browser without scripts."""
    links = "".join(
        f"<li>{html.escape(pages.TABLES[name])} : "
        + ", ".join(f'<a href="/telecharger/{name}.{end}">{said}</a>' for end, said in _forms(name).items())
        + "</li>"
        for name in TABLES
    )
    links += "".join(
        f'<li><a href="/telecharger/carte.{form}">{html.escape(said)}</a></li>'
        for form, said in carte.DOWNLOADS.items()
    )
    view = (
        '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/clair.css">'
    )
    head = f'<head><meta charset="utf-8">{view}<title>{pages.DOWNLOAD} — {pages.APP}</title></head>'
    body = f"<main><h1>{pages.DOWNLOAD}</h1><p>{html.escape(region_name)}</p><ul>{links}</ul></main>"
    return f'<!DOCTYPE html><html lang="fr">{head}<body>{body}</body></html>'


def _forms(name: str) -> dict[str, str]:
    """Endings of the addresses of a table, and how each format is called."""
    layers = dict(zip(geofiles.FORMS, ("GeoJSON", "GeoPackage", "GeoParquet"), strict=True))
    tables = {"csv": "CSV", "csv?format=international": "CSV international", "xlsx": "XLSX"}
    return tables | (layers if name in geofiles.LAYERS else {"parquet": "Parquet"})


def content(name: str, search: str, atlas: Atlas, form: str = "csv") -> bytes:
    """One of :data:`TABLES` as a file; see :func:`write`."""
    return write(name, TABLES[name](search, atlas), atlas, form, international=wants_international(search))


def wants_international(search: str) -> bool:
    """Whether the query of an address asks for a CSV of other tools than French spreadsheets."""
    return parse_qs(search.removeprefix("?")).get("format", [""])[-1] == "international"


def write(name: str, table: Table, atlas: Atlas, form: str, *, international: bool = False) -> bytes:
    """Write a table.

    Parameters
    ----------
    name
        Of the table; heads its sheet.
    table
        Headers and rows.
    atlas
        Where its figures come from.
    form
        One of :data:`MEDIA`. A workbook has a sheet of sources; Parquet carries them under the key ``cpts_map``.
    international
        Of a CSV; see :func:`cpts_map.exports.to_csv`.

    Returns
    -------
    bytes
        The same for the same store.
    """
    if form == "csv":
        return to_csv(*table, international=international)
    if form == "xlsx":
        return to_xlsx({name.capitalize(): table, "Sources": (_SOURCES, _sources(atlas))})
    told = {
        "table": name,
        "region": atlas.region,
        "version": __version__,
        "magasin": atlas.fingerprint,
        "sources": [dict(zip(_SOURCES, row, strict=True)) for row in _sources(atlas)],
    }
    return to_parquet(*table, told)


_SOURCES = ("source", "producteur", "millesime", "licence", "attribution", "page", "recuperee")


def _sources(atlas: Atlas) -> list[tuple[object, ...]]:
    return [
        (s.title, s.producer, s.vintage, labels.LICENCE[s.licence], s.attribution, s.page, s.retrieved)
        for s in atlas.sources
    ]
