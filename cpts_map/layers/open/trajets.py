"""Travel times between communes: a matrix of one's own (METRIC, OSRM, r5), in place of the estimate by distance."""

import re
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from cpts_map.codes import COMMUNE
from cpts_map.errors import SchemaError
from cpts_map.ingest import Reading, TextFormat, reading, with_remarks
from cpts_map.ingest.sample import Sample, sample
from cpts_map.ingest.text import fold_name, split_line
from cpts_map.layers._layer import Layer
from cpts_map.schema import Column, Kind, Table

LONGEST = 1440  # minutes: a day

TABLE = Table(
    "open_trajets",
    (
        Column("origin", Kind.TEXT, "Commune de départ", code=COMMUNE),
        Column("destination", Kind.TEXT, "Commune d'arrivée", code=COMMUNE),
        Column("minutes", Kind.REAL, "Temps de trajet, minutes", low=0, high=LONGEST),
    ),
    ("origin", "destination"),
    "Une ligne par trajet publié, dans un sens ; un couple absent n'est pas calculé, le retour n'est jamais supposé.",
)

ORIGINS = ("origine", "origin", "from", "from_id", "id_src", "origin_id", "code_origine", "commune_origine", "depart")
DESTINATIONS = (
    "destination",
    "to",
    "to_id",
    "id_dst",
    "destination_id",
    "code_destination",
    "commune_destination",
    "arrivee",
)
TIMES = (
    "duree",
    "temps",
    "time",
    "duration",
    "travel_time",
    "travel_time_p50",
    "temps_trajet",
    "temps_de_trajet",
    "duree_trajet",
)

_FOLDED_TIMES = frozenset(fold_name(name) for name in TIMES)
_MINUTES, _SECONDS = frozenset({"min", "mins", "mn", "minute", "minutes"}), frozenset({"s", "sec", "secs"})
# Longer than any name of a column: the pattern below takes the cube of a length.
_NAME = 100
# « duree_min », « temps (s) », « durée en minutes »: the unit stands apart, or alone and whole.
_UNIT = re.compile(r"(?:(.+?)[\s_.\-(\[]+(?:en[\s_]+)?)?([a-z]+)[)\]]?")
_WORDS = {"minute": 1, "minutes": 1, "seconde": 60, "secondes": 60, "second": 60, "seconds": 60}


@dataclass(frozen=True, slots=True)
class _Header:
    """What a matrix calls its columns, and how many of its units make a minute; none where it does not say."""

    delimiter: str
    time: str
    per_minute: int | None


def recognise(seen: Sample) -> bool:
    """Tell a matrix by its columns: from, to, and a time."""
    if not seen.lines:
        return False
    names = seen.names()
    return (
        any(fold_name(name) in names for name in ORIGINS)
        and any(fold_name(name) in names for name in DESTINATIONS)
        and bool(_times(seen.lines[0], _delimiter(seen.lines[0])))
    )


def parse(path: Path) -> pa.Table:
    """Read a matrix of travel times.

    Parameters
    ----------
    path
        Text cut by semicolons, commas or tabs, one row an ordered pair of communes.

    Returns
    -------
    pyarrow.Table
        Of ``TABLE``; a commune to itself as published.

    Raises
    ------
    SchemaError
        A column is absent, a time is not one or is negative or over a day, a code is not that of a commune, a pair is
        given twice.
    """
    seen = sample(path)
    header = _header(path, seen)
    with reading(path) as matrix:
        matrix.run("open/trajets_macros")
        matrix.text(
            TextFormat(
                {"origin": ORIGINS, "destination": DESTINATIONS, "minutes": (header.time,)}, delimiter=header.delimiter
            )
        )
        per_minute = header.per_minute or 1
        _refuse_times(path, matrix, header.time, per_minute)
        matrix.run("open/trajets_counts", per_minute=per_minute)
        content = matrix.table(TABLE, "open/trajets", per_minute=per_minute)
    return with_remarks(content, _units(header))


def _header(path: Path, seen: Sample) -> _Header:
    if not seen.lines:
        # Nothing to cut: what is wrong with the file is said where it is read.
        return _Header(";", TIMES[0], 1)
    line = seen.lines[0]
    delimiter = _delimiter(line)
    found = _times(line, delimiter)
    if not found:
        return _Header(delimiter, "minutes", 1)
    first = min(found, key=lambda each: (each.per_minute is None, each.per_minute or 0))
    if rivals := [each.time for each in found if each != first and each.per_minute == first.per_minute]:
        raise SchemaError(f"{path.name} : une seule colonne de durée attendue, {first.time} et {rivals[0]} trouvées.")
    return first


def _delimiter(line: str) -> str:
    return max((";", ",", "\t"), key=line.count)


def _times(line: str, delimiter: str) -> list[_Header]:
    cells = (cell.strip() for cell in split_line(line, delimiter))
    read = ((cell, _per_minute(cell)) for cell in cells)
    return [_Header(delimiter, cell, per_minute or None) for cell, per_minute in read if per_minute is not None]


def _per_minute(name: str) -> int | None:
    """How many of the unit of a column of times make a minute, 0 where its name does not tell; none for another column.

    Examples
    --------
    >>> [_per_minute(name) for name in ("minutes", "Durée (min)", "travel_time_s", "temps", "durées", "km")]
    [1, 1, 60, 0, None, None]
    """
    if fold_name(name) in _FOLDED_TIMES:
        return 0
    if len(name) > _NAME or (told := _UNIT.fullmatch(name.casefold())) is None:
        return None
    base, unit = told.groups()
    if base is None:
        return _WORDS.get(unit)
    if fold_name(base) not in _FOLDED_TIMES:
        return None
    return 1 if unit in _MINUTES else 60 if unit in _SECONDS else _WORDS.get(unit)


def _refuse_times(path: Path, matrix: Reading, name: str, per_minute: int) -> None:
    unit = "minutes" if per_minute == 1 else "secondes"
    for row, value, count in matrix.values("open/trajets_bad", per_minute=per_minute, longest=LONGEST):
        more = f" ({count} valeurs dans ce cas)" if isinstance(count, int) and count > 1 else ""
        expected = f"un nombre de {unit} entre 0 et {LONGEST * per_minute} attendu"
        where = f"{path.name}, ligne {row}, colonne {name}"
        raise SchemaError(f"{where} : {expected}, « {str(value)[:60]} » trouvé{more}.")


def _units(header: _Header) -> list[str]:
    if header.per_minute is None:
        return [f"La colonne « {header.time} » ne dit pas son unité : lue en minutes."]
    return [] if header.per_minute == 1 else [f"La colonne « {header.time} » est en secondes : convertie en minutes."]


LAYER = Layer("open_trajets", TABLE, parse, recognise)
