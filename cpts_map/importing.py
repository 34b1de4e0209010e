"""From the files that a user gives to what is loaded: told by their content, read, staged."""

import datetime as dt
import hashlib
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from cpts_map.errors import UnrecognisedError
from cpts_map.imports import Imported, Staging, describe
from cpts_map.ingest import archives, with_remarks
from cpts_map.ingest.sample import sample
from cpts_map.layers import Layer
from cpts_map.layers.open import OPEN_LAYERS

Told = Callable[[str], None]
_STAMP = re.compile(r"(20\d\d)-?([01]\d)-?([0-3]\d)")


@dataclass(frozen=True, slots=True)
class Claim:
    """A file that a layer knows, and what it was taken out of."""

    layer: Layer
    file: Path
    given: Path


def claims(given: Path, files: Iterable[Path], layers: Sequence[Layer] = OPEN_LAYERS) -> list[Claim]:
    """Tell which official file each file is, by its content.

    Parameters
    ----------
    given
        What the user gave: the file, its archive or its folder.
    files
        The files in it.
    layers
        What can be told.

    Returns
    -------
    list of Claim
        Files that nobody knows (notices, metadata) are left out.
    """
    return [
        Claim(layer, file, given)
        for file in files
        for seen in (sample(file),)
        for layer in layers
        if layer.recognise is not None and layer.recognise(seen)
    ]


def stage(
    paths: Sequence[Path], staging: Staging, known: frozenset[str], told: Told = lambda _: None
) -> list[Imported]:
    """Read files, archives and folders, and stage what they hold.

    Parameters
    ----------
    paths
        What the user gave.
    staging
        Where the rows go.
    known
        Every code of a commune, of any vintage; others are counted and said.
    told
        Told what each file is, in French.

    Returns
    -------
    list of Imported
        What was staged.

    Raises
    ------
    CptsMapError
        A file is none that is known, or holds something that its source does not allow.
    """
    staged: list[Imported] = []
    with ExitStack() as unpacked:
        found: list[Claim] = []
        for path in paths:
            files = unpacked.enter_context(archives.unpacked(path))
            of_path = claims(path, files)
            if not of_path:
                raise UnrecognisedError(_unknown(path, files))
            found += of_path
        for claim, folder in _readable(found, unpacked):
            told(f"{claim.given.name} : {claim.layer.table.description}")
            content = _said_unknown(claim.layer.parse(folder), known)
            staged += staging.add(claim.layer, content, _described(claim, found), _dated(claim, content))
    return staged


def _readable(found: Sequence[Claim], unpacked: ExitStack) -> Iterator[tuple[Claim, Path]]:
    """What each layer is given to read: a file, or the files of a bundle put together in a folder."""
    bundles: dict[str, Path] = {}
    for claim in found:
        if not claim.layer.bundle:
            yield claim, claim.file
        elif claim.layer.source not in bundles:
            folder = Path(unpacked.enter_context(tempfile.TemporaryDirectory(prefix="cpts-map-")))
            bundles[claim.layer.source] = folder
            for part in found:
                if part.layer.source == claim.layer.source:
                    (folder / part.file.name).symlink_to(part.file.resolve())
            yield claim, folder


def _described(claim: Claim, found: Sequence[Claim]) -> dict[str, Any]:
    """Say what was given for a claim: a file, or every file of a bundle."""
    given = sorted({c.given for c in found if c.layer.source == claim.layer.source}) if claim.layer.bundle else []
    files = [path for path in given or [claim.given] if path.is_file()]
    if len(files) == 1:
        return describe(files[0])
    parts = [describe(c.file) for c in found if c.layer.source == claim.layer.source]
    digest = hashlib.sha256("".join(str(part["sha256"]) for part in parts).encode()).hexdigest()
    names = ", ".join(str(part["file"]) for part in parts)
    return {"file": names, "sha256": digest, "bytes": sum(int(part["bytes"]) for part in parts)}


def _dated(claim: Claim, content: pa.Table) -> str:
    """Date of the figures: what the rows say, else what the name of the file says, else the day of the file."""
    if "as_of" in content.schema.names and (said := pc.max(content["as_of"]).as_py()):
        return str(said)
    for name in (claim.file.name, claim.given.name):
        if stamp := _STAMP.search(name):
            return "-".join(stamp.groups())
    return dt.datetime.fromtimestamp(claim.given.stat().st_mtime, dt.UTC).date().isoformat()


def _said_unknown(content: pa.Table, known: frozenset[str]) -> pa.Table:
    if "commune_code" not in content.schema.names:
        return content
    absent = sorted(set(pc.unique(content["commune_code"]).to_pylist()) - known - {None})
    if not absent:
        return content
    shown = ", ".join(absent[:5]) + (", …" if len(absent) > 5 else "")  # noqa: PLR2004 - enough to see what they are
    return with_remarks(content, [f"{len(absent)} codes de commune inconnus, sans effet sur les chiffres : {shown}."])


def _unknown(path: Path, files: Sequence[Path]) -> str:
    inside = "" if files == (path,) else f" (contient {', '.join(f.name for f in files[:5])})"
    kinds = ", ".join(sorted(layer.source.removeprefix("open_") for layer in OPEN_LAYERS))
    return f"{path.name}{inside} : aucun format connu n'est reconnu. Formats lus : {kinds}, registre de CPTS."


def commune_codes(data: Path) -> frozenset[str]:
    """Every code of a commune that the geography knows, of any vintage."""
    return frozenset(pq.read_table(data / "geo" / "cog.parquet", columns=["code"])["code"].to_pylist())
