"""Code officiel géographique: communes of a year and movements, by hand, the real files, and what is refused."""

import shutil

import pytest

from cpts_map import ingest
from cpts_map.errors import SchemaError
from cpts_map.layers.open import cog
from tests.open import files

HEADER = "TYPECOM,COM,REG,DEP,CTCD,ARR,TNCC,NCC,NCCENR,LIBELLE,CAN,COMPARENT"
BORDEAUX = "COM,33063,75,33,33D,332,0,BORDEAUX,Bordeaux,Bordeaux,3398,"
AMBERIEU = "COM,01004,84,01,01D,011,1,AMBERIEU EN BUGEY,Ambérieu-en-Bugey,Ambérieu-en-Bugey,0101,"
ARBOYS = "COM,01015,84,01,01D,011,1,ARBOYS EN BUGEY,Arboys en Bugey,Arboys en Bugey,0101,"
ARBIGNIEU = "COMD,01015,,,,,1,ARBIGNIEU,Arbignieu,Arbignieu,,01015"
MARSEILLE = "COM,13055,93,13,13D,133,0,MARSEILLE,Marseille,Marseille,1398,"
FIRST = "ARM,13201,93,13,13D,133,0,MARSEILLE 1ER ARRONDISSEMENT,Marseille 1er,Marseille 1er,1398,13055"


def communes(*rows: str) -> str:
    return "\r\n".join((HEADER, *rows)) + "\r\n"


WHOLE = communes(BORDEAUX, AMBERIEU, ARBOYS, ARBIGNIEU, MARSEILLE, FIRST)

MOVEMENT_HEADER = (
    "MOD,DATE_EFF,TYPECOM_AV,COM_AV,TNCC_AV,NCC_AV,NCCENR_AV,LIBELLE_AV,"
    "TYPECOM_AP,COM_AP,TNCC_AP,NCC_AP,NCCENR_AP,LIBELLE_AP"
)


def movement(mod: str, date: str, before: str, after: str) -> str:
    """Write a row; before and after are "COM 33063 Bordeaux"."""
    cells = [mod, date]
    for side in (before, after):
        kind, code, name = side.split(" ", 2) if side else ("", "", "")
        cells += [kind, code, "0" if kind else "", name.upper(), name, name]
    return ",".join(cells)


def movements(*rows: str) -> str:
    return "\r\n".join((MOVEMENT_HEADER, *rows)) + "\r\n"


MOVED = movements(
    movement("32", "2016-01-01", "COM 01015 Arbignieu", "COM 01015 Arboys en Bugey"),
    movement("32", "2016-01-01", "COM 01015 Arbignieu", "COMD 01015 Arbignieu"),
    movement("32", "2016-01-01", "COM 01340 Saint-Bois", "COM 01015 Arboys en Bugey"),
    movement("41", "1976-01-01", "COM 20004 Ajaccio", "COM 2A004 Ajaccio"),
    movement("20", "1947-09-17", "", "COM 06163 Tende"),
)


def parsed(folder, text, name="v_commune_2024.csv", encoding="utf-8"):
    return cog.parse(files.write(folder, name, text, encoding))


def moved(folder, text):
    return cog.parse_movements(files.write(folder, "v_mvt_commune_2024.csv", text))


def test_communes_and_their_parts(tmp_path):
    path = files.write(tmp_path, "v_commune_2024.csv", WHOLE)
    files.assert_recognised(path, cog.LAYER)
    found = [tuple(r.values()) for r in cog.parse(path).to_pylist()]
    assert found[0] == ("33063", "COM", "Bordeaux", "33", "75", None, 2024)
    assert found[2:4] == [
        ("01015", "COM", "Arboys en Bugey", "01", "84", None, 2024),
        ("01015", "COMD", "Arbignieu", None, None, "01015", 2024),
    ]
    assert found[5] == ("13201", "ARM", "Marseille 1er", "13", "93", "13055", 2024)


def test_older_names_without_every_column(tmp_path):
    text = "typecom,com,reg,dep,arr,tncc,ncc,nccenr,libelle,can,comparent\nCOM,33063,75,33,332,0,B,B,Bordeaux,3398,\n"
    found = parsed(tmp_path, text, "communes-01012019.csv")
    assert found.to_pylist()[0]["year"] == 2019


def test_encodings(tmp_path):
    assert parsed(tmp_path, WHOLE, encoding="latin-1").equals(parsed(tmp_path, WHOLE, encoding="utf-8-sig"))


def test_codes_that_lost_a_zero_are_mended_and_said(tmp_path):
    spoiled = WHOLE.replace(",01004,84,01,", ",1004,84,1,").replace(",01015", ",1015.0")
    found = parsed(tmp_path, spoiled)
    assert found.to_pylist() == parsed(tmp_path, WHOLE).to_pylist()
    assert ingest.remarks(found) == ("Lignes dont un code a retrouvé ses zéros initiaux ou perdu des décimales : 3.",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "fichier vide"),
        (communes(), "aucune ligne"),
        (WHOLE.replace(",", ";"), "séparateur « , » attendu, « ; » trouvé"),
        (WHOLE.replace("COMPARENT", "PARENT"), "colonne « COMPARENT » absente"),
        (WHOLE.replace("CTCD", "COM"), "« COM » figure 2 fois"),
        (WHOLE[:-8], "cellules attendues"),
        (communes(BORDEAUX, BORDEAUX), "lignes 2 et 3 : clé répétée"),
        (communes(BORDEAUX.replace("33063", "3306A")), "ligne 2, colonne COM : un code commune .* « 3306A »"),
        (communes(BORDEAUX.replace("COM,", "COMX,")), "colonne TYPECOM : une valeur parmi COM, COMA, COMD, ARM"),
        (communes(BORDEAUX.replace(",33,33D", ",20,33D")), "colonne DEP : un code departement"),
        (communes(BORDEAUX.replace(",75,33,", ",72,33,")), "colonne REG : un code region"),
        (communes(BORDEAUX.replace(",75,33,", ",,33,")), "colonne REG : un code region attendu, rien trouvé"),
        (communes(BORDEAUX.replace(",75,33,", ",75,,")), "colonne DEP : un code departement attendu, rien trouvé"),
        (communes(BORDEAUX.replace("Bordeaux,3398", ",3398")), "colonne LIBELLE : un texte attendu, rien trouvé"),
        (communes(BORDEAUX + "33063"), "colonne COMPARENT : rien, pour une commune attendu, « 33063 »"),
        (communes(BORDEAUX, ARBIGNIEU), "ligne 3, colonne COMPARENT : le code d'une commune .* « 01015 » trouvé"),
        (communes(ARBOYS, ARBIGNIEU[:-5]), "ligne 3, colonne COMPARENT : .* rien trouvé"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, text, said):
    with pytest.raises(SchemaError, match=said):
        parsed(tmp_path, text)


def test_without_a_year_the_name_is_asked_for(tmp_path):
    folder = tmp_path / "cog"
    folder.mkdir()
    with pytest.raises(SchemaError, match=r"« v_commune_2024[.]csv »"):
        parsed(folder, WHOLE, "v_commune.csv")


def test_movements_as_published(tmp_path):
    path = files.write(tmp_path, "v_mvt_commune_2024.csv", MOVED)
    files.assert_recognised(path, cog.MOVEMENT_LAYER)
    found = [tuple(r.values()) for r in cog.parse_movements(path).to_pylist()]
    assert found[1] == (3, "32", "2016-01-01", "COM", "01015", "Arbignieu", "COMD", "01015", "Arbignieu")
    assert found[3][3:5] == ("COM", "20004")
    assert found[4] == (6, "20", "1947-09-17", None, None, None, "COM", "06163", "Tende")


def test_codes_of_movements_are_mended_and_said(tmp_path):
    found = moved(tmp_path, MOVED.replace(",01015,", ",1015,"))
    assert found["code_after"].to_pylist()[:3] == ["01015"] * 3
    assert ingest.remarks(found) == ("Lignes dont un code a retrouvé ses zéros initiaux ou perdu des décimales : 3.",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "fichier vide"),
        (movements(), "aucune ligne"),
        (MOVED.replace(",", ";"), "séparateur « , » attendu"),
        (MOVED.replace("DATE_EFF", "DATE"), "colonne « DATE_EFF » absente"),
        (MOVED[:-20], "cellules attendues"),
        (MOVED.replace("41,1976", "42,1976"), "ligne 5, colonne MOD : une valeur parmi 10, .* « 42 » trouvé"),
        (MOVED.replace("1976-01-01", "01/01/1976"), "ligne 5, colonne DATE_EFF : une date AAAA-MM-JJ attendu"),
        (MOVED.replace("1976-01-01", "1976-02-30"), "« 1976-02-30 » trouvé"),
        (MOVED.replace("COM,20004", "COM,21A04"), "colonne COM_AV : un code commune"),
        (MOVED.replace("COM,06163", "COM,"), "colonne COM_AP : un code commune .* rien trouvé"),
        (MOVED.replace("COM,20004", ",20004"), "ligne 5, colonne COM_AV : un code et son type"),
        (MOVED.replace("20,1947", "31,1947"), r"colonne COM_AV : un code \(seule une création part de rien\) attendu"),
        (MOVED + MOVED.splitlines()[1] + "\r\n", "ligne 7, colonne COM_AP : .* plus que celui de la ligne 2"),
    ],
)
def test_what_is_wrong_in_movements_is_said(tmp_path, text, said):
    with pytest.raises(SchemaError, match=said):
        moved(tmp_path, text)


test_fuzz = files.fuzz(cog.LAYER, WHOLE, "v_commune_2024.csv")
test_fuzz_of_movements = files.fuzz(cog.MOVEMENT_LAYER, MOVED)


@pytest.mark.real_data
def test_real_communes_of_2024(tmp_path, real_data):
    path = tmp_path / "v_commune_2024.csv"
    shutil.copy(real_data / "insee" / "cog_communes.csv", path)
    files.assert_recognised(path, cog.LAYER)
    found = cog.parse(path)
    kinds = found["kind"].to_pylist()
    assert {kind: kinds.count(kind) for kind in cog.KINDS} == {"COM": 34_935, "COMD": 2_081, "COMA": 483, "ARM": 45}
    by_region = [r for r in found.to_pylist() if r["region"] == "75" and r["kind"] == "COM"]
    assert len(by_region) == 4_305
    assert ingest.remarks(found) == ()


@pytest.mark.real_data
def test_real_movements_since_1943(real_data):
    path = real_data / "insee" / "cog_mouvements-communes.csv"
    files.assert_recognised(path, cog.MOVEMENT_LAYER)
    found = cog.parse_movements(path)
    assert found.num_rows == 13_284
    mods = found["mod"].to_pylist()
    assert (mods.count("32"), mods.count("21"), mods.count("50")) == (5_261, 689, 6)
    assert (min(found["effective"].to_pylist()), max(found["effective"].to_pylist())) == ("1943-02-19", "2024-01-01")
    assert found["code_before"].null_count == 3
