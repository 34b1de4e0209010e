"""What a user loaded: each part of each open source as typed Parquet, with a sidecar that says where it comes from.

New files are staged beside, and take their place only once a store was built with them.
"""

import dataclasses
import datetime as dt
import hashlib
import json
import shutil
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from cpts_map.codes import fold
from cpts_map.errors import StoreError
from cpts_map.ingest import remarks
from cpts_map.layers import Layer

WHOLE = "tout"
_STAGING = ".nouveau-"


@dataclass(frozen=True, slots=True)
class Imported:
    """One part of an open source, as loaded.

    Attributes
    ----------
    source
        Key in ``open_data.toml``.
    part
        Which part (``medecins_generalistes``, ``2021``), or ``tout``.
    file
        Name of the file that it was read from; never its folder.
    sha256, bytes
        Of that file.
    imported
        When, ISO 8601, UTC.
    vintage
        What the figures describe: a year, or the date of the file (ISO).
    rows
        How many.
    remarks
        What was mended or left out, in French.
    """

    source: str
    part: str
    file: str
    sha256: str
    bytes: int
    imported: str
    vintage: str
    rows: int
    remarks: tuple[str, ...] = ()

    @property
    def year(self) -> int:
        """Year of the vintage."""
        return int(self.vintage[:4])


@dataclass(frozen=True, slots=True)
class Kept:
    """A loaded part and where its rows are."""

    facts: Imported
    path: Path

    def content(self) -> pa.Table:
        """Give the rows.

        Raises
        ------
        StoreError
            The file is damaged.
        """
        try:
            return pq.read_table(self.path)
        except (pa.ArrowException, OSError) as error:
            raise StoreError(f"{self.path} est illisible : recharger {self.facts.file} ({error}).") from error


def kept(folder: Path) -> tuple[Kept, ...]:
    """List what is loaded, by source and part.

    Raises
    ------
    StoreError
        A sidecar is damaged.
    """
    found = []
    for sidecar in sorted(folder.glob("*/*.json")):
        if sidecar.parent.name.startswith((_STAGING, "registres")):
            continue
        try:
            facts: dict[str, Any] = json.loads(sidecar.read_text("utf-8"))
            said = Imported(**(facts | {"remarks": tuple(facts["remarks"])}))
        except (ValueError, TypeError, KeyError, OSError) as error:
            raise StoreError(f"{sidecar} est illisible : recharger la source {sidecar.parent.name}.") from error
        found.append(Kept(said, sidecar.with_suffix(".parquet")))
    return tuple(found)


def describe(path: Path) -> dict[str, Any]:
    """Name, size and sha256 of the file that was given."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"file": path.name, "sha256": digest, "bytes": path.stat().st_size}


class Staging:
    """New parts, beside their place until :meth:`commit`; use as a context."""

    def __init__(self, folder: Path) -> None:
        """Choose a place beside what is loaded."""
        self._folder = folder
        self._place = folder / f"{_STAGING}{uuid.uuid4().hex[:8]}"
        self.new: list[Kept] = []

    def __enter__(self) -> Self:
        """Make the place.

        Raises
        ------
        StoreError
            The folder cannot be written.
        """
        try:
            self._place.mkdir(parents=True)
        except OSError as error:
            raise StoreError(f"Le dossier {self._folder} ne peut pas être écrit : {error.strerror}.") from error
        return self

    def __exit__(self, *_: object) -> None:
        """Leave nothing half-written."""
        shutil.rmtree(self._place, ignore_errors=True)

    def add(self, layer: Layer, content: pa.Table, given: Mapping[str, Any], vintage: str) -> list[Imported]:
        """Write the rows of a file, a file a part.

        Parameters
        ----------
        layer
            What read them.
        content
            The rows.
        given
            From :func:`describe`.
        vintage
            Of the rows that have no year of their own.

        Returns
        -------
        list of Imported
            One for each part.

        Raises
        ------
        StoreError
            The disk is full, or refuses.
        """
        now = dt.datetime.now(dt.UTC).isoformat("T", "seconds")
        added = []
        for part, rows in _parts(layer, content):
            dated = str(pc.max(rows["year"]).as_py()) if "year" in rows.schema.names else None
            facts = Imported(
                source=layer.source,
                part=part,
                imported=now,
                vintage=dated if dated and dated != "None" else vintage,
                rows=rows.num_rows,
                remarks=remarks(content),
                **given,
            )
            path = self._place / f"{layer.source}--{part}.parquet"
            try:
                pq.write_table(rows, path, compression="zstd")
            except OSError as error:
                raise StoreError(f"{path.parent} ne peut pas être écrit : {error}.") from error
            self.new = [k for k in self.new if (k.facts.source, k.facts.part) != (facts.source, facts.part)]
            self.new.append(Kept(facts, path))
            added.append(facts)
        return added

    def merged(self) -> tuple[Kept, ...]:
        """What will be loaded: the new parts, and those that they do not replace."""
        replaced = {(k.facts.source, k.facts.part) for k in self.new}
        return (*(k for k in kept(self._folder) if (k.facts.source, k.facts.part) not in replaced), *self.new)

    def commit(self) -> None:
        """Put each new part in its place.

        Raises
        ------
        StoreError
            The folder cannot be written.
        """
        try:
            for part in self.new:
                place = self._folder / part.facts.source
                place.mkdir(parents=True, exist_ok=True)
                sidecar = json.dumps(dataclasses.asdict(part.facts), ensure_ascii=False, indent=2)
                beside = part.path.with_suffix(".json")
                beside.write_text(sidecar + "\n", "utf-8")
                part.path.replace(place / f"{part.facts.part}.parquet")
                beside.replace(place / f"{part.facts.part}.json")
        except OSError as error:
            raise StoreError(f"Le dossier {self._folder} ne peut pas être écrit : {error.strerror}.") from error


def _parts(layer: Layer, content: pa.Table) -> Iterable[tuple[str, pa.Table]]:
    if not layer.parts:
        yield WHOLE, content
        return
    for values in content.select(list(layer.parts)).group_by(list(layer.parts)).aggregate([]).to_pylist():
        mask = None
        for name in layer.parts:
            same = pc.equal(content[name], values[name])
            mask = same if mask is None else pc.and_(mask, same)
        name = "-".join(fold(str(values[column])).replace(" ", "_") for column in layer.parts)
        yield name, content.filter(mask)


def forget(folder: Path, source: str, part: str | None = None) -> list[Imported]:
    """Take a loaded source away; the figures that ship with the project come back.

    Returns
    -------
    list of Imported
        What was taken away.
    """
    gone = [k for k in kept(folder) if k.facts.source == source and part in {None, k.facts.part}]
    for k in gone:
        k.path.with_suffix(".json").unlink(missing_ok=True)
        k.path.unlink(missing_ok=True)
    return [k.facts for k in gone]
