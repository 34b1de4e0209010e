"""The tables of the page of licences, from what is declared and what is installed: nothing is written by hand."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from importlib import metadata
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path

from packaging.requirements import Requirement

from cpts_map import catalog, opendata
from cpts_map.catalog import LICENCE_LABELS

ROOT = Path(__file__).parents[1]
# Files of others that a browser or a reader receives: the package and the path that carry each, what it is for.
SCRIPTS = (
    ("maplibre", "srcjs/maplibre-gl.js", "MapLibre GL JS: maps of the pages *Carte* and *Atelier*"),
    ("plotly", "package_data/plotly.min.js", "plotly.js: charts"),
    ("dash", "deps/react@18.3.1.min.js", "React, which Dash brings: every page of the dashboard"),
)
LEAFLET = "django-js-lib-leaflet"
_LICENCE = re.compile(r"(?i)(?:licensed under the|@license)\s+(?!React)(.+?)(?:\s+found|\.|$)", re.MULTILINE)
_FONT = re.compile(r'font: "([^"]+)"')


def tables() -> str:
    """Give the page in Markdown."""
    return "\n\n".join(
        (
            "## Files of others that reach a reader\n\n" + _table(("file", "carried by", "licence"), _shipped()),
            "## Packages that the application needs\n\n" + _table(("package", "version", "licence"), _needed()),
            "## Data that the project carries\n\n" + _table(("source", "producer", "licence", "attribution"), _data()),
            "## Data that a user loads\n\n" + _table(("source", "producer", "licence"), _loaded()),
        )
    )


def _table(head: Sequence[str], rows: Iterator[Sequence[str]]) -> str:
    lines = (head, ["---"] * len(head), *([_cell(text) for text in row] for row in rows))
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def needed() -> list[str]:
    """Names of the packages that the project declares, without their extras."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    return sorted(Requirement(line).name for line in declared)


def licence(package: str) -> str:
    """Licence that an installed package declares: its expression, else its classifiers, else its first line.

    Raises
    ------
    ValueError
        It declares none: a person must look before the page says anything.
    """
    told = metadata.metadata(package)
    classified = [line.rsplit(" :: ", 1)[-1] for line in told.get_all("Classifier", []) if line.startswith("License")]
    if expression := told.get("License-Expression"):
        return str(expression)
    if classified:
        return ", ".join(classified)
    if text := (told.get("License") or "").strip():
        return str(text.splitlines()[0])
    msg = f"{package} declares no licence"
    raise ValueError(msg)


def _needed() -> Iterator[Sequence[str]]:
    for name in needed():
        yield f"`{name}`", metadata.version(name), licence(name)


def of_script(package: str, path: str) -> str:
    """Licence that the first lines of a script declare: the package around it may have another.

    Raises
    ------
    ValueError
        They declare none.
    """
    (folder,) = (find_spec(package) or ModuleSpec(package, None)).submodule_search_locations or [""]
    if found := _LICENCE.search((Path(folder) / path).read_text("utf-8")[:1000]):
        return found[1]
    msg = f"{path} of {package} declares no licence"
    raise ValueError(msg)


def _shipped() -> Iterator[Sequence[str]]:
    for package, path, what in SCRIPTS:
        yield what, f"`{path}` of `{package}` {metadata.version(package)}", of_script(package, path)
    leaflet = metadata.distribution(LEAFLET)
    first = (leaflet.read_text("LICENSE") or "").splitlines()[0]
    yield "Leaflet: inside the map to take away, with its licence", f"`{LEAFLET}` {leaflet.version}", first
    template = (ROOT / "cpts_map" / "documents" / "writers" / "document.typ").read_text("utf-8")
    (font,) = set(_FONT.findall(template))
    held = f"`typst` {metadata.version('typst')}"
    yield (
        f"{font}: the font inside PDF documents",
        held,
        "SIL OFL 1.1, says the project of the font; not in the package",
    )


def _data() -> Iterator[Sequence[str]]:
    for source in catalog.load().values():
        if source.kind is not catalog.Kind.PACKAGE:
            yield (
                f"{source.title} ({source.vintage}), `{source.file}`",
                source.producer,
                LICENCE_LABELS[source.licence],
                source.attribution,
            )


def _loaded() -> Iterator[Sequence[str]]:
    for source in opendata.load().values():
        yield f"{source.title}, `{source.id}`", source.producer, LICENCE_LABELS[source.licence]
