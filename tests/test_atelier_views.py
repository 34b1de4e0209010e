"""The page *Atelier*: what its views answer on the drawn region and on the real one."""

import base64
import dataclasses
import json
import re
from enum import StrEnum
from types import SimpleNamespace

import pytest

from cpts_map import assistant, sharing
from cpts_map.diagnostics.perimeter import bounds
from cpts_map.rules import RuleId, RuleState
from cpts_map.texts import atelier as said
from cpts_map.texts.atelier_script import SCRIPT
from cpts_map.texts.typography import fr
from cpts_map.web import ids, perimeterfiles, workshopfile
from cpts_map.web.mapfiles import MapFiles
from cpts_map.web.views import (
    atelier_view,
    import_view,
    judged_view,
    links_view,
    proposals_view,
    scenarios_view,
)
from tests import screen

BETA = ["32001", "47002", "47003", "47004"]


@pytest.fixture(scope="module")
def files(atlas):
    return MapFiles(atlas)


@pytest.fixture(scope="module")
def workshop(files):
    return files.workshop


@pytest.fixture(scope="module")
def real_workshop(real):
    return MapFiles(real).workshop


def actions(shown):
    """Buttons: what each does, and on which communes."""
    found = [button.to_plotly_json()["props"] for button in screen.of_type(shown, "Button")]
    return [(props["data-atelier"], props.get("data-communes", "")) for props in found if "data-atelier" in props]


def assert_french(shown):
    texts = screen.texts(shown)
    assert texts
    assert screen.english(texts) == []
    assert screen.without_value(texts) == []
    assert screen.untypographic(texts) == []


# The page


def test_the_page_gives_the_browser_its_files(files):
    root = next(c for c in screen.walk(atelier_view.page("", files)) if getattr(c, "id", "") == ids.WORKSHOP)
    props = root.to_plotly_json()["props"]
    assert props["data-fichier"] == files.get("atelier").path
    assert props["data-fichier"].endswith(".json")
    assert props["data-region"] == "75"


def test_every_action_of_the_page_is_one_that_the_module_knows(files):
    module = (workshop_assets() / "atelier_commandes.mjs").read_text("utf-8")
    for action, _ in actions(atelier_view.page("", files)):
        assert re.search(rf"^ +{action}: \(\) =>", module, re.MULTILINE), action


def workshop_assets():
    from cpts_map.web.assetfiles import FOLDER

    return FOLDER


def test_every_sentence_that_the_modules_ask_for_is_declared():
    asked = set()
    for path in workshop_assets().glob("atelier*.mjs"):
        asked |= set(re.findall(r"\bt\('(\w+)'", path.read_text("utf-8")))
    assert len(asked) > 50
    assert asked <= SCRIPT.keys()


def test_the_sentences_of_the_browser_are_typeset_in_french():
    texts = list(SCRIPT.values())
    assert screen.english(texts) == []
    assert screen.untypographic(texts) == []


def test_one_may_start_from_a_cpts_a_zone_an_epci_a_departement(workshop):
    options = {option["value"]: option["label"] for option in atelier_view.starts(workshop)}
    assert options["cpts:NA-47-ALPHA"] == "CPTS\u00a0: CPTS Alpha"
    assert options["epci:243200040"] == "EPCI\u00a0: CC d’Iris"
    assert "zone:40/40001" in options
    assert "departement:47" in options
    assert "cpts:NA-40-DELTA" not in options  # without perimeter


def test_the_file_locks_what_covers_and_only_that(files):
    found = json.loads(workshopfile.content(files.workshop))
    assert {c["id"]: c["verrou"] for c in found["cpts"]} == {
        "NA-47-ALPHA": True,
        "NA-47-BETA": True,
        "NA-40-GAMMA": False,
    }
    assert found["codes"][-1] == "32001"
    assert (found["region"], found["millesime"]) == (8, 2026)


# Search


def test_the_search_offers_to_add_and_to_remove(workshop):
    shown = atelier_view.hits("ambre", workshop)
    assert ("ajouter", "47001") in actions(shown)
    assert ("retirer", "47001 47002") in actions(shown)  # the EPCI
    assert_french(shown)


def test_the_search_finds_postal_codes_departements_and_cpts(workshop):
    assert ("ajouter", "47001 47002") in actions(atelier_view.hits("47000", workshop))
    assert ("ajouter", "32001 47002 47003 47004") in actions(atelier_view.hits("beta", workshop))
    assert atelier_view.hits("a", workshop) == []
    assert "Aucun" in screen.text(atelier_view.hits("zzzzzz", workshop))


# Judged


def judged(workshop, codes, own=()):
    return judged_view.judged({"codes": codes, "propres": list(own)}, workshop)


def test_each_rule_says_its_state_its_reason_and_how_to_mend(workshop):
    shown = judged(workshop, ["40002", "40003"])
    text = screen.text(shown)
    assert "Population dans les bornes non respecté 19 000 habitants : il manque 1 000 habitants." in text
    assert "Ramener dans les bornes" in text
    assert "le registre est partiel : 2 communes sans réponse" in text
    assert len(screen.of_type(shown, "Li")) >= len(RuleId)


def test_the_commune_that_tips_the_class_is_named_with_its_people(workshop):
    assert "avec Saint-Corail (30 000 hab.), la classe monterait" in screen.text(judged(workshop, ["40002", "40003"]))


def test_indicators_of_the_perimeter_are_those_of_the_atlas(workshop):
    diagnosis = workshop.atlas.perimeter(BETA).diagnose()
    shown = screen.text(judged(workshop, BETA))
    assert all(screen.text(fr(found.name)) in shown for found in diagnosis.indicators if found.id != "population")


def test_nothing_is_judged_without_choice_and_an_unknown_code_is_a_message(workshop):
    assert judged_view.judged(None, workshop) == []
    assert judged(workshop, []) == []
    assert "inconnue" in screen.text(judged(workshop, ["99999"]))


@pytest.mark.parametrize(
    "codes", [["40004"], ["40003"], BETA, ["47001", "47003"], ["40001", "40004"], ["40002", "47001", "47003"]]
)
def test_whatever_the_choice_the_page_is_french(workshop, codes):
    assert_french(judged(workshop, codes))


def test_every_rule_has_a_sentence_in_each_state():
    for rule in RuleId:
        assert rule in said.RULE
        assert {state for state in RuleState if (rule, state) in said.REASON} == set(RuleState)


def test_every_rule_that_is_not_met_says_how_to_mend():
    never = {(RuleId.ENCLAVES, RuleState.UNKNOWN), (RuleId.DEPARTEMENT, RuleState.UNKNOWN)}  # see perimeter_rules
    wanted = {(rule, state) for rule in RuleId for state in (RuleState.NOT_MET, RuleState.UNKNOWN)} - never
    assert said.MEND.keys() == wanted


# Links


def test_a_read_link_opens_to_be_read_and_offers_a_copy(workshop):
    link, shown = links_view.opened("?lecture=" + workshop.link(BETA), workshop)
    assert (link["codes"], link["mode"]) == (BETA, "lecture")
    assert [name for name, _ in actions(shown)] == ["copier_lien", "fermer_lien"]
    assert "4 communes, communes de 2026" in screen.text(shown)
    assert_french(shown)


def test_an_editable_link_needs_no_word(workshop):
    link, shown = links_view.opened("?copie=" + workshop.link(BETA), workshop)
    assert (link["codes"], link["mode"], shown) == (BETA, "copie", [])


def test_an_older_link_says_what_changed(workshop):
    link, shown = links_view.opened("?copie=" + sharing.encode(["47013", "33063", "47001"], 2019), workshop)
    assert link["codes"] == ["47001", "47003"]
    assert "47013 → Saint-Corail" in screen.text(shown)
    assert "33063 n’est plus" in screen.text(shown)


@pytest.mark.parametrize("search", [None, "", "?autre=1", "?lecture="])
def test_without_link_nothing_is_opened(workshop, search):
    assert links_view.opened(search, workshop) == (None, [])


def test_a_damaged_link_opens_nothing_and_says_why(workshop):
    link, shown = links_view.opened("?lecture=" + workshop.link(BETA)[:-2], workshop)
    assert link is None
    assert "abîmé ou incomplet" in screen.text(shown)


def test_a_link_of_another_region_is_refused_with_its_communes(real_workshop):
    link, shown = links_view.opened("?lecture=" + sharing.encode(["13055", "33063"], 2026), real_workshop)
    assert link is None
    assert "13055" in screen.text(shown)


# Lists to read


def test_a_pasted_list_has_a_verdict_by_row_and_buttons(workshop):
    shown = import_view.answer(ids.WORKSHOP_READ, "47001\nDune\nNulle-Part\n40099", None, None, workshop)
    assert ("remplacer", "40001 47001 47004") in actions(shown)
    text = screen.text(shown)
    assert "1 commune inconnue" in text
    assert "ancien code" in text
    assert screen.english(screen.texts(shown)) == []


def test_an_empty_text_and_a_file_cut_short_are_said(workshop):
    assert said.IMPORT_NOTHING in screen.text(import_view.answer(ids.WORKSHOP_READ, "  ", None, None, workshop))
    cut = import_view.answer(ids.WORKSHOP_FILE, "", "data:text/csv;base64,&", "a.csv", workshop)
    assert "en entier" in screen.text(cut)


@pytest.mark.parametrize("form", ["csv", "geojson", "gpkg"])
@pytest.mark.parametrize("codes", [BETA, ["40004"], ["40003", "47001"]])
def test_what_is_exported_and_dropped_again_is_the_same_perimeter(workshop, form, codes):
    found = perimeterfiles.write(form, codes, workshop)
    content = "data:x;base64," + base64.b64encode(found.content).decode()
    shown = import_view.answer(ids.WORKSHOP_FILE, None, content, found.name, workshop)
    assert ("remplacer", " ".join(codes)) in actions(shown)


def test_a_perimeter_of_the_real_region_makes_the_round_trip(real_workshop):
    codes = list(real_workshop.atlas.cpts_communes("NA-33-OUEST-GIRONDE"))
    found = perimeterfiles.write("geojson", codes, real_workshop)
    read = import_view.read_file(found.content, found.name, real_workshop)
    assert sorted(m.commune_code for m in read.members) == codes


# Files


def test_the_csv_has_a_row_a_commune_with_its_vintages(workshop):
    lines = perimeterfiles.write("csv", ["47001", "40004"], workshop).content.decode("utf-8-sig").splitlines()
    assert lines[0] == ";".join(perimeterfiles.COLUMNS)
    assert lines[1] == "40004;L'Île-Houle;40;;;1000;2023;CPTS Gamma;2026"
    assert lines[2].startswith("47001;Ambre;47;244700020;CC d'Ambre;9000;2023;CPTS Alpha")


def test_the_annex_is_a_french_document_with_totals_sources_and_its_address(workshop):
    found = perimeterfiles.write("annexe", BETA, workshop)
    text = found.content.decode()
    assert found.inline
    assert "61\u202f000" in text
    assert f"/atelier?lecture={workshop.link(BETA)}" in text
    assert "Registre partiel" in text
    assert screen.untypographic([re.sub(r"<style>.*</style>|<[^>]+>", "|", text)]) == []


def test_names_are_never_read_as_html(workshop, monkeypatch):
    monkeypatch.setattr(workshop.atlas, "holders", lambda _: [SimpleNamespace(cpts_name="<script>x</script>")])
    assert "<script>" not in perimeterfiles.write("annexe", ["47001"], workshop).content.decode()


@pytest.fixture(scope="module")
def browser(files):
    with screen.client(screen.application(files.workshop.atlas)) as client:
        yield client


def test_files_are_served_by_link_and_a_damaged_one_is_refused(browser, workshop):
    link = workshop.link(BETA)
    for form in perimeterfiles.FORMS:
        found = browser.get(f"/telecharger/perimetre/{form}?p={link}")
        assert found.status_code == 200
        assert "perimetre" in found.headers["content-disposition"] or form == "annexe"
    assert browser.get(f"/telecharger/perimetre/csv?p={link[:-1]}").status_code == 400
    assert browser.get("/telecharger/perimetre/csv").status_code == 400
    assert browser.get(f"/telecharger/perimetre/exe?p={link}").status_code == 404


def test_the_file_of_the_workshop_is_served_compressed_for_good(browser, files):
    found = browser.get(files.get("atelier").path, headers={"accept-encoding": "gzip"})
    assert found.headers["content-type"] == "application/json"
    assert "immutable" in found.headers["cache-control"]
    assert found.json()["millesime"] == 2026
    assert browser.get(files.get("atelier").path.replace(".json", ".topojson")).status_code == 404


def test_every_imported_module_has_an_address_of_its_own(browser):
    page = browser.get("/atelier").text
    imports = json.loads(re.search(r'<script type="importmap">(.*?)</script>', page)[1])["imports"]
    assert set(imports) >= {"/assets/commun.mjs", "/assets/perimetre.mjs", "/assets/partage.mjs", "/assets/journal.mjs"}
    assert page.index("importmap") < page.index("carte.mjs")
    for address in imports.values():
        assert browser.get(address).status_code == 200
    # Every page starts these; the others start where something asks for them.
    scripts = re.findall(r'src="/assets/(\w+\.mjs)\?v=', page)
    assert scripts == ["acces.mjs", "dessins.mjs", "refus.mjs"]


# Comparison


def compare(workshop, before, after):
    demand = {"avant": before, "apres": after, "avantNom": "Avant", "apresNom": "Après"}
    return scenarios_view.comparison(demand, workshop)


def test_a_comparison_says_what_is_gained_and_lost_and_each_figure(workshop):
    shown = compare(workshop, ["47001", "47002"], ["47002", "47003"])
    text = screen.text(shown)
    assert "Communes gagnées (1, 30 000 hab.) : Saint-Corail" in text
    assert "Communes perdues (1, 9 000 hab.) : Ambre" in text
    assert "Population municipale 2023 29 000 50 000 +21 000" in text
    assert "Classe ACI T1 T2" in text
    assert len(screen.of_type(shown, "Tr")) > len(workshop.atlas.indicators)
    assert_french(shown)


def test_the_same_communes_are_said_the_same_and_an_empty_side_is_said(workshop):
    assert said.COMPARE_SAME in screen.text(compare(workshop, BETA, BETA))
    assert "vide" in screen.text(compare(workshop, [], BETA))
    assert scenarios_view.comparison(None, workshop) == []


# Proposals: the shapes of diagnostics.proposals, drawn by hand


class _Word(StrEnum):
    CONNECT = "relier"
    SPLIT = "scinder"
    FEWEST = "moins_d_habitants"
    TAKEN = "communes_prises"


def territory(communes, population):
    return SimpleNamespace(
        communes=communes,
        population=population,
        bounds=bounds(population),
        pieces=1,
        centre=communes[0],
        max_minutes=22.4,
    )


def proposal(**changes):
    cost = SimpleNamespace(inhabitants=15_000, minutes=12.3, epci_cut_before=2, epci_cut_after=1, locked=())
    found = SimpleNamespace(
        kind=_Word.CONNECT, ways=(_Word.FEWEST,), added=("40002",), removed=(), exact=True, target="", left=(),
        cost=cost,
        territories=(territory(("40001", "40002", "40003"), 59_000),),
    )  # fmt: skip
    return SimpleNamespace(**(vars(found) | changes))


def propose(workshop, monkeypatch, answer, codes=("40001", "40003")):
    monkeypatch.setattr(assistant.Assistant, "propose", lambda *_, **__: answer)
    return proposals_view.answer({"quoi": "relier", "codes": list(codes)}, assistant.Assistant(workshop))


def test_a_proposal_is_explained_and_applied_by_its_button_only(workshop, monkeypatch):
    shown = propose(workshop, monkeypatch, (proposal(),))
    assert "Ajoute : 1 commune (Fougère)" in screen.text(shown)
    assert [name for name, _ in actions(shown)] == ["voir", "apercu", "appliquer"]
    assert_french(shown)


def test_the_parts_of_a_split_become_scenarios_of_their_own(workshop, monkeypatch):
    parts = (territory(("40001",), 40_000), territory(("40002", "40003"), 19_000))
    shown = propose(workshop, monkeypatch, (proposal(kind=_Word.SPLIT, territories=parts),))
    assert ("nouveau_scenario_de", "40002 40003") in actions(shown)
    assert "appliquer" not in dict(actions(shown))


def test_a_refusal_gives_its_reason_and_what_it_names(workshop, monkeypatch):
    refusal = SimpleNamespace(reason=_Word.TAKEN, communes=("47001",), proved=False)
    shown = propose(workshop, monkeypatch, refusal)
    text = screen.text(shown)
    assert "verrouillées" in text
    assert "Ambre" in text
    assert "dans le temps donné" in text
    assert_french(shown)


def test_the_assistant_wants_a_perimeter(workshop):
    assert proposals_view.answer(None, assistant.Assistant(workshop)) == []
    assert "Choisir d’abord" in screen.text(
        proposals_view.answer({"quoi": "relier", "codes": []}, assistant.Assistant(workshop))
    )


def test_the_assessment_is_frozen(workshop):
    with pytest.raises(dataclasses.FrozenInstanceError):
        workshop.assess(BETA).centre = "x"
