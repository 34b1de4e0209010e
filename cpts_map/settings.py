"""Settings: a frozen value, read at the edge (``app.py``, ``cli.py``) and passed by hand."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cpts_map.codes import REGION
from cpts_map.errors import SettingsError

_PACKAGE = Path(__file__).parent
_WHEEL_DATA = _PACKAGE / "_data"


def embedded_data() -> Path:
    """Folder of the data that ship with the project: in the wheel, or at the top of a checkout."""
    return _WHEEL_DATA if _WHEEL_DATA.is_dir() else _PACKAGE.parent / "data"


def _default_store() -> Path:
    """Beside the boundaries in a checkout; in the user's cache when installed (the package may be read-only)."""
    if not _WHEEL_DATA.is_dir():
        return embedded_data() / "geo" / "cpts.duckdb"
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "cpts_map" / "cpts.duckdb"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs from one installation to the next.

    Attributes
    ----------
    data
        Folder that holds ``geo/`` and ``raw/``.
    store
        The DuckDB file.
    region
        Code of the region on screen.
    host, port
        Where ``serve`` listens.
    """

    data: Path
    store: Path
    region: str = "75"
    host: str = "127.0.0.1"
    port: int = 8050

    def __post_init__(self) -> None:
        """Refuse values outside their range."""
        if not REGION.matches(self.region):
            raise SettingsError(f"CPTS_REGION : code de région attendu (par exemple 75), reçu « {self.region} ».")
        if not 0 < self.port < 1 << 16:
            raise SettingsError(f"CPTS_PORT : entier de 1 à 65535 attendu, reçu « {self.port} ».")

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> "Settings":
        """Read ``CPTS_DATA``, ``CPTS_STORE``, ``CPTS_REGION``, ``CPTS_HOST`` and ``CPTS_PORT``.

        Raises
        ------
        SettingsError
            A value is outside its range.
        """
        port = env.get("CPTS_PORT", "8050")
        if not port.isdecimal():
            raise SettingsError(f"CPTS_PORT : entier de 1 à 65535 attendu, reçu « {port} ».")
        return cls(
            data=Path(env.get("CPTS_DATA") or embedded_data()),
            store=Path(env.get("CPTS_STORE") or _default_store()),
            region=env.get("CPTS_REGION", "75"),
            host=env.get("CPTS_HOST", "127.0.0.1"),
            port=int(port),
        )
