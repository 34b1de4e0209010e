"""The open files that a user may add: where each is, how sure that is, what it adds on screen.

An open source is data (``open_data.toml``); the catalogue refuses what it does not know. None of the addresses was
asked for when the catalogue was written: each says where it comes from, and :attr:`Remote.verified` turns true in the
catalogue once a download has been read whole by its importer.
"""

import dataclasses
import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from cpts_map.catalog import Licence
from cpts_map.errors import CatalogError


class Evidence(StrEnum):
    """Where an address comes from; the further down, the less sure."""

    SEEN = "vue_dans_du_code"
    DOCUMENTED = "documentee"
    MEMORY = "de_memoire"


EVIDENCE_LABELS = {
    Evidence.SEEN: "adresse relevée dans des programmes publics qui lisent ce fichier",
    Evidence.DOCUMENTED: "adresse composée d'après une documentation ou une page de jeu de données",
    Evidence.MEMORY: "adresse donnée de mémoire, à vérifier",
}
VERIFIED_LABEL = "adresse vérifiée par un téléchargement complet"


class Media(StrEnum):
    """What the first bytes of a file must look like."""

    TEXT = "text"
    CSV = "csv"
    ZIP = "zip"
    XLSX = "xlsx"
    JSON = "json"
    GZIP = "gzip"
    GEOJSON = "geojson"


@dataclass(frozen=True, slots=True)
class Remote:
    """One file to download.

    Attributes
    ----------
    file
        Its name on disk.
    address
        What is asked for; it may redirect to the file of the day.
    evidence
        Where the address comes from.
    verified
        Whether a download from this address has been read whole by its importer.
    media
        What the file must look like.
    min_bytes, max_bytes
        Sizes outside of which it cannot be the file: shorter is truncated or an error page, longer is something else.
    sha256
        Of the file, where it never changes; empty for a file that its publisher renews.
    """

    file: str
    address: str
    evidence: Evidence
    verified: bool
    media: Media
    min_bytes: int
    max_bytes: int
    sha256: str = ""

    @property
    def certainty(self) -> str:
        """How sure the address is, in French."""
        return VERIFIED_LABEL if self.verified else f"{EVIDENCE_LABELS[self.evidence]}, jamais vérifiée par un essai"


@dataclass(frozen=True, slots=True)
class OpenSource:
    """An official source that the user loads.

    Attributes
    ----------
    id
        Key in ``open_data.toml``, the one of its layer.
    title, producer, attribution, note
        In French, as shown.
    page
        Where a person finds the file and its licence.
    licence
        One of :class:`~cpts_map.catalog.Licence`.
    files
        What to download; none where there is no stable address.
    cadence
        How often the publisher renews it, in French.
    max_age_days
        Days after the download when there is probably a newer one.
    adds
        What it adds on screen, in French.
    personal
        Whether the file names persons: it must be deleted once imported.
    manual
        How to get the file by hand, in French.
    replaces
        Embedded sources whose figures it replaces once imported.
    """

    id: str
    title: str
    producer: str
    page: str
    licence: Licence
    attribution: str
    files: tuple[Remote, ...]
    cadence: str
    max_age_days: int
    adds: str
    personal: bool
    manual: str
    replaces: tuple[str, ...]
    note: str

    def is_stale(self, fetched: dt.date, today: dt.date) -> bool:
        """Tell whether a file taken on a day has probably been renewed since."""
        return (today - fetched).days > self.max_age_days


def _closed(name: str, kind: type[Any], entry: Mapping[str, Any], given: set[str]) -> None:
    """Refuse an entry that has other keys than the declared ones; those with a default may be absent."""
    fields = [f for f in dataclasses.fields(kind) if f.name not in given]
    required = {f.name for f in fields if f.default is dataclasses.MISSING}
    if odd := (required - entry.keys()) | (entry.keys() - {f.name for f in fields}):
        raise CatalogError(f"Source {name} : clés absentes ou inconnues {sorted(odd)}.")


def _remote(name: str, entry: dict[str, Any]) -> Remote:
    _closed(name, Remote, entry, set())
    try:
        fixed = {"evidence": Evidence(entry["evidence"]), "media": Media(entry["media"])}
        address = urlsplit(entry["address"])
    except ValueError as error:
        raise CatalogError(f"Source {name} : {error}.") from error
    remote = Remote(**(entry | fixed))
    if address.scheme != "https" or not address.hostname or "@" in address.netloc or address.fragment:
        raise CatalogError(f"Source {name} : adresse https sans identifiant attendue, reçu {remote.address!r}.")
    if not remote.file or Path(remote.file).name != remote.file or remote.file.startswith("."):
        raise CatalogError(f"Source {name} : nom de fichier sans dossier attendu, reçu {remote.file!r}.")
    if not 0 < remote.min_bytes < remote.max_bytes:
        raise CatalogError(f"Source {name} : bornes de taille {remote.min_bytes} et {remote.max_bytes}.")
    return remote


def _source(key: str, entry: dict[str, Any]) -> OpenSource:
    name = repr(key)
    _closed(name, OpenSource, entry, {"id"})
    files = tuple(_remote(f"{name}, fichier {n}", file) for n, file in enumerate(entry["files"], 1))
    try:
        fixed = {"licence": Licence(entry["licence"]), "files": files, "replaces": tuple(entry["replaces"])}
    except ValueError as error:
        raise CatalogError(f"Source {name} : {error}.") from error
    if len({remote.file for remote in files}) != len(files):
        raise CatalogError(f"Source {name} : deux fichiers du même nom.")
    if not files and not entry["manual"]:
        raise CatalogError(f"Source {name} : ni fichier à télécharger, ni façon de l'obtenir à la main.")
    return OpenSource(id=key, **(entry | fixed))


def load(path: Path | None = None) -> Mapping[str, OpenSource]:
    """Read the catalogue of open files.

    Parameters
    ----------
    path
        Another catalogue than the one of the package.

    Returns
    -------
    mapping of str to OpenSource
        In the order of the file. That of the package is read once.

    Raises
    ------
    CatalogError
        A key is unknown or absent, a licence, an evidence or a media is unknown, an address is not https, a size or
        a file name cannot be.
    """
    if path is None:
        return _of_package()
    return _read(path.read_text("utf-8"))


@cache
def _of_package() -> Mapping[str, OpenSource]:
    # The file cannot change while the package is in use.
    return _read(resources.files("cpts_map").joinpath("open_data.toml").read_text("utf-8"))


def _read(text: str) -> Mapping[str, OpenSource]:
    return MappingProxyType({key: _source(key, entry) for key, entry in tomllib.loads(text).items()})
