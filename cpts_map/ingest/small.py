"""The files that the project embeds: small, in a format of our own, read strictly."""

import csv
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from cpts_map.errors import SchemaError
from cpts_map.ingest.reading import ROW, statement, typed
from cpts_map.schema import Table


@dataclass(frozen=True, slots=True)
class CsvFormat:
    """How a publisher writes a CSV file.

    Attributes
    ----------
    header
        Columns that must be there, by the publisher's own names.
    delimiter, encoding
        As DuckDB names them.
    """

    header: tuple[str, ...]
    delimiter: str = ","
    encoding: str = "utf-8"


def read_csv(path: Path, layout: CsvFormat, table: Table, sql: str) -> pa.Table:
    """Read a CSV file into a declared table.

    Parameters
    ----------
    path
        The file.
    layout
        How it is written.
    table
        What comes out.
    sql
        Name of the ``.sql`` file that shapes the relation ``raw`` (text columns of the publisher and ``_row``) into the
        columns of the table and ``_row``, still as text.

    Returns
    -------
    pyarrow.Table
        With the columns, types and key of ``table``.

    Raises
    ------
    SchemaError
        The file is empty, lacks a column, or holds a value that its column does not allow, or a key twice.
    """
    raw = _raw(path, layout)
    with duckdb.connect() as connection:
        connection.register("raw", raw)
        return _typed(connection, path, table, sql)


def _raw(path: Path, layout: CsvFormat) -> pa.Table:
    """Give the text columns of a file and the line of each row; an empty cell is missing."""
    try:
        with path.open(encoding=f"{layout.encoding}-sig", newline="") as file:
            lines = csv.reader(file, delimiter=layout.delimiter, strict=True)
            header = next(lines, [])
            if absent := [name for name in layout.header if name not in header]:
                raise SchemaError(f"{path.name} : colonnes absentes {absent} ; colonnes trouvées {header}.")
            rows, numbers, line = [], [], lines.line_num + 1
            for cells in lines:
                if cells:
                    if len(cells) != len(header):
                        raise SchemaError(
                            f"{path.name}, ligne {line} : {len(header)} cellules attendues, {len(cells)} trouvées."
                        )
                    rows.append([cell or None for cell in cells])
                    numbers.append(line)
                line = lines.line_num + 1
    except UnicodeDecodeError as error:
        raise SchemaError(f"{path.name} : texte en UTF-8 attendu ({error}).") from error
    except (csv.Error, OSError) as error:
        raise SchemaError(f"{path.name} : fichier illisible ({error}).") from error
    columns = zip(*rows, strict=True) if rows else ((),) * len(header)
    return pa.table(
        {ROW: pa.array(numbers, pa.int64())}
        | {name: pa.array(cells, pa.string()) for name, cells in zip(header, columns, strict=True)}
    )


def read_parquet(path: Path, table: Table, sql: str) -> pa.Table:
    """Read a Parquet file into a declared table; as :func:`read_csv`, geometry staying WKB.

    Raises
    ------
    SchemaError
        As :func:`read_csv`.
    """
    with duckdb.connect() as connection:
        connection.execute("SET enable_geoparquet_conversion = false")
        try:
            raw = connection.read_parquet(str(path), file_row_number=True)
        except duckdb.Error as error:
            raise SchemaError(f"{path.name} : fichier illisible ({str(error).splitlines()[0]}).") from error
        raw.project(f"file_row_number + 1 AS {ROW}, *").create_view("raw")
        return _typed(connection, path, table, sql)


def _typed(connection: duckdb.DuckDBPyConnection, path: Path, table: Table, sql: str) -> pa.Table:
    try:
        connection.execute(f"CREATE TABLE shaped AS {statement(sql)}")
    except duckdb.BinderException as error:
        raise SchemaError(f"{path.name} : {str(error).splitlines()[0]}") from error
    return typed(connection, path.name, table)
