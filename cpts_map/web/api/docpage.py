"""The page that explains the API: plain HTML made from the OpenAPI document, without script nor anything to fetch."""

import json
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import quote, urlencode

from cpts_map.texts import api as texts
from cpts_map.texts.typography import fr
from cpts_map.web.api import PREFIX

_CSS = (
    "body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:60rem;padding:1rem;color:#1a1f26;background:#fff}"
    "code,pre{font-family:ui-monospace,monospace;font-size:.9em}pre{overflow:auto;background:#f4f5f7;padding:.75rem}"
    "h2{font-size:1.15rem;margin-top:2rem;border-top:1px solid #c5cad1;padding-top:1rem;overflow-wrap:anywhere}"
    "caption{text-align:left}"
    "table{border-collapse:collapse}th,td{text-align:left;vertical-align:top;padding:.2rem .75rem .2rem 0}"
    "a{color:#1b4f8f;overflow-wrap:anywhere}summary{cursor:pointer;padding:.2rem 0}.tableau{overflow-x:auto}"
    ":focus-visible{outline:3px solid #b56a00;outline-offset:2px}"
)
# Nothing but the style that the page carries.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_PLACES = {"path": "adresse", "query": "requête", "header": "en-tête"}


def page(document: Mapping[str, Any]) -> str:
    """Write the page of an OpenAPI document."""
    body = "".join(
        _operation(path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    )
    head = f"<h1>{escape(texts.TITLE)}</h1><p>{escape(document['info']['description'])}</p>"
    link = f'<p><a href="{PREFIX}/openapi.json">OpenAPI {document["openapi"]}</a></p>'
    return (
        f'<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{escape(texts.TITLE)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_CSS}</style></head>'
        f"<body><main>{head}{link}{body}{_fields()}{_cache()}{_problems()}</main></body></html>"
    )


def _operation(path: str, method: str, operation: Mapping[str, Any]) -> str:
    parameters = operation.get("parameters", [])
    told = f'<h2 id="{operation["operationId"]}"><code>{method.upper()} {escape(PREFIX + path)}</code></h2>'
    return told + f"<p>{escape(operation['summary'])}</p>" + "".join(_parts(path, method, operation, parameters))


def _parts(path: str, method: str, operation: Mapping[str, Any], parameters: list[Mapping[str, Any]]) -> Iterator[str]:
    if parameters:
        rows = [
            (
                f"<code>{escape(p['name'])}</code>",
                _PLACES[p["in"]],
                "oui" if p.get("required") else "non",
                escape(_meaning(p)),
            )
            for p in parameters
        ]
        yield _table(texts.PARAMETERS, texts.COLUMNS, rows)
    if method == "get" and (address := _example_address(path, parameters)):
        yield f'<p>{fr(texts.USE + " :")} <a href="{escape(address)}"><code>{escape(address)}</code></a></p>'
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    if "example" in body:
        yield _code(texts.BODY, body["example"])
    for content in operation["responses"]["200"].get("content", {}).values():
        if "example" in content:
            yield _code(texts.EXAMPLE, content["example"])


def _meaning(parameter: Mapping[str, Any]) -> str:
    schema = parameter.get("schema", {})
    allowed = f" Valeurs : {', '.join(schema['enum'])}." if "enum" in schema else ""
    return fr(f"{parameter.get('description', '')}{allowed}")


def _example_address(path: str, parameters: list[Mapping[str, Any]]) -> str | None:
    """Address that answers, from the examples; none where a needed one is missing."""
    query = {}
    for parameter in parameters:
        if parameter["in"] == "path":
            if "example" not in parameter:
                return None
            path = path.replace("{" + parameter["name"] + "}", quote(str(parameter["example"]), safe=""))
        elif parameter["in"] == "query" and "example" in parameter:
            query[parameter["name"]] = str(parameter["example"])
    return PREFIX + path + (f"?{urlencode(query)}" if query else "")


def _code(title: str, content: object) -> str:
    text = escape(json.dumps(content, ensure_ascii=False, indent=2))
    return f'<details><summary>{escape(title)}</summary><pre tabindex="0">{text}</pre></details>'


def _table(title: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    table = f"<table><caption>{escape(title)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    # A wide table scrolls in its own frame, which must then be reachable by keyboard.
    return f'<div class="tableau" tabindex="0" role="group" aria-label="{escape(title)}">{table}</div>'


def _fields() -> str:
    rows = [(f"<code>{escape(name)}</code>", escape(meaning)) for name, meaning in texts.FIELDS.items()]
    title = texts.FIELDS_TITLE
    return f'<h2 id="champs">{title}</h2>' + _table(title, (texts.COLUMNS[0], texts.COLUMNS[-1]), rows)


def _cache() -> str:
    return f'<h2 id="fraicheur">{texts.CACHE_TITLE}</h2><p>{escape(texts.CACHE_HELP)}</p>'


def _problems() -> str:
    items = "".join(
        f'<li id="{slug}"><code>{status}</code> {escape(title)}</li>'
        for status, (slug, title) in texts.PROBLEMS.items()
    )
    return f"<h2>{texts.PROBLEMS_TITLE}</h2><p>{escape(texts.PROBLEMS_HELP)}</p><ul>{items}</ul>"
