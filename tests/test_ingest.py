"""Files to typed tables: exact, or refused with the file, the row, the column, what was expected and what was found."""

import csv
import itertools
import re
import tempfile
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cpts_map.errors import SchemaError
from cpts_map.layers import LAYERS
from cpts_map.schema import Kind
from tests import drawn

PARSE = {layer.source: layer.parse for layer in LAYERS}
TABLE = {layer.source: layer.table for layer in LAYERS}
ARROW = {
    Kind.TEXT: pa.string(),
    Kind.INTEGER: pa.int64(),
    Kind.REAL: pa.float64(),
    Kind.TEXTS: pa.list_(pa.string()),
    Kind.WKB: pa.binary(),
}
BPE_HEADER = "code_commune,type_equipement,nombre"


@pytest.fixture
def bpe(tmp_path):
    """Read lines as a BPE file."""

    def read(*lines: str, header: str = BPE_HEADER, encoding: str = "utf-8", end: str = "\n") -> list[dict]:
        path = tmp_path / "bpe.csv"
        path.write_bytes("".join(line + end for line in (header, *lines)).encode(encoding))
        return PARSE["bpe"](path).to_pylist()

    return read


def row(code: str, type_: str, count: int) -> dict:
    return {"commune_code": code, "type": type_, "count": count}


# What is accepted


@pytest.mark.parametrize("source", PARSE)
def test_each_layer_gives_the_columns_types_and_key_that_its_table_declares(source, drawn_tables):
    content, table = drawn_tables[source], TABLE[source]
    assert [(f.name, f.type) for f in content.schema] == [(c.name, ARROW[c.kind]) for c in table.columns]
    keys = content.select(list(table.key)).to_pylist()
    assert len({tuple(key.values()) for key in keys}) == content.num_rows


def test_rows_keep_the_order_of_the_file_and_codes_stay_text(bpe):
    assert bpe("33063,D281,2", "01001,D265,7", "2A004,D265,1") == [
        row("33063", "D281", 2),
        row("01001", "D265", 7),
        row("2A004", "D265", 1),
    ]


def test_a_byte_order_mark_is_accepted(bpe):
    assert bpe("33063,D265,1", encoding="utf-8-sig") == [row("33063", "D265", 1)]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_both_ends_of_line_are_accepted(bpe, end):
    assert bpe("33063,D265,1", "33064,D265,2", end=end) == [row("33063", "D265", 1), row("33064", "D265", 2)]


def test_columns_may_come_in_another_order_and_others_may_stand_beside(bpe):
    header = "année,nombre,type_equipement,code_commune"
    assert bpe("2025,3,D265,33063", header=header) == [row("33063", "D265", 3)]


def test_a_quoted_cell_may_hold_separators_quotes_and_lines(bpe):
    assert bpe('33063,"D2,6""5\n",1', "33064,D265,2") == [row("33063", 'D2,6"5\n', 1), row("33064", "D265", 2)]


def test_a_path_may_hold_any_character(tmp_path):
    path = tmp_path / "données [2026]*?" / "l'été {1}.csv"
    path.parent.mkdir()
    path.write_text(f"{BPE_HEADER}\n33063,D265,1\n", "utf-8")
    assert PARSE["bpe"](path).num_rows == 1


def test_a_commune_that_did_not_exist_a_year_has_no_apl_that_year(drawn_tables):
    rows = drawn_tables["apl"].to_pylist()
    assert [(r["year"], r["apl"], r["apl_65"]) for r in rows if r["commune_code"] == "40003"] == [
        (2023, 2.0, 2.0),
        (2024, 4.5, 2.5),
    ]
    assert [r["year"] for r in rows if r["commune_code"] == "47013"] == [2022, 2023]


def test_the_rows_made_of_one_row_of_the_file_stay_together_in_its_order(drawn_tables):
    codes = drawn_tables["apl"]["commune_code"].to_pylist()
    assert [code for code, _ in itertools.groupby(codes)] == list(drawn.APL)


def test_ages_are_one_row_for_each_sex_and_band(drawn_tables):
    rows = drawn_tables["ages_65"].to_pylist()
    found = {(r["sex"], r["age_low"]): r["inhabitants"] for r in rows if r["commune_code"] == "47001"}
    assert found == {(sex, low): 90.0 for sex in ("femmes", "hommes") for low in (65, 70, 75, 80, 85, 90, 95)}


def test_pyramids_are_one_row_for_each_sex_and_band_from_birth(drawn_tables):
    rows = drawn_tables["ages_departements"].to_pylist()
    women = {r["age_low"]: r["inhabitants"] for r in rows if (r["departement"], r["sex"]) == ("47", "femmes")}
    assert women == {low: (1_900.0 if low < 65 else 800.0) for low in range(0, 100, 5)}


def test_geometry_stays_wkb_to_the_last_bit(drawn_tables):
    rows = drawn_tables["communes"].to_pylist()
    assert {r["commune_code"]: shapely.from_wkb(r["geometry"]) for r in rows} == drawn.outlines().to_dict()


def test_an_empty_table_of_completeness_is_a_normal_state(drawn_tables):
    assert drawn_tables["cpts_completude"].num_rows == 0


# What is refused


@pytest.mark.parametrize("count", ["douze", "1,5", "NaN", "inf", "-", "12 h", "١٢"])
def test_a_text_in_place_of_a_whole_number_is_refused_by_row_and_column(bpe, count):
    message = f"bpe.csv, ligne 3, colonne count : un nombre entier ≥ 1 attendu, « {count} » trouvé."
    with pytest.raises(SchemaError, match=f"^{re.escape(message)}$"):
        bpe("33063,D265,1", f'33064,D265,"{count}"')


@pytest.mark.parametrize("count", ["1.5", "1.49", "0x1F"])
def test_a_whole_number_is_never_rounded_nor_guessed(bpe, count):
    with pytest.raises(SchemaError, match=rf"ligne 2, colonne count : un nombre entier .* « {count} » trouvé"):
        bpe(f"33063,D265,{count}")


@pytest.mark.parametrize("count", ["0", "-1"])
def test_a_number_out_of_range_is_refused_with_the_range(bpe, count):
    with pytest.raises(SchemaError, match=f"ligne 2, colonne count : un nombre entier ≥ 1 attendu, « {count} » trouvé"):
        bpe(f"33063,D265,{count}")


@pytest.mark.parametrize("apl", ["nan", "NaN", "inf", "-inf", "Infinity", "1e999", "51", "-0.1", "3,2"])
def test_a_real_that_is_no_plain_number_in_range_is_refused(data_dir, apl):
    path = data_dir / "raw" / "apl_medecins_generalistes_nouvelle_aquitaine.csv"
    drawn.replace_line(path, "47001", f'47001,3,2,"{apl}",2,4,2')
    expected = re.escape(f"≥ 0 ≤ 50 attendu, « {apl} » trouvé")
    with pytest.raises(SchemaError, match=rf"{path.name}, ligne 5, colonne apl : un nombre .*{expected}"):
        PARSE["apl"](path)


@pytest.mark.parametrize("line", ["33064,D265,", "33064,,1", ",D265,1", '33064,"",1'])
def test_a_missing_value_is_refused_by_row_and_column(bpe, line):
    with pytest.raises(SchemaError, match=r"ligne 3, colonne (count|type|commune_code) : .* attendu, rien trouvé"):
        bpe("33063,D265,1", line)


def test_an_empty_age_cell_is_missing_not_zero(data_dir):
    path = data_dir / "raw" / "ages_65_plus_2023_nouvelle_aquitaine.csv"
    drawn.replace_line(path, "40002", "40002," + ",".join(["150"] * 13) + ",")
    with pytest.raises(SchemaError, match=r"ligne 3, colonne inhabitants : .* rien trouvé"):
        PARSE["ages_65"](path)


def test_the_first_bad_value_is_named_and_the_others_are_counted(bpe):
    with pytest.raises(SchemaError, match=r"ligne 3, .* « x » trouvé \(2 valeurs dans ce cas\)"):
        bpe("33063,D265,1", "33064,D265,x", "33065,D265,y")


def test_a_value_outside_a_closed_list_is_refused_with_the_list(data_dir):
    path = data_dir / "raw" / "liaisons_iles.csv"
    drawn.replace_line(path, "40004", "40004,40001,tunnel,Île Houle")
    message = "liaisons_iles.csv, ligne 2, colonne link : une valeur parmi pont, bac attendu, « tunnel » trouvé."
    with pytest.raises(SchemaError, match=re.escape(message)):
        PARSE["liaisons_iles"](path)


def test_a_key_met_twice_is_refused_with_both_rows(bpe):
    message = "bpe.csv, lignes 2 et 4 : clé répétée (commune_code = 33063, type = D265)."
    with pytest.raises(SchemaError, match=re.escape(message)):
        bpe("33063,D265,1", "33064,D265,1", "33063,D265,2")


def test_a_missing_column_is_refused_with_the_columns_found(bpe):
    message = "bpe.csv : colonnes absentes ['nombre'] ; colonnes trouvées ['code_commune', 'type_equipement']."
    with pytest.raises(SchemaError, match=re.escape(message)):
        bpe("33063,D265", header="code_commune,type_equipement")


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_another_separator_is_refused_with_the_header_found(bpe, separator):
    lines = [line.replace(",", separator) for line in (BPE_HEADER, "33063,D265,1")]
    with pytest.raises(SchemaError, match=r"bpe\.csv : colonnes absentes .* colonnes trouvées") as refusal:
        bpe(*lines[1:], header=lines[0])
    assert lines[0] in str(refusal.value).replace("\\t", "\t")


@pytest.mark.parametrize("content", [b"", b"\n", b"\xef\xbb\xbf"])
def test_a_file_without_header_is_refused(tmp_path, content):
    (tmp_path / "bpe.csv").write_bytes(content)
    with pytest.raises(SchemaError, match=r"^bpe\.csv : "):
        PARSE["bpe"](tmp_path / "bpe.csv")


def test_a_header_alone_is_refused(bpe):
    with pytest.raises(SchemaError, match=r"^bpe\.csv : aucune ligne\.$"):
        bpe()


@pytest.mark.parametrize("before", [0, 30_000], ids=["at once", "far down"])
def test_latin_1_is_refused_clearly(bpe, before):
    lines = [f"{n},D265,1" for n in range(before)]
    with pytest.raises(SchemaError, match=r"(?i)bpe\.csv.*utf-8"):
        bpe(*lines, "33063,Médecin,1", encoding="latin-1")


@pytest.mark.parametrize("before", [1, 30_000], ids=["at once", "far down"])
@pytest.mark.parametrize("line", ["33064,D265,1,7", "33064,D265"], ids=["long", "short"])
def test_a_row_with_too_many_or_too_few_cells_is_refused_by_its_line(bpe, before, line):
    lines = [f"{n},D265,1" for n in range(before)]
    with pytest.raises(SchemaError, match=rf"bpe\.csv.*(?i:ligne|line):? {before + 2}\b"):
        bpe(*lines, line)


def test_a_quote_that_never_ends_is_refused(bpe):
    with pytest.raises(SchemaError, match=r"bpe\.csv"):
        bpe('33063,"D265,1', "33064,D265,1")


def test_the_row_named_is_the_line_of_the_file_even_after_a_cell_of_two_lines(bpe):
    with pytest.raises(SchemaError, match="ligne 4, colonne count"):
        bpe('33063,"D2\n65",1', "33064,D265,x")  # the second row begins on line 4


def test_the_row_named_is_the_line_of_the_file_even_after_an_empty_line(bpe):
    with pytest.raises(SchemaError, match="ligne 4, colonne count"):
        bpe("33063,D265,1", "", "33064,D265,x")


def test_an_absent_file_is_refused(tmp_path):
    with pytest.raises(SchemaError, match=r"absent\.csv : fichier illisible"):
        PARSE["bpe"](tmp_path / "absent.csv")
    with pytest.raises(SchemaError, match=r"absent\.parquet : fichier illisible"):
        PARSE["cog"](tmp_path / "absent.parquet")


# Nothing between the two


@given(st.lists(st.tuples(st.text("0123456789ABé#'\" ;", max_size=6), st.sampled_from(["D265", "", "D'1", "#"]),
                          st.text("0123456789.,eE-+_xnaif ", max_size=4)), min_size=1, max_size=5))  # fmt: skip
@example([("#33063", "D265", "1"), ("33064", "D265", "1")])
@example([("'33063'", "D265", "1")])
@settings(max_examples=25)
def test_any_table_is_read_whole_with_its_types_or_refused(cells):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bpe.csv"
        drawn.write_csv(path, BPE_HEADER.split(","), cells)
        try:
            rows = PARSE["bpe"](path).to_pylist()
        except SchemaError as error:
            assert "bpe.csv" in str(error)  # noqa: PT017 - the other outcome is as good
            return
    assert [(r["commune_code"], r["type"], r["count"]) for r in rows] == [(c, t, int(n)) for c, t, n in cells]


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1), min_size=1, max_size=6, unique=True
    )
)
@settings(max_examples=12)
def test_any_text_comes_back_as_written(texts):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bpe_types.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, quoting=csv.QUOTE_ALL).writerows(
                [("type_equipement", "libelle"), *((f"D{n}", text) for n, text in enumerate(texts))]
            )
        rows = PARSE["bpe_types"](path).to_pylist()
    assert [r["name"] for r in rows] == texts


# Parquet


def test_a_parquet_file_without_a_column_is_refused_by_name(data_dir):
    path = data_dir / "geo" / "population.parquet"
    drawn.edit_parquet(path, lambda frame: frame.drop(columns="inhabitants"))
    with pytest.raises(SchemaError, match=r"population\.parquet : .*inhabitants"):
        PARSE["population"](path)


def test_a_file_that_is_no_parquet_is_refused(data_dir):
    path = data_dir / "geo" / "cog.parquet"
    path.write_bytes(b"code,name\n33063,Bordeaux\n")
    with pytest.raises(SchemaError, match=r"cog\.parquet : fichier illisible"):
        PARSE["cog"](path)


def test_a_truncated_parquet_file_is_refused(data_dir):
    path = data_dir / "geo" / "communes.parquet"
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(SchemaError, match=r"communes\.parquet : fichier illisible"):
        PARSE["communes"](path)


def test_an_empty_parquet_file_is_refused(data_dir):
    path = data_dir / "geo" / "adjacency.parquet"
    drawn.edit_parquet(path, lambda frame: frame.iloc[:0])
    with pytest.raises(SchemaError, match=r"adjacency\.parquet : aucune ligne"):
        PARSE["adjacency"](path)


def test_a_key_met_twice_in_a_parquet_file_is_refused_with_both_rows(data_dir):
    path = data_dir / "geo" / "adjacency.parquet"
    drawn.edit_parquet(path, lambda frame: pd.concat([frame, frame.iloc[[0]]]))
    message = "lignes 1 et 11 : clé répétée (code_a = 32001, code_b = 40003)"
    with pytest.raises(SchemaError, match=re.escape(message)):
        PARSE["adjacency"](path)


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("shared_m", float("nan"), "nan"),
        ("shared_m", float("inf"), "inf"),
        ("shared_m", -1.0, "-1.0"),
        ("shared_m", None, None),
        ("code_a", None, None),
    ],
)
def test_a_bad_value_in_a_parquet_file_is_refused_by_row_and_column(tmp_path, column, value, expected):
    rows = [{"code_a": "1", "code_b": "2", "shared_m": 5.0}, {"code_a": "1", "code_b": "3", "shared_m": 5.0}]
    rows[1][column] = value
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "a.parquet")
    found = "rien" if expected is None else f"« {expected} »"
    with pytest.raises(SchemaError, match=rf"a\.parquet, ligne 2, colonne {column} : .* attendu, {found} trouvé"):
        PARSE["adjacency"](tmp_path / "a.parquet")


def test_a_decimal_in_a_whole_column_of_a_parquet_file_is_refused(data_dir):
    path = data_dir / "geo" / "population.parquet"
    drawn.edit_parquet(path, lambda frame: frame.assign(inhabitants=frame["inhabitants"].astype(float) + 0.5))
    with pytest.raises(SchemaError, match=r"population\.parquet, ligne 1, colonne inhabitants : un nombre entier"):
        PARSE["population"](path)
