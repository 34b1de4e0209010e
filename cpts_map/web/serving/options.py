"""What ``serve`` may be told about serving, beside the settings of the dashboard itself."""

import ipaddress
import math
import os
from collections.abc import Mapping
from dataclasses import dataclass

from cpts_map.errors import SettingsError

LOGS = ("texte", "json")
MOST_WORKERS = 64
# Between two looks at the store, seconds.
WATCH_S = 5.0
_YES, _NO = ("1", "oui"), ("", "0", "non")


@dataclass(frozen=True, slots=True)
class Serving:
    """How the dashboard is served.

    Attributes
    ----------
    workers
        Processes behind the port; 1 to 64.
    proxy
        Whose ``X-Forwarded-For`` and ``X-Forwarded-Proto`` are believed: addresses or networks separated by commas,
        or ``*``; empty: nobody's.
    logs
        ``texte``, quiet, or ``json``, a line a request.
    metrics
        Whether ``/metrics`` answers, to this machine alone.
    watch
        Seconds between two looks at the store; 0: never.
    """

    workers: int = 1
    proxy: str = ""
    logs: str = "texte"
    metrics: bool = False
    watch: float = WATCH_S

    def __post_init__(self) -> None:
        """Refuse values outside their range."""
        if not 1 <= self.workers <= MOST_WORKERS:
            raise SettingsError(f"CPTS_WORKERS : entier de 1 à {MOST_WORKERS} attendu, reçu « {self.workers} ».")
        if self.logs not in LOGS:
            raise SettingsError(f"CPTS_LOGS : {' ou '.join(LOGS)} attendu, reçu « {self.logs} ».")
        if not (math.isfinite(self.watch) and self.watch >= 0):
            raise SettingsError(f"CPTS_WATCH : nombre de secondes attendu (0 : jamais), reçu « {self.watch} ».")
        for part in self.proxy.split(",") if self.proxy not in {"", "*"} else ():
            _check_network(part.strip())

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> "Serving":
        """Read the variables ``CPTS_<NAME OF THE ATTRIBUTE>``.

        Raises
        ------
        SettingsError
            A value is outside its range.
        """
        workers, watch, metrics = (env.get(f"CPTS_{name}") or "" for name in ("WORKERS", "WATCH", "METRICS"))
        if workers and not (workers.isascii() and workers.isdecimal()):
            raise SettingsError(f"CPTS_WORKERS : entier de 1 à {MOST_WORKERS} attendu, reçu « {workers} ».")
        if metrics not in {*_YES, *_NO}:
            raise SettingsError(f"CPTS_METRICS : 1 ou 0 attendu, reçu « {metrics} ».")
        return cls(
            workers=int(workers or 1),
            proxy=env.get("CPTS_PROXY", "").strip(),
            logs=env.get("CPTS_LOGS") or "texte",
            metrics=metrics in _YES,
            watch=_seconds(watch) if watch else WATCH_S,
        )


def _seconds(text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise SettingsError(f"CPTS_WATCH : nombre de secondes attendu (0 : jamais), reçu « {text} ».") from error


def _check_network(text: str) -> None:
    try:
        ipaddress.ip_network(text)
    except ValueError as error:
        message = f"CPTS_PROXY : adresses ou réseaux séparés par des virgules, ou *, attendus, reçu « {text} »."
        raise SettingsError(message) from error
