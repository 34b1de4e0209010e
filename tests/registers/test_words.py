"""Words: statuses, dates, names of columns, cells cut apart, ids."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_map.registers.dates import read_date
from cpts_map.registers.encoding import mended
from cpts_map.registers.headers import Role, by_name
from cpts_map.registers.heads import slug
from cpts_map.registers.names import key, parse
from cpts_map.registers.split import pieces
from cpts_map.registers.statuses import read_status
from cpts_map.registers.verdicts import masked
from cpts_map.rules import Status


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("ACI signé", Status.ACI),
        ("ACI", Status.ACI),
        ("aci_signe", Status.ACI),
        ("Signature de l'ACI", Status.ACI),
        ("ACI signé, avenant en cours", Status.ACI),
        ("CPTS en fonctionnement", Status.ACI),
        ("ACI en négociation", Status.PROJET),
        ("ACI en cours de signature", Status.PROJET),
        ("Projet de santé validé", Status.PROJET),
        ("Projet de santé validé sans ACI", Status.PROJET),
        ("PS validé, ACI à venir", Status.PROJET),
        ("Lettre d'intention et projet de santé validés", Status.PROJET),
        ("Rédaction du projet de santé", Status.LETTRE),
        ("en rédaction du projet", Status.LETTRE),
        ("Projet de santé non validé", Status.LETTRE),
        ("Projet de santé déposé", Status.LETTRE),
        ("Projet de santé à valider", Status.LETTRE),
        ("En attente de validation du projet de santé", Status.LETTRE),
        ("Lettre d'intention", Status.LETTRE),
        ("LETTRE D'INTENTION VALIDEE", Status.LETTRE),
        ("LI validée - projet en rédaction", Status.LETTRE),
        ("En cours de création", Status.LETTRE),
        ("Lettre d'intention déposée", Status.REPEREE),
        ("repérée", Status.REPEREE),
        ("Initiative", Status.REPEREE),
        ("En réflexion", Status.REPEREE),
        ("à l'arrêt", Status.ARRET),
        ("dissoute", Status.ARRET),
        ("Projet abandonné", Status.ARRET),
    ],
)
def test_a_status_is_read_by_its_words(written: str, status: Status) -> None:
    assert read_status(written).status is status
    assert read_status(written.upper()).status is status


@pytest.mark.parametrize(
    "written",
    ["rédaction", "fraction", "en rédaction", "arrêté ARS du 3 mai", "Bleu", "ACI non signé", "Projet de CPTS"],
)
def test_a_status_is_never_read_inside_a_word_nor_guessed(written: str) -> None:
    read = read_status(written)
    assert (read.status, read.understood) == (Status.INCONNU, False)


@pytest.mark.parametrize("status", list(Status))
def test_the_project_s_own_words_are_read_exactly(status: Status) -> None:
    assert read_status(status.value) == read_status(status.value.replace("_", " "))
    assert (read_status(status.value).status, read_status(status.value).exact) == (status, True)


@pytest.mark.parametrize("written", ["", "?", "NC", "Non renseigné", "-", "Statut inconnu"])
def test_a_status_that_is_not_known_is_not_an_error(written: str) -> None:
    assert (read_status(written).status, read_status(written).understood) == (Status.INCONNU, True)


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("15/03/2022", "2022-03-15"),
        ("5/3/2022", "2022-03-05"),
        ("15-03-2022", "2022-03-15"),
        ("15.03.2022", "2022-03-15"),
        ("15/03/22", "2022-03-15"),
        ("15/03/2022 00:00:00", "2022-03-15"),
        ("2022-03-15", "2022-03-15"),
        ("2022-03-15T10:00:00Z", "2022-03-15"),
        ("2022-03", "2022-03"),
        ("2022", "2022"),
        ("03/2022", "2022-03"),
        ("mars 2022", "2022-03"),
        ("Mars 2022", "2022-03"),
        ("15 mars 2022", "2022-03-15"),
        ("1er mars 2022", "2022-03-01"),
        ("le 1er février 2022", "2022-02-01"),
        ("août 2021", "2021-08"),
        ("déc. 2021", "2021-12"),
        ("1er trimestre 2022", "2022"),
        ("fin 2021", "2021"),
        ("44635", "2022-03-15"),
        ("31/02/2022", None),
        ("15/13/2022", None),
        ("15/03/2202", None),
        ("15/03/1922", None),
        ("bientôt", None),
        ("12", None),
        ("03/22", None),
        ("", None),
    ],
)
def test_a_date_is_as_precise_as_it_was_written(written: str, date: str | None) -> None:
    assert read_date(written) == date


@given(st.dates(min_value=__import__("datetime").date(2016, 1, 1), max_value=__import__("datetime").date(2099, 12, 31)))
def test_every_writing_of_a_day_is_that_day(day) -> None:
    for form in ("%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y", "%Y-%m-%dT00:00:00"):
        assert read_date(day.strftime(form)) == day.isoformat()


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("Nom CPTS", Role.NAME),
        ("NOM DE LA CPTS", Role.NAME),
        ("Territoire CPTS", Role.COMMUNE),
        ("Communes", Role.COMMUNE),
        ("Nom de la commune", Role.COMMUNE),
        ("dpt", Role.DEPARTEMENT),
        ("N° département", Role.DEPARTEMENT),
        ("Code INSEE", Role.CODE),
        ("Code commune INSEE", Role.CODE),
        ("code_commune", Role.CODE),
        ("Code postal", Role.POSTAL),
        ("Statut de la CPTS", Role.STATUS),
        ("État d'avancement", Role.STATUS),
        ("Date de signature de l'ACI", Role.STEP),
        ("Lettre d'intention", Role.STEP),
        ("Site Internet", Role.SITE),
        ("Nb de communes", Role.COUNT),
        ("Président-e", Role.PERSON),
        ("Coordonnateur-rice", Role.PERSON),
        ("Contact de la CPTS", Role.PERSON),
        ("Nom du coordinateur de la CPTS", Role.PERSON),
        ("Adresse mail", Role.PERSON),
        ("Tél.", Role.PERSON),
        ("E-mail", Role.PERSON),
        ("Commune du siège", Role.OTHER),
        ("cpts_total", Role.NAME),
    ],
)
def test_a_column_is_told_by_its_name(header: str, role: Role) -> None:
    assert by_name(header)[1] is role


def test_a_total_of_cpts_is_never_a_sure_name() -> None:
    assert by_name("cpts_total")[0] < by_name("cpts")[0]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Pessac, Talence ; Gradignan", ["Pessac", "Talence", "Gradignan"]),
        ("Pessac\nTalence\r\nGradignan", ["Pessac", "Talence", "Gradignan"]),
        ("Pessac • Talence", ["Pessac", "Talence"]),
        ("Pessac, Talence et Gradignan", ["Pessac", "Talence", "Gradignan"]),
        ("Pessac - Talence", ["Pessac", "Talence"]),
        ("Pessac / Talence", ["Pessac", "Talence"]),
        ("Pessac/Talence", ["Pessac", "Talence"]),
        ("Camiac-et-Saint-Denis", ["Camiac-et-Saint-Denis"]),
        ("Camiac et Saint Denis", ["Camiac et Saint Denis"]),
        ("Villeneuve s/ Lot, Agen", ["Villeneuve s/ Lot", "Agen"]),
        ("Teste-de-Buch, La ; Arcachon", ["Teste-de-Buch, La", "Arcachon"]),
        ("Val-de-Livenne (Marcillac, Saint-Caprais)", ["Val-de-Livenne (Marcillac, Saint-Caprais)"]),
        ("Communes : Pessac, Talence", ["Pessac", "Talence"]),
        ("dont Pessac, et Talence.", ["Pessac", "Talence"]),
        ("Pessac et Nulle-Part", ["Pessac et Nulle-Part"]),
        ("", []),
        (" ; , ", []),
    ],
)
def test_communes_of_a_cell_are_cut_apart_without_cutting_a_name(gazetteer, text: str, parts: list[str]) -> None:
    assert pieces(text, gazetteer.knows) == parts


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("CPTS du Grand Agenais", "cpts grand-agenais"),
        ("CPTS de l'Adour", "Communauté professionnelle territoriale de santé de l’Adour"),
        ("La CPTS des 3 Provinces", "CPTS 3 PROVINCES"),
        ("CPTS du ChÃ¢telleraudais", "CPTS du Châtelleraudais"),
    ],
)
def test_usual_writings_of_a_cpts_have_one_id(one: str, other: str) -> None:
    assert slug(one) == slug(other)


def test_a_name_without_letters_still_has_an_id_of_its_own() -> None:
    assert slug("!!") != slug("??")
    assert slug("!!").startswith("CPTS-")


@given(st.text())
def test_reducing_a_name_twice_changes_nothing(text: str) -> None:
    assert key(key(text)) == key(text)


@given(st.text())
def test_any_text_is_taken_apart(text: str) -> None:
    named = parse(text)
    assert all(len(number) == 5 for number in named.numbers)
    assert isinstance(mended(text), str)


@pytest.mark.parametrize("text", ["a.b@c.fr", "05 56 00 00 00", "+33 5 56 00 00 00", "Pessac 0556000000"])
def test_addresses_and_telephones_are_masked(text: str) -> None:
    assert "@" not in masked(text)
    assert not any(c.isdigit() for c in masked(text))
