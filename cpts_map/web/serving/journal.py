"""The log as JSON, a line an event: no address of a visitor, no query, nothing that a visitor typed."""

import datetime as dt
import json
import logging
import os
import sys
import traceback
from collections.abc import Iterator
from types import TracebackType

from cpts_map.web.serving.exchange import Exchange

_REQUESTS = logging.getLogger("cpts_map.requetes")
_LEVELS = {"DEBUG": "détail", "INFO": "info", "WARNING": "avertissement", "ERROR": "erreur", "CRITICAL": "critique"}
_FAILED = 500


class Lines(logging.Formatter):
    """Writes a record as one line of JSON; whatever it holds is escaped."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record."""
        moment = dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat("T", "milliseconds")
        line: dict[str, object] = {"temps": moment, "niveau": _LEVELS.get(record.levelname, record.levelname)}
        line |= {"pid": os.getpid(), "source": record.name}
        exchange = getattr(record, "exchange", None)
        line |= _described(exchange) if isinstance(exchange, Exchange) else {"message": record.getMessage().strip()}
        if record.exc_info and record.exc_info[1] is not None:
            line["trace"] = list(_trace(record.exc_info[1]))
        return json.dumps(line, ensure_ascii=True)


def configure(mode: str) -> None:
    """Send every log of the process to its error output, as JSON; in text, leave them as they are."""
    if mode != "json":
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    _REQUESTS.setLevel(logging.INFO)
    logging.getLogger("cpts_map.web").setLevel(logging.INFO)


def tell(exchange: Exchange) -> None:
    """Log a request."""
    _REQUESTS.log(logging.ERROR if exchange.status >= _FAILED else logging.INFO, "", extra={"exchange": exchange})


def _described(exchange: Exchange) -> dict[str, object]:
    return {
        "genre": exchange.kind,
        "methode": exchange.method,
        "statut": exchange.status,
        "ms": round(exchange.seconds * 1000, 1),
        "octets": exchange.size,
    }


def _trace(error: BaseException) -> Iterator[str]:
    """Where an error came from, causes first: kinds and places, no message, which may repeat what was typed."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        yield from _trace(cause)
    # The system's own words on a file or the network hold nothing that was typed.
    reason = f" : {error.strerror}" if isinstance(error, OSError) and error.strerror else ""
    yield f"{type(error).__name__}{reason}"
    yield from _places(error.__traceback__)


def _places(trace: TracebackType | None) -> Iterator[str]:
    for frame in traceback.extract_tb(trace):
        yield f"{frame.filename}:{frame.lineno} {frame.name}"
