"""The declared sources: what each file is, who made it, under which licence, of which vintage.

A source is data (``sources.toml``); the catalogue refuses what it does not know.
"""

import dataclasses
import datetime as dt
import hashlib
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources
from pathlib import Path
from typing import Any

from cpts_map.errors import CatalogError, ChecksumError


class Licence(StrEnum):
    """The licences of the data; the project carries those that are known, an unknown one stops the build."""

    ETALAB = "etalab-2.0"
    FACTS = "faits-publics"
    TO_CHECK = "a-verifier"  # of a file that the user loads, never of one that the project carries


LICENCE_LABELS = {
    Licence.ETALAB: "Licence Ouverte 2.0",
    Licence.FACTS: "faits publics, source citée ligne à ligne",
    Licence.TO_CHECK: "licence à vérifier auprès du producteur",
}


class Kind(StrEnum):
    """Where a source lives: a registry package, a file of ``data/raw``, or a file made by ``cpts-map geo``."""

    PACKAGE = "package"
    RAW = "raw"
    GEO = "geo"


@dataclass(frozen=True, slots=True)
class Source:
    """One file and one vintage.

    Attributes
    ----------
    id
        Key in ``sources.toml``.
    title, producer, attribution
        In French, as shown.
    kind
        Where the file lives.
    file
        Its path under the folder of its kind.
    page
        Where a person checks; ``address`` is what a machine fetches (a package and its version for a package).
    licence
        One of :class:`Licence`.
    vintage
        Year that the figures describe.
    max_age
        Years after which the check ``vintages`` lists the source as old.
    retrieved
        Day the file was taken.
    regions
        Regions that the file describes; empty means all. Elsewhere its figures are missing, not zero.
    note
        What a reader must know, in French.
    sha256, bytes
        Of the file; an altered file stops the build.
    """

    id: str
    title: str
    producer: str
    kind: Kind
    file: str
    page: str
    address: str
    licence: Licence
    attribution: str
    vintage: int
    max_age: int
    retrieved: dt.date
    regions: tuple[str, ...]
    note: str
    sha256: str
    bytes: int

    def path(self, data: Path) -> Path:
        """Where the file is, under the data folder."""
        folder = "packages" if self.kind is Kind.PACKAGE else self.kind.value
        return data / folder / self.file

    def verified(self, data: Path) -> Path:
        """Return the path of the file, once found to be the declared one.

        Raises
        ------
        ChecksumError
            The file is absent, or has another size or sha256.
        """
        path = self.path(data)
        if not path.is_file():
            raise ChecksumError(f"{self.id} : le fichier {path} est absent.")
        if (size := path.stat().st_size) != self.bytes:
            raise ChecksumError(f"{self.id} : {path} fait {size} octets, {self.bytes} attendus.")
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != self.sha256:
            raise ChecksumError(f"{self.id} : {path} a pour sha256 {found}, {self.sha256} attendu.")
        return path


def restamp(source: Source, data: Path) -> str:
    """Give the lines to declare for a file that changed.

    Returns
    -------
    str
        ``sha256`` and ``bytes`` as in ``sources.toml``; empty when the declaration is true.

    Raises
    ------
    ChecksumError
        The file is absent.
    """
    path = source.path(data)
    if not path.is_file():
        raise ChecksumError(f"{source.id} : le fichier {path} est absent.")
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    return (
        ""
        if (digest, len(content)) == (source.sha256, source.bytes)
        else f'sha256 = "{digest}"\nbytes = {len(content)}'
    )


def _source(key: str, entry: dict[str, Any]) -> Source:
    names = {f.name for f in dataclasses.fields(Source)} - {"id"}
    if odd := names ^ entry.keys():
        raise CatalogError(f"Source {key!r} : clés absentes ou inconnues {sorted(odd)}.")
    try:
        fixed = {"kind": Kind(entry["kind"]), "licence": Licence(entry["licence"]), "regions": tuple(entry["regions"])}
    except ValueError as error:
        raise CatalogError(f"Source {key!r} : {error}.") from error
    if fixed["licence"] is Licence.TO_CHECK:
        raise CatalogError(f"Source {key!r} : une licence à vérifier ne s'embarque pas.")
    return Source(id=key, **(entry | fixed))


def load(path: Path | None = None) -> dict[str, Source]:
    """Read the catalogue.

    Parameters
    ----------
    path
        Another catalogue than the one of the package.

    Returns
    -------
    dict of str to Source
        In the order of the file.

    Raises
    ------
    CatalogError
        A key is unknown or absent, a licence or a kind is unknown.
    """
    text = path.read_text("utf-8") if path else resources.files("cpts_map").joinpath("sources.toml").read_text("utf-8")
    return {key: _source(key, entry) for key, entry in tomllib.loads(text).items()}
