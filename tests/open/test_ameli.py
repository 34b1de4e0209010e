"""Liberal professionals (Assurance maladie): levels, ages, sexes by hand, the real file, and what is refused."""

import pytest

from cpts_map import ingest
from cpts_map.errors import SchemaError
from cpts_map.ingest.sample import sample
from cpts_map.layers.open import ameli
from tests.open import files

FIELDS = (
    "annee,profession_sante,region,libelle_region,departement,libelle_departement,classe_age,libelle_classe_age,"
    "libelle_sexe,effectif,densite,vision_generale_all,vision_generale_prescriptions,vision_profession_territoire"
)
LABELS = (
    "Année;Profession santé;Région;Libellé région;Département;Libellé département;Classe d'âge;Libellé classe d'âge;"
    "Libellé sexe;Effectif;Densité;Vision générale all;Vision générale prescriptions;Vision profession territoire"
)
CORSE = "Corse"


def row(  # noqa: PLR0913 - cells of a row
    territory: str,
    count: str,
    *,
    region: str = "94",
    density: str = "50.5",
    year: str = "2024",
    age: str = "tout_age",
    sex: str = "tout sexe",
    profession: str = "Infirmiers",
) -> str:
    return f"{year},{profession},{region},{CORSE},{territory},X,{age},Tout âge,{sex},{count},{density},oui,non,oui"


def csv(*rows: str, header: str = FIELDS) -> str:
    return "\r\n".join((header, *rows)) + "\r\n"


WHOLE = csv(
    row("2A", "300"),
    row("2B", "342"),
    row("999", "642"),
    row("999", "105000", region="99"),
    row("2A", "200", sex="femmes"),
    row("2A", "0", age="moins_30", density="0.0"),
)


def parsed(folder, text, encoding="utf-8-sig"):
    return ameli.parse(files.write(folder, "demographie-effectifs-et-les-densites.csv", text, encoding))


def counts(content):
    names = ("level", "territory", "age_class", "sex")
    return {tuple(r[name] for name in names): r["count"] for r in content.to_pylist()}


def test_levels_ages_and_sexes(tmp_path):
    found = parsed(tmp_path, WHOLE)
    assert counts(found) == {
        ("departement", "2A", "tout_age", "tout sexe"): 300,
        ("departement", "2B", "tout_age", "tout sexe"): 342,
        ("region", "94", "tout_age", "tout sexe"): 642,
        ("france", "FR", "tout_age", "tout sexe"): 105_000,
        ("departement", "2A", "tout_age", "femmes"): 200,
        ("departement", "2A", "moins_30", "tout sexe"): 0,
    }
    assert found.to_pylist()[0] == {
        "year": 2024, "profession": "Infirmiers", "level": "departement", "territory": "2A", "age_class": "tout_age",
        "sex": "tout sexe", "status": "publié", "count": 300, "density": 50.5,
    }  # fmt: skip
    assert ingest.remarks(found) == ()
    files.assert_declared(found, ameli.LAYER)


def test_names_or_labels_comma_or_semicolon(tmp_path):
    expected = parsed(tmp_path, WHOLE)
    body = WHOLE.partition("\r\n")[2]
    for header, text in (
        (LABELS, body.replace(",", ";")),
        (LABELS.replace(";", ","), body),
        (FIELDS.replace(",", ";"), body.replace(",", ";")),
    ):
        content = f"{header}\r\n{text}"
        assert parsed(tmp_path, content).equals(expected)
        files.assert_recognised(files.write(tmp_path, "export.csv", content), ameli.LAYER)
    assert parsed(tmp_path, WHOLE, "latin-1").equals(expected)


def test_files_beside_it_are_not_taken_for_it(tmp_path):
    ways = FIELDS.replace(
        "classe_age,libelle_classe_age,libelle_sexe,effectif,densite", "type_exercice_liberal,effectif"
    )
    diseases = "annee,patho_niv1,cla_age_5,sexe,region,dept,ntop,npop,prev,libelle_classe_age,libelle_sexe"
    for header in (ways, diseases):
        assert not ameli.recognise(sample(files.write(tmp_path, "autre.csv", csv(header=header))))


@pytest.mark.parametrize("year", ["2024", "2024-01-01", "2024-12-31", "2024-12-31T00:00:00+00:00", "2024.0"])
def test_the_year_alone_or_a_date(tmp_path, year):
    assert parsed(tmp_path, csv(row("33", "12", region="75", year=year)))["year"].to_pylist() == [2024]


def test_sexes_however_they_are_written(tmp_path):
    text = csv(*(row("2A", "1", sex=sex) for sex in ("Tous sexes", "Femme", "HOMMES")))
    assert parsed(tmp_path, text)["sex"].to_pylist() == ["tout sexe", "femmes", "hommes"]


def test_zero_missing_and_secret_are_kept_apart(tmp_path):
    found = parsed(
        tmp_path,
        csv(
            row("2A", "0", density="0.0"),
            row("2A", "", density="", age="moins_30"),
            row("2A", "NS", density="NS", age="70_plus"),
        ),
    )
    assert [(r["status"], r["count"], r["density"]) for r in found.to_pylist()] == [
        ("publié", 0, 0.0),
        ("absent", None, None),
        ("secret", None, None),
    ]
    assert ingest.remarks(found) == (
        "Lignes dont l'effectif est absent (cellule vide) : 1.",
        "Lignes dont l'effectif est secret (« NS ») : 1.",
        "Lignes sans densité publiée (vide ou « NS ») : 2.",
    )


def test_what_a_spreadsheet_did_is_mended_and_said(tmp_path):
    found = parsed(tmp_path, csv(row("1", "12.0", region="84"), row("999.0", "50", region="84.0")))
    assert [(r["level"], r["territory"], r["count"]) for r in found.to_pylist()] == [
        ("departement", "01", 12),
        ("region", "84", 50),
    ]
    assert ingest.remarks(found) == ("Lignes dont un code a retrouvé ses zéros initiaux ou perdu des décimales : 2.",)
    french = csv(row("2A", "1200", density="1050.5").replace(",", ";"), header=FIELDS.replace(",", ";"))
    decimal = parsed(tmp_path, french.replace("1050.5", "1\u202f050,5").replace("1200", "1 200"))
    assert (decimal["count"].to_pylist(), decimal["density"].to_pylist()) == ([1200], [1050.5])


def test_totals_of_regions_are_compared_where_every_departement_is_there(tmp_path):
    gap = "Totaux de région qui diffèrent de la somme des départements : 1."
    assert ingest.remarks(parsed(tmp_path, WHOLE.replace(",642,", ",640,"))) == (gap,)
    partial = csv(row("2A", "300"), row("999", "642"))
    assert ingest.remarks(parsed(tmp_path, partial)) == ()
    hidden = csv(row("2A", "300"), row("2B", ""), row("999", "642"))
    assert gap not in ingest.remarks(parsed(tmp_path, hidden))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "fichier vide"),
        (csv(), "aucune ligne"),
        (WHOLE.replace("densite", "taux"), "colonne « densite » absente"),
        (WHOLE.replace("libelle_region", "Region"), "figure 2 fois"),
        (WHOLE[:-30], "cellules attendues"),
        (WHOLE.replace(",", "\t"), "séparateur « ; » attendu, « \t » trouvé"),
        (csv(row("2A", "1"), row("2A", "2")), "lignes 2 et 3 : clé répétée"),
        (csv(row("2C", "1")), "ligne 2, colonne departement : un code departement ou region .* « 2C »"),
        (csv(row("", "1")), "colonne departement : .* rien trouvé"),
        (csv(row("999", "1", region="33")), "ligne 2 : un code du niveau du territoire attendu, « 33 » trouvé"),
        (csv(row("2A", "x")), "colonne effectif : un nombre entier .* « x » trouvé"),
        (csv(row("2A", "1.5")), "« 1.5 » trouvé"),
        (csv(row("2A", "-1")), "≥ 0"),
        (csv(row("2A", "9999999")), "≤ 1e"),
        (csv(row("2A", "1", density="x")), "colonne densite : un nombre"),
        (csv(row("2A", "1", density="99999")), "≤ 10000"),
        (csv(row("2A", "1", year="24")), "colonne annee : .* « 24 » trouvé"),
        (csv(row("2A", "1", year="2024-2025")), "« 2024-2025 » trouvé"),
        (csv(row("2A", "1", sex="autre")), "colonne libelle_sexe : une valeur parmi tout sexe, femmes, hommes"),
        (csv(row("2A", "1", age="")), "colonne classe_age : un texte attendu, rien trouvé"),
        (csv(row("2A", "1", profession="")), "colonne profession_sante : un texte attendu, rien trouvé"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, text, said):
    with pytest.raises(SchemaError, match=said):
        parsed(tmp_path, text, "utf-8")


test_fuzz = files.fuzz(ameli.LAYER, WHOLE)


@pytest.mark.real_data
def test_real_file_of_2024(real_data):
    path = real_data / "ameli_demographie" / "toutes_specialites_departement.csv"
    files.assert_recognised(path, ameli.LAYER)
    found = ameli.parse(path)
    files.assert_declared(found, ameli.LAYER)
    of = {(r["profession"], r["territory"], r["level"]): (r["count"], r["density"]) for r in found.to_pylist()}
    assert found.num_rows == len(of) == 38 * (101 + 18 + 1)
    doctors = "Ensemble des médecins généralistes"
    assert of[doctors, "33", "departement"] == (1_845, 107.4)
    assert of[doctors, "23", "departement"] == (77, 67.5)
    assert of[doctors, "75", "region"] == (5_752, 92.9)
    assert of[doctors, "FR", "france"] == (55_546, 81.0)
    assert of["Infirmiers", "33", "departement"] == (3_034, 176.5)
    assert of["Sages-femmes", "33", "departement"] == (236, 60.2)
    assert sum(count == 0 for count, _ in of.values()) == 228
    # Every total of a region is the sum of its départements: no remark.
    assert ingest.remarks(found) == ()
