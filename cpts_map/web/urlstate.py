"""The address is the state: a frozen value a page, read with indulgence, written without its defaults."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Self
from urllib.parse import parse_qsl, urlencode

from cpts_map.codes import COMMUNE, DEPARTEMENT, EPCI, POSTAL, REGION
from cpts_map.diagnostics.classes import Method
from cpts_map.diagnostics.presets import DEFAULT_PRESET, MAX_WEIGHT, PRESETS
from cpts_map.diagnostics.readings import CRITERIA, READINGS
from cpts_map.indicators import DEFAULT, IDS
from cpts_map.rules import POPULATION_MAX, POPULATION_MIN, Definition

LAYERS = ("cpts", "couverture", "departements", "noms")
OPTIONAL_LAYERS = ("fond",)
SORTS = ("commune", "departement", "population", "cpts", "couverture", "valeur")
TENSION_LEVELS = ("departement", "epci", "bassin_de_vie", "cpts", "commune")
TENSION_SORTS = (
    "territoire",
    "population",
    "signaux",
    *(id_ for reading in READINGS for id_ in reading.shown),
    "rang_besoins",
    "rang",
    "stabilite",
)
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
        formats = {
            "commune": COMMUNE,
            "zone": COMMUNE,
            "bassin_de_vie": COMMUNE,
            "region": REGION,
            "epci": EPCI,
            "departement": DEPARTEMENT,
            "postal": POSTAL,
        }
        if kind == "cpts":
            return cls(kind, code) if code and len(code) <= _MAX_TEXT else None
        return cls(kind, code) if kind in formats and formats[kind].matches(code) else None

    def __str__(self) -> str:
        """Write ``kind:code``."""
        return f"{self.kind}:{self.code}"


Read = Callable[[str], Any]


class _State:
    """Reading and writing shared by the states.

    Each state names, for each of its fields, its French parameter and how its text is read (``None``: as if absent).
    """

    __slots__ = ()
    PARAMS: ClassVar[dict[str, tuple[str, Read]]]
    # Between the parts of a list.
    SEPARATOR: ClassVar[str] = ","

    def to_search(self) -> str:
        """Write the query string, defaults left out; empty when all is default."""
        values = {
            self.PARAMS[field.name][0]: _write(getattr(self, field.name), self.SEPARATOR)
            for field in dataclasses.fields(self)  # type: ignore[arg-type]
            if getattr(self, field.name) != field.default
        }
        return "?" + urlencode(values, safe=":,;") if values else ""

    @classmethod
    def from_search(cls, search: str | None) -> Self:
        """Read a query string; what is malformed or unknown is taken as absent."""
        given = dict(parse_qsl((search or "").removeprefix("?")))
        read = {field: reader(given.get(param, "")) for field, (param, reader) in cls.PARAMS.items()}
        return cls(**{field: value for field, value in read.items() if value is not None})


def _write(value: object, separator: str) -> str:
    if value is True:
        return "oui"
    return separator.join(str(v) for v in value) if isinstance(value, tuple) else str(value)


def _indicator(text: str) -> str | None:
    return text if text in IDS else None


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

    indicator: str = DEFAULT
    method: Method = Method.QUANTILES
    definition: Definition = Definition.LARGE
    departement: str | None = None
    selection: Selection | None = None
    hidden: tuple[str, ...] = ()
    background: bool = False
    sort: str = "commune"
    page: int = 1

    PARAMS: ClassVar[dict[str, tuple[str, Read]]] = {
        "indicator": ("indicateur", _indicator),
        "method": ("classes", _method),
        "definition": ("definition", _definition),
        "departement": ("departement", _departement),
        "selection": ("selection", Selection.parse),
        "hidden": ("masquer", _hidden),
        "background": ("fond", _background),
        "sort": ("tri", _sort),
        "page": ("page", _page),
    }

    @property
    def layers(self) -> list[str]:
        """Layers shown."""
        return [layer for layer in LAYERS if layer not in self.hidden] + (["fond"] if self.background else [])


@dataclass(frozen=True, slots=True)
class CoverageState(_State):
    """State of the page *Couverture*."""

    definition: Definition = Definition.LARGE
    departement: str | None = None

    PARAMS: ClassVar[dict[str, tuple[str, Read]]] = {
        "definition": ("definition", _definition),
        "departement": ("departement", _departement),
    }


def _level(text: str) -> str | None:
    return text if text in TENSION_LEVELS else None


def _preset(text: str) -> str | None:
    return text if text in PRESETS else None


def _weights(text: str) -> tuple[int, ...] | None:
    """As many weights as criteria, one digit each: ``2,0,1,0,2,0,2,0``."""
    digits = {str(weight): weight for weight in range(MAX_WEIGHT + 1)}
    found = [digits.get(part) for part in text.split(",")]
    return tuple(w for w in found if w is not None) if len(found) == len(CRITERIA) and None not in found else None


def _percent(text: str) -> int | None:
    short = len(text) <= 3  # noqa: PLR2004 - from 0 to 100
    return int(text) if short and text.isascii() and text.isdecimal() and int(text) <= 100 else None  # noqa: PLR2004


def _tension_sort(text: str) -> str | None:
    return text if text.removeprefix("-") in TENSION_SORTS else None


@dataclass(frozen=True, slots=True)
class TensionState(_State):
    """State of the page *Tension*.

    Attributes
    ----------
    level, departement
        Territories shown; they are compared with all those of the level in the region.
    preset, weights
        Weights of the criteria: those of the preset unless given.
    sort, page
        Of the table.
    seniors, leaving
        Assumptions, percent: activity of the doctors over 65 that goes; general practitioners that go everywhere.
    """

    level: str = "departement"
    departement: str | None = None
    preset: str = DEFAULT_PRESET
    weights: tuple[int, ...] = ()
    sort: str = "rang"
    page: int = 1
    seniors: int = 100
    leaving: int = 10

    PARAMS: ClassVar[dict[str, tuple[str, Read]]] = {
        "level": ("niveau", _level),
        "departement": ("departement", _departement),
        "preset": ("profil", _preset),
        "weights": ("poids", _weights),
        "sort": ("tri", _tension_sort),
        "page": ("page", _page),
        "seniors": ("departs65", _percent),
        "leaving": ("departs", _percent),
    }

    @property
    def chosen(self) -> tuple[int, ...]:
        """Weights in use, in the order of the criteria."""
        return self.weights or PRESETS[self.preset].weights


# A territory is compared with few others: more would not be read side by side.
MAX_COMPARED = 5


def _communes(text: str) -> tuple[str, ...] | None:
    """Codes as given, each once: a malformed one is refused by name by who looks for it, never dropped in silence."""
    return tuple(dict.fromkeys(part.strip()[:_MAX_TEXT] for part in text.split(",") if part.strip())) or None


def _territories(text: str) -> tuple[Selection, ...] | None:
    found = (Selection.parse(part) for part in text.split(";"))
    kept = dict.fromkeys(part for part in found if part is not None and part.kind != "zone")
    return tuple(kept)[:MAX_COMPARED] or None


@dataclass(frozen=True, slots=True)
class DiagnosticState(_State):
    """State of the page *Diagnostic*: a territory, or a list of communes, which wins."""

    definition: Definition = Definition.LARGE
    departement: str | None = None
    selection: Selection | None = None
    communes: tuple[str, ...] = ()

    PARAMS: ClassVar[dict[str, tuple[str, Read]]] = {
        "definition": ("definition", _definition),
        "departement": ("departement", _departement),
        "selection": ("selection", Selection.parse),
        "communes": ("communes", _communes),
    }


@dataclass(frozen=True, slots=True)
class CompareState(_State):
    """State of the page *Comparer*: up to five territories."""

    territories: tuple[Selection, ...] = ()

    SEPARATOR: ClassVar[str] = ";"
    PARAMS: ClassVar[dict[str, tuple[str, Read]]] = {"territories": ("territoires", _territories)}


def _people(text: str) -> int | None:
    short = len(text) < 8  # noqa: PLR2004 - no territory of France has more people
    return int(text) if text.isascii() and text.isdecimal() and short and int(text) > 0 else None


def _seed(text: str) -> int | None:
    short = len(text) < 7  # noqa: PLR2004 - a seed that one can say
    return int(text) if text.isascii() and text.isdecimal() and short else None


@dataclass(frozen=True, slots=True)
class PlanState(_State):
    """State of the page *Plan*: what the plan depends on, and whether it is asked for."""

    definition: Definition = Definition.LARGE
    lower: int = POPULATION_MIN
    upper: int = POPULATION_MAX
    seed: int = 0
    asked: bool = False

    PARAMS: ClassVar[dict[str, tuple[str, Read]]] = {
        "definition": ("definition", _definition),
        "lower": ("min", _people),
        "upper": ("max", _people),
        "seed": ("graine", _seed),
        "asked": ("calcul", _background),
    }
