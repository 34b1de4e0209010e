"""The address is the state: a frozen value a page, read with indulgence, written without its defaults."""

import dataclasses
from dataclasses import dataclass
from typing import Self
from urllib.parse import parse_qsl, urlencode

from cpts_map.codes import COMMUNE, DEPARTEMENT, EPCI, POSTAL
from cpts_map.diagnostics.classes import Method
from cpts_map.indicators import BY_ID, DEFAULT
from cpts_map.rules import Definition

LAYERS = ("cpts", "couverture", "departements", "noms")
OPTIONAL_LAYERS = ("fond",)
SORTS = ("commune", "departement", "population", "cpts", "couverture", "valeur")
_MAX_TEXT = 80


@dataclass(frozen=True, slots=True)
class Selection:
    """What the visitor chose on the map: a kind and a code; written ``commune:33063``."""

    kind: str
    code: str

    @classmethod
    def parse(cls, text: str) -> "Selection | None":
        """Read ``kind:code``; anything malformed is no selection."""
        kind, _, code = text.partition(":")
        formats = {"commune": COMMUNE, "zone": COMMUNE, "epci": EPCI, "departement": DEPARTEMENT, "postal": POSTAL}
        if kind == "cpts":
            return cls(kind, code) if code and len(code) <= _MAX_TEXT else None
        return cls(kind, code) if kind in formats and formats[kind].matches(code) else None

    def __str__(self) -> str:
        """Write ``kind:code``."""
        return f"{self.kind}:{self.code}"


class _State:
    """Reading and writing shared by the states: one French parameter a field."""

    __slots__ = ()

    def to_search(self) -> str:
        """Write the query string, defaults left out; empty when all is default."""
        values = {
            field.metadata["param"]: _write(getattr(self, field.name))
            for field in dataclasses.fields(self)  # type: ignore[arg-type]
            if getattr(self, field.name) != field.default
        }
        return "?" + urlencode(values, safe=":,") if values else ""

    @classmethod
    def from_search(cls, search: str | None) -> Self:
        """Read a query string; what is malformed or unknown is taken as absent."""
        given = dict(parse_qsl((search or "").removeprefix("?"), max_num_fields=None))
        known = {}
        for field in dataclasses.fields(cls):  # type: ignore[arg-type]
            value = field.metadata["read"](given.get(field.metadata["param"], ""))
            if value is not None:
                known[field.name] = value
        return cls(**known)


def _write(value: object) -> str:
    if value is True:
        return "oui"
    return ",".join(str(v) for v in value) if isinstance(value, tuple) else str(value)


def _param(param: str, read: object, default: object) -> object:
    return dataclasses.field(default=default, metadata={"param": param, "read": read})


def _one_of(allowed: tuple[str, ...]) -> object:
    return lambda text: text if text in allowed else None


def _definition(text: str) -> Definition | None:
    return Definition(text) if text in set(Definition) else None


def _method(text: str) -> Method | None:
    return Method(text) if text in set(Method) else None


def _departement(text: str) -> str | None:
    return text if DEPARTEMENT.matches(text) else None


def _hidden(text: str) -> tuple[str, ...] | None:
    found = {part for part in text.split(",") if part in LAYERS}
    return tuple(layer for layer in LAYERS if layer in found) or None


def _background(text: str) -> bool | None:
    return True if text == "oui" else None


def _page(text: str) -> int | None:
    short = len(text) < 5  # noqa: PLR2004 - a page number, not a way to make the server count
    return int(text) if text.isascii() and text.isdecimal() and short and int(text) > 1 else None


def _sort(text: str) -> str | None:
    return text if text.removeprefix("-") in SORTS else None


@dataclass(frozen=True, slots=True)
class MapState(_State):
    """State of the page *Carte*."""

    indicator: str = _param("indicateur", _one_of(tuple(BY_ID)), DEFAULT)  # type: ignore[assignment]
    method: Method = _param("classes", _method, Method.QUANTILES)  # type: ignore[assignment]
    definition: Definition = _param("definition", _definition, Definition.LARGE)  # type: ignore[assignment]
    departement: str | None = _param("departement", _departement, None)  # type: ignore[assignment]
    selection: Selection | None = _param("selection", Selection.parse, None)  # type: ignore[assignment]
    hidden: tuple[str, ...] = _param("masquer", _hidden, ())  # type: ignore[assignment]
    background: bool = _param("fond", _background, default=False)  # type: ignore[assignment]
    sort: str = _param("tri", _sort, "commune")  # type: ignore[assignment]
    page: int = _param("page", _page, 1)  # type: ignore[assignment]

    @property
    def layers(self) -> list[str]:
        """Layers shown."""
        return [layer for layer in LAYERS if layer not in self.hidden] + (["fond"] if self.background else [])


@dataclass(frozen=True, slots=True)
class CoverageState(_State):
    """State of the page *Couverture*."""

    definition: Definition = _param("definition", _definition, Definition.LARGE)  # type: ignore[assignment]
    departement: str | None = _param("departement", _departement, None)  # type: ignore[assignment]
