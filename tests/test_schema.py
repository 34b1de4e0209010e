"""A table is declared once: DuckDB accepts its DDL, a reader understands its rules."""

import duckdb
import pytest

from cpts_map.layers import LAYERS
from cpts_map.pipeline import SOURCE
from cpts_map.schema import EXPECTED, Column, Kind, Table

TABLES = [*(layer.table for layer in LAYERS), SOURCE]
TABLE_IDS = [table.name for table in TABLES]


def test_ddl_states_types_nulls_and_key():
    table = Table(
        "t",
        (
            Column("code", Kind.TEXT, "Code"),
            Column("year", Kind.INTEGER, "Année"),
            Column("share", Kind.REAL, "Part", nullable=True),
            Column("names", Kind.TEXTS, "Noms"),
            Column("shape", Kind.WKB, "Contour", nullable=True),
        ),
        ("code", "year"),
    )
    assert table.ddl() == (
        "CREATE TABLE t (code VARCHAR NOT NULL, year BIGINT NOT NULL, share DOUBLE, names VARCHAR[] NOT NULL, "
        "shape BLOB, PRIMARY KEY (code, year))"
    )


@pytest.mark.parametrize("table", TABLES, ids=TABLE_IDS)
def test_duckdb_makes_of_a_declared_table_what_it_declares(table: Table):
    with duckdb.connect() as connection:
        connection.execute(table.ddl())
        made = connection.execute(f"PRAGMA table_info('{table.name}')").fetchall()
    declared = [(c.name, c.kind.value, not c.nullable, c.name in table.key) for c in table.columns]
    assert [(name, kind, required, key) for _, name, kind, required, _, key in made] == declared


@pytest.mark.parametrize("table", TABLES, ids=TABLE_IDS)
def test_a_table_is_described_and_its_key_is_made_of_required_columns(table: Table):
    names = [c.name for c in table.columns]
    assert len(set(names)) == len(names)
    assert table.description.endswith(".")
    assert all(c.description for c in table.columns)
    assert table.key
    assert not any(c.nullable for c in table.columns if c.name in table.key)
    assert set(table.key) <= set(names)


@pytest.mark.parametrize("table", TABLES, ids=TABLE_IDS)
def test_markdown_has_a_line_for_each_column(table: Table):
    title, _, description, _, header, rule, *rows = table.markdown().splitlines()
    assert title == f"### `{table.name}`"
    assert description == table.description
    assert header.count("|") == rule.count("|") == 4
    assert [row.split("|")[1].strip(" `") for row in rows] == [c.name for c in table.columns]


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (Column("n", Kind.INTEGER, ""), "un nombre entier"),
        (Column("n", Kind.INTEGER, "", low=0), "un nombre entier ≥ 0"),
        (Column("n", Kind.REAL, "", low=0, high=50), "un nombre (point décimal) ≥ 0 ≤ 50"),
        (Column("n", Kind.REAL, "", high=0.5), "un nombre (point décimal) ≤ 0.5"),
        (Column("n", Kind.TEXT, "", values=("pont", "bac")), "une valeur parmi pont, bac"),
    ],
)
def test_a_column_says_in_french_what_it_expects(column, expected):
    assert column.expected == expected


def test_every_kind_can_be_explained():
    assert set(EXPECTED) == set(Kind)
