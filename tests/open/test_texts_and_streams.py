"""Texts in other encodings, lines without header, JSON as it flows."""

import sys

import pytest

from cpts_map.errors import SchemaError
from cpts_map.ingest import TextFormat, reading
from cpts_map.ingest.stream import early_text, elements
from cpts_map.ingest.text import as_utf8
from cpts_map.schema import Column, Kind, Table
from tests.open import files

LAYOUT = TextFormat({"code": ("Code",), "name": ("Libellé",)})


def published(path, layout=LAYOUT):
    with reading(path) as file:
        file.text(layout)
        return file._connection.sql("FROM raw ORDER BY _row").fetchall()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252"])
def test_a_text_is_the_same_in_each_encoding(tmp_path, encoding):
    path = files.write(tmp_path, "x.csv", "Code;Libellé\n1;Évry\n2;Nîmes\n", encoding)
    assert published(path) == [(2, "1", "Évry"), (3, "2", "Nîmes")]


def test_dashes_and_apostrophes_of_windows_are_read(tmp_path):
    path = files.write(tmp_path, "x.csv", "Code;Libellé\n1;Caisse d’Épargne – Œuvres\n", "cp1252")
    assert published(path) == [(2, "1", "Caisse d’Épargne – Œuvres")]


def test_each_line_tells_its_own_encoding(tmp_path):
    lines = [("Code;Libellé\n", "cp1252"), ("1;Évry\n", "utf-8"), ("2;Nîmes\n", "cp1252")]
    path = files.write(tmp_path, "x.csv", b"".join(text.encode(encoding) for text, encoding in lines))
    assert published(path) == [(2, "1", "Évry"), (3, "2", "Nîmes")]


def test_what_is_no_text_is_refused_with_its_line(tmp_path):
    path = files.write(tmp_path, "x.csv", b"Code;Name\n1;\x81\n")
    with pytest.raises(SchemaError, match=r"x.csv, ligne 2 : octets qui ne sont pas du texte"):
        as_utf8(path, tmp_path / "..")


def test_an_endless_line_is_refused(tmp_path):
    with pytest.raises(SchemaError, match=r"ligne 2 : ligne démesurée"):
        published(files.write(tmp_path, "x.csv", b"Code;Libelle\n" + b"\xe9" * (3 << 20)))


def test_rows_without_header_are_counted_from_the_first_line(tmp_path):
    layout = TextFormat({"code": (), "name": ()}, has_header=False, width=2)
    assert published(files.write(tmp_path, "x.csv", "1;a\n2;b\n"), layout) == [(1, "1", "a"), (2, "2", "b")]


def test_errors_say_what_rows_are_and_how_the_publisher_names_them(tmp_path, monkeypatch):
    known = {"macros/codes": "", "test": "SELECT * FROM raw"}
    # The package gives its function the name of this module.
    monkeypatch.setattr(sys.modules["cpts_map.ingest.reading"], "statement", known.__getitem__)
    table = Table("t", (Column("code", Kind.INTEGER, "Code"),), ("code",))
    path = files.write(tmp_path, "x.csv", "Code;Libellé\n1;a\nx;b\n")
    with reading(path, unit="élément") as file:
        file.text(LAYOUT)
        file.named({"code": "numéro"})
        with pytest.raises(SchemaError, match=r"x.csv, élément 3, colonne numéro : un nombre entier"):
            file.table(table, "test")


JSON = '{"made": "2026-01-31", "rows": [{"a": 1}, {"a": [null, "é", 1.5]}], "end": {}}'


def test_elements_come_one_at_a_time(tmp_path):
    found = elements(files.write(tmp_path, "x.json", JSON), "rows.item")
    assert next(found) == {"a": 1}
    assert [str(value) for value in next(found)["a"]] == ["None", "é", "1.5"]
    assert list(found) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (JSON[:30], "x.json : JSON tronqué ou mal formé"),
        (JSON.replace("1.5", "1.5.5"), "JSON"),
        (JSON.replace("é", "\\x"), "JSON"),
        (JSON.encode("latin-1"), "JSON"),
        (JSON.replace("1.5", "1e99999999999999999999"), "JSON illisible"),
        ("", "fichier vide"),
        ("\x00\x01", "octets nuls"),
    ],
)
def test_what_is_no_json_is_refused(tmp_path, text, said):
    with pytest.raises(SchemaError, match=said):
        list(elements(files.write(tmp_path, "x.json", text), "rows.item"))


def test_an_absent_file_is_refused(tmp_path):
    with pytest.raises(SchemaError, match=r"x.json : fichier illisible"):
        list(elements(tmp_path / "x.json", "rows.item"))


def test_a_text_is_found_early_or_not_at_all():
    head = JSON.encode()
    assert early_text(head[:30], "made") == "2026-01-31"
    assert early_text(b"\xef\xbb\xbf" + head, "made") == "2026-01-31"
    assert early_text(head[:15], "made") is None
    assert early_text(head, "end") is None
    assert early_text(b"made", "made") is None
