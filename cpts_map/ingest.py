"""From a published file to a typed table: read as text, shaped by a ``.sql`` file, cast with a reason.

DuckDB does the work, in a connection of its own. A value that is not what its column declares stops the reading with
the file, the row, the column, what was expected and what was found.
"""

import csv
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import duckdb
import pyarrow as pa

from cpts_map.errors import SchemaError
from cpts_map.schema import Column, Kind, Table

ROW = "_row"  # line of the file, carried along to be named in an error


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


def statement(name: str) -> str:
    """Text of ``cpts_map/sql/<name>.sql``."""
    return resources.files("cpts_map").joinpath("sql", *f"{name}.sql".split("/")).read_text("utf-8")


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
    if not table.may_be_empty and connection.execute("SELECT count(*) = 0 FROM shaped").fetchall()[0][0]:
        raise SchemaError(f"{path.name} : aucune ligne.")
    for column in table.columns:
        _refuse_bad_values(connection, path, column)
    _refuse_duplicates(connection, path, table)
    casts = ", ".join(f"{c.name}::{c.kind} AS {c.name}" for c in table.columns)
    return connection.sql(f"SELECT {casts} FROM shaped ORDER BY {ROW}").to_arrow_table()


def _refuse_bad_values(connection: duckdb.DuckDBPyConnection, path: Path, column: Column) -> None:
    cast = f"TRY_CAST({column.name} AS {column.kind})"
    bad = [f"({column.name} IS NOT NULL AND {cast} IS NULL)"]
    if not column.nullable:
        bad.append(f"{column.name} IS NULL")
    if column.kind is Kind.REAL:
        bad.append(f"NOT isfinite({cast})")
    if column.kind is Kind.INTEGER:
        bad.append(f"TRY_CAST({column.name} AS DOUBLE) IS DISTINCT FROM {cast}::DOUBLE")
    if column.low is not None:
        bad.append(f"{cast} < {column.low}")
    if column.high is not None:
        bad.append(f"{cast} > {column.high}")
    values = None
    if column.values:
        bad.append(f"NOT list_contains($values, {column.name})")
        values = {"values": list(column.values)}
    query = f"SELECT {ROW}, {column.name}, count(*) OVER () FROM shaped WHERE {' OR '.join(bad)} ORDER BY {ROW} LIMIT 1"
    if worst := connection.execute(query, values).fetchall():
        row, value, count = worst[0]
        found = "rien" if value is None else f"« {value} »"
        more = f" ({count} valeurs dans ce cas)" if count > 1 else ""
        raise SchemaError(
            f"{path.name}, ligne {row}, colonne {column.name} : {column.expected} attendu, {found} trouvé{more}."
        )


def _refuse_duplicates(connection: duckdb.DuckDBPyConnection, path: Path, table: Table) -> None:
    key = ", ".join(table.key)
    query = f"SELECT min({ROW}), max({ROW}), {key} FROM shaped GROUP BY {key} HAVING count(*) > 1 ORDER BY 1 LIMIT 1"
    if twice := connection.execute(query).fetchall():
        first, last, *values = twice[0]
        what = ", ".join(f"{name} = {value}" for name, value in zip(table.key, values, strict=True))
        raise SchemaError(f"{path.name}, lignes {first} et {last} : clé répétée ({what}).")
