"""Registers of CPTS between files, shelf and store: read with the communes of the store, put in use with a new one."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from cpts_map import pipeline, queries
from cpts_map.codes import unknown
from cpts_map.errors import CptsMapError
from cpts_map.ingest import archives
from cpts_map.ingest.sample import sample
from cpts_map.pipeline import Progress
from cpts_map.registers import Gazetteer, Register, RegisterImport, Scope, Way, read, way
from cpts_map.registers.records import assembled
from cpts_map.settings import Settings
from cpts_map.shelf import EMBEDDED, Complete, Entry, Shelf
from cpts_map.store import Store


def gazetteer(store: Store) -> Gazetteer:
    """Make the gazetteer of the communes of a store."""
    names = queries.territories(store)["departement"]
    communes = queries.communes(store)
    return Gazetteer.build(communes, queries.cog(store), queries.population_series(store), departements=names)


def register_of(store: Store) -> Register:
    """The register of a store."""
    return Register.from_frames(*queries.register_frames(store))


def is_register(path: Path) -> bool:
    """Tell whether a file, or one of those in an archive or a folder, is a register of CPTS."""
    with archives.unpacked(path) as files:
        return any(way(sample(file)) is not None for file in files)


def read_register(store: Store, paths: Sequence[Path], scope: Scope | None = None) -> RegisterImport:
    """Read a register, whatever way it is written.

    Parameters
    ----------
    store
        For the communes.
    paths
        A file, an archive or a folder; or the project's own two files.
    scope
        What is known beforehand.

    Raises
    ------
    CptsMapError
        The file is no register, or is damaged.
    """
    places = gazetteer(store)
    with ExitStack() as unpacked:
        files = [file for path in paths for file in unpacked.enter_context(archives.unpacked(path))]
        drawn = any(way(sample(file)) is Way.POLYGONS for file in files)
        outlines = queries.outlines_of(store, sorted(places.names)) if drawn else None
        return read(files, places, outlines, scope)


def added(store: Store, old: RegisterImport, new: RegisterImport) -> RegisterImport:
    """Join what was read to a register: a CPTS of both is as newly read, the others stay."""
    ours = {head.cpts_id for head in new.heads}
    heads = [*(head for head in old.heads if head.cpts_id not in ours), *new.heads]
    verdicts = [*(verdict for verdict in old.verdicts if verdict.cpts_id not in ours), *new.verdicts]
    return assembled(new.file, heads, verdicts, new.read_remarks, gazetteer(store))


def in_use(settings: Settings, store: Store) -> RegisterImport:
    """The register in use, with the verdicts of its rows."""
    shelf = Shelf(settings.imports)
    return embedded(settings, store) if shelf.active == EMBEDDED else shelf.read(shelf.active, gazetteer(store))


def embedded(settings: Settings, store: Store) -> RegisterImport:
    """The register that ships with the project."""
    raw = settings.data / "raw"
    return read_register(store, [raw / "cpts_registre.csv", raw / "cpts_communes.csv"])


def put_in_use(settings: Settings, done: RegisterImport, complete: Sequence[Complete], progress: Progress) -> Entry:
    """Add a register to the shelf and build the store with it; on failure the one before stays in use.

    Raises
    ------
    CptsMapError
        The shelf cannot be written, or the store cannot be built.
    """
    shelf = Shelf(settings.imports)
    entry = shelf.put(done, complete)
    try:
        switch(settings, entry.id, progress)
    except BaseException:
        shelf.remove(entry.id)
        raise
    return entry


def switch(settings: Settings, id_: str, progress: Progress) -> None:
    """Put a register of the shelf in use.

    Raises
    ------
    CptsMapError
        No register has this id, or the store cannot be built; the one before stays in use.
    """
    shelf = Shelf(settings.imports)
    before = shelf.active
    shelf.use(id_)
    try:
        pipeline.build(settings, progress)
    except BaseException:
        shelf.use(before)
        raise


def completed(settings: Settings, store: Store, departements: Sequence[str], since: str, source: str) -> list[Complete]:
    """List the departments where the register in use is complete, with those added.

    Raises
    ------
    UnknownCodeError
        A department is unknown.
    CptsMapError
        Nobody is named who says so.
    """
    if not source.strip():
        raise CptsMapError("Dire qui affirme que le registre est complet : --source.")
    known = queries.territories(store)["departement"]
    for code in departements:
        if code not in known:
            raise unknown("Département", code, known)
    path = Shelf(settings.imports).path("cpts_completude") or settings.data / "raw" / "cpts_completude.csv"
    kept = [c for c in Complete.read(path) if c.departement not in departements]
    return [*kept, *(Complete(code, since, source) for code in departements)]
