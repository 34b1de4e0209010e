"""Populations de référence: three layouts by hand, the real files, and what is refused."""

import shutil

import pytest

from cpts_map import ingest
from cpts_map.errors import SchemaError
from cpts_map.ingest.sample import sample
from cpts_map.layers.open import populations
from tests.open import files

HEADER = "REG;Région;DEP;CODARR;CODCAN;CODCOM;COM;Commune;PMUN;PCAP;PTOT"
AMBLENS = "84;Auvergne-Rhône-Alpes;01;2;08;001;01001;L'Abergement-Clémenciat;832;16;848"
BORDEAUX = "75;Nouvelle-Aquitaine;33;2;  ;063;33063;Bordeaux;261804;3451;265255"
EMPTY = "44;Grand Est;55;3;04;039;55039;Beaumont-en-Verdunois;0;0;0"
BESIDE = (
    "Arrondissements de Paris, Lyon et Marseille : N, publiés à côté de leur commune ; ne pas additionner les deux."
)


def yearly(*rows: str) -> str:
    return "\r\n".join((HEADER, *rows)) + "\r\n"


WHOLE = yearly(AMBLENS, BORDEAUX, EMPTY)

SERIES_HEADER = "GEO;GEO_OBJECT;FREQ;POPREF_MEASURE;TIME_PERIOD;OBS_VALUE"


def series(*rows: str) -> str:
    return "\n".join(";".join(f'"{cell}"' for cell in row.split(";")) for row in (SERIES_HEADER, *rows)) + "\n"


SERIES = series(
    "33063;COM;A;PMUN;2023;267991",
    "33063;COM;A;PCAP;2023;3525",
    "33063;COM;A;PTOT;2023;271516",
    "33063;COM;A;PMUN;2006;232260",
)

LOCAL = (
    "Insee - Statistiques locales; ; ; \n"
    "Référentiel géographique : France par commune; ; ; \n"
    "Code;Libellé;Part des familles 2019;Population municipale 2019\n"
    "01001;L'Abergement-Clémenciat;6.5;779\n"
    "55039;Beaumont-en-Verdunois;0;0\n"
    "97616;Sada;N/A - résultat non disponible;N/A - résultat non disponible"
)


def parsed(folder, text, name="donnees_communes_2021.csv", encoding="utf-8"):
    return populations.parse(files.write(folder, name, text, encoding))


def rows(content):
    return [tuple(r.values()) for r in content.to_pylist()]


def test_the_file_of_a_year(tmp_path):
    path = files.write(tmp_path, "donnees_communes_2021.csv", WHOLE)
    found = populations.parse(path)
    assert rows(found) == [
        ("01001", 2021, 832, 16, 848),
        ("33063", 2021, 261804, 3451, 265255),
        ("55039", 2021, 0, 0, 0),
    ]
    assert ingest.remarks(found) == ()
    files.assert_recognised(path, populations.LAYER)
    assert parsed(tmp_path, WHOLE, "donnees 2021.csv", "latin-1").equals(found)
    assert parsed(tmp_path, WHOLE, "donnees 2021.csv", "utf-8-sig").equals(found)


def test_the_year_comes_from_the_folder_where_the_file_has_its_published_name(tmp_path):
    folder = tmp_path / "populations_2019"
    folder.mkdir()
    assert set(parsed(folder, WHOLE, "donnees_communes.csv")["year"].to_pylist()) == {2019}


def test_a_series_of_years(tmp_path):
    path = files.write(tmp_path, "DS_POPULATIONS_REFERENCE_2023_data.csv", SERIES)
    files.assert_recognised(path, populations.LAYER)
    assert rows(populations.parse(path)) == [
        ("33063", 2023, 267991, 3525, 271516),
        ("33063", 2006, 232260, None, None),
    ]


def test_what_a_series_has_besides_is_left_out_and_said(tmp_path):
    more = series(
        "33;DEP;A;PMUN;2023;1696000",
        "33063;COM;A;PSDC;1999;215363",
        "33063;COM;A;PSDC;2023;1",
        "33063;COM;A;PTOT;1954;258000",
        "33063;COM;A;PMUN;2023;267991",
        "69123;COM;A;PMUN;2023;519127",
        "69381;ARM;A;PMUN;2023;28786",
        "1004;COM;A;PMUN;2023;15554.0",
    )
    found = parsed(tmp_path, more)
    assert [(r["commune_code"], r["municipal"]) for r in found.to_pylist()] == [
        ("33063", 267991),
        ("69123", 519127),
        ("69381", 28786),
        ("01004", 15554),
    ]
    assert ingest.remarks(found) == (
        "Codes de commune remis à 5 caractères (zéro initial ou décimales perdus) : 1.",
        "Lignes d'autres territoires que la commune, laissées de côté : 1.",
        "Lignes d'années sans population municipale (avant 2006), laissées de côté : 2.",
        "Lignes d'autres mesures que PMUN, PCAP et PTOT, laissées de côté : 1.",
        BESIDE.replace("N", "1"),
    )


def test_an_export_of_statistiques_locales(tmp_path):
    path = files.write(tmp_path, "export.csv", LOCAL, "utf-8-sig")
    found = populations.parse(path)
    assert rows(found) == [("01001", 2019, 779, None, None), ("55039", 2019, 0, None, None)]
    assert ingest.remarks(found) == (
        "Communes sans population municipale de 2019 (« N/A - résultat non disponible »), laissées sans ligne : 1.",
    )
    files.assert_recognised(path, populations.LAYER)
    without = files.write(tmp_path, "autre.csv", LOCAL.replace("Population municipale", "Population active"))
    assert not populations.recognise(sample(without))


def test_an_export_of_two_years(tmp_path):
    two = LOCAL.replace("Part des familles 2019", "Population municipale 2013").replace(";6.5;", ";785;")
    assert rows(parsed(tmp_path, two)) == [
        ("01001", 2013, 785, None, None),
        ("01001", 2019, 779, None, None),
        ("55039", 2013, 0, None, None),
        ("55039", 2019, 0, None, None),
    ]


def test_what_a_spreadsheet_did_is_mended_and_said(tmp_path):
    found = parsed(tmp_path, yearly(AMBLENS.replace("01001", "1001"), BORDEAUX.replace("261804", "261 804,0")))
    assert rows(found)[0][0] == "01001"
    assert rows(found)[1][2] == 261804
    assert ingest.remarks(found) == ("Codes de commune remis à 5 caractères (zéro initial ou décimales perdus) : 1.",)


def test_arrondissements_are_said(tmp_path):
    paris = "11;Île-de-France;75;1;  ;101;75101;Paris 1er Arrondissement;15919;111;16030"
    assert ingest.remarks(parsed(tmp_path, yearly(paris))) == (
        "Arrondissements de Paris, Lyon et Marseille : 1, publiés à la place de leur commune.",
    )
    whole = "11;Île-de-France;75;1;  ;056;75056;Paris;15919;111;16030"
    assert ingest.remarks(parsed(tmp_path, yearly(paris, whole))) == (BESIDE.replace("N", "1"),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "fichier vide"),
        (yearly(), "aucune ligne"),
        (WHOLE.replace(";", ","), "séparateur « ; » attendu, « , » trouvé"),
        (WHOLE.replace("PMUN", "POP"), "colonne « PMUN » absente"),
        (WHOLE.replace("CODCOM", "PMUN"), "« PMUN » figure 2 fois"),
        (WHOLE[:-12], "cellules attendues"),
        (yearly(AMBLENS, AMBLENS), "lignes 2 et 3 : clé répétée"),
        (yearly(AMBLENS.replace("01001", "010011")), "ligne 2, colonne COM : un code commune .* « 010011 »"),
        (yearly(AMBLENS.replace("01001", "")), "colonne COM : .* rien trouvé"),
        (yearly(AMBLENS, BORDEAUX.replace("3451", "3452")), r"ligne 3, année 2021 : PTOT = PMUN \+ PCAP attendu, 26"),
        (yearly(AMBLENS.replace(";832;", ";x;")), "ligne 2, colonne PMUN : un nombre entier .* « x » trouvé"),
        (yearly(AMBLENS.replace(";832;", ";832.5;")), "« 832.5 » trouvé"),
        (yearly(AMBLENS.replace(";832;", ";-832;")), "≥ 0"),
        (yearly(AMBLENS.replace(";832;", ";83200000;")), "≤ 3e"),
        (yearly(AMBLENS.replace(";832;", ";;")), "colonne PMUN : .* rien trouvé"),
        (SERIES.replace("2006", "2023"), "lignes 2 et 5 : clé répétée"),
        (SERIES.replace("267991", ""), "ligne 2, colonne PMUN : .* rien trouvé"),
        (SERIES.replace("3525", "3526"), "ligne 2, année 2023 : PTOT"),
        (SERIES.replace("2023", "20233"), "colonne TIME_PERIOD : .* « 20233 »"),
        (LOCAL.replace("779", "nd"), "ligne 4, colonne Population municipale 2019 : .* « nd » trouvé"),
        (LOCAL.replace("779", ""), "colonne Population municipale 2019 : .* rien trouvé"),
        (LOCAL.replace("01001", "01"), "colonne Code : un code commune"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, text, said):
    with pytest.raises(SchemaError, match=said):
        parsed(tmp_path, text)


def test_without_a_year_the_name_is_asked_for(tmp_path):
    folder = tmp_path / "donnees"
    folder.mkdir()
    with pytest.raises(SchemaError, match=r"écrivez-la dans son nom .* « donnees_communes_2021[.]csv »"):
        parsed(folder, WHOLE, "donnees_communes.csv")


test_fuzz = files.fuzz(populations.LAYER, WHOLE, "donnees_communes_2021.csv")
test_fuzz_of_a_series = files.fuzz(populations.LAYER, SERIES)


@pytest.mark.real_data
def test_real_legal_populations_of_2021(tmp_path, real_data):
    path = tmp_path / "donnees_communes_2021.csv"
    shutil.copy(real_data / "insee" / "cog_donnees_communes.csv", path)
    files.assert_recognised(path, populations.LAYER)
    found = populations.parse(path)
    by_code = {r["commune_code"]: r for r in found.to_pylist()}
    assert len(by_code) == found.num_rows == 34_970
    assert sum(r["municipal"] for r in by_code.values()) == 67_408_052
    assert sum(r["total"] for r in by_code.values()) == 68_620_565
    assert by_code["33063"] == {
        "commune_code": "33063", "year": 2021, "municipal": 261_804, "counted_apart": 3_451, "total": 265_255,
    }  # fmt: skip
    assert sum(r["municipal"] == 0 for r in by_code.values()) == 6
    assert ingest.remarks(found) == (
        "Arrondissements de Paris, Lyon et Marseille : 45, publiés à la place de leur commune.",
    )


@pytest.mark.real_data
def test_real_export_of_statistiques_locales(real_data):
    path = real_data / "insee" / "statlocales_pop2019.csv"
    files.assert_recognised(path, populations.LAYER)
    found = populations.parse(path)
    by_code = {r["commune_code"]: r["municipal"] for r in found.to_pylist()}
    assert (by_code["33063"], by_code["75056"], by_code["13055"]) == (260_958, 2_165_423, 870_731)
    assert found.num_rows == 34_955 - 17
    assert set(found["year"].to_pylist()) == {2019}
