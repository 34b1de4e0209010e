"""Texts: encodings, headers, and what is no text at all."""

import codecs
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_map.errors import SchemaError
from cpts_map.ingest import TextFormat, text
from cpts_map.ingest.text import as_utf8, fold_name, read_header, row_width, split_line, text_encoding
from tests.open import files

FORMAT = TextFormat({"code": ("CODGEO", "Code commune"), "name": ("LIBGEO",)}, optional=frozenset({"name"}))
CHUNK = 1 << 20


def told(folder, content):
    return text_encoding(files.write(folder, "a.csv", content))


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (b"a;b\n1;2\n", "utf-8"),
        ("a;é\n".encode(), "utf-8"),
        (codecs.BOM_UTF8 + "a;é\n".encode(), "utf-8"),
        ("a;é\nb;c\n".encode("latin-1"), "latin-1"),
        ("a;é".encode("latin-1"), "latin-1"),  # cut or not, its only letter cannot be UTF-8
        ("œuvre – l’été\n".encode("cp1252"), "latin-1"),
    ],
)
def test_encoding_is_told(tmp_path, content, encoding):
    assert told(tmp_path, content) == encoding


@pytest.mark.parametrize("letter", ["é", "œ", "€", "𝄞"])
@pytest.mark.parametrize("before", range(1, 5))
def test_a_letter_across_two_chunks(tmp_path, letter, before):
    lines = ("x" * 99 + "\n").encode() * (CHUNK // 100 + 1)
    content = lines[: CHUNK - before] + letter.encode() + b"\n" + lines
    assert told(tmp_path, content) == "utf-8"
    assert told(tmp_path, content.replace(letter.encode(), b"\xe9")) == "latin-1"


def test_a_file_cut_in_a_letter(tmp_path):
    with pytest.raises(SchemaError, match="coupé au milieu d'un caractère"):
        told(tmp_path, "a;é\nb;ç".encode()[:-1])
    with pytest.raises(SchemaError, match="coupé au milieu"):
        told(tmp_path, "é".encode() + b"x\n" * CHUNK + "€".encode()[:2])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "fichier vide"),
        (b" \r\n\t\n", "fichier vide"),
        ("a;b\n".encode("utf-16"), "UTF-16"),
        (codecs.BOM_UTF16_BE + "a;b\n".encode("utf-16-be"), "UTF-16"),
        ("a;b\n".encode("utf-16-le"), "octets nuls"),
        ("a;b\n".encode("utf-32"), "UTF-16|octets nuls"),
        (b"a;b\n1;\x002\n", "octets nuls"),
        (b"x\n" * CHUNK + b"a;\x00\n", "octets nuls"),
        (b"\xe9\n" + b"x\n" * CHUNK + b"a;\x00\n", "octets nuls"),
        (b"PK\x03\x04rest", "une archive zip ou un classeur trouvé"),
        (b"PK\x05\x06" + b"\x00" * 18, "archive zip vide"),
        (b"\x1f\x8b\x08rest", "une archive gzip"),
        (b"BZh91AY", "bzip2"),
        (b"\xfd7zXZ\x00", "xz"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"Rar!\x1a", "rar"),
        (b"%PDF-1.7", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "ancien classeur"),
        (b"PAR1\x15", "Parquet"),
        (b"SQLite format 3\x00", "GeoPackage"),
        (b"<!DOCTYPE html><html>", "page web"),
        (codecs.BOM_UTF8 + b"\n <HTML lang=fr>", "page web"),
        (b"<!-- maintenance --><html><body>", "page web"),
        (b'<?xml version="1.0"?><html>', "page web"),
        (b'<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', "document XML"),
    ],
)
def test_what_is_no_text_is_named(tmp_path, content, said):
    with pytest.raises(SchemaError, match=said):
        told(tmp_path, content)


@pytest.mark.parametrize(("size", "end"), [(100, b""), (5, b"\n"), (3, b";3\nb;4\n")])
def test_a_line_of_many_megabytes_is_refused_and_not_swallowed(tmp_path, size, end):
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.write(b"CODGEO;LIBGEO\n01001;")
        for _ in range(size):
            file.write(b"x" * CHUNK)
        file.write(end)
    tracemalloc.start()
    with pytest.raises(SchemaError, match="ligne 2 : ligne démesurée"):
        text_encoding(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 16 << 20


def test_long_lines_that_publishers_write_are_read(tmp_path):
    assert told(tmp_path, b"a;b\n" + b"x" * (CHUNK + 10) + b";2\n1;2\n") == "utf-8"


def test_what_cannot_be_read(tmp_path):
    with pytest.raises(SchemaError, match="illisible"):
        text_encoding(tmp_path / "absent.csv")
    with pytest.raises(SchemaError, match="illisible"):
        text_encoding(tmp_path)


@pytest.mark.parametrize(
    ("content", "written"),
    [
        ("é;è\n".encode("latin-1"), "é;è\n"),
        ("cœur – l’été €\n".encode("cp1252"), "cœur – l’été €\n"),
        ("é\n".encode() + "è\n".encode("latin-1"), "é\nè\n"),  # each its own
        ("é;".encode() + "è\n".encode("latin-1"), "é;è\n"),  # in one line too
        ("« CAFÉ»\nà\n".encode("cp1252"), "« CAFÉ»\nà\n"),  # É» is valid UTF-8, for a letter that no French word has
        (codecs.BOM_UTF8 + b"a\n" + "é\n".encode("latin-1"), "\ufeffa\né\n"),
        ("é".encode("latin-1"), "é"),
    ],
)
def test_what_is_not_utf_8_is_written_so(tmp_path, content, written):
    (tmp_path / "aside").mkdir()
    copy = as_utf8(files.write(tmp_path, "a.csv", content), tmp_path / "aside")
    assert copy.name == "a.csv"
    assert copy.read_text("utf-8") == written


def test_bytes_of_no_encoding(tmp_path):
    (tmp_path / "aside").mkdir()
    with pytest.raises(SchemaError, match="ligne 2 : octets qui ne sont pas du texte"):
        as_utf8(files.write(tmp_path, "a.csv", b"a\n\x81\xe9\n"), tmp_path / "aside")


@given(st.text(st.characters(codec="cp1252", exclude_categories=["Cc"]), max_size=40))
def test_any_text_of_windows_comes_through(letters):
    """But where it happens to be UTF-8 that reads as French, which no text of a publisher does."""
    encoded = letters.encode("cp1252")
    found = text._line_as_utf8(None, 1, encoded).decode()
    assert found == letters or any(run in letters for run in ("Â", "Ã", "Ä", "Å", "â", "ï»¿"))


@pytest.mark.parametrize(
    ("content", "header"),
    [
        (b"CODGEO;LIBGEO\n", ["CODGEO", "LIBGEO"]),
        (b"CODGEO;LIBGEO", ["CODGEO", "LIBGEO"]),
        (b'"CODGEO";"LIB;GEO"\r\n', ["CODGEO", "LIB;GEO"]),
        (b'"COD""GEO";LIBGEO\n', ['COD"GEO', "LIBGEO"]),
        (b'"CODGEO";"LIB\nGEO"\n1;2\n', ["CODGEO", "LIB\nGEO"]),
        (codecs.BOM_UTF8 + b'"CODGEO";LIBGEO\n', ["CODGEO", "LIBGEO"]),
        (b"CODGEO\rLIBGEO\r", ["CODGEO"]),
        (b"CODGEO;\n", ["CODGEO", ""]),
        (b"CODGEO\n1\n", ["CODGEO"]),
    ],
)
def test_header(tmp_path, content, header):
    assert read_header(files.write(tmp_path, "a.csv", content), FORMAT, "utf-8") == header


def test_header_under_a_title_and_without_quotes(tmp_path):
    path = files.write(tmp_path, "a.csv", b'Titre "1\nnote\nCOD"GEO|LIBGEO\n')
    assert read_header(path, TextFormat({}, delimiter="|", quote="", skipped=2), "utf-8") == ['COD"GEO', "LIBGEO"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\nCODGEO;LIBGEO\n", "ligne 1, en-tête attendu, rien trouvé"),
        (b"CODGEO,LIBGEO\n", "séparateur « ; » attendu, « , » trouvé"),
        (b"CODGEO\tLIBGEO\n", "séparateur « ; » attendu, « \t » trouvé"),
        (b"CODGEO|LIBGEO\n", "séparateur « ; » attendu, « | » trouvé"),
        (b"CODGEO;" + b"x" * 70_000 + b"\n", "en-tête démesuré"),
        (b'CODGEO;"' + b"x\n" * 70_000 + b'"\n', "en-tête démesuré"),
    ],
)
def test_a_wrong_header(tmp_path, content, said):
    with pytest.raises(SchemaError, match=said.replace("|", "[|]")):
        read_header(files.write(tmp_path, "a.csv", content), FORMAT, "utf-8")


def test_columns_by_name_whatever_their_spelling():
    assert FORMAT.positions("a.csv", ["x", "LibGéo", " code_COMMUNE "]) == {"code": 2, "name": 1}
    assert FORMAT.positions("a.csv", ["CODGEO"]) == {"code": 0, "name": None}
    assert TextFormat({"a": (), "b": ()}, has_header=False, width=3).positions("a.csv", []) == {"a": 0, "b": 1}


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (["LIBGEO"], "a.csv : colonne « CODGEO » absente ; colonnes trouvées : LIBGEO"),
        (["CODGEO", "codgeo"], "la colonne « CODGEO » figure 2 fois"),
        (["CODGEO", "Code commune"], "une seule colonne attendue parmi « CODGEO », « Code commune »"),
        (["CODGEO", "LIBGEO", "libgeo", "LIBGEO"], "« LIBGEO » figure 3 fois"),
        ([f"c{i}" for i in range(20)], "c11, …"),
    ],
)
def test_columns_that_are_not_told(header, said):
    with pytest.raises(SchemaError, match=said):
        FORMAT.positions("a.csv", header)


def test_a_row_may_end_with_a_delimiter(tmp_path):
    ends = TextFormat({}, trailing_delimiter=True)
    path = files.write(tmp_path, "a.csv", "a;b\n1;2;\n")
    assert row_width(path, ends, ["a", "b"], "utf-8") == 3
    assert row_width(path, ends, ["a", "b", ""], "utf-8") == 3
    assert row_width(files.write(tmp_path, "b.csv", "a;b\n1;2\n"), ends, ["a", "b"], "utf-8") == 2
    assert row_width(path, FORMAT, ["a"], "utf-8") == 1


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Œuvre d’été", "oeuvredete"),
        ("Code Département (coord.)", "codedepartementcoord"),
        ("½", "12"),
        ("", ""),
        ("ﬁn", "fin"),
    ],
)
def test_fold_name(name, folded):
    assert fold_name(name) == folded


@given(
    st.lists(st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"])), min_size=1),
    st.sampled_from(";,\t|"),
)
def test_cells_come_back_from_a_quoted_line(cells, delimiter):
    line = delimiter.join('"' + cell.replace('"', '""') + '"' for cell in cells)
    assert split_line(line, delimiter) == cells
