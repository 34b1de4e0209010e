"""Large JSON files: their elements one at a time, never the whole."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ijson

from cpts_map.errors import SchemaError
from cpts_map.ingest.text import refuse_binary

_HEAD = 1 << 16
_MARK = b"\xef\xbb\xbf"


def elements(path: Path, prefix: str) -> Iterator[Any]:
    """Give the elements of an array of a JSON file, as they come.

    Parameters
    ----------
    path
        The file.
    prefix
        Where they stand: ``pmej.item`` for the elements of the array ``pmej`` of the object that the file is.

    Yields
    ------
    object
        Dictionaries, lists, texts, whole numbers, ``Decimal``, booleans, ``None``.

    Raises
    ------
    SchemaError
        The file is empty, cannot be read, or is not JSON to its end.
    """
    try:
        with path.open("rb") as file:
            refuse_binary(path, file.read(_HEAD))
            file.seek(0)
            file.seek(len(_MARK) if file.read(len(_MARK)) == _MARK else 0)
            yield from ijson.items(file, prefix)
    except ijson.IncompleteJSONError as error:
        raise SchemaError(f"{path.name} : JSON tronqué ou mal formé ({_reason(error)}).") from error
    # A number too large for any type is an arithmetic error of its reading.
    except (ijson.JSONError, ArithmeticError, UnicodeDecodeError) as error:
        raise SchemaError(f"{path.name} : JSON illisible ({_reason(error)}).") from error
    except OSError as error:
        raise SchemaError(f"{path.name} : fichier illisible ({error.strerror}).") from error


def early_text(head: bytes, key: str) -> str | None:
    """Text under a key of the object that a JSON file is, where the first bytes of the file already give it."""
    try:
        found = next(ijson.items(io.BytesIO(head.removeprefix(_MARK)), key), None)
    except (ijson.JSONError, ArithmeticError, UnicodeDecodeError):
        return None
    return found if isinstance(found, str) else None


def _reason(error: Exception) -> str:
    lines = str(error).splitlines()
    return lines[0].strip() if lines else type(error).__name__
