"""What a visitor reads of a tree of components, and how to open the atlases and the application that draw it."""

import re
import shutil
import threading
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
from dash import Dash
from dash.development.base_component import Component

from cpts_map.atlas import Atlas
from cpts_map.settings import Settings
from cpts_map.web import drawing, factory
from tests import drawn

PAGES = ("/", "/couverture", "/atelier", "/plan", "/tension", "/diagnostic", "/comparer", "/donnees", "/nulle-part")
_SAID = ("title", "aria-label", "placeholder", "alt")

# Words that no French page of ours needs, and names of columns and fields of the code.
_ENGLISH = re.compile(
    r"\b(the|of|and|with|without|missing|unknown|loading|error|search|select|deselect|all|clear|download|previous|next"
    r"|name|count|year|code_a|inhabitants|population_total|per_1000|commune_code|source_id|vintage|cpts_id|covered|"
    r"uncovered|undocumented|share|flag|status|value|address|already|not)\b",
    re.IGNORECASE,
)
_NO_VALUE = re.compile(r"\b(None|nan|NaN|NaT|null|undefined|inf|True|False)\b|<NA>")
# A straight apostrophe between two letters; a space that may break before a sign or inside a number.
_UNTYPOGRAPHIC = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])| [:;?!%»]|« |\d \d{3}\b|\.\.\.")


def walk(node: object) -> Iterator[Component]:
    """Every component of a tree, from the top."""
    if isinstance(node, list | tuple):
        for child in node:
            yield from walk(child)
    elif isinstance(node, Component):
        yield node
        yield from walk(getattr(node, "children", None))


def texts(node: object) -> list[str]:
    """Every text that a visitor reads or hears in a tree, in order."""
    return list(_texts(node))


def text(node: object) -> str:
    """Everything that a visitor reads in a tree, with plain spaces: what a test searches."""
    return re.sub(r"[\u00a0\u202f]", " ", " ".join(texts(node)))


def _texts(node: object) -> Iterator[str]:
    if isinstance(node, list | tuple):
        for child in node:
            yield from _texts(child)
    elif isinstance(node, Component):
        properties = drawing.properties(node)
        yield from (str(properties[name]) for name in _SAID if name in properties)
        yield from (str(option["label"]) for option in properties.get("options", ()))
        yield from (str(label) for label in properties.get("labels", {}).values())
        if "figure" in properties:
            yield from chart_texts(properties["figure"])
        yield from _texts(properties.get("children"))
    elif node is not None and not isinstance(node, bool):
        yield str(node)


def chart_texts(figure: go.Figure) -> list[str]:
    """Every text of a chart of bars."""
    found = [figure.layout.xaxis.title.text, figure.layout.yaxis.title.text, figure.layout.title.text]
    for trace in figure.data:
        found += [trace.name, *(trace.text or ()), *(trace.hovertext or ()), *trace.y]
    return [str(text) for text in found if text is not None]


def ids_of(node: object) -> list[str]:
    """Ids of a tree, with repetitions."""
    return [component.id for component in walk(node) if getattr(component, "id", None)]


def of_type(node: object, name: str) -> list[Any]:
    """Components of a type (``Li``, ``Link`` …) of a tree."""
    return [component for component in walk(node) if component._type == name]


def english(found: Iterable[str]) -> list[str]:
    """Texts that hold an English word."""
    return [t for t in found if _ENGLISH.search(t)]


def without_value(found: Iterable[str]) -> list[str]:
    """Texts where a missing value shows as the code writes it."""
    return [t for t in found if _NO_VALUE.search(t)]


def untypographic(found: Iterable[str]) -> list[str]:
    """Texts with a straight apostrophe between letters, or a plain space where French wants one that does not break."""
    return [t for t in found if _UNTYPOGRAPHIC.search(t)]


@contextmanager
def opened(store: Path, region: str = "75") -> Iterator[Atlas]:
    """Open an atlas on a store, for the length of a block."""
    atlas = Atlas(store, region)
    try:
        yield atlas
    finally:
        atlas.close()


def complete_store(drawn_files: Path, folder: Path, *departements: str) -> Path:
    """Build the drawn region with a register that is complete in some departments."""
    data = shutil.copytree(drawn_files, folder / "data")
    for departement in departements:
        drawn.add_line(data / "raw" / "cpts_completude.csv", f"{departement},2026-01-01,https://ars.example")
    return drawn.build(data, folder / "complete.duckdb")


def application(atlas: Atlas, settings: Settings | None = None) -> Dash:
    """Make the application of an atlas, its map files made."""
    before = set(threading.enumerate())
    nowhere = Settings(data=Path("nowhere"), store=Path("nowhere"), region=atlas.region)
    app = factory.create_app(settings or nowhere, atlas)
    for thread in set(threading.enumerate()) - before:
        thread.join()
    return app


def visitor(app: Dash) -> Any:
    """Client of the server of an application, without any start-up event outside of a ``with`` block."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Starlette asks for another HTTP library than the one we have
        from fastapi.testclient import TestClient
    return TestClient(app.server)


@contextmanager
def client(app: Dash) -> Iterator[Any]:
    """Client of the server of an application, once started."""
    with visitor(app) as browser:
        yield browser
