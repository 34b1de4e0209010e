"""Names and codes of communes, as people write them, against the real COG."""

import time
import unicodedata

import pandas as pd
import pytest

from cpts_map.registers import Gazetteer, Kind

ANYWHERE = frozenset()


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("La Rochelle (17)", "17300"),
        ("L'Île-d'Yeu", "85113"),
        ("L’ILE D’YEU", "85113"),
        ("Île-d'Yeu (L')", "85113"),
        ("Saint-Émilion", "33394"),
        ("SAINT EMILION", "33394"),
        ("St-Emilion", "33394"),
        ("St. Émilion", "33394"),
        ("Val-de-Livenne", "33380"),
        ("Teste-de-Buch (La)", "33529"),
        ("Teste-de-Buch, La", "33529"),
        ("La Teste de Buch", "33529"),
        ("Teste de Buch", "33529"),
        ("Villeneuve s/ Lot", "47323"),
        ("Villeneuve s/Lot", "47323"),
        ("Villeneuve/Lot", None),
        ("Ste-Foy-la-Gde", "33402"),
        ("Œyreluy", "40207"),
        ("OEYRELUY", "40207"),
        ("Saint-Médard-d'Eyrans", "33448"),
        ("Labrède", "33213"),
        ("Saint Denis Oléron", "17323"),
        ("Fontenay ss Bois", "94033"),
        ("Bordeaux Cedex 2", "33063"),
        ("BORDEAUX CEDEX", "33063"),
        ("Ville de Bordeaux", "33063"),
        ("commune de Pessac", "33318"),
        ("Y", "80829"),
        ("• Pessac", "33318"),
        ("12) Pessac", "33318"),
        ("Pessac*", "33318"),
        ("Pessac²", "33318"),
        ("Saint-&Eacute;milion", "33394"),
        ("Bors (Canton de Charente-Sud)", "16053"),
        ("Château-Chinon (Campagne)", "58063"),
        ("Dommartin-lès-Toul", "54167"),
        ("Dommartin lez Toul", "54167"),
        ("Notre-Dame-de-Sanilhac", "24312"),
        ("N.-D. de Sanilhac", "24312"),
    ],
)
def test_a_name_is_found_however_it_is_written(gazetteer: Gazetteer, written: str, code: str | None) -> None:
    assert gazetteer.name(written).commune_code == code


@pytest.mark.parametrize(
    "written",
    [
        "BesanÃ§on",
        "Besan‡on",
        "Besan?on",
        "Besanï¿½on",
        "Besan\ufffdon",
        "Besan\ufffd\ufffdon",
        "Besan√ßon",
        "BESAN?ON",
    ],
)
def test_a_spoiled_letter_is_mended_or_guessed_and_said(gazetteer: Gazetteer, written: str) -> None:
    found = gazetteer.name(written)
    assert found.commune_code == "25056"
    assert "lettre" in found.matched_as


@pytest.mark.parametrize(
    ("written", "departement", "code"),
    [
        ("P?rignac", "17", "17273"),  # not Prignac, 17290
        ("MÃ©rignac", "17", "17229"),  # not Marignac, 17220
        ("?chourgnac", "24", "24159"),  # not Chourgnac, 24121
        ("�chourgnac", "24", "24159"),
        ("P‚rignac", "17", "17273"),
    ],
)
def test_a_spoiled_letter_is_never_dropped(gazetteer: Gazetteer, written: str, departement: str, code: str) -> None:
    assert gazetteer.name(written, {departement}).commune_code == code


def test_letters_in_two_pieces_and_invisible_ones_change_nothing(gazetteer: Gazetteer) -> None:
    for written in (unicodedata.normalize("NFD", "Saint-Émilion"), "Saint­-Émilion\u200b", "Saint‑Émilion"):
        assert gazetteer.name(written).matched_as == "nom"
        assert gazetteer.name(written).commune_code == "33394"


def test_a_spoiled_letter_that_several_names_fit_waits(gazetteer: Gazetteer) -> None:
    found = gazetteer.name("B?gles")
    assert found.commune_code == "33039"
    many = gazetteer.name("Saint-L?ger")
    assert many.kind is Kind.AMBIGUE
    assert len(many.candidates) > 2


def test_too_little_left_to_guess_from_is_unknown(gazetteer: Gazetteer) -> None:
    assert gazetteer.name("?s?").kind is Kind.INCONNUE


@pytest.mark.parametrize(
    ("written", "code", "kind"),
    [
        ("33063", "33063", Kind.CODE),
        ("1004", "01004", Kind.CODE),
        ("1004.0", "01004", Kind.CODE),
        (" 33 063 ", "33063", Kind.CODE),
        ("2a004", "2A004", Kind.CODE),
        ("97411", "97411", Kind.CODE),
        ("78452", "95452", Kind.ANCIEN_CODE),  # Seine-et-Oise
        ("53239", "53249", Kind.FUSIONNEE),
        ("86283", "86108", Kind.FUSIONNEE),  # associated
        ("13204", "13055", Kind.ARRONDISSEMENT),
        ("99999", None, Kind.INCONNUE),
        ("", None, Kind.INCONNUE),
    ],
)
def test_a_code_of_any_vintage_leads_to_today(gazetteer: Gazetteer, written: str, code: str | None, kind: Kind) -> None:
    found = gazetteer.code(written)
    assert (found.commune_code, found.kind) == (code, kind)


def test_a_mended_code_is_said(gazetteer: Gazetteer) -> None:
    assert gazetteer.code("1004").note == "Zéro de tête rendu."
    assert gazetteer.code("01004").note == ""


def test_every_name_of_today_is_found_in_its_department_in_capitals_without_accents(gazetteer: Gazetteer) -> None:
    lost = [
        code
        for code, name in gazetteer.names.items()
        if gazetteer.name(name.upper().replace("-", " "), {gazetteer.departement_of[code]}).commune_code != code
    ]
    assert lost == []


def test_every_code_of_the_cog_leads_to_its_commune_of_today(
    gazetteer: Gazetteer, tables: dict[str, pd.DataFrame]
) -> None:
    cog = tables["cog"].drop_duplicates("code")
    assert [gazetteer.code(code).commune_code for code in cog["code"]] == cog["commune_code"].tolist()


def test_a_delegated_commune_is_merged_into_its_commune_of_today(gazetteer: Gazetteer) -> None:
    found = gazetteer.name("Marcillac", {"33"})
    assert (found.kind, found.commune_code) == (Kind.FUSIONNEE, "33380")
    assert found.note == "« Marcillac », commune déléguée : aujourd'hui Val-de-Livenne (33380)."


def test_a_former_name_given_beside_the_cog_is_an_old_name(tables: dict[str, pd.DataFrame]) -> None:
    former = pd.DataFrame({"code": ["04045"], "name": ["Céreste"], "commune_code": ["04045"]})
    own = Gazetteer.build(tables["communes"].loc[["04045"]], tables["cog"], former=former)
    found = own.name("Cereste")
    assert (found.kind, found.commune_code) == (Kind.ANCIEN_NOM, "04045")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Lyon 3e", "69123"),
        ("Lyon 03", "69123"),
        ("LYON 3EME ARRONDISSEMENT", "69123"),
        ("Marseille 13ème arrondissement", "13055"),
        ("13e arrondissement de Marseille", "13055"),
        ("Paris 1er", "75056"),
        ("Paris 14e Arrondissement", "75056"),
    ],
)
def test_an_arrondissement_is_its_commune(gazetteer: Gazetteer, written: str, code: str) -> None:
    found = gazetteer.name(written)
    assert (found.kind, found.commune_code) == (Kind.ARRONDISSEMENT, code)


def test_an_arrondissement_that_does_not_exist_is_not_one(gazetteer: Gazetteer) -> None:
    assert gazetteer.name("Lyon 12e").commune_code is None
    assert gazetteer.name("Lyon (69)").kind is Kind.NOM


def test_homonyms_wait_without_department_and_are_settled_with_one(gazetteer: Gazetteer) -> None:
    waiting = gazetteer.name("Saint-Denis")
    assert waiting.kind is Kind.AMBIGUE
    assert [c.code for c in waiting.candidates] == ["11339", "30247", "93066", "97411"]
    for written, departements in (
        ("Saint-Denis (93)", ANYWHERE),
        ("Saint-Denis 93", ANYWHERE),
        ("93 - Saint-Denis", ANYWHERE),
        ("Saint-Denis", {"93"}),
    ):
        found = gazetteer.name(written, departements)
        assert (found.kind, found.commune_code) == (Kind.HOMONYME, "93066")


def test_what_the_text_says_of_its_department_comes_before_the_column(gazetteer: Gazetteer) -> None:
    assert gazetteer.name("Saint-Denis (93)", {"974"}).commune_code == "93066"


def test_a_numbered_line_is_not_a_department(gazetteer: Gazetteer) -> None:
    assert gazetteer.name("12 - Pessac").commune_code == "33318"


def test_a_name_outside_its_department_waits_with_the_only_commune_that_bears_it(gazetteer: Gazetteer) -> None:
    found = gazetteer.name("Auch", {"40"})
    assert (found.kind, found.commune_code, found.candidates[0].code) == (Kind.PROPOSEE, None, "32013")
    assert "32" in found.note


def test_a_letter_too_few_in_the_department_is_proposed_never_taken(gazetteer: Gazetteer) -> None:
    found = gazetteer.name("Bordeau", {"33"})
    assert (found.kind, found.commune_code) == (Kind.PROPOSEE, None)
    assert [c.label for c in found.candidates] == ["33063 Bordeaux (33)"]


def test_a_letter_too_few_without_department_is_unknown_with_the_nearest_names(gazetteer: Gazetteer) -> None:
    found = gazetteer.name("Bordeau")
    assert (found.kind, found.commune_code) == (Kind.INCONNUE, None)
    assert found.candidates[0].code == "33063"
    assert {c.departement for c in found.candidates} == {"33", "73", "26"}


def test_what_resembles_nothing_has_no_candidate(gazetteer: Gazetteer) -> None:
    assert gazetteer.name("Xyzzyqwkz").candidates == ()


def test_in_a_department_the_commune_of_today_comes_before_a_delegated_one_and_the_other_is_said(
    tables: dict[str, pd.DataFrame],
) -> None:
    cog = pd.DataFrame({"code": ["33999"], "name": ["Pessac"], "kind": ["commune-deleguee"], "commune_code": ["33063"]})
    own = Gazetteer.build(tables["communes"].loc[["33063", "33318"]], cog)
    assert own.name("Pessac").kind is Kind.AMBIGUE
    found = own.name("Pessac", {"33"})
    assert (found.kind, found.commune_code) == (Kind.NOM, "33318")
    assert found.note == "Autre sens : « Pessac », commune déléguée : aujourd'hui Bordeaux (33063)."


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("33", {"33"}),
        ("033", {"33"}),
        ("1", {"01"}),
        ("1.0", {"01"}),
        ("2a", {"2A"}),
        ("Gironde", {"33"}),
        ("GIRONDE (33)", {"33"}),
        ("33 - Gironde", {"33"}),
        ("40 32", {"40", "32"}),
        ("Landes et Gers", {"40", "32"}),
        ("Île-de-France", set()),
        ("974", {"974"}),
    ],
)
def test_departments_are_read_by_code_or_name(gazetteer: Gazetteer, written: str, codes: set[str]) -> None:
    assert gazetteer.departements_in(written) == codes


def test_communes_divided_since_are_known_with_their_parts(gazetteer: Gazetteer) -> None:
    assert gazetteer.divided["85084"].parts == ("85084", "85165", "85212")  # Essarts en Bocage, until 2023
    assert gazetteer.divided["14712"].parts == ("14712", "14666")  # Saline, until 2019
    assert gazetteer.divided["85084"].year == 2023


def test_four_thousand_names_are_found_within_two_seconds(gazetteer: Gazetteer, outlines: pd.Series) -> None:
    names = [gazetteer.names[code] for code in outlines.index]
    started = time.process_time()
    found = [gazetteer.name(name) for name in names]
    assert time.process_time() - started < 2
    assert len(found) == 4293
    assert sum(each.certain for each in found) > 3600  # the others have homonyms elsewhere
