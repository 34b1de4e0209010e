"""The DuckDB store: written beside then moved in place, read by many, closed to writing once built."""

import dataclasses
import os
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import duckdb
import pandas as pd
import pyarrow as pa

from cpts_map.errors import CptsMapError, SchemaError, StoreError
from cpts_map.ingest import statement
from cpts_map.schema import Table

Row = TypeVar("Row")
META = "CREATE TABLE meta (key VARCHAR PRIMARY KEY, value VARCHAR NOT NULL)"


class Writer:
    """A store being built."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Wrap an open connection; use :func:`replacing`."""
        self._connection = connection
        self.tables: set[str] = set()
        connection.execute(META)

    def write(self, table: Table, content: pa.Table) -> None:
        """Create a declared table and fill it.

        Raises
        ------
        SchemaError
            The content breaks a key or a column's rule.
        """
        self.create(table)
        self.append(table, content)

    def create(self, table: Table) -> None:
        """Create a declared table, empty."""
        self._connection.execute(table.ddl())
        self.tables.add(table.name)

    def append(self, table: Table, content: pa.Table) -> None:
        """Add rows to a table.

        Raises
        ------
        SchemaError
            The content breaks a key or a column's rule.
        """
        columns = ", ".join(c.name for c in table.columns)
        self._connection.register("content", content)
        try:
            self._connection.execute(f"INSERT INTO {table.name} SELECT {columns} FROM content")
        except duckdb.ConstraintException as error:
            raise SchemaError(f"Table {table.name} : {str(error).splitlines()[0]}") from error
        finally:
            self._connection.unregister("content")

    def run(self, query: str, parameters: Mapping[str, object] | None = None) -> None:
        """Run a ``.sql`` file that creates or fills a table."""
        self._connection.execute(statement(query), dict(parameters) if parameters else None)

    def frame(self, query: str) -> pd.DataFrame:
        """Run a ``.sql`` file on the store being built and return a frame."""
        found: pd.DataFrame = self._connection.execute(statement(query)).df()
        return found

    def facts(self) -> dict[str, str]:
        """Vintages in use, by key; see ``sql/views/fact.sql``."""
        return dict(self._connection.execute(statement("queries/facts")).fetchall())

    def describe(self, meta: Mapping[str, str]) -> None:
        """Keep facts about the build."""
        self._connection.executemany("INSERT INTO meta VALUES (?, ?)", list(meta.items()))


@contextmanager
def replacing(path: Path) -> Iterator[Writer]:
    """Build a store beside its place; it takes its place only when whole.

    Parameters
    ----------
    path
        The store. While the block runs, and if it fails or is killed, the old one still serves.

    Yields
    ------
    Writer
        To fill the new store.

    Raises
    ------
    StoreError
        The folder cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"Le dossier {path.parent} ne peut pas être créé : {error.strerror}.") from error
    # One name per build: two builds at once do not mix, the last one whole wins.
    partial = path.with_name(f"{path.name}.{os.getpid()}-{uuid.uuid4().hex[:8]}.part")
    _sweep(path)
    try:
        with duckdb.connect(str(partial)) as connection:
            yield Writer(connection)
            # Closing writes the rest too, but a full disk would go untold, and half of a store be put in place.
            connection.execute("CHECKPOINT")
        _flush(partial)
        partial.replace(path)
    except CptsMapError:
        raise
    except (duckdb.IOException, duckdb.FatalException, duckdb.TransactionException, OSError) as error:
        raise StoreError(f"Le magasin {path} ne peut pas être écrit : {str(error).splitlines()[0]}") from error
    finally:
        for leftover in (partial, partial.with_name(partial.name + ".wal")):
            leftover.unlink(missing_ok=True)


def _flush(path: Path) -> None:
    """Wait until a file is on the disk: after a power cut, the name must not lead to an empty one."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _sweep(path: Path) -> None:
    """Remove what builds that were killed left beside the store."""
    for left in path.parent.glob(f"{path.name}.*.part*"):
        pid = left.name.removeprefix(f"{path.name}.").split("-")[0]
        if pid.isdecimal() and not _alive(int(pid)):
            left.unlink(missing_ok=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


class Store:
    """A store open for reading; safe to share between threads."""

    def __init__(self, path: Path) -> None:
        """Open a store.

        Parameters
        ----------
        path
            The DuckDB file.

        Raises
        ------
        StoreError
            The file is absent or is not a store.
        """
        if not path.is_file():
            raise StoreError(f"Le magasin {path} est absent : lancer « cpts-map build ».")
        try:
            # An instance of its own: by the path, DuckDB would hand over one already open, on a store replaced since.
            self._connection = duckdb.connect()
            quoted = str(path).replace("'", "''")
            self._connection.execute(f"ATTACH '{quoted}' AS store (READ_ONLY)")
            self._connection.execute("USE store")
            self.meta: dict[str, str] = dict(self._connection.execute("SELECT key, value FROM meta").fetchall())
        except duckdb.Error as error:
            reason = str(error).splitlines()[0]
            raise StoreError(f"Le magasin {path} est illisible : {reason} Lancer « cpts-map build ».") from error
        self.path = path

    def rows(self, query: str, row: type[Row], **parameters: object) -> list[Row]:
        """Run a ``.sql`` file and return its rows as a dataclass whose fields are its columns.

        Raises
        ------
        SchemaError
            The columns are not the fields.
        """
        with self._run(query, parameters) as cursor:
            columns = tuple(c[0] for c in cursor.description or ())
            fields = tuple(f.name for f in dataclasses.fields(row))  # type: ignore[arg-type]
            if columns != fields:
                raise SchemaError(f"{query}.sql donne {columns}, {row.__name__} attend {fields}.")
            return [row(*values) for values in cursor.fetchall()]

    def frame(self, query: str, **parameters: object) -> pd.DataFrame:
        """Run a ``.sql`` file and return a frame, missing values as NaN or NA."""
        with self._run(query, parameters) as cursor:
            frame: pd.DataFrame = cursor.df()
            return frame

    @contextmanager
    def _run(self, query: str, parameters: Mapping[str, object]) -> Iterator[duckdb.DuckDBPyConnection]:
        try:
            with self._connection.cursor() as cursor:  # a connection is not thread-safe, a cursor of it is our own
                cursor.execute("USE store")
                yield cursor.execute(statement(query), dict(parameters) or None)
        except (duckdb.IOException, duckdb.CatalogException, duckdb.BinderException) as error:
            reason = str(error).splitlines()[0]
            raise StoreError(f"Le magasin {self.path} est illisible : {reason} Lancer « cpts-map build ».") from error

    def close(self) -> None:
        """Release the file."""
        self._connection.close()
