"""Source → layer → store: parse, check, write beside, replace."""

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Callable, Mapping, Sequence
from importlib import resources
from pathlib import Path

import pyarrow as pa

from cpts_map import catalog, derived, indicators, movements, opendata
from cpts_map.catalog import Source
from cpts_map.diagnostics.decay import DECAYS
from cpts_map.errors import StoreError
from cpts_map.form import IMPORTED, PASSAGE, SOURCE, form
from cpts_map.imports import Imported, Kept, kept
from cpts_map.layers import LAYERS, Layer
from cpts_map.layers.open import OPEN_LAYERS
from cpts_map.opendata import OpenSource
from cpts_map.rules import GP_OUTLIER_PER_1000
from cpts_map.schema import Kind, Table
from cpts_map.settings import Settings
from cpts_map.shelf import EMBEDDED, TABLES, Shelf
from cpts_map.store import Store, Writer, replacing
from cpts_map.version import __version__

Progress = Callable[[str], None]

_TABLES = {layer.source: layer.table for layer in OPEN_LAYERS}
# Years at which a code may have been in force: a file of before 1943 has none.
_SINCE = (1943, 1968, 1975, 1982, 1990, 1999, *range(2003, 2027))
# An open source with several parts takes the place of embedded figures by one of them.
REPLACING_PART = {"open_apl": "medecins_generalistes"}
# In the order in which they read each other.
_VIEWS = (
    "arrondissement",
    "passage",
    "population_used",
    "population_commune",
    "inhabitants",
    "membership",
    "apl_used",
    "apl_commune",
    "apl_weight",
    "bpe_used",
    "seniors",
    "described",
    "supply",
    "place",
    "liberal_used",
    "fact",
)


def steps(layers: Sequence[Layer] = LAYERS) -> int:
    """How many times a build reports its progress."""
    return len(layers) + 1


def build(
    settings: Settings,
    progress: Progress = lambda _: None,
    layers: Sequence[Layer] = LAYERS,
    sources: Mapping[str, Source] | None = None,
    loaded: Sequence[Kept] | None = None,
) -> Path:
    """Write the store from the embedded data and what was loaded; it replaces the old one only when whole.

    Parameters
    ----------
    settings
        Where the data and the store are.
    progress
        Told the title of each step.
    layers, sources
        What to load; by default everything declared.
    loaded
        Parts of open files; by default those of the folder of imports.

    Returns
    -------
    pathlib.Path
        The store.

    Raises
    ------
    CptsMapError
        A file is not the declared one, or holds something its table does not allow; the old store still serves.
    """
    sources = sources or catalog.load()
    loaded = kept(settings.imports) if loaded is None else loaded
    shelf = Shelf(settings.imports)
    with replacing(settings.store) as writer:
        for layer in layers:
            source = sources[layer.source]
            progress(source.title)
            writer.write(layer.table, layer.parse(shelf.path(source.id) or source.verified(settings.data)))
        _load(writer, loaded, sources["cog"].vintage)
        progress("Indicateurs")
        _derive(writer, [*_rows([sources[layer.source] for layer in layers], loaded, shelf)])
        writer.describe(
            {
                "fingerprint": fingerprint(sources, loaded, shelf.active),
                "form": form(),
                "register": shelf.active,
                "built": dt.datetime.now(dt.UTC).isoformat("T", "seconds"),
            }
        )
    return settings.store


def _load(writer: Writer, loaded: Sequence[Kept], vintage: int) -> None:
    """Create the table of each open source, empty where nothing was loaded."""
    for layer in OPEN_LAYERS:
        if layer.table.name not in writer.tables:
            writer.create(layer.table)
    moved = None
    for part in in_use(loaded):
        content = part.content()
        writer.append(_TABLES[part.facts.source], content)
        if part.facts.source == "open_cog_mouvement":
            moved = content
    writer.write(PASSAGE, _heirs(moved, vintage))
    writer.write(IMPORTED, _table(IMPORTED, [dataclasses.asdict(part.facts) for part in loaded]))


def _heirs(moved: pa.Table | None, vintage: int) -> pa.Table:
    """Old codes and their one heir, from the movements that were loaded; a commune divided since has none."""
    rows: list[Mapping[str, object]] = []
    if moved is not None:
        heirs: dict[str, tuple[str, ...]] = {}
        for since in _SINCE:
            found = movements.passage(moved.to_pandas(), dt.date(since, 1, 1), dt.date(vintage, 1, 1))
            heirs |= dict(zip(found["old_code"], found["new_codes"], strict=True))
        rows = [{"code": code, "commune_code": held[0]} for code, held in heirs.items() if len(held) == 1]
    return _table(PASSAGE, rows)


def in_use(loaded: Sequence[Kept]) -> list[Kept]:
    """Parts that fill their table: where two sources fill the same one (FINESS and FINESS+), the newest."""
    newest: dict[str, tuple[str, str]] = {}
    for part in loaded:
        if part.facts.source in _TABLES:
            name = _TABLES[part.facts.source].name
            newest[name] = max(newest.get(name, ("", "")), (part.facts.vintage, part.facts.source))
    filling = {source for _, source in newest.values()}
    return [part for part in loaded if part.facts.source in filling]


def _derive(writer: Writer, sources: Sequence[Mapping[str, object]]) -> None:
    writer.write(SOURCE, _table(SOURCE, sources))
    for view in _VIEWS:
        writer.run(f"views/{view}")
    writer.run("views/gp_outlier", {"per_1000": GP_OUTLIER_PER_1000})
    derived.write(writer)
    writer.run("views/measure")
    for indicator in indicators.registry(writer.facts()).values():
        writer.run(f"measures/{indicator.query}", {"indicator": indicator.id, **indicator.parameters})


def _rows(embedded: Sequence[Source], loaded: Sequence[Kept], shelf: Shelf) -> list[dict[str, object]]:
    """Sources in use: an open file takes the place of the embedded figures that it replaces."""
    rows = {s.id: dataclasses.asdict(s) | {"source_id": s.id, "retrieved": s.retrieved.isoformat()} for s in embedded}
    declared = opendata.load()
    for part in in_use(loaded):
        source = declared[part.facts.source]
        row = _open_row(source, part.facts)
        rows[source.id] = row
        if REPLACING_PART.get(source.id, part.facts.part) == part.facts.part:
            rows |= {key: row | {"source_id": key} for key in source.replaces}
    if shelf.active != EMBEDDED:
        register = shelf.entry(shelf.active)
        for key in TABLES:
            rows[key] |= {
                "title": f"Registre des CPTS chargé : {register.file}",
                "producer": "fichier chargé par l'utilisateur",
                "attribution": register.file,
                "vintage": int(register.added[:4]),
                "retrieved": register.added[:10],
                "regions": (),
                "note": " ".join(register.remarks),
                "file": register.file,
            }
    return list(rows.values())


def _open_row(source: OpenSource, facts: Imported) -> dict[str, object]:
    return {
        "source_id": source.id,
        "title": source.title,
        "producer": source.producer,
        "page": source.page,
        "licence": source.licence.value,
        "attribution": source.attribution,
        "vintage": facts.year,
        "max_age": -(-source.max_age_days // 365),
        "retrieved": facts.imported[:10],
        "regions": (),
        "note": " ".join((source.note, *facts.remarks)).strip(),
        "file": facts.file,
    }


def _table(table: Table, rows: Sequence[Mapping[str, object]]) -> pa.Table:
    """Write rows with the columns of a declared table; other keys are left out."""
    types = {Kind.TEXT: pa.string(), Kind.INTEGER: pa.int64(), Kind.TEXTS: pa.list_(pa.string())}
    return pa.table(
        {
            c.name: pa.array([list(v) if isinstance(v := row[c.name], tuple) else v for row in rows], types[c.kind])
            for c in table.columns
        }
    )


def fingerprint(sources: Mapping[str, Source], loaded: Sequence[Kept] = (), register: str = EMBEDDED) -> str:
    """What a store depends on: declared and loaded files, queries, indicators and the version of the code."""
    digest = hashlib.sha256(__version__.encode())
    digest.update(repr(list(sources.values())).encode())
    digest.update(repr(sorted(repr(part.facts) for part in loaded)).encode())
    digest.update(register.encode())
    digest.update(repr([layer.table for layer in OPEN_LAYERS]).encode())
    digest.update(repr((indicators.DECLARED, GP_OUTLIER_PER_1000)).encode())
    digest.update(repr((derived.TABLES, DECAYS)).encode())
    root = resources.files("cpts_map").joinpath("sql")
    for folder in ("layers", "measures", "views"):
        for file in sorted(root.joinpath(folder).iterdir(), key=lambda f: f.name):
            digest.update(file.read_bytes())
    return digest.hexdigest()


def is_current(settings: Settings) -> bool:
    """Tell whether the store exists, opens, and was built from what is declared now."""
    try:
        store = Store(settings.store)
    except StoreError:
        return False
    try:
        expected = fingerprint(catalog.load(), kept(settings.imports), Shelf(settings.imports).active)
        return (store.meta.get("fingerprint"), store.meta.get("form")) == (expected, form())
    finally:
        store.close()


def ensure_store(settings: Settings, progress: Progress = lambda _: None) -> Path:
    """Build the store when it is missing or older than its sources.

    Returns
    -------
    pathlib.Path
        The store.

    Raises
    ------
    CptsMapError
        As :func:`build`.
    """
    return settings.store if is_current(settings) else build(settings, progress)
