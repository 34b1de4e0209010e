"""What a layer is: a declared source, the table it fills, and how its file becomes that table."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pyarrow as pa

from cpts_map import ingest
from cpts_map.codes import COMMUNE
from cpts_map.ingest import CsvFormat
from cpts_map.ingest.sample import Sample
from cpts_map.schema import Column, Kind, Table

Parse = Callable[[Path], pa.Table]
Recognise = Callable[[Sample], bool]


@dataclass(frozen=True, slots=True)
class Layer:
    """One source of the store.

    Attributes
    ----------
    source
        Key in ``sources.toml``.
    table
        What the layer fills.
    parse
        The file of the source to the rows of the table; pure, raises ``SchemaError``. What was mended or left out is
        said in the remarks of what it gives (:func:`cpts_map.ingest.remarks`).
    recognise
        Tells by its content whether a file is one of this source; none for a source that the project embeds.
    bundle
        Whether ``parse`` takes a folder: the source comes in several files.
    parts
        Columns whose values tell the parts of the source that are loaded one by one (a workbook a profession, a file a
        year): a new part takes the place of the same one, the others stay.
    """

    source: str
    table: Table
    parse: Parse
    recognise: Recognise | None = None
    bundle: bool = False
    parts: tuple[str, ...] = ()


def csv_layer(source: str, table: Table, layout: CsvFormat) -> Layer:
    """Layer of a CSV file, shaped by ``sql/layers/<table>.sql``."""
    return Layer(source, table, partial(ingest.read_csv, layout=layout, table=table, sql=f"layers/{table.name}"))


def parquet_layer(source: str, table: Table) -> Layer:
    """Layer of a Parquet file of ``data/geo``, shaped by ``sql/layers/<table>.sql``."""
    return Layer(source, table, partial(ingest.read_parquet, table=table, sql=f"layers/{table.name}"))


def text(name: str, description: str, *, nullable: bool = False, values: tuple[str, ...] = ()) -> Column:
    """Declare a text column."""
    return Column(name, Kind.TEXT, description, nullable=nullable, values=values)


def commune_code(description: str = "Code officiel géographique de la commune") -> Column:
    """Declare the usual first column."""
    return text("commune_code", description)


def official_commune_code(description: str = "Code officiel géographique de la commune, tel que publié") -> Column:
    """Declare the code of a commune as an open file gives it: of the form of one, of any vintage."""
    return Column("commune_code", Kind.TEXT, description, code=COMMUNE)


def year_column(description: str = "Millésime") -> Column:
    """Declare the year that the figures of a row describe."""
    return Column("year", Kind.INTEGER, description, low=1990, high=2100)
