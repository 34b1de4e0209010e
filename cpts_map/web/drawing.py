"""Contents that travel in one component, and that the browser draws: Dash takes seconds for a table of some pages.

Dash asks every component of a page, at each change of anything, whether it changed too; a table is thousands of them
that never do. What is marked with :data:`DRAWN` is written as plain HTML (``assets/dessins.mjs`` draws it).
"""

import json
from typing import Any

from dash import dcc
from dash.development.base_component import Component

# Attribute of an element whose content is drawn so; it holds the content once the component is written.
DRAWN = "data-dessin"
# Of a link to a page of ours: Dash goes there without loading everything anew.
_LINK = "data-lien"
_HTML = "dash_html_components"
# What a component keeps beside its properties.
_OWN = ("_", "available_")
_SAFE = ("/", "?", "#", "https://", "http://", "mailto:")
# Attributes of which "false" is a value.
_TOLD = ("aria-", "data-")
_NAMES = {
    "autoComplete": "autocomplete",
    "className": "class",
    "colSpan": "colspan",
    "htmlFor": "for",
    "rowSpan": "rowspan",
    "tabIndex": "tabindex",
}


def plain(node: Any) -> list[Any]:  # noqa: ANN401 - whatever stands in a page
    """Give HTML components as what ``assets/dom.mjs`` draws: texts, and tags with attributes and content.

    Parameters
    ----------
    node
        A text, a number, an element of HTML, a link of Dash, a list of those; nothing is drawn of ``None``.

    Raises
    ------
    TypeError
        Something that a callback fills, or that only Dash can draw.

    Examples
    --------
    >>> from dash import html
    >>> plain([html.P(["a", html.B("c")], className="x"), None])
    [{'t': 'p', 'a': {'class': 'x'}, 'c': ['a', {'t': 'b', 'a': {}, 'c': ['c']}]}]
    >>> plain(html.Details("d", open=True))
    [{'t': 'details', 'a': {'open': True}, 'c': ['d']}]
    >>> plain(dcc.Link("e", href="/plan"))
    [{'t': 'a', 'a': {'href': '/plan', 'data-lien': ''}, 'c': ['e']}]
    """
    if isinstance(node, str):  # most are
        return [node]
    if node is None:
        return []
    if isinstance(node, list | tuple):
        return [drawn for child in node for drawn in plain(child)]
    if not isinstance(node, Component):
        return [str(node)]
    return [_element(node)]


def properties(component: Component) -> dict[str, Any]:
    """Give the properties that a component has, without what Dash keeps beside them."""
    return {name: value for name, value in vars(component).items() if not name.startswith(_OWN)}


def written(component: Component) -> dict[str, Any]:
    """Give the properties of a component as they travel: the content of one that is marked is drawn."""
    props = properties(component)
    if DRAWN in props:
        drawn = json.dumps(plain(props["children"]), ensure_ascii=False, separators=(",", ":"))
        props |= {DRAWN: drawn, "children": None}
    return props


def _element(node: Component) -> dict[str, Any]:
    props = properties(node)
    props.pop(DRAWN, None)  # whatever is around is drawn already
    content = plain(props.pop("children", None))
    if isinstance(node, dcc.Link):
        return {"t": "a", "a": _attributes(props) | {_LINK: ""}, "c": content}
    if node._namespace != _HTML or "id" in props or "style" in props:  # noqa: SLF001 - as Dash names it
        raise TypeError(repr(node))
    return {"t": node._type.lower(), "a": _attributes(props), "c": content}  # noqa: SLF001 - as Dash names it


def _attributes(props: dict[str, Any]) -> dict[str, Any]:
    return {_NAMES.get(name, name): _value(name, value) for name, value in props.items() if _drawn(name, value)}


def _drawn(name: str, value: object) -> bool:
    # As Dash does of its links: an address that would run as a script leads nowhere.
    if name == "href":
        return str(value).startswith(_SAFE)
    return value is not None and (value is not False or name.startswith(_TOLD))


def _value(name: str, value: object) -> str | bool:
    if isinstance(value, bool):
        return str(value).lower() if name.startswith(_TOLD) else value
    return str(value)
