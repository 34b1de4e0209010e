"""Readings: rows and their lines, values refused by name, macros by hand, bounds."""

import importlib

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cpts_map.codes import COMMUNE
from cpts_map.errors import SchemaError
from cpts_map.ingest import TextFormat, lines, reading, remarks, statement, with_remarks
from cpts_map.ingest.reading import single
from cpts_map.schema import Column, Kind, Table
from tests.open import files

module = importlib.import_module("cpts_map.ingest.reading")

FORMAT = TextFormat({"code": ("CODGEO",), "name": ("LIBGEO",), "n": ("NB",)}, optional=frozenset({"name"}))
TABLE = Table(
    "t",
    (
        Column("code", Kind.TEXT, "Code", code=COMMUNE),
        Column("name", Kind.TEXT, "Nom", nullable=True),
        Column("n", Kind.INTEGER, "Nombre", nullable=True, low=0, high=1000),
    ),
    ("code",),
)
SHAPE = "SELECT _row, commune_code(code) AS code, name, whole_number(n) AS n FROM raw"


@pytest.fixture
def sql(monkeypatch):
    """Statements of the test, by name; the others are those of the package."""
    mine = {"t": SHAPE}
    monkeypatch.setattr(module, "statement", lambda name: mine[name] if name in mine else statement(name))
    return mine


def raw(path, layout=FORMAT, **options):
    with reading(path) as found:
        found.text(layout, **options)
        return found._connection.execute("SELECT * FROM raw ORDER BY ALL").fetchall()


def table(path, layout=FORMAT, shape=TABLE):
    with reading(path) as found:
        found.text(layout)
        return found.table(shape, "t")


HEAD = "CODGEO;LIBGEO;NB\n"
ROWS = HEAD + "33063;Bordeaux;1\n33119;Cenon;2\n"


def test_rows_and_their_lines(tmp_path):
    assert raw(files.write(tmp_path, "a.csv", ROWS)) == [(2, "33063", "Bordeaux", "1"), (3, "33119", "Cenon", "2")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (ROWS.replace("\n", "\r\n"), [2, 3]),
        (ROWS[:-1], [2, 3]),
        (ROWS + "\n\n", [2, 3]),
        (HEAD + "\n33063;Bordeaux;1\n\n\n33119;Cenon;2\n", [3, 6]),
        (HEAD + '33063;"Bor\ndeaux";1\n33119;Cenon;2\n', [2, 4]),
        (HEAD + '33063;"Bor\n\ndeaux";1\n\n33119;"Ce;non";2\n33200;x;3', [2, 6, 7]),
        (HEAD + '33063;12" de large;1\n\n33119;Cenon;2\n', [2, 4]),
        ('CODGEO;"LIB\nGEO";NB\n33063;Bordeaux;1\n33119;Cenon;2\n', [3, 4]),
        ("\ufeff" + ROWS + "\n33200;x;3", [2, 3, 5]),
    ],
)
def test_a_blank_line_is_no_row_and_a_cell_may_go_over_lines(tmp_path, text, found):
    assert [row[0] for row in raw(files.write(tmp_path, "a.csv", text))] == found


def test_an_error_names_the_line_that_a_person_counts(tmp_path, sql):
    path = files.write(tmp_path, "a.csv", HEAD + '\n33063;"Bor\ndeaux";1\n\n33119;Cenon;x\n')
    with pytest.raises(
        SchemaError, match=r"a.csv, ligne 6, colonne NB : un nombre entier ≥ 0 ≤ 1000 attendu, « x » trouvé"
    ):
        table(path)
    assert sql


def test_titles_rows_without_header_and_trailing_delimiters(tmp_path):
    titled = TextFormat(FORMAT.columns, optional=FORMAT.optional, skipped=2)
    assert [r[0] for r in raw(files.write(tmp_path, "a.csv", "Titre\nnote\n" + ROWS), titled)] == [4, 5]
    assert [r[0] for r in raw(files.write(tmp_path, "a.csv", "Titre\nnote\n" + ROWS + "\n33200;x;3\n"), titled)] == [
        4,
        5,
        7,
    ]
    bare = TextFormat({"code": (), "name": ()}, has_header=False, width=3)
    assert raw(files.write(tmp_path, "a.csv", ROWS.removeprefix(HEAD)), bare) == [
        (1, "33063", "Bordeaux"),
        (2, "33119", "Cenon"),
    ]
    assert [r[0] for r in raw(files.write(tmp_path, "a.csv", "1;2;3\n\n4;5;6\n"), bare)] == [1, 3]
    ends = TextFormat(FORMAT.columns, optional=FORMAT.optional, trailing_delimiter=True)
    both = [(2, "33063", "Bordeaux", "1"), (3, "33119", "Cenon", "2")]
    assert raw(files.write(tmp_path, "a.csv", HEAD + "33063;Bordeaux;1;\n33119;Cenon;2;\n"), ends) == both
    assert raw(files.write(tmp_path, "a.csv", "CODGEO;LIBGEO;NB;\n33063;Bordeaux;1;\n33119;Cenon;2;\n"), ends) == both


def test_absent_optional_columns_and_empty_cells_are_missing(tmp_path):
    assert raw(files.write(tmp_path, "a.csv", 'NB;CODGEO\n;33063\n"";33119\n')) == [
        (2, "33063", None, None),
        (3, "33119", None, None),
    ]


def test_a_lazy_text_gives_the_same_rows(tmp_path):
    path = files.write(tmp_path, "a.csv", ROWS)
    assert raw(path, lazy=True) == raw(path) == [(2, "33063", "Bordeaux", "1"), (3, "33119", "Cenon", "2")]


def test_a_quotation_mark_is_data_where_the_publisher_quotes_nothing(tmp_path):
    plain = TextFormat(FORMAT.columns, optional=FORMAT.optional, quote="")
    text = HEAD + '33063;Maison "A";1\n33119;"B;2\n\n33200;C";3\n'
    found = raw(files.write(tmp_path, "a.csv", text), plain)
    assert [(row[0], row[2]) for row in found] == [(2, 'Maison "A"'), (3, '"B'), (5, 'C"')]


@pytest.mark.parametrize(
    "name", ["a[1].csv", "a*.csv", "a?.csv", "l'été {1,2}.csv", "a.csv.gz", "a%20b.csv", "x=1/n=2.csv"]
)
def test_a_file_of_any_name_is_that_file_alone(tmp_path, name):
    (tmp_path / "x=1").mkdir()
    files.write(tmp_path, "a1.csv", ROWS.replace("33063", "47001"))
    files.write(tmp_path, "ab.csv", ROWS.replace("33063", "47002"))
    assert [row[1] for row in raw(files.write(tmp_path, name, ROWS))] == ["33063", "33119"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252"])
def test_encodings(tmp_path, encoding):
    path = files.write(tmp_path, "a.csv", HEAD + "33063;Périgueux à l'ouïe;1\n", encoding)
    assert raw(path)[0][2] == "Périgueux à l'ouïe"


def test_windows_signs_are_read(tmp_path):
    path = files.write(tmp_path, "a.csv", HEAD + "33063;L’œuvre – été;1\n", "cp1252")
    assert raw(path)[0][2] == "L’œuvre – été"


def test_a_letter_across_the_chunks_of_the_reader(tmp_path):
    rows = "33063;" + "é" * 997 + ";1\n"
    found = raw(files.write(tmp_path, "a.csv", HEAD + rows * 3000))
    assert {row[2] for row in found} == {"é" * 997}
    assert len(found) == 3000


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + "33063;Bordeaux\n", "ligne 2 : 3 cellules attendues, 2 trouvées"),
        (ROWS + "33063;Bordeaux;1;2\n", "ligne 4 : 3 cellules attendues, 4 trouvées"),
        (ROWS + '33063;"Bordeaux;1\n', "guillemet jamais fermé"),
        (ROWS + '33063;"Bor"deaux;1\n', "guillemet"),
        (ROWS.replace("\n", "\r\n", 1) + "1;2;3\r4;5;6\n", "incohérents|cellules"),
        (ROWS.replace(";", ","), "séparateur « ; » attendu, « , » trouvé"),
        (ROWS.replace("NB", "N"), "colonne « NB » absente"),
        (ROWS.replace("LIBGEO", "codgeo"), "« CODGEO » figure 2 fois"),
    ],
)
def test_what_is_wrong_in_a_text_is_said(tmp_path, text, said):
    with pytest.raises(SchemaError, match=said):
        raw(files.write(tmp_path, "a.csv", text))


def test_a_row_of_100_megabytes_is_refused(tmp_path):
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.write(ROWS.encode() + b"33200;")
        for _ in range(100):
            file.write(b"x" * (1 << 20))
        file.write(b";3\n")
    for lazy in (False, True):
        with pytest.raises(SchemaError, match="ligne démesurée"):
            raw(path, lazy=lazy)


def test_rows_that_the_reader_lost_are_noticed(tmp_path, monkeypatch):
    monkeypatch.setattr(lines, "count", lambda _: 4)
    monkeypatch.setattr(lines, "of_rows", lambda *_: [2, 3, 4])
    with pytest.raises(SchemaError, match=r"a.csv : 3 lignes trouvées, 2 lues"):
        raw(files.write(tmp_path, "a.csv", ROWS))


def test_rows_held_in_memory(tmp_path, sql):
    with reading(tmp_path / "a.xlsx") as found:
        found.rows({"code": "Code", "name": "Nom", "n": "Nombre"}, [["33063", None, "x"]], first=9)
        with pytest.raises(SchemaError, match=r"a.xlsx, ligne 9, colonne Nombre : .* « x »"):
            found.table(TABLE, "t")
    with reading(tmp_path / "a.json", unit="objet") as found:
        found.rows({"code": "Code", "name": "Nom", "n": "Nombre"}, [["33063", None, "1"]] * 2, first=1)
        with pytest.raises(SchemaError, match=r"a.json, objets 1 et 2 : clé répétée"):
            found.table(TABLE, "t")
    with reading(tmp_path / "a.xlsx") as found:
        found.rows({"code": "Code", "name": "Nom", "n": "Nombre"}, [], first=1)
        with pytest.raises(SchemaError, match="aucune ligne"):
            found.table(TABLE, "t")
    assert sql


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("33063;a;1.5", "« 1.5 » trouvé"),
        ("33063;a;12,5", "« 12.5 » trouvé"),
        ("33063;a;1001", "≤ 1000 attendu, « 1001 »"),
        ("33063;a;-1", "≥ 0"),
        ("33063;a;nan", "« nan »"),
        ("33063;a;inf", "« inf »"),
        ("33063;a;0x10", "« 0x10 »"),
        ("33063;a;99999999999999999999", "trouvé"),
        ("33063;a;" + "9" * 200, "9…"),
        ("20063;a;1", "un code commune .* « 20063 »"),
        ("3306 3;a;1", "« 3306 3 »"),
        ("33O63;a;1", "« 33O63 »"),
        (";a;1", "CODGEO : .* rien trouvé"),
        ("   ;a;1", "rien trouvé"),
    ],
)
def test_values_that_their_column_does_not_allow(tmp_path, sql, row, said):
    with pytest.raises(SchemaError, match="a.csv, ligne 2, colonne .*" + said):
        table(files.write(tmp_path, "a.csv", HEAD + row + "\n"))
    assert sql


def test_how_many_values_are_wrong_is_said(tmp_path, sql):
    with pytest.raises(SchemaError, match=r"ligne 3, .* « x » trouvé .2 valeurs dans ce cas"):
        table(files.write(tmp_path, "a.csv", HEAD + "33063;a;1\n33064;a;x\n33065;a;y\n"))
    assert sql


def test_keys_are_read_once_they_are_mended(tmp_path, sql):
    with pytest.raises(SchemaError, match=r"lignes 2 et 3 : clé répétée .code = 01004"):
        table(files.write(tmp_path, "a.csv", HEAD + "1004;a;1\n01004;a;1\n"))
    assert sql


def test_rows_of_one_line_have_one_order(tmp_path, sql):
    sql["t"] = (
        "SELECT 1 AS _row, (33000 + i)::VARCHAR AS code, NULL AS name, i AS n FROM range(500) AS t (i) ORDER BY hash(i)"
    )
    codes = table(files.write(tmp_path, "a.csv", ROWS))["code"].to_pylist()
    assert codes == sorted(codes)


def test_remarks_stay_with_the_table(tmp_path, sql, monkeypatch):
    sql["t.remarks"] = (
        "SELECT count(*), '{n} lignes.' FROM raw UNION ALL SELECT 0, 'rien' UNION ALL SELECT NULL, 'rien'"
    )
    with reading(files.write(tmp_path, "a.csv", ROWS)) as read:
        read.text(FORMAT)
        there = type("Folder", (), {"joinpath": lambda *_: tmp_path / "a.csv"})()
        monkeypatch.setattr(module.resources, "files", lambda _: there)  # the remarks stand beside the shape
        found = read.table(TABLE, "t")
    assert remarks(found) == ("2 lignes.",)
    pq.write_table(with_remarks(found, ["Été « 1 »."]), tmp_path / "a.parquet")
    assert remarks(pq.read_table(tmp_path / "a.parquet")) == ("2 lignes.", "Été « 1 ».")
    assert remarks(pa.table({"a": [1]})) == ()


def test_an_error_in_our_sql_is_not_blamed_on_the_file(tmp_path, sql):
    for wrong, raised in (("SELEC 1", duckdb.ParserException), ("SELECT * FROM absent", duckdb.CatalogException)):
        sql["t"] = wrong
        with pytest.raises(raised):
            table(files.write(tmp_path, "a.csv", ROWS))


def test_a_reading_keeps_within_its_memory_and_leaves_nothing(tmp_path, sql, monkeypatch):
    monkeypatch.setattr(module, "_MEMORY", "50MB")
    monkeypatch.chdir(tmp_path)
    sql["t"] = "SELECT 1 AS _row, '33063' AS code, repeat('x', 400000000) AS name, NULL AS n"
    with pytest.raises(SchemaError, match="trop grand"):
        table(files.write(tmp_path, "a.csv", ROWS))
    assert [p.name for p in tmp_path.iterdir()] == ["a.csv"]


def test_one_vintage(tmp_path):
    path = tmp_path / "a.csv"
    assert single(path, "AN", [2021, None, "2021"]) == "2021"
    for values, said in (([], "aucun"), ([2021, 2022], "2021, 2022"), (range(9), "0, 1, 2, 3, 4 trouvé")):
        with pytest.raises(SchemaError, match=f"colonne AN : un seul millésime attendu, {said}"):
            single(path, "AN", values)


@pytest.fixture(scope="module")
def macro():
    connection = duckdb.connect()
    connection.execute(statement("macros/codes"))
    yield lambda name, value: connection.execute(f"SELECT {name}($1)", [value]).fetchall()[0][0]
    connection.close()


@pytest.mark.parametrize(
    ("published", "code"),
    [
        ("33063", "33063"),
        ("01004", "01004"),
        ("1004", "01004"),
        ("1004.0", "01004"),
        ("1004.00", "01004"),
        ("1004,0", "01004"),
        ("33063.0", "33063"),
        ("97411.0", "97411"),
        (" 33063 ", "33063"),
        ("\u00a033063\u202f", "33063"),
        ("33063\t", "33063"),
        ("2A004", "2A004"),
        ("2a004", "2A004"),
        (" 2b033 ", "2B033"),
        ("97105", "97105"),
        ("", None),
        ("   ", None),
        (None, None),
        # What is not told for sure is left, to be refused.
        ("1004.5", "1004.5"),
        ("3.3063e4", "3.3063e4"),
        ("330634", "330634"),
        ("33 063", "33 063"),
        ("-1004", "-1004"),
        ("A004", "A004"),
        ("٣٣٠٦٣", "٣٣٠٦٣"),
    ],
)
def test_commune_code(macro, published, code):
    assert macro("commune_code", published) == code


@pytest.mark.parametrize(
    "published", ["0", "12", "101", "12.00", "20004", "330634", "1004.5", "33 063", "2A4", "2C004"]
)
def test_what_is_no_commune_stays_so_once_mended(macro, published):
    assert not COMMUNE.matches(macro("commune_code", published))


@pytest.mark.parametrize(
    ("published", "code"),
    [
        ("33", "33"),
        ("1", "01"),
        ("01", "01"),
        ("1.0", "01"),
        ("33.0", "33"),
        ("2A", "2A"),
        ("2b", "2B"),
        ("971", "971"),
        ("971.0", "971"),
        ("974 ", "974"),
        ("033", "033"),
        ("20", "20"),
        ("", None),
        (None, None),
    ],
)
def test_departement_code(macro, published, code):
    assert macro("departement_code", published) == code


@pytest.mark.parametrize(
    ("published", "number"),
    [
        ("12", "12"),
        ("12.5", "12.5"),
        ("12,5", "12.5"),
        ("-3,25", "-3.25"),
        ("+4", "+4"),
        ("0", "0"),
        ("1 234", "1234"),
        ("1\u202f234\u202f567", "1234567"),
        ("1\u00a0234,5", "1234.5"),
        ("1\u2009234.5", "1234.5"),
        (" 12 ", "12"),
        ("12\u00a0", "12"),
        ("1e3", "1e3"),
        ("", None),
        (" ", None),
        (None, None),
        # No number in France, or two readings: left, to be refused.
        ("12 34", "12 34"),
        ("1 2345", "1 2345"),
        ("1234 567", "1234 567"),
        ("1,234,567", "1,234,567"),
        ("1.234,5", "1.234,5"),
        ("12 %", "12 %"),
        ("NC", "NC"),
        ("-", "-"),
    ],
)
def test_plain_number(macro, published, number):
    assert macro("plain_number", published) == number


@pytest.mark.parametrize(
    ("published", "number"),
    [
        ("12", "12"),
        ("100", "100"),
        ("12.0", "12"),
        ("12.000000", "12"),
        ("12,0", "12"),
        ("1 200,0", "1200"),
        ("0.0", "0"),
        ("12.5", "12.5"),
        ("12.50", "12.50"),
        ("x", "x"),
        (None, None),
    ],
)
def test_whole_number(macro, published, number):
    assert macro("whole_number", published) == number
