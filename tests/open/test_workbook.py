"""Workbooks: the rows of communes between units and notes; what would fill the memory or damage is refused."""

import pytest

from cpts_map.errors import SchemaError
from cpts_map.ingest import workbook
from tests.open import books, files

CODED = ("33063", "Bordeaux", "2")


def sheet(*rows):
    return workbook.Sheet("f.xlsx", "COM", (("CODGEO", "LIBGEO", "N"), *rows))


def test_the_body_stands_between_the_units_and_the_notes():
    body = sheet(
        (None, None, "habitants"), CODED, ("2A004", "y", None), ("Source : Insee", None, None), (None,) * 3
    ).body(0)
    assert (body.first, [row[0] for row in body.rows], body.totals) == (3, ["33063", "2A004"], ())


def test_a_total_under_the_communes_is_told_apart():
    assert sheet(CODED, ("France", None, "3.7")).body(0).totals == ("France",)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (((None, "x", "2"), CODED), "ligne 2 : un code de commune attendu, rien trouvé"),
        ((CODED, ("Total", None, "2"), CODED), "ligne 3 : un code de commune attendu, « Total » trouvé"),
        ((CODED, (None, None, None), CODED), "ligne 3 : un code de commune attendu, rien trouvé"),
        ((CODED, ("330633", "x", "2")), "ligne 3 : un code de commune attendu, « 330633 » trouvé"),
        ((("Source", None, None),), "aucune ligne de commune"),
    ],
)
def test_a_row_of_figures_without_a_code_is_refused(rows, said):
    with pytest.raises(SchemaError, match=said):
        sheet(*rows).body(0)


def test_a_cell_far_away_is_refused_before_it_fills_the_memory(tmp_path):
    whole = books.xlsx(tmp_path, "f.xlsx", {"A": [[1, 2], [3, 4]]})
    far = tmp_path / "loin.xlsx"
    far.write_bytes(_rewritten(whole.read_bytes(), b'r="B2"', b'r="XFD1048576"'))
    with pytest.raises(SchemaError, match="une feuille de 1048576 lignes et 16384 colonnes, refusée"):
        workbook.read_sheet(far, "A")
    assert workbook.read_sheet(whole, "A").rows == (("1", "2"), ("3", "4"))


def _rewritten(content, old, new):
    import io
    import zipfile

    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as copy:
        for info in source.infolist():
            copy.writestr(info, source.read(info).replace(old, new))
    return target.getvalue()


def test_a_file_that_makes_the_reader_panic_is_refused(tmp_path):
    whole = books.xls(tmp_path, "f.xls", {"A": [["x"]]}).read_bytes()
    damaged = files.write(tmp_path, "panique.xls", whole[:514])
    with pytest.raises(SchemaError, match=r"panique\.xls : classeur illisible \(assertion"):
        workbook.sheet_names(damaged)
