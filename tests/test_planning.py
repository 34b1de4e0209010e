"""The plan of a region, from the atlas and from the command line: the drawn region, by hand."""

import csv
import io
import json
import os
import re

import pandas as pd
import pytest
from click.testing import CliRunner

from cpts_map import cli, registers
from cpts_map.commands.plan import quiet
from cpts_map.diagnostics.perimeter import BoundsStatus
from cpts_map.diagnostics.plan import Unplaced, Why
from cpts_map.diagnostics.proposals.terrain import Limits
from cpts_map.errors import SettingsError
from cpts_map.ingest.sample import sample
from cpts_map.planning import regional, regional_plan
from cpts_map.rules import Definition
from tests import drawn, screen

LANDES = ("40001", "40002", "40003", "40004")


def communes(found):
    return [territory.communes for territory in found.territories]


def test_what_no_cpts_covers_makes_territories_and_is_said_to_be_undocumented(atlas):
    # Without 40001 the others are 20,000 but in two pieces; 40002 and 40003 alone are 19,000: one territory.
    found = regional_plan(atlas)
    assert communes(found) == [LANDES]
    assert (found.region_name, found.definition, found.seed) == ("Nouvelle-Aquitaine", Definition.LARGE, 0)
    assert (found.communes, found.population, found.undocumented, found.partial) == (4, 60_000, 4, True)
    assert (found.left, found.exact, found.ended, found.estimated) == ((), True, True, True)
    (territory,) = found.territories
    assert (territory.number, territory.name, territory.centre) == (1, "Écume", "40001")
    assert (territory.population, territory.bounds.margin_to_max) == (60_000, 40_000)
    assert territory.departements == ("Landes",)
    assert [epci.name for epci in territory.epci_whole] == ["CA Écume et Fougère"]
    assert [epci.name for epci in territory.epci_shared] == ["CC des Deux Rives"]
    # 15,000 travel 10 km, 4,000 and 1,000 travel 20 km.
    assert territory.max_minutes == pytest.approx(1.85 + 1.10 * 20, abs=0.1)
    expected = (15_000 * 12.85 + 5_000 * 23.85) / 60_000
    assert territory.mean_minutes == pytest.approx(expected, abs=0.02)
    assert found.mean_minutes == pytest.approx(territory.mean_minutes)


def test_communes_left_out_without_published_outline_are_counted(region_store):
    with screen.opened(region_store, "84") as real:
        found = regional._left(real, Unplaced(("15031", "15138"), 2_000, Why.TOO_SMALL, proved=True, candidates=()))
    assert found.without_outline == 1


def test_under_the_strict_definition_more_is_to_be_placed_and_epci_stay_whole(atlas):
    found = regional_plan(atlas, definition=Definition.STRICTE)
    assert communes(found) == [("40001", "40002", "40004"), ("40003", "47003", "47004")]
    assert (found.population, found.epci_cut) == (91_000, 0)


def test_what_is_too_small_is_left_with_the_cpts_that_it_may_join(atlas):
    found = regional_plan(atlas, limits=Limits(70_000, 100_000))
    assert found.territories == ()
    (left,) = found.left
    assert (left.communes, left.population, left.why, left.proved) == (LANDES, 60_000, Why.TOO_SMALL, True)
    assert left.names == ("Écume", "Fougère", "Genêt-d'Or", "L'Île-Houle")
    # Alpha holds 29,000, Beta 61,000 with its commune of Gers.
    after = {one.code: (one.population, one.bounds.status) for one in left.candidates}
    assert after == {
        "NA-47-ALPHA": (89_000, BoundsStatus.WITHIN),
        "NA-47-BETA": (121_000, BoundsStatus.ABOVE),
    }
    assert left.candidates[0].name == atlas.cpts("NA-47-ALPHA").name


def test_a_commune_above_the_bounds_and_what_it_cuts_off_say_why(atlas):
    found = regional_plan(atlas, limits=Limits(4_000, 35_000))
    assert communes(found) == [("40002",), ("40003",)]
    assert [(left.communes, left.why) for left in found.left] == [(("40001",), Why.ABOVE), (("40004",), Why.CUT_OFF)]
    assert [one.code for one in found.left[1].candidates] == ["40001"]


@pytest.mark.parametrize("limits", [Limits(0, 10), Limits(11, 10)])
def test_impossible_bounds_are_refused(atlas, limits):
    with pytest.raises(SettingsError, match="habitants est impossible"):
        regional_plan(atlas, limits=limits)


def test_a_loaded_matrix_is_what_minutes_are_taken_from(tiny_store):
    with screen.opened(tiny_store) as opened:
        rows = [("40002", "40001", 50.0), ("40003", "40001", 70.0), ("40004", "40001", 90.0)]
        opened.__dict__["travel_matrix"] = pd.DataFrame(rows, columns=["origin", "destination", "minutes"])
        found = regional_plan(opened)
    assert not found.estimated
    assert found.territories[0].max_minutes == 90.0
    assert found.mean_minutes == pytest.approx((15_000 * 50 + 4_000 * 70 + 1_000 * 90) / 60_000)


def test_each_stage_is_told_with_the_communes_at_work(atlas):
    told = []
    regional_plan(atlas, report=lambda stage, count: told.append((stage.value, count)))
    assert told == [("preuve", 4)]


# The command


@pytest.fixture
def run(tiny_store, drawn_files, monkeypatch):
    declared = drawn.catalogue(drawn_files)
    monkeypatch.setattr("cpts_map.catalog.load", lambda: declared)

    def call(*arguments):
        options = ["--store", str(tiny_store), "--data", str(drawn_files)]
        return CliRunner().invoke(cli.cli, [*options, "plan", *arguments])

    return call


def read_csv(text):
    return list(csv.DictReader(io.StringIO(text), delimiter=";", strict=True))


def plain(text):
    return re.sub(r"[\u00a0\u202f]", " ", text).replace("’", "'")


def test_the_command_writes_each_commune_once_and_tells_the_rest_beside(run, atlas):
    result = run("--seed", "3")
    assert result.exit_code == 0, result.output
    rows = read_csv(result.stdout)
    assert [row["code_commune"] for row in rows] == list(LANDES)
    assert rows[0] == {
        "territoire": "1",
        "centre": "Écume",
        "code_commune": "40001",
        "commune": "Écume",
        "departement": "40",
        "epci": "244000010",
        "habitants": "40000",
        "couverture": "non documentée",
        "raison": "",
    }
    assert rows[3]["epci"] == ""
    said = plain(result.stderr)
    assert "4 communes : recherche de tous les territoires possibles" in said
    assert "graine 3 : 4 communes à placer, dont 4 non documentées, 60 000 habitants" in said
    assert f"Registre partiel ({atlas.register.perimeters} périmètres documentés)" in said
    assert "1 territoire de 20 000 à 100 000 habitants, chacun d'un seul tenant : 4 communes, 60 000 habitants" in said
    assert "1. Écume (Landes) : 60 000 habitants, 4 communes ; EPCI entiers : CA Écume et Fougère ; " in said
    assert "commune la plus loin : 24 min" in said
    assert "c'est prouvé" in said


def test_what_cannot_be_placed_is_in_the_file_with_its_reason(run):
    result = run("--min", "4000", "--max", "35000")
    rows = {row["code_commune"]: row for row in read_csv(result.stdout)}
    assert [rows[code]["territoire"] for code in LANDES] == ["", "1", "2", ""]
    assert plain(rows["40001"]["raison"]).startswith("dépasse le maximum à elle seule")
    said = plain(result.stderr)
    assert "Communes qui ne sont dans aucun territoire : 2" in said
    assert "- L'Île-Houle, 1 000 habitants : trop peu d'habitants, et isolée par une commune" in said
    assert "au mieux avec Écume : 41 000 habitants, au-dessus du maximum" in said


def test_the_command_writes_everything_as_json(run, atlas):
    result = run("--format", "json", "--definition", "stricte")
    content = json.loads(result.stdout)
    expected = regional_plan(atlas, definition=Definition.STRICTE)
    assert [t["communes"] for t in content["territories"]] == [list(codes) for codes in communes(expected)]
    assert content["territories"][0]["bounds"]["status"] == "dans_les_bornes"
    assert (content["definition"], content["partial"], content["exact"]) == ("stricte", True, True)


def test_the_command_takes_a_region_and_refuses_what_is_none(run):
    result = run("--region", "76")
    assert result.exit_code == 0, result.output
    assert "Occitanie" in result.stderr
    assert read_csv(result.stdout) == []  # its only commune has a CPTS
    unknown = run("--region", "01")
    assert (unknown.exit_code, unknown.stdout) == (1, "")
    assert unknown.stderr.startswith("Erreur")
    assert run("--min", "30", "--max", "20").exit_code == 1


def test_a_search_cut_short_says_so(run):
    result = run("--seconds", "0")
    assert "Le temps accordé a interrompu la recherche" in plain(result.stderr)
    assert sorted(row["code_commune"] for row in read_csv(result.stdout)) == list(LANDES)


def test_what_a_compiled_library_prints_does_not_go_into_the_file(capfd):
    with quiet():
        os.write(1, b"HiGHS speaks\n")
    os.write(1, b"ours\n")
    assert capfd.readouterr() == ("ours\n", "HiGHS speaks\n")


def test_a_plan_is_never_taken_for_a_register(run, tmp_path):
    path = tmp_path / "plan.csv"
    path.write_text(run().stdout, "utf-8-sig")
    assert not registers.recognise(sample(path))
