"""The documents: the card of a CPTS, a map of a territory, the page that gives their code to copy."""

from collections.abc import Collection, Sequence
from html import escape
from urllib.parse import quote

from cpts_map.atlas import Atlas
from cpts_map.queries import Cpts
from cpts_map.rules import BOUNDS_SOURCE, SIZE_CLASS_SOURCE, Precision
from cpts_map.situation import situation
from cpts_map.texts import embed as texts
from cpts_map.texts import labels, numbers, pages
from cpts_map.texts.typography import fr
from cpts_map.web.embed import PREFIX
from cpts_map.wording import size_range

# Width and height of the frames, pixels.
CARD_SIZE = (480, 860)
MAP_SIZE = (720, 640)
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_CSS = (
    "body{font:15px/1.45 system-ui,sans-serif;margin:0;padding:.75rem;color:#1a1f26;background:#fff}"
    "h1{font-size:1.15rem;margin:0 0 .5rem}dl{display:grid;grid-template-columns:auto 1fr;gap:.15rem .75rem;margin:0}"
    "dt{color:#4d5661}dd{margin:0}p{margin:.5rem 0}.note{background:#fff6df;padding:.4rem .6rem}"
    ".petit svg{max-height:16rem}.grand svg{max-height:70vh}"
    "small{color:#4d5661}a{color:#1b4f8f}svg{max-width:100%;height:auto}pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#f4f5f7;"
    "padding:.75rem;user-select:all}"
)


def card(atlas: Atlas, cpts_id: str, base: str) -> str:
    """Write the card of a CPTS.

    Parameters
    ----------
    atlas
        Where the figures come from.
    cpts_id
        Of the register.
    base
        Address of the server, without a slash at its end.

    Raises
    ------
    UnknownCodeError
        The register knows no such CPTS.
    """
    entry = atlas.cpts(cpts_id)
    communes = atlas.cpts_communes(cpts_id)
    rows = [*_entry(entry), *(_perimeter(atlas, entry, communes) if communes else ())]
    facts = "".join(f"<dt>{escape(term)}</dt><dd>{escape(said)}</dd>" for term, said in rows)
    missing = "" if communes else f'<p class="note">{escape(texts.NO_PERIMETER)}</p>'
    picture = situation(atlas, communes, entry.name, ()) if communes else ""
    foot = _foot(atlas, base, f"cpts:{cpts_id}")
    # What must be known before quoting a figure stands above the picture: a frame may be cut.
    body = f'<h1>{escape(fr(entry.name))}</h1><dl>{facts}</dl>{missing}{foot}<div class="petit">{picture}</div>'
    address = card_address(cpts_id)
    return _document(fr(entry.name), body, base + address)


def carte(atlas: Atlas, kind: str, code: str, layers: Collection[str], base: str) -> str:
    """Write the map of a territory.

    Parameters
    ----------
    atlas
        Where outlines and names come from.
    kind, code
        Of the territory, as for :meth:`cpts_map.atlas.Atlas.territory`.
    layers
        Of :data:`cpts_map.situation.LAYERS`.
    base
        As for :func:`card`.

    Raises
    ------
    CptsMapError
        There is no such territory, or it has no outline.
    """
    communes = atlas.territory(kind, code)
    name = atlas.cpts(code).name if kind == "cpts" else atlas.name(kind, code)
    body = f"<h1>{escape(fr(name))}</h1>"
    picture = situation(atlas, communes, name, layers) if communes else f"<p>{escape(texts.NO_PERIMETER)}</p>"
    body += f'<div class="grand">{picture}</div>'
    return _document(fr(name), body + _foot(atlas, base, f"{kind}:{code}"), base + map_address(kind, code))


def snippets(atlas: Atlas, cpts_id: str, base: str) -> str:
    """Write the page that gives the code of the card and of the map of a CPTS.

    Raises
    ------
    UnknownCodeError
        The register knows no such CPTS.
    """
    name = fr(atlas.cpts(cpts_id).name)
    body = f"<h1>{escape(texts.SNIPPET_TITLE)}</h1><p>{escape(texts.SNIPPET_HELP)}</p>"
    addresses: Sequence[tuple[str, str, tuple[int, int]]] = ((texts.CARD, card_address(cpts_id), CARD_SIZE),)
    if atlas.cpts_communes(cpts_id):
        addresses = (*addresses, (texts.MAP, map_address("cpts", cpts_id), MAP_SIZE))
    for title, address, size in addresses:
        code = frame(base + address, f"{title} : {name}", size)
        body += f'<h2>{title}</h2><pre>{escape(code)}</pre><p><a href="{escape(address)}">{title}</a></p>'
    return _document(texts.SNIPPET_TITLE, body + f"<p>{escape(texts.SNIPPET_MAP_HELP)}</p>", "")


def frame(address: str, title: str, size: tuple[int, int]) -> str:
    """Write the code to copy: a frame, sandboxed but for its links."""
    width, height = size
    return (
        f'<iframe src="{escape(address)}" title="{escape(fr(title))}" width="{width}" height="{height}" '
        'loading="lazy" sandbox="allow-popups allow-popups-to-escape-sandbox" style="border:0;max-width:100%"></iframe>'
    )


def card_address(cpts_id: str) -> str:
    """Address of the card of a CPTS."""
    return f"{PREFIX}/cpts/{quote(cpts_id, safe='')}"


def map_address(kind: str, code: str) -> str:
    """Address of the map of a territory."""
    return f"{PREFIX}/carte/{quote(kind, safe='')}/{quote(code, safe='')}"


def _entry(entry: Cpts) -> list[tuple[str, str]]:
    return [
        ("Statut", labels.STATUS[entry.status]),  # type: ignore[index]  # a Status is its own text
        ("Depuis", numbers.date(entry.status_date) or "date non documentée"),
        ("Périmètre", labels.PRECISION[entry.precision]),  # type: ignore[index]
    ]


def _perimeter(atlas: Atlas, entry: Cpts, communes: tuple[str, ...]) -> list[tuple[str, str]]:
    found = atlas.perimeter(communes).diagnose()
    at_least = f"{pages.AT_LEAST} " if entry.precision == Precision.PARTIEL else ""
    last, size = found.population[-1], found.size_class
    return [
        (fr(f"Population municipale {last.year}"), at_least + numbers.with_unit(last.inhabitants, 0, "hab.")),
        ("Communes", at_least + numbers.number(len(communes))),
        ("Bornes d’une CPTS", fr(f"{labels.BOUNDS[found.bounds.status.value]} ({BOUNDS_SOURCE})")),
        ("Classe de taille ACI", fr(f"{size.name} : {size_range(size.lower, size.upper)} ({SIZE_CLASS_SOURCE})")),
        ("Départements", fr(", ".join(d.name for d in found.departements))),
    ]


def _foot(atlas: Atlas, base: str, selection: str) -> str:
    register = atlas.register
    note = f"{pages.PARTIAL}. {pages.PARTIAL_HELP}" if register.partial else pages.COMPLETE
    used = [s for s in atlas.sources if s.source_id in {"communes", "population", "cpts_registre"}]
    told = fr(" ; ".join(f"{s.attribution}, {s.vintage} ({labels.LICENCE.get(s.licence, s.licence)})" for s in used))
    address = f"{base}/?selection={quote(selection, safe=':')}"
    return (
        f'<p class="note">{escape(note)}</p><p><small>{texts.SOURCES}{escape(fr(" : " + told))}</small></p>'
        f'<p><a href="{escape(address)}" target="_blank" rel="noopener">{escape(texts.OPEN)}</a></p>'
    )


def _document(title: str, body: str, address: str) -> str:
    found = f"/oembed?url={quote(address, safe='')}"
    link = f'<link rel="alternate" type="application/json+oembed" href="{escape(found)}">' if address else ""
    return (
        f'<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{escape(title)}</title>{link}'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_CSS}</style></head>'
        f"<body><main>{body}</main></body></html>"
    )
