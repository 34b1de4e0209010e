"""Components written as JSON from what they hold rather than from everything that they could hold.

Dash asks each component for each of the properties of its kind, some thirty, to send the two or three that it has: a
third of the time of an answer. What comes out is the same; ``tests/test_lean.py`` compares both on every page.
"""

from typing import Any

from dash.development.base_component import Component

# What a component keeps beside its properties.
_OWN = ("_", "available_")


def written(component: Component) -> dict[str, Any]:
    """Give the properties, the type and the namespace of a component, as Dash's own method does."""
    props = {name: value for name, value in vars(component).items() if not name.startswith(_OWN)}
    return {"props": props, "type": component._type, "namespace": component._namespace}  # noqa: SLF001 - as Dash does


def install() -> None:
    """Write every component of this process so."""
    Component.to_plotly_json = written
