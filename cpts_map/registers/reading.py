"""The ways in: which one a file is, told by its content, and the reading of it."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

import geopandas as gpd

from cpts_map.errors import UnrecognisedError
from cpts_map.ingest.sample import Sample, sample
from cpts_map.registers import lists, plain, polygons
from cpts_map.registers.claims import Scope
from cpts_map.registers.gazetteer import Gazetteer
from cpts_map.registers.records import RegisterImport

# What stands beside a shapefile, and is read with it.
COMPANIONS = frozenset({".dbf", ".shx", ".prj", ".cpg", ".sbn", ".sbx", ".qix", ".qpj", ".qmd", ".xml"})


class Way(StrEnum):
    """How a register is written."""

    PLAIN = "liste par code"
    REGISTER = "registre du projet, CPTS"
    COMMUNES = "registre du projet, communes"
    LIST = "liste par nom"
    POLYGONS = "contours"


def way(seen: Sample) -> Way | None:
    """Tell how a register is written; none for a file that is no register."""
    own = plain.own_file(seen)
    if own is not None:
        return Way.REGISTER if own == plain.REGISTER else Way.COMMUNES
    if plain.recognise(seen):
        return Way.PLAIN
    if lists.recognise(seen):
        return Way.LIST
    return Way.POLYGONS if polygons.recognise(seen) else None


def recognise(seen: Sample) -> bool:
    """Tell whether a file is a register of CPTS, by its content."""
    return way(seen) is not None


def read(
    files: Sequence[Path], gazetteer: Gazetteer, outlines: gpd.GeoSeries | None = None, scope: Scope | None = None
) -> RegisterImport:
    """Read a register, whatever way it is written.

    Parameters
    ----------
    files
        One file, or those of an archive; of these, the one that is a register, or the project's own two.
    gazetteer
        The communes.
    outlines
        Of the communes, by code, WGS 84; needed for polygons only.
    scope
        What is known beforehand.

    Raises
    ------
    UnrecognisedError
        No file, or several, are a register.
    SchemaError, CrsError
        As the reading of each way.
    """
    found = {path: told for path in files if path.suffix.lower() not in COMPANIONS and (told := way(sample(path)))}
    ways = set(found.values())
    listed = ", ".join(f"{path.name} ({each})" for path, each in found.items()) or "aucun"
    if len(found) == len(ways) and ways == {Way.COMMUNES, Way.REGISTER}:
        by_way = {each: path for path, each in found.items()}
        return plain.read(by_way[Way.REGISTER], gazetteer, scope, by_way[Way.COMMUNES])
    if len(found) != 1:
        raise UnrecognisedError(f"Un seul fichier de registre des CPTS attendu, trouvé : {listed}.")
    path, each = next(iter(found.items()))
    if each is Way.POLYGONS:
        if outlines is None:
            raise UnrecognisedError(f"{path.name} : lire des contours demande ceux des communes.")
        return polygons.read(path, gazetteer, outlines)
    return lists.read(path, gazetteer, scope) if each is Way.LIST else plain.read(path, gazetteer, scope)
