"""A reading: DuckDB turns the rows of a file into a declared table, or says which row is wrong and why.

A connection of its own, with the macros of ``sql/macros``. A value that is not what its column declares stops the
reading with the file, the row, the column, what was expected and what was found.
"""

import json
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

import duckdb
import pyarrow as pa

from cpts_map.errors import SchemaError
from cpts_map.ingest import lines
from cpts_map.ingest.text import TextFormat, as_utf8, read_header, refuse_cut, row_width, text_encoding
from cpts_map.schema import Column, Kind, Table

ROW = "_row"  # line of the file, carried along to be named in an error
_BEYOND = "_beyond"  # what stands after the last column that the header names: nothing, unless cells moved
_REMARKS = b"remarks"
# A reading never takes the whole machine, whatever file it is given.
_MEMORY = "1500MB"


def statement(name: str) -> str:
    """Text of ``cpts_map/sql/<name>.sql``."""
    return resources.files("cpts_map").joinpath("sql", *f"{name}.sql".split("/")).read_text("utf-8")


def remarks(content: pa.Table) -> tuple[str, ...]:
    """What a reader must know of a reading: what was mended, what was left out, how many of each; in French."""
    found = (content.schema.metadata or {}).get(_REMARKS, b"[]")
    return tuple(json.loads(found))


def with_remarks(content: pa.Table, said: Sequence[str]) -> pa.Table:
    """Add remarks to a table; they stay with it in Parquet."""
    kept = json.dumps([*remarks(content), *said], ensure_ascii=False).encode()
    return content.replace_schema_metadata({**(content.schema.metadata or {}), _REMARKS: kept})


class Reading:
    """A file being read; make one with :func:`reading`."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, path: Path, folder: Path, *, unit: str, label: str
    ) -> None:
        """Wrap an open connection; ``folder`` is for what the reading writes aside."""
        self._connection = connection
        self._path = path
        self._folder = folder
        self._unit = unit
        self._label = label or path.name  # what errors call the file
        self._published: dict[str, str] = {}  # our name of a column to the publisher's, for what errors say
        self._private = False  # whether an error may show what DuckDB says of a row

    def text(
        self, layout: TextFormat, name: str = "raw", path: Path | None = None, *, lazy: bool = False
    ) -> frozenset[str]:
        """Give the columns of a text file to SQL.

        Parameters
        ----------
        layout
            How the file is written; its columns take the names of ``layout.columns``, all text, an empty cell missing.
            An optional column that is absent is missing everywhere.
        name
            Of the relation in SQL; it has a column ``_row``, the line of the file.
        path
            Another file than the one of the reading (a bundle).
        lazy
            Leave the rows in the file, to be scanned by the SQL that shapes them (very large files). ``_row`` then
            makes the scan a slow one, and is for errors only. Where rows may end with a delimiter, ``_beyond`` is what
            stands after it, which the SQL must refuse.

        Returns
        -------
        frozenset of str
            Our names of the columns that the file has.

        Raises
        ------
        SchemaError
            The file is empty, is not text, lacks a column, or a row has another number of cells.
        """
        path = path or self._path
        self._private |= layout.private
        if text_encoding(path, whole=not lazy) != "utf-8":
            path = as_utf8(path, self._folder)
        header = read_header(path, layout, "utf-8")
        found = layout.positions(path.name, header)
        width = row_width(path, layout, header, "utf-8")
        refuse_cut(path, layout, width)
        self._published |= {column: header[at] for column, at in found.items() if at is not None and layout.has_header}
        names = {f"c{i}": "VARCHAR" for i in range(width)}
        beyond = {_BEYOND: len(header) - (header[-1] == "")} if lazy and layout.trailing_delimiter else {}
        wanted = ", ".join(
            # DuckDB gives an empty cell as missing.
            f"NULL::VARCHAR AS {column}" if at is None or at >= width else f"c{at} AS {column}"
            for column, at in {**beyond, **found}.items()
        )
        row = f"row_number() OVER () + {layout.skipped + layout.has_header} AS {ROW}, "
        quote = _literal(layout.quote)
        query = f"""CREATE {"VIEW" if lazy else "TABLE"} {name} AS SELECT {row}{wanted} FROM read_csv(
            {_literal(_plain(path))}, auto_detect = false, header = {str(layout.has_header).lower()},
            skip = {layout.skipped}, delim = {_literal(layout.delimiter)}, quote = {quote}, escape = {quote},
            columns = {names}, encoding = 'utf-8', strict_mode = true,
            compression = 'none', hive_partitioning = false)"""
        with self._said(path):
            self._connection.execute(query)
        if not lazy:
            self._number(path, layout, name, len(names))
        return frozenset(column for column, at in found.items() if at is not None)

    def _number(self, path: Path, layout: TextFormat, name: str, width: int) -> None:
        """Give each row its line, where some lines are no row; refuse a file of which rows were lost."""
        (rows,) = self._connection.execute(f"SELECT count(*) FROM {name}").fetchall()[0]
        if lines.count(path) == rows + layout.skipped + layout.has_header:
            return
        found = lines.of_rows(path, layout)
        if found is None or width == 1:  # a blank line of one column is a row
            return
        if len(found) != rows:
            raise SchemaError(f"{path.name} : {len(found)} lignes trouvées, {rows} lues.")
        first = layout.skipped + layout.has_header + 1
        self.arrow(pa.table({"rank": range(first, first + rows), "line": found}), "_lines")
        self._connection.execute(f"UPDATE {name} SET {ROW} = line FROM _lines WHERE rank = {ROW}")

    def rows(
        self,
        columns: Mapping[str, str],
        rows: Sequence[Sequence[str | None]],
        first: int,
        name: str = "raw",
    ) -> None:
        """Give rows held in memory to SQL.

        Parameters
        ----------
        columns
            Our name of each column to the publisher's, in the order of the cells.
        rows
            Cells as text, ``None`` where empty.
        first
            Line of the first row in the file.
        name
            Of the relation.
        """
        cells = list(zip(*rows, strict=True)) if rows else [() for _ in columns]
        lines = pa.array(range(first, first + len(rows)), pa.int64())
        texts = {column: pa.array(values, pa.string()) for column, values in zip(columns, cells, strict=True)}
        self._published |= columns
        self.arrow(pa.table({ROW: lines} | texts), name)

    def arrow(self, content: pa.Table, name: str) -> None:
        """Give an Arrow table to SQL."""
        self._connection.register(name, content)

    def named(self, columns: Mapping[str, str]) -> None:
        """Say how the publisher names what is not read from a header, for the errors: our name to theirs."""
        self._published |= columns

    def pairs(self, name: str, mapping: Mapping[str, str]) -> None:
        """Give a table of correspondence to SQL: columns ``source`` and ``target``."""
        self.arrow(pa.table({"source": list(mapping), "target": list(mapping.values())}), name)

    def called(self, **published: str) -> None:
        """Name columns that only SQL makes as the publisher names what they come from, for what errors say."""
        self._published |= published

    def run(self, sql: str, **parameters: object) -> None:
        """Run a ``.sql`` file that prepares relations.

        Raises
        ------
        SchemaError
            The file cannot be read to its end.
        """
        with self._said(self._path):
            self._connection.execute(statement(sql), dict(parameters) or None)

    def values(self, sql: str, **parameters: object) -> list[tuple[object, ...]]:
        """Run a ``.sql`` file and give its rows.

        Raises
        ------
        SchemaError
            The file cannot be read to its end.
        """
        with self._said(self._path):
            return self._connection.execute(statement(sql), dict(parameters) or None).fetchall()

    def query(self, sql: str) -> pa.Table:
        """Run a ``.sql`` file and give its rows as an Arrow table.

        Raises
        ------
        SchemaError
            The file cannot be read to its end.
        """
        with self._said(self._path):
            return self._connection.sql(statement(sql)).to_arrow_table()

    def table(self, table: Table, sql: str, **parameters: object) -> pa.Table:
        """Shape the relations into a declared table, check it, and take the remarks along.

        Parameters
        ----------
        table
            What comes out.
        sql
            Name of the ``.sql`` file that gives the columns of the table and ``_row``, still as text. Where a file of
            the same name ends in ``.remarks.sql``, each row of it (count, sentence) with a count above zero is
            remembered as a remark, ``{n}`` in the sentence being the count.
        **parameters
            Of the ``.sql`` file.

        Returns
        -------
        pyarrow.Table
            With the columns, types and key of ``table``, in the order of the file.

        Raises
        ------
        SchemaError
            No row, a value that its column does not allow, a key twice.
        """
        with self._said(self._path):
            self._connection.execute(f"CREATE OR REPLACE TABLE shaped AS {statement(sql)}", dict(parameters) or None)
            content = typed(self._connection, self._label, table, self._published, self._unit)
        if not resources.files("cpts_map").joinpath("sql", *f"{sql}.remarks.sql".split("/")).is_file():
            return content
        said = [(n, text) for n, text in self.values(f"{sql}.remarks") if n]
        return with_remarks(content, [str(text).replace("{n}", str(n)) for n, text in said])

    @contextmanager
    def _said(self, path: Path) -> Iterator[None]:
        """Turn what DuckDB says of a file into one of ours."""
        try:
            yield
        except (duckdb.ParserException, duckdb.CatalogException):
            raise  # our SQL is wrong, not the file
        except duckdb.OutOfMemoryException as error:
            raise SchemaError(f"{path.name} : fichier trop grand pour ce qu'il annonce être.") from error
        except duckdb.Error as error:
            # What DuckDB says quotes the row: where rows name people, not even a traceback may show it.
            said = _reason(str(error), private=self._private)
            raise SchemaError(f"{path.name} : {said}") from None if self._private else error


def _plain(path: Path) -> str:
    """Name of one file: DuckDB takes « * », « ? » and « [ » for those of several."""
    return re.sub(r"([*?\[])", r"[\1]", str(path))


def _literal(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"


def _reason(message: str, *, private: bool = False) -> str:
    """Say in French what DuckDB says of a CSV file; nothing of what it quotes of a private one."""
    lines = message.splitlines()
    numbers = {key: line.split(key)[1].strip() for line in lines for key in ("Error on Line:",) if key in line}
    where = f"ligne {numbers['Error on Line:']} : " if numbers else ""
    counts = next((line for line in lines if line.startswith("Expected Number of Columns:")), "")
    if counts:
        expected, found = (part.strip() for part in counts.removeprefix("Expected Number of Columns:").split("Found:"))
        return f"{where}{expected} cellules attendues, {found} trouvées."
    if "unterminated quote" in message.lower() or "Value with unterminated" in message:
        return f"{where}guillemet jamais fermé."
    if "unicode" in message.lower():
        return f"{where}octets qui ne sont pas du texte."
    if "Maximum line size" in message or "does not support a full read" in message:
        return f"{where}ligne démesurée."
    if "invalid state" in message:
        return f"{where}guillemets ou fins de ligne incohérents."
    return f"{where}fichier illisible." if private else f"{where}fichier illisible ({lines[0]})."


@contextmanager
def reading(path: Path, unit: str = "ligne", label: str = "") -> Iterator[Reading]:
    """Open a reading of a file.

    Parameters
    ----------
    path
        The file; its name stands in the errors.
    unit
        What ``_row`` counts, in French and singular, for the errors.
    label
        What stands there instead, where the name is not enough: the sheet of a workbook.

    Yields
    ------
    Reading
        To be given the columns, then asked for the table.
    """
    with tempfile.TemporaryDirectory(prefix="cpts-map-") as folder, duckdb.connect() as connection:
        connection.execute(f"SET memory_limit = '{_MEMORY}'")
        connection.execute(f"SET temp_directory = {_literal(folder)}")  # by default, the current folder
        connection.execute("SET enable_progress_bar = false")  # it would be printed
        connection.execute(statement("macros/codes"))
        yield Reading(connection, path, Path(folder), unit=unit, label=label)


def typed(
    connection: duckdb.DuckDBPyConnection,
    file: str,
    table: Table,
    published: Mapping[str, str] | None = None,
    unit: str = "ligne",
) -> pa.Table:
    """Cast the relation ``shaped`` into a declared table; an error names a column as it was ``published``.

    Raises
    ------
    SchemaError
        No row, a value that its column does not allow, a key twice.
    """
    if not table.may_be_empty and connection.execute("SELECT count(*) = 0 FROM shaped").fetchall()[0][0]:
        raise SchemaError(f"{file} : aucune ligne.")
    for column in table.columns:
        _refuse_bad_values(connection, f"{file}, {unit}", column, (published or {}).get(column.name, column.name))
    _refuse_duplicates(connection, f"{file}, {unit}s", table)
    casts = ", ".join(f"{c.name}::{c.kind} AS {c.name}" for c in table.columns)
    # Several rows may come of one line: the key makes their order the same each time.
    return connection.sql(f"SELECT {casts} FROM shaped ORDER BY {ROW}, {', '.join(table.key)}").to_arrow_table()


def _refuse_bad_values(connection: duckdb.DuckDBPyConnection, where: str, column: Column, published: str) -> None:
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
    values: dict[str, object] = {}
    if column.values:
        bad.append(f"NOT list_contains($values, {column.name})")
        values["values"] = list(column.values)
    if column.code is not None:
        bad.append(f"NOT regexp_full_match({column.name}, $pattern)")
        values["pattern"] = column.code.pattern.pattern
    query = f"SELECT {ROW}, {column.name}, count(*) OVER () FROM shaped WHERE {' OR '.join(bad)} ORDER BY {ROW} LIMIT 1"
    if worst := connection.execute(query, values or None).fetchall():
        row, value, count = worst[0]
        found = "rien" if value is None else f"« {_shown(value)} »"
        more = f" ({count} valeurs dans ce cas)" if count > 1 else ""
        where = f"{where} {row}, colonne {published}"
        raise SchemaError(f"{where} : {column.expected} attendu, {found} trouvé{more}.")


_SHOWN = 60


def _shown(value: object) -> str:
    text = str(value)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def _refuse_duplicates(connection: duckdb.DuckDBPyConnection, where: str, table: Table) -> None:
    key = ", ".join(table.key)
    query = f"SELECT min({ROW}), max({ROW}), {key} FROM shaped GROUP BY {key} HAVING count(*) > 1 ORDER BY 1 LIMIT 1"
    if twice := connection.execute(query).fetchall():
        first, last, *values = twice[0]
        what = ", ".join(f"{name} = {_shown(value)}" for name, value in zip(table.key, values, strict=True))
        raise SchemaError(f"{where} {first} et {last} : clé répétée ({what}).")


def single(path: Path, column: str, values: Iterable[object]) -> str:
    """Give the one vintage of a file.

    Raises
    ------
    SchemaError
        None, or several: a file mixes vintages.
    """
    found = sorted({str(value) for value in values if value is not None})
    if len(found) != 1:
        said = "aucun" if not found else ", ".join(_shown(value) for value in found[:5])
        raise SchemaError(f"{path.name}, colonne {column} : un seul millésime attendu, {said} trouvé.")
    return found[0]
