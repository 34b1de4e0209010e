"""Tables as files: what a French spreadsheet opens, and what a script reads back."""

import csv
import io

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cpts_map.exports import to_csv


def read(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def cell(value):
    return read(to_csv(["colonne"], [["avant", value]]))[1][1]


def test_a_file_begins_with_a_byte_order_mark_and_separates_by_semicolons():
    assert to_csv(["nom", "part"], [["Aix", 0.5]]) == b"\xef\xbb\xbfnom;part\r\nAix;0,5\r\n"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, ""),
        (0, "0"),
        (0.0, "0,0"),
        (1234567, "1234567"),
        (-3, "-3"),
        (0.1, "0,1"),
        (-2.5, "-2,5"),
        (True, "oui"),
        (False, "non"),
        ("", ""),
        ("01001", "01001"),
        ("L'Île ; « été »", "L'Île ; « été »"),
    ],
)
def test_a_number_has_a_decimal_comma_and_what_is_missing_an_empty_cell(value, written):
    assert cell(value) == written


@pytest.mark.parametrize(("value", "written"), [(np.float64(0.5), "0,5"), (np.int64(-3), "-3")], ids=["float", "int"])
def test_a_number_of_numpy_is_a_number(value, written):
    assert cell(value) == written


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_text_that_a_spreadsheet_would_run_is_preceded_by_an_apostrophe(start):
    assert to_csv(["nom"], [[f"{start}1+1"]]).decode("utf-8-sig").splitlines(keepends=True)[1].lstrip('"')[0] == "'"


def test_a_negative_number_is_no_formula():
    assert cell(-1) == "-1"
    assert cell(-0.5) == "-0,5"


def test_a_table_without_rows_keeps_its_header():
    assert read(to_csv(["nom", "part"], [])) == [["nom", "part"]]


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
cells = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts


@given(st.lists(st.lists(cells, min_size=3, max_size=3), max_size=5))
@example([["a;b", 'c"d', "e\nf"]])
@example([["a\rb", "", "c"]])
def test_a_script_reads_back_the_same_cells(rows):
    found = read(to_csv(["x", "y", "z"], rows))
    assert found[0] == ["x", "y", "z"]
    assert len(found) == len(rows) + 1
    for row, back in zip(rows, found[1:], strict=True):
        for value, text in zip(row, back, strict=True):
            if value is None:
                assert text == ""
            elif isinstance(value, bool):
                assert text == ("oui" if value else "non")
            elif isinstance(value, str):
                assert text.removeprefix("'") == value.removeprefix("'")
                assert not text.startswith(("=", "+", "-", "@", "\t", "\r"))
            else:
                assert type(value)(text.replace(",", ".")) == value
