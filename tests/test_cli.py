"""The command line: what each command prints in each format, and one French line when it cannot."""

import csv
import io
import json
import re
import socket
from pathlib import Path

import pytest
import shapely
from click.testing import CliRunner

from cpts_map import catalog, cli
from cpts_map.answers import to_dict
from cpts_map.commands import questions
from cpts_map.rules import Definition
from cpts_map.texts import numbers
from cpts_map.texts.typography import fr
from tests import drawn, screen

COMMANDS = sorted(cli.COMMANDS)
README = Path(__file__).parents[1] / "README.md"


@pytest.fixture(scope="module", autouse=True)
def known(drawn_files):
    """Make the catalogue declare the drawn files, once: no command changes them."""
    declared = drawn.catalogue(drawn_files)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalog, "load", lambda: declared)
        yield declared


@pytest.fixture
def run(tiny_store, drawn_files):
    """Give a function that runs a command on the drawn region."""

    def call(*arguments, env=None):
        options = ["--store", str(tiny_store), "--data", str(drawn_files)]
        return CliRunner().invoke(cli.cli, [*options, *arguments], env=env)

    return call


@pytest.fixture
def printed(run):
    """Give a function that runs a command that must succeed, and returns what it prints."""

    def call(*arguments):
        result = run(*arguments)
        assert result.exit_code == 0, result.output
        assert result.stderr == ""
        return result.stdout

    return call


def refuse(constant):
    pytest.fail(f"{constant} is not JSON")


def read_json(text):
    return json.loads(text, parse_constant=refuse)


def read_csv(text):
    return list(csv.DictReader(io.StringIO(text), delimiter=";", strict=True))


# Help


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_is_french_and_has_an_example_that_it_would_take(name):
    result = CliRunner().invoke(cli.cli, [name, "--help"])
    assert result.exit_code == 0
    assert "\\b" not in result.output  # click's mark of a paragraph to keep as it is
    examples = [line.strip() for line in result.output.splitlines() if line.strip().startswith("cpts-map ")]
    assert any(f" {name}" in example for example in examples)
    for example in examples:
        words = example.split()[1:]
        words = words[words.index(name) + 1 :]
        command = cli.cli.get_command(None, name)
        commands = [command, *getattr(command, "commands", {}).values()]
        known = {option for each in commands for parameter in each.params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= known


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_in_the_readme(name):
    assert re.search(rf"cpts-map\b[^\n]*\b{name}\b", README.read_text("utf-8"))


def test_the_help_of_the_whole_lists_every_command():
    result = CliRunner().invoke(cli.cli, ["-h"])
    assert result.exit_code == 0
    for name in COMMANDS:
        assert re.search(rf"^  {name} +\S", result.output, re.MULTILINE)


# sources


def test_sources_lists_each_source_with_its_licence_and_vintage(printed, known):
    text = printed("sources")
    for source in known.values():
        assert fr(f"{source.id} : {source.title}") in text
        assert fr(f"{source.producer}, millésime {source.vintage}, {catalog.LICENCE_LABELS[source.licence]}") in text
        assert source.page in text


def test_sources_as_json_are_the_catalogue(printed, known):
    rows = read_json(printed("sources", "--format", "json"))
    assert [row["id"] for row in rows] == list(known)
    assert rows[0].keys() == {f.name for f in catalog.dataclasses.fields(catalog.Source)}


def test_sources_verifies_every_embedded_file(printed, known):
    embedded = sum(source.kind is not catalog.Kind.PACKAGE for source in known.values())
    assert printed("sources", "--verify") == f"{embedded} fichiers conformes.\n"


def test_sources_names_the_altered_file_and_stamps_what_to_declare(run, data_dir):
    path = data_dir / "raw" / "bpe_types.csv"
    path.write_text(path.read_text("utf-8") + "D999,Autre\n", "utf-8")
    verified = run("--data", str(data_dir), "sources", "--verify")
    assert verified.exit_code == 1
    assert "bpe_types" in verified.stderr
    stamped = run("--data", str(data_dir), "sources", "--stamp").stdout.splitlines()
    assert stamped[0] == "[bpe_types]"
    assert re.fullmatch(r'sha256 = "[0-9a-f]{64}"', stamped[1])
    assert stamped[2] == f"bytes = {path.stat().st_size}"
    assert len(stamped) == 3


def test_sources_has_nothing_to_stamp_where_nothing_changed(printed):
    assert printed("sources", "--stamp") == ""


# build, check


def test_build_makes_the_store_and_says_where(run, tmp_path):
    store = tmp_path / "made" / "cpts.duckdb"
    result = run("--store", str(store), "build")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == fr(f"Magasin : {store}")
    assert drawn.sql(store, "SELECT count(*) FROM commune") == [(9,)]


def test_check_names_every_check_and_shows_the_bad_rows(printed):
    lines = printed("check", "--year", "2026").splitlines()
    assert any(line.startswith(fr("gp_outliers : 1\u00a0ligne.")) for line in lines)
    assert any("47004" in line and "Dune" in line for line in lines)
    assert any(line.startswith(fr("register_unknown_commune : 0\u00a0ligne.")) for line in lines)


def test_check_shows_so_many_rows_at_most_and_says_how_many_are_left(printed):
    text = printed("check", "--year", "2026", "--limit", "1")
    assert "… et 3 autres (--limit 4 pour tout voir)" in text  # populations lost by the two divided communes


def test_checks_as_json_have_their_rows(printed, atlas):
    rows = read_json(printed("check", "--year", "2026", "--format", "json"))
    assert [row["name"] for row in rows] == [check.name for check in atlas.checks(2026)]
    assert rows[0].keys() == {"name", "meaning", "rows"}
    (outlier,) = next(row["rows"] for row in rows if row["name"] == "gp_outliers")
    assert outlier == {"commune_code": "47004", "name": "Dune", "count": 6, "inhabitants": 1_000, "per_1000": 6.0}


def test_check_compares_vintages_with_the_year_asked_for(printed):
    def old(year):
        rows = read_json(printed("check", "--year", str(year), "--format", "json"))
        return len(next(row["rows"] for row in rows if row["name"] == "vintages"))

    assert old(2026) < old(2040)


# coverage

BY = ("departement", "epci", "region", "commune", "zone")


def answers(atlas, definition, by):
    if by == "zone":
        return atlas.zones(definition)
    return atlas.commune_coverage(definition) if by == "commune" else atlas.coverage(definition, by)


@pytest.mark.parametrize("definition", Definition)
@pytest.mark.parametrize("by", BY)
def test_coverage_as_json_is_what_the_library_answers(printed, atlas, by, definition):
    found = read_json(printed("coverage", "--by", by, "--definition", definition.value, "--format", "json"))
    expected = to_dict(answers(atlas, definition, by))
    assert list(found) == ["definition", "by", "register", "rows"]
    assert (found["definition"], found["by"]) == (definition.value, by)
    assert found["register"] == json.loads(json.dumps(to_dict(atlas.register)))
    assert found["rows"] == json.loads(json.dumps(expected))
    assert list(found["rows"][0]) == list(expected[0])


@pytest.mark.parametrize("by", BY)
def test_coverage_as_csv_has_the_same_columns_and_figures(printed, atlas, by):
    rows = read_csv(printed("coverage", "--by", by))
    expected = to_dict(answers(atlas, Definition.LARGE, by))
    assert list(rows[0]) == list(expected[0])
    name = {"commune": "code", "zone": "id"}.get(by, "code")
    assert [row[name] for row in rows] == [row[name] for row in expected]
    assert [row["population"] for row in rows] == [str(row["population"]) for row in expected]


def test_coverage_as_csv_writes_lists_as_codes_and_attachments_with_their_population(printed):
    (zone,) = read_csv(printed("coverage", "--by", "zone"))
    assert zone["communes"] == "40001 40002 40003 40004"
    assert zone["attachments"] == "NA-47-BETA=121000 NA-47-ALPHA=89000"
    assert (zone["could_carry"], zone["to_verify"]) == ("oui", "oui")


@pytest.mark.parametrize("by", BY)
def test_coverage_as_geojson_has_a_valid_outline_for_each_row(printed, atlas, by):
    found = read_json(printed("coverage", "--by", by, "--format", "geojson"))
    expected = answers(atlas, Definition.LARGE, by)
    assert found["type"] == "FeatureCollection"
    assert len(found["features"]) == len(expected)
    for feature, row in zip(found["features"], expected, strict=True):
        assert feature["type"] == "Feature"
        assert feature["properties"] == json.loads(json.dumps(to_dict(row)))
        shape = shapely.geometry.shape(feature["geometry"])
        assert shape.is_valid
        assert not shape.is_empty


def test_the_outline_of_a_departement_is_that_of_its_communes(printed):
    found = read_json(printed("coverage", "--format", "geojson"))["features"]
    shapes = {f["properties"]["code"]: shapely.geometry.shape(f["geometry"]) for f in found}
    whole = shapely.union_all([drawn.square(*drawn.COMMUNES[code][-2:]) for code in drawn.COMMUNES if code[:2] == "47"])
    assert shapely.symmetric_difference(shapes["47"], whole).area == pytest.approx(0, abs=1e-12)
    assert shapes["40"].geom_type == "MultiPolygon"  # the island


def test_zones_of_one_departement_stop_at_its_border(printed):
    rows = read_csv(printed("coverage", "--by", "zone", "--definition", "stricte", "--departement", "47"))
    assert [(row["id"], row["population"]) for row in rows] == [("47003", "31000")]


def test_where_there_is_no_zone_each_format_says_so_and_stays_readable(printed):
    asked = ["coverage", "--by", "zone", "--departement", "47"]
    assert read_json(printed(*asked, "--format", "json"))["rows"] == []
    assert read_json(printed(*asked, "--format", "geojson"))["features"] == []
    header = printed(*asked, "--format", "csv").splitlines()
    assert header[:1] == printed("coverage", "--by", "zone").splitlines()[:1]


# diagnose


def test_a_diagnosis_as_json_is_what_the_library_answers(printed, atlas):
    found = read_json(printed("diagnose", "--communes", "47004, 32001;47004", "--format", "json"))
    expected = to_dict(atlas.perimeter(["32001", "47004"]).diagnose())
    assert found == json.loads(json.dumps(expected))
    assert list(found) == list(expected)


def test_the_diagnosis_of_a_cpts_is_that_of_its_communes(printed):
    by_id = printed("diagnose", "--cpts", "NA-47-BETA", "--format", "json")
    assert by_id == printed("diagnose", "--communes", "32001,47002,47003,47004", "--format", "json")


def test_a_diagnosis_as_text_begins_with_what_the_map_says(printed):
    text = re.sub(r"[\u00a0\u202f]", " ", printed("diagnose", "--cpts", "NA-47-BETA"))
    assert text.splitlines()[:6] == [
        "4 communes, 61 000 habitants (2023)",
        "Bornes : dans les bornes de 20 000 à 100 000 habitants, marges +41 000 et +39 000",
        "Classe ACI : T2, 60 000 euros par an de fonctionnement",
        "Morceaux : 1 ; poches isolées : 0",
        "Départements : Lot-et-Garonne, Gers",
        "EPCI : CC des Deux Rives (2/3), CC d’Ambre (1/2), CC d’Iris (1/1)",
    ]
    assert "Médecins généralistes libéraux (2025 (population 2023)) : 8,04 pour 10 000 hab." in text
    assert "(effectif à vérifier : 47004 ; 7,00 sans)" in text


@pytest.mark.parametrize("communes", ["32001", "40004", "47004", "32001,47004", "40001,40003"])
def test_no_figure_of_a_diagnosis_as_text_is_invented(printed, atlas, communes):
    found = atlas.perimeter(communes.split(",")).diagnose()
    lines = printed("diagnose", "--communes", communes).splitlines()[-len(found.indicators) :]
    for value, line in zip(found.indicators, lines, strict=True):
        heading = fr(f"{value.name} ({value.vintage}) : ")
        assert line.startswith(heading)
        shown = line.removeprefix(heading)
        if value.not_applicable:
            assert shown.startswith("sans objet")
        elif value.value is None:
            assert shown.startswith(numbers.DASH)
        else:
            written = [fr(numbers.with_unit(value.value, decimals, value.unit)) for decimals in (1, 2)]
            assert shown.startswith(tuple(written))
        assert ("manque pour" in shown) == (not value.reliable)
        assert ("à vérifier" in shown) == bool(value.flagged)


def test_texts_of_the_command_line_are_typeset_and_show_no_value_as_the_code_writes_it(printed):
    for command in (["diagnose", "--cpts", "NA-47-BETA"], ["diagnose", "--communes", "40004"], ["sources"]):
        lines = printed(*command).splitlines()
        assert screen.untypographic(lines) == []
        assert screen.without_value(lines) == []


# Errors: one French line, exit code 1


def message(result):
    """Give the only line of an expected error."""
    assert result.exit_code == 1, result.output
    assert result.stdout == ""
    *before, line = result.stderr.splitlines()
    assert before in ([], ["Construction du magasin…"])  # said before a long work begins
    assert line.startswith(fr("Erreur : "))
    return line


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (
            ["diagnose", "--communes", "47001,47009"],
            r"Commune inconnue : « 47009 »\. Les plus proches : 4700[1-4], 4700[1-4], 4700[1-4]\.",
        ),
        (["diagnose", "--cpts", "NA-47-ALFA"], r"CPTS inconnu : « NA-47-ALFA »\. Les plus proches : NA-47-ALPHA"),
        (["diagnose", "--cpts", "NA-40-DELTA"], r"le registre ne connaît pas ce périmètre"),
        (["diagnose", "--communes", " , "], r"Aucune commune à diagnostiquer"),
        (["coverage", "--by", "zone", "--departement", "33"], r"Département « 33 » hors de la région\. .*40, 47"),
        (["coverage", "--departement", "47"], r"--departement ne vaut qu.avec --by zone"),
        (["--region", "7", "coverage"], r"CPTS_REGION : code de région attendu"),
        (["--region", "53", "coverage"], r"Région inconnue : « 53 »"),
        (["--data", "/nulle/part", "sources", "--verify"], r"le fichier /nulle/part/.* est absent"),
    ],
    ids=["commune", "cpts", "perimeter", "none", "departement", "level", "code", "region", "verify"],
)
def test_an_expected_error_is_one_french_line(run, arguments, expected):
    line = message(run(*arguments))
    assert re.search(expected, re.sub(r"[\u00a0\u202f]", " ", line))
    assert screen.untypographic([line]) == []


@pytest.mark.parametrize(
    ("name", "value"), [("CPTS_REGION", "Bretagne"), ("CPTS_PORT", "http"), ("CPTS_PORT", "70000")]
)
def test_a_bad_setting_of_the_environment_is_named(run, name, value):
    line = message(run("coverage", env={name: value}))
    assert name in line
    assert value in line


def test_no_store_is_left_where_the_data_are_absent(run, tmp_path):
    nowhere = ["--data", str(tmp_path / "none"), "--store", str(tmp_path / "x" / "s.duckdb")]
    for command in ("build", "coverage"):
        result = run(*nowhere, command)
        assert result.exit_code == 1
        assert re.search(r"le fichier .*none.* est absent", result.stderr.splitlines()[-1])
    assert not [path for path in tmp_path.rglob("*") if path.name.startswith("s.duckdb")]


@pytest.fixture
def taken():
    """Give a port that somebody listens to."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield str(other.getsockname()[1])


def test_a_port_already_taken_is_named_before_anything_is_built(run, taken):
    line = message(run("serve", "--port", taken))
    assert f"127.0.0.1:{taken} ne peut pas être écouté" in line
    assert "--port" in line


def test_no_error_line_holds_an_english_word(run, taken):
    lines = [message(run("serve", "--port", taken)), message(run("diagnose", "--communes", "47009"))]
    assert screen.english(lines) == []


@pytest.mark.parametrize("arguments", [[], ["--communes", "47001", "--cpts", "NA-47-ALPHA"]])
def test_communes_or_cpts_one_of_both(run, arguments):
    result = run("diagnose", *arguments)
    assert result.exit_code == 2
    assert "Donner --communes ou --cpts" in result.stderr


def test_a_bug_keeps_its_traceback(run, monkeypatch):
    def broken(_):
        raise ZeroDivisionError

    monkeypatch.setattr(questions, "open_atlas", broken)
    assert isinstance(run("coverage").exception, ZeroDivisionError)
