"""Registers on their shelf: added, in use, compared, settled, marked complete, put back."""

import pytest
from click.testing import CliRunner

from cpts_map import cli, pipeline
from cpts_map.atlas import Atlas
from cpts_map.rules import Definition
from cpts_map.shelf import EMBEDDED, Shelf
from tests import drawn

LIST = "Liste des CPTS;;\nNom CPTS;Commune;dpt\nCPTS Nouvelle;{first};47\n;{second};47\n;Introuvable-les-Bains;47\n"


@pytest.fixture
def built(built_settings):
    return built_settings


@pytest.fixture
def run(built):
    def call(*arguments, text=None):
        options = ["--store", str(built.store), "--data", str(built.data)]
        return CliRunner().invoke(cli.cli, [*options, *map(str, arguments)], input=text)

    return call


@pytest.fixture
def liste(tmp_path):
    """A list by name, one commune of which nobody knows."""
    path = tmp_path / "liste.csv"
    names = {code: drawn.COMMUNES[code][0] for code in ("47001", "47003")}
    path.write_text(LIST.format(first=names["47001"], second=names["47003"].upper()), "utf-8")
    return path


def perimeters(built) -> dict[str, tuple[str, ...]]:
    atlas = Atlas(built.store)
    try:
        return {c.name: atlas.cpts_communes(c.cpts_id) for c in atlas.register_entries}
    finally:
        atlas.close()


def test_a_list_by_name_becomes_the_register_and_what_is_unknown_waits(run, built, liste):
    result = run("import", liste)
    assert result.exit_code == 0, result.output
    assert "Introuvable-les-Bains" in result.output
    assert perimeters(built) == {"CPTS Nouvelle": ("47001", "47003")}
    (entry,) = Shelf(built.imports).entries()
    assert (entry.cpts, entry.communes, entry.pending) == (1, 2, 1)
    assert pipeline.is_current(built)


def test_one_goes_back_to_the_register_before(run, built, liste):
    before = perimeters(built)
    run("import", liste)
    result = run("register", "use", EMBEDDED)
    assert result.exit_code == 0, result.output
    assert perimeters(built) == before
    assert "Retirée" in result.output


def test_registers_are_listed_and_compared(run, liste):
    run("import", liste)
    listed = run("register", "list").output
    assert listed.splitlines()[0].startswith("→")
    assert EMBEDDED in listed
    compared = run("register", "compare").output
    assert "CPTS Nouvelle" in compared
    assert run("register", "use", "inconnu").exit_code == 1


def test_a_row_that_waits_is_settled_by_the_user(run, built, liste, tmp_path):
    run("import", liste)
    pending = run("register", "pending").output
    row = pending.splitlines()[1]
    assert "Introuvable-les-Bains" in row
    answers = tmp_path / "reponses.csv"
    answers.write_text("\n".join([pending.splitlines()[0], row.rsplit(";", 1)[0] + ";47002"]) + "\n", "utf-8")
    result = run("register", "settle", answers)
    assert result.exit_code == 0, result.output
    assert perimeters(built) == {"CPTS Nouvelle": ("47001", "47002", "47003")}
    assert Shelf(built.imports).entry(Shelf(built.imports).active).pending == 0


def test_a_list_may_join_the_register_in_use(run, built, liste):
    before = perimeters(built)
    result = run("import", "--add", liste)
    assert result.exit_code == 0, result.output
    assert perimeters(built) == before | {"CPTS Nouvelle": ("47001", "47003")}


def test_what_is_exported_and_imported_again_is_the_same_register(run, built, tmp_path):
    before = perimeters(built)
    path = tmp_path / "registre.csv"
    path.write_bytes(run("register", "export").stdout_bytes)
    result = run("import", path)
    assert result.exit_code == 0, result.output
    assert perimeters(built) == before
    assert "Retirée" not in result.output
    assert "Ajoutée" not in result.output


def test_a_pasted_text_is_a_register_too(run, built):
    name = drawn.COMMUNES["47004"][0]
    result = run("register", "paste", "--name", "CPTS Collée", text=f"- {name}\n47001\n")
    assert result.exit_code == 0, result.output
    assert perimeters(built) == {"CPTS Collée": ("47001", "47004")}


def test_a_register_marked_complete_loses_its_mark_there(run, built):
    assert run("register", "complete", "47").exit_code == 2  # nobody is named who says so
    result = run("register", "complete", "47", "--source", "ARS, liste du 12 octobre 2026")
    assert result.exit_code == 0, result.output
    atlas = Atlas(built.store)
    rows = {row.code: row for row in atlas.coverage(Definition.LARGE)}
    atlas.close()
    assert (rows["47"].partial, rows["40"].partial) == (False, True)
    assert run("register", "complete", "99", "--source", "x").exit_code == 1


def test_a_build_that_fails_keeps_the_register_before(run, built, liste, monkeypatch):
    before = built.store.read_bytes()
    monkeypatch.setattr(pipeline, "_derive", lambda *_: (_ for _ in ()).throw(OSError("disque")))
    assert run("import", liste).exit_code == 1
    assert Shelf(built.imports).active == EMBEDDED
    assert Shelf(built.imports).entries() == ()
    assert built.store.read_bytes() == before


def test_no_name_of_a_person_reaches_the_shelf(run, built, tmp_path):
    path = tmp_path / "liste.csv"
    name = drawn.COMMUNES["47001"][0]
    path.write_text(
        f"Nom CPTS;Commune;dpt;Président-e;Contact\nCPTS Alpha;{name};47;Camille Durand;camille@exemple.fr\n", "utf-8"
    )
    run("import", path)
    written = b"".join(p.read_bytes() for p in Shelf(built.imports).folder.rglob("*") if p.is_file())
    assert b"Durand" not in written
    assert b"camille" not in written
