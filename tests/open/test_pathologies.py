"""Patients by group of pathologies (Assurance maladie): what is kept of the file, by hand, and what is refused."""

import pytest

from cpts_map import ingest
from cpts_map.errors import SchemaError
from cpts_map.ingest.sample import sample
from cpts_map.layers.open import ameli, pathologies
from tests.open import files

DOWNLOADED = (
    "annee;patho_niv1;patho_niv2;patho_niv3;top;cla_age_5;sexe;region;dept;Ntop;Npop;prev;Niveau prioritaire;"
    "libelle_classe_age;libelle_sexe;tri"
)
EXPORTED = (
    "annee;patho_niv1;patho_niv2;patho_niv3;top;cla_age_5;sexe;region;dept;ntop;npop;prev;niveau_prioritaire;"
    "libelle_classe_age;libelle_sexe;tri"
)
PLACES = {"33": "75;33", "75": "75;999", "FR": "99;999", "40": "75;40", "2A": "94;2A"}


def row(  # noqa: PLR0913 - cells of a row
    place: str,
    cells: str,
    *,
    name: str = "Diabète",
    second: str = "",
    third: str = "",
    top: str = "DIA_CAT_CAT",
    age: str = "tsage",
    sex: str = "9",
    year: str = "2023",
) -> str:
    where = PLACES.get(place, place)
    return f"{year};{name};{second};{third};{top};{age};{sex};{where};{cells};1,2,3;tous âges;tous sexes;17"


def csv(*rows: str, header: str = EXPORTED) -> str:
    return "\r\n".join((header, *rows)) + "\r\n"


WHOLE = csv(
    row("33", "94150;1650000;5.706"),
    row("75", "360000;6000000;6.0"),
    row("FR", "4000000;68000000;5.882"),
    row("40", ";430000;"),
    # A part of the group, another age, one sex: left in the file.
    row("33", "90000;1650000;5.455", second="Diabète de type 2", third="Diabète de type 2", top="DIA_TY2_IND"),
    row("33", "20;90000;0.022", age="00-04"),
    row("33", "50000;800000;6.25", sex="1"),
    # A group without parts repeats its name.
    row("33", "1500;1650000;0.091", name="Rein", second="Rein", third="Rein", top="IRT_CAT_CAT"),
)


def parsed(folder, text, encoding="utf-8-sig"):
    return pathologies.parse(files.write(folder, "effectifs.csv", text, encoding))


def test_totals_of_groups_all_ages_and_both_sexes_are_kept(tmp_path):
    found = parsed(tmp_path, WHOLE)
    assert [tuple(r.values()) for r in found.to_pylist()] == [
        (2023, "DIA_CAT_CAT", "Diabète", "departement", "33", "publié", 94_150, 1_650_000, 5.706),
        (2023, "DIA_CAT_CAT", "Diabète", "region", "75", "publié", 360_000, 6_000_000, 6.0),
        (2023, "DIA_CAT_CAT", "Diabète", "france", "FR", "publié", 4_000_000, 68_000_000, 5.882),
        (2023, "DIA_CAT_CAT", "Diabète", "departement", "40", "secret ou absent", None, 430_000, None),
        (2023, "IRT_CAT_CAT", "Rein", "departement", "33", "publié", 1_500, 1_650_000, 0.091),
    ]
    assert ingest.remarks(found) == ("Prévalences secrètes ou absentes (le fichier ne dit pas laquelle des deux) : 1.",)
    files.assert_declared(found, pathologies.LAYER)


def test_zero_is_not_missing(tmp_path):
    found = parsed(tmp_path, csv(row("2A", "0;150000;0"), row("33", "NS;1650000;NS")))
    assert found["status"].to_pylist() == ["publié", "secret ou absent"]
    assert found["prevalence"].to_pylist() == [0.0, None]
    assert found["patients"].to_pylist() == [0, None]


def test_both_headers_are_told_and_no_other_layer_takes_them(tmp_path):
    expected = parsed(tmp_path, WHOLE)
    downloaded = WHOLE.replace(EXPORTED, DOWNLOADED)
    assert parsed(tmp_path, downloaded).equals(expected)
    for text in (WHOLE, downloaded):
        files.assert_recognised(files.write(tmp_path, "export.csv", text), pathologies.LAYER)
    assert parsed(tmp_path, WHOLE, "latin-1").equals(expected)
    professionals = csv(header=EXPORTED.replace("patho_niv1", "profession_sante"))
    assert not pathologies.recognise(sample(files.write(tmp_path, "autre.csv", professionals)))
    assert not ameli.recognise(sample(files.write(tmp_path, "patho.csv", WHOLE)))


def test_a_group_with_a_total_leaves_its_part_of_the_same_name(tmp_path):
    part = row("33", "1;1650000;0.0", second="Diabète", third="Diabète", top="DIA_DIA_IND")
    found = parsed(tmp_path, csv(row("33", "94150;1650000;5.706"), part))
    assert found["pathology"].to_pylist() == ["DIA_CAT_CAT"]


def test_what_does_not_agree_is_said(tmp_path):
    found = parsed(tmp_path, csv(row("33", "94150;1650000;6.5"), row("75", "360000;6000000;6.0", top="DIA_X")))
    assert ingest.remarks(found) == (
        "Prévalences qui diffèrent des effectifs de la même ligne, au-delà de l'arrondi : 1.",
        "Groupes publiés sous plusieurs codes la même année : 1.",
    )


@pytest.mark.parametrize("year", ["2023", "2023-01-01", "2023.0", "2023-12-31T00:00:00+00:00"])
def test_the_year_alone_or_a_date(tmp_path, year):
    assert parsed(tmp_path, csv(row("33", "1;2;50", year=year)))["year"].to_pylist() == [2023]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "fichier vide"),
        (csv(), "aucune ligne"),
        (csv(row("33", "1;2;50", age="00-04")), "aucune ligne"),
        (WHOLE.replace("patho_niv2", "niveau2"), "colonne « patho_niv2 » absente"),
        (csv(row("33", "1;2;50"), row("33", "1;2;50")), "lignes 2 et 3 : clé répétée"),
        (csv(row("75;2C", "1;2;50")), "ligne 2, colonne dept : un code departement ou region .* « 2C »"),
        (csv(row("33;999", "1;2;50")), "ligne 2 : un code du niveau du territoire attendu, « 33 » trouvé"),
        (csv(row("33", "x;2;50")), "colonne ntop : un nombre entier .* « x » trouvé"),
        (csv(row("33", "1;2;x")), "colonne prev : un nombre .* « x » trouvé"),
        (csv(row("33", "1;2;101")), "colonne prev : .* ≤ 100 attendu, « 101 » trouvé"),
        (csv(row("33", "1;2;50", top="")), "colonne top : un texte attendu, rien trouvé"),
        (csv(row("33", "1;2;50", year="23")), "colonne annee : .* « 23 » trouvé"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, text, said):
    with pytest.raises(SchemaError, match=said):
        parsed(tmp_path, text, "utf-8")


test_fuzz = files.fuzz(pathologies.LAYER, WHOLE)
