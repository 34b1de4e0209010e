"""Source → layer → store: parse, check, write beside, replace."""

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping, Sequence
from importlib import resources
from pathlib import Path

import pyarrow as pa

from cpts_map import catalog
from cpts_map.catalog import Source
from cpts_map.errors import StoreError
from cpts_map.indicators import INDICATORS
from cpts_map.layers import LAYERS, Layer
from cpts_map.rules import GP_OUTLIER_PER_1000
from cpts_map.schema import Column, Kind, Table
from cpts_map.settings import Settings
from cpts_map.store import Store, Writer, replacing
from cpts_map.version import __version__

Progress = Callable[[str], None]

SOURCE = Table(
    "source",
    (
        Column("source_id", Kind.TEXT, "Clé de la source"),
        Column("title", Kind.TEXT, "Titre"),
        Column("producer", Kind.TEXT, "Producteur"),
        Column("page", Kind.TEXT, "Page où une personne vérifie"),
        Column("licence", Kind.TEXT, "Licence"),
        Column("attribution", Kind.TEXT, "Attribution"),
        Column("vintage", Kind.INTEGER, "Millésime"),
        Column("max_age", Kind.INTEGER, "Âge au-delà duquel la source est signalée comme ancienne, années"),
        Column("retrieved", Kind.TEXT, "Date de récupération"),
        Column("regions", Kind.TEXTS, "Régions décrites ; aucune : toutes"),
        Column("note", Kind.TEXT, "Ce qu'il faut savoir"),
        Column("file", Kind.TEXT, "Fichier"),
    ),
    ("source_id",),
    "Une ligne par source chargée.",
)
_VIEWS = ("population_commune", "inhabitants", "apl_commune", "described")


def steps(layers: Sequence[Layer] = LAYERS) -> int:
    """How many times a build reports its progress."""
    return len(layers) + 1


def build(
    settings: Settings,
    progress: Progress = lambda _: None,
    layers: Sequence[Layer] = LAYERS,
    sources: Mapping[str, Source] | None = None,
) -> Path:
    """Write the store from the embedded data; it replaces the old one only when whole.

    Parameters
    ----------
    settings
        Where the data and the store are.
    progress
        Told the title of each step.
    layers, sources
        What to load; by default everything declared.

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
    with replacing(settings.store) as writer:
        for layer in layers:
            source = sources[layer.source]
            progress(source.title)
            writer.write(layer.table, layer.parse(source.verified(settings.data)))
        progress("Indicateurs")
        _derive(writer, [sources[layer.source] for layer in layers])
        writer.describe(
            {"fingerprint": fingerprint(sources), "built": dt.datetime.now(dt.UTC).isoformat("T", "seconds")}
        )
    return settings.store


def _derive(writer: Writer, sources: Sequence[Source]) -> None:
    writer.write(SOURCE, _source_table(sources))
    for view in _VIEWS:
        writer.run(f"views/{view}")
    writer.run("views/gp_outlier", {"per_1000": GP_OUTLIER_PER_1000})
    writer.run("views/measure")
    for indicator in INDICATORS:
        writer.run(f"measures/{indicator.query}", {"indicator": indicator.id, **indicator.parameters})


def _source_table(sources: Sequence[Source]) -> pa.Table:
    rows = [
        {
            "source_id": s.id,
            "title": s.title,
            "producer": s.producer,
            "page": s.page,
            "licence": s.licence.value,
            "attribution": s.attribution,
            "vintage": s.vintage,
            "max_age": s.max_age,
            "retrieved": s.retrieved.isoformat(),
            "regions": list(s.regions),
            "note": s.note,
            "file": s.file,
        }
        for s in sources
    ]
    regions = pa.list_(pa.string())
    table = pa.Table.from_pylist(rows)
    return table.set_column(table.schema.get_field_index("regions"), "regions", table["regions"].cast(regions))


def fingerprint(sources: Mapping[str, Source]) -> str:
    """What a store depends on: the declared files, the queries, the indicators and the version of the code."""
    digest = hashlib.sha256(__version__.encode())
    digest.update(repr(list(sources.values())).encode())
    digest.update(repr((INDICATORS, GP_OUTLIER_PER_1000)).encode())
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
        return store.meta.get("fingerprint") == fingerprint(catalog.load())
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
