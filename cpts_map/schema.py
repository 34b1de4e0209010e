"""A table is declared once: DDL, check and documentation follow."""

from dataclasses import dataclass
from enum import StrEnum

from cpts_map.codes import CodeFormat


class Kind(StrEnum):
    """Types of columns, by their DuckDB name."""

    TEXT = "VARCHAR"
    INTEGER = "BIGINT"
    REAL = "DOUBLE"
    TEXTS = "VARCHAR[]"
    WKB = "BLOB"


# What a reader is told when a value is not of its kind.
EXPECTED = {
    Kind.TEXT: "un texte",
    Kind.INTEGER: "un nombre entier",
    Kind.REAL: "un nombre (point décimal)",
    Kind.TEXTS: "une liste de textes",
    Kind.WKB: "un contour WKB",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its meaning, unit and range.

    Attributes
    ----------
    name
        In the store; a unit stands as suffix (``area_m2``).
    kind
        Its type.
    description
        Meaning and unit, in French.
    nullable
        Whether a value may be missing.
    low, high
        Closed range; ``None`` where open.
    values
        The only values allowed; empty means any.
    code
        The official code that a text must have the form of.
    """

    name: str
    kind: Kind
    description: str
    nullable: bool = False
    low: float | None = None
    high: float | None = None
    values: tuple[str, ...] = ()
    code: CodeFormat | None = None

    @property
    def expected(self) -> str:
        """What a value must be, in French."""
        if self.values:
            return "une valeur parmi " + ", ".join(self.values)
        if self.code is not None:
            return f"un code {self.code.name} (par exemple {self.code.valid[0]})"
        low = "" if self.low is None else f" ≥ {self.low:g}"
        high = "" if self.high is None else f" ≤ {self.high:g}"
        return EXPECTED[self.kind] + low + high


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the store.

    Attributes
    ----------
    name
        In the store.
    columns
        In order.
    key
        Columns that identify a row.
    description
        What one row is, in French.
    may_be_empty
        Whether no row at all is a normal state.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    description: str = ""
    may_be_empty: bool = False

    def ddl(self) -> str:
        """``CREATE TABLE`` statement.

        Examples
        --------
        >>> Table("t", (Column("code", Kind.TEXT, "Code"), Column("n", Kind.REAL, "Effectif", nullable=True)),
        ...       ("code",)).ddl()
        'CREATE TABLE t (code VARCHAR NOT NULL, n DOUBLE, PRIMARY KEY (code))'
        """
        columns = [f"{c.name} {c.kind}{'' if c.nullable else ' NOT NULL'}" for c in self.columns]
        return f"CREATE TABLE {self.name} ({', '.join(columns)}, PRIMARY KEY ({', '.join(self.key)}))"

    def markdown(self) -> str:
        """Documentation of the table as a Markdown table."""
        rows = [f"| `{c.name}` | {c.kind} | {c.description} |" for c in self.columns]
        return "\n".join(
            [f"### `{self.name}`", "", self.description, "", "| colonne | type | sens |", "|---|---|---|", *rows]
        )
