"""Settings: a frozen value, read at the edge (``app.py``, ``cli.py``) and passed by hand."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from cpts_map.codes import REGION
from cpts_map.errors import SettingsError

_PACKAGE = Path(__file__).parent
_WHEEL_DATA = _PACKAGE / "_data"
_RATE_DIGITS = 6


def embedded_data() -> Path:
    """Folder of the data that ship with the project: in the wheel, or at the top of a checkout."""
    return _WHEEL_DATA if _WHEEL_DATA.is_dir() else _PACKAGE.parent / "data"


def _default_store() -> Path:
    """Beside the boundaries in a checkout; in the user's cache when installed (the package may be read-only)."""
    if not _WHEEL_DATA.is_dir():
        return embedded_data() / "geo" / "cpts.duckdb"
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "cpts_map" / "cpts.duckdb"


def _default_imports(data: Path) -> Path:
    """Beside the data, a folder that git ignores; in the user's data when installed (the package may be read-only)."""
    if data != _WHEEL_DATA:
        return data / "imported"
    home = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return home / "cpts_map" / "imported"


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
    imports_folder
        Folder of what the user loads, when it is not the usual one; see :attr:`imports`.
    mirror
        Address of a copy of the open data on the local network, asked instead of the publishers; none by default.
    geocoder
        Address of the service that « Trouver ma CPTS » asks for the commune of an address, or ``ban`` for the national
        one; nobody is asked by default.
    site
        Public address of the dashboard, for the links of its light pages that search engines keep.
    publisher, hosting, contact
        What the legal page says of who answers for this installation: its name and address, who hosts it, and an
        e-mail address or a web page to write to.
    rate
        Costly requests (documents, plans, proposals) that one address may make in a minute; ``None``: no bound.
    shared
        Folder that the processes of one server share while it runs; made by ``serve``, never read from the environment.
    """

    data: Path
    store: Path
    region: str = "75"
    host: str = "127.0.0.1"
    port: int = 8050
    imports_folder: Path | None = None
    mirror: str | None = None
    geocoder: str | None = None
    site: str | None = None
    publisher: str | None = None
    hosting: str | None = None
    contact: str | None = None
    rate: int | None = 120
    shared: Path | None = None

    def __post_init__(self) -> None:
        """Refuse values outside their range."""
        if not REGION.matches(self.region):
            raise SettingsError(f"CPTS_REGION : code de région attendu (par exemple 75), reçu « {self.region} ».")
        if not 0 < self.port < 1 << 16:
            raise SettingsError(f"CPTS_PORT : entier de 1 à 65535 attendu, reçu « {self.port} ».")
        if self.mirror is not None:
            _check_server("CPTS_MIRROR", self.mirror)
        if self.geocoder not in {None, "ban"}:
            _check_server("CPTS_GEOCODER", str(self.geocoder))
        if self.site is not None:
            _check_server("CPTS_SITE", self.site)

    @property
    def imports(self) -> Path:
        """Folder of the open files that the user loaded, and of what is made of them; never committed."""
        return self.imports_folder or _default_imports(self.data)

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> "Settings":
        """Read the variables ``CPTS_<NAME OF THE ATTRIBUTE>``.

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
            imports_folder=Path(env["CPTS_IMPORTS"]) if env.get("CPTS_IMPORTS") else None,
            mirror=env.get("CPTS_MIRROR") or None,
            geocoder=env.get("CPTS_GEOCODER") or None,
            site=env.get("CPTS_SITE") or None,
            publisher=env.get("CPTS_PUBLISHER") or None,
            hosting=env.get("CPTS_HOSTING") or None,
            contact=env.get("CPTS_CONTACT") or None,
            rate=_rate(env.get("CPTS_RATE", "120")),
        )


def _rate(text: str) -> int | None:
    """Read a number a minute, or ``off``."""
    if text == "off":
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= _RATE_DIGITS and int(text) > 0):
        raise SettingsError(f"CPTS_RATE : nombre de demandes par minute attendu, ou off, reçu « {text} ».")
    return int(text)


def _check_server(name: str, address: str) -> None:
    """Refuse what is no address of a server; the message does not repeat it: it may hold a password."""
    try:
        parts = urlsplit(address)
        impossible = parts.port == 0 or not parts.hostname or parts.scheme not in {"http", "https"}
    except ValueError:  # an impossible port, or a bracket without the other
        impossible = True
    if impossible or "?" in address or "#" in address or any(map(str.isspace, address)):
        raise SettingsError(f"{name} : adresse d'un serveur attendue, par exemple http://127.0.0.1:9000.")
    if "@" in parts.netloc:
        raise SettingsError(f"{name} : une adresse sans identifiant ni mot de passe est attendue.")
