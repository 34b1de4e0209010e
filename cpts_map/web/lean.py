"""Components made of what they are given, and written as JSON from what they hold.

Dash compares each property of each component with all that its kind may have, in words that an error might need, and
asks each for each of them again to send the two or three that it has: more than half of the time of an answer of a
thousand components. What comes out is the same: ``tests/test_lean.py`` draws every page both ways.
"""

import json
from typing import Any

from dash import _callback, dcc, html
from dash.development.base_component import Component
from plotly.io import _json
from plotly.utils import PlotlyJSONEncoder

from cpts_map.web import drawing

# What Dash gives anew to each component of a kind.
_OF_A_KIND = ("_prop_names", "_valid_wildcard_attributes", "available_properties", "available_wildcard_properties")
_ENCODER = PlotlyJSONEncoder()
_dashs = _callback.to_json


def written(component: Component) -> dict[str, Any]:
    """Give the properties, the type and the namespace of a component, as Dash's own method does."""
    return {"props": drawing.written(component), "type": component._type, "namespace": component._namespace}  # noqa: SLF001 - as Dash does


def text(value: object) -> str:
    """Write an answer as JSON, as Dash does, without its attempts at every other object before a component."""
    found: str
    try:
        found = json.dumps(value, default=_default, separators=(",", ":"), allow_nan=False)
    except ValueError:  # NaN and infinities, that Dash makes null
        found = _dashs(value)
    else:
        found = _json._safe(found, _json._swap_json)  # noqa: SLF001 - for what may stand in a script, as Dash does
    return found


def _default(value: Any) -> object:  # noqa: ANN401 - whatever a callback gives
    return value.to_plotly_json() if isinstance(value, Component) else _ENCODER.default(value)


def _simplify(kind: type[Component], example: Component) -> None:
    """Make the components of a kind from what they are given; a property that the kind lacks is still refused."""
    for name in _OF_A_KIND:
        setattr(kind, name, getattr(example, name))
    known, free = frozenset(example._prop_names), tuple(example._valid_wildcard_attributes)  # noqa: SLF001 - as Dash does
    required = drawing.properties(example).keys() - {"children"}
    dashs = kind.__init__

    def made(self: Component, children: object = None, **props: object) -> None:
        unknown = props.keys() - known
        if (unknown and not all(name.startswith(free) for name in unknown)) or required - props.keys():
            dashs(self, children, **props)  # says what is wrong
        own = vars(self)
        own["children"] = children
        own.update(props)

    kind.__init__ = made


def install() -> None:
    """Make and write every component of this process so; once is enough."""
    if Component.to_plotly_json is written:
        return
    Component.to_plotly_json = written
    _callback.to_json = text
    for example in (*(getattr(html, name)() for name in html.__all__), dcc.Link(href="")):
        _simplify(type(example), example)
