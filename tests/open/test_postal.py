"""Codes that lost their first zero in a real export of La Poste: mended, and all of them known."""

import sys

import pyarrow.parquet as pq
import pytest

from cpts_map.ingest import TextFormat, reading
from cpts_map.layers._layer import official_commune_code
from cpts_map.schema import Column, Kind, Table
from tests.conftest import ROOT

TABLE = Table(
    "postal",
    (official_commune_code(), Column("postal", Kind.TEXT, "Code postal"), Column("line", Kind.INTEGER, "Ligne")),
    ("line",),
)
# Monaco has a postal code and no code of a French commune.
SQL = """
SELECT _row, commune_code(code) AS commune_code, mended_code(postal, 5) AS postal, _row AS line
FROM raw WHERE code NOT LIKE '99%'
"""


@pytest.mark.real_data
def test_codes_of_a_real_export_are_mended(real_data, monkeypatch):
    path = real_data / "postal" / "base_officielle_codes_postaux.csv"
    monkeypatch.setattr(
        sys.modules["cpts_map.ingest.reading"],  # the function of the same name hides the module
        "statement",
        lambda name: SQL if name == "postal" else (ROOT / "cpts_map" / "sql" / f"{name}.sql").read_text("utf-8"),
    )
    layout = TextFormat({"code": ("code_commune_insee",), "postal": ("code_postal",)}, delimiter=",")
    with reading(path) as postal:
        postal.text(layout)
        found = postal.table(TABLE, "postal")
    assert found.num_rows == 39_191
    codes = found["commune_code"].to_pylist()
    assert {len(code) for code in codes} == {5}
    assert {len(code) for code in found["postal"].to_pylist()} == {5}
    known = set(pq.read_table(ROOT / "data" / "geo" / "cog.parquet", columns=["code"])["code"].to_pylist())
    unknown = {code for code in codes if code not in known and code[:2] != "98"}
    # Delegated communes that the COG dropped since.
    assert len(unknown) < 50, sorted(unknown)
    assert codes[0].startswith("0") or "01001" in codes
