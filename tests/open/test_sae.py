"""SAE: figures by hand, the real tables of 2023, and what is refused."""

import csv
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpts_map.errors import CptsMapError, SchemaError
from cpts_map.ingest import remarks
from cpts_map.ingest.sample import sample
from cpts_map.layers.open import sae
from tests.open import files

# In the layout of 2023: the table of sites in small letters, the others in capitals.
ID = """\
bor;an;fi;rs;rscom;fi_ej;cat;catr;reg;dep;COMINSEE;NOMCOM;CPO
ID;2023;330000001;CH DE LA FÈRE;;330000010;355;PUB2;75;33;33063;BORDEAUX;33000
ID;2023;010000024;CH DE FLEYRIAT – SITE D’AMONT;;010780054;355;PUB2;84;01;01451;VIRIAT;01440
ID;2023;970100012;"POLYCLINIQUE ""LES ABYMES"" ; SITE";;970100103;365;PLU4;01;9A;9A101;LES ABYMES;97139
"""
URGENCES2 = """\
BOR;AN;FI;RS;FI_EJ;URG;HMED;PASSU
URGENCES2;2023;330000001;CH;330000010;GEN;877;38394
URGENCES2;2023;330000001;CH;330000010;PED;100;1000
URGENCES2;2023;970100012;POLY;970100103;GEN;;
"""
PERINAT = """\
BOR;AN;FI;RS;FI_EJ;AUTOR;ACCUN;ACCMU
PERINAT;2023;330000001;CH;330000010;TYPE2;1810;31
PERINAT;2023;010000024;FLEYRIAT;010780054;CPPR;;
PERINAT;2023;970100012;POLY;970100103;;107;1
"""
SMURSAMU = """\
BOR;AN;FI;RS;FI_EJ;SMUR;GEN;SAMU;SORTIES;APP
SMURSAMU;2023;330000001;CH;330000010;1;1;1;1608;363478
SMURSAMU;2023;010000024;FLEYRIAT;010780054;1;1;0;;
SMURSAMU;2023;970100012;POLY;970100103;0;;1;;548767
"""
TABLES = {"ID": ID, "URGENCES2": URGENCES2, "PERINAT": PERINAT, "SMURSAMU": SMURSAMU}


def folder(at: Path, encoding: str = "cp1252", **tables: str | None) -> Path:
    at.mkdir(exist_ok=True)
    for name, content in (TABLES | tables).items():
        if content is not None:
            files.write(at, f"{name}_2023r.csv", content, encoding)
    return at


def rows(table):
    return {(r["finess"], r["service"]): r for r in table.to_pylist()}


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig"])
def test_each_service_of_a_site_is_a_row(tmp_path, encoding):
    found = sae.parse(folder(tmp_path / "sae", encoding))
    files.assert_declared(found, sae.LAYER)
    known = rows(found)
    assert {key: (r["level"], r["activity"]) for key, r in known.items()} == {
        ("330000001", "urgences_generales"): (None, 38394),
        ("330000001", "urgences_pediatriques"): (None, 1000),
        ("970100012", "urgences_generales"): (None, None),
        ("330000001", "maternite"): ("TYPE2", 1841),
        ("010000024", "cpp"): (None, None),
        ("330000001", "smur"): (None, 1608),
        ("330000001", "samu"): (None, None),
        ("010000024", "smur"): (None, None),
        ("970100012", "samu"): (None, None),
    }
    assert known["970100012", "samu"] == {
        "finess": "970100012",
        "service": "samu",
        "commune_code": "97101",
        "departement": "971",
        "name": 'POLYCLINIQUE "LES ABYMES" ; SITE',
        "level": None,
        "activity": None,
        "year": 2023,
    }
    assert known["010000024", "cpp"]["name"] == "CH DE FLEYRIAT – SITE D’AMONT"
    assert remarks(found) == (
        "PERINAT : sites sans autorisation d'obstétrique (AUTOR vide) : 1, laissés de côté.",
        "PERINAT : sites sans autorisation d'obstétrique (AUTOR vide) qui déclarent pourtant des accouchements : 1.",
    )


def test_a_line_in_another_encoding_among_the_others_is_read(tmp_path):
    at = folder(tmp_path / "sae")
    lines = [line.encode("utf-8" if "FÈRE" in line else "cp1252") for line in ID.splitlines(keepends=True)]
    (at / "ID_2023r.csv").write_bytes(b"".join(lines))
    names = {r["name"] for r in sae.parse(at).to_pylist()}
    assert {"CH DE LA FÈRE", "CH DE FLEYRIAT – SITE D’AMONT"} <= names


@pytest.mark.parametrize("table", TABLES)
def test_each_table_is_told_by_its_columns(tmp_path, table):
    files.assert_recognised(files.write(tmp_path, "x.csv", TABLES[table], "cp1252"), sae.LAYER)


@pytest.mark.parametrize(
    "text",
    [
        "fi,service,volume_2023,rs,fi_ej,cat,catr,reg,dep,cominsee,nomcom,cpo\n",
        "BOR;AN;FI;RS;FI_EJ;PERSO;ETPSAL;EFFLIB\n",
        "",
        "{}",
    ],
)
def test_other_tables_are_not_claimed(tmp_path, text):
    assert not sae.recognise(sample(files.write(tmp_path, "ID_2023r.csv", text)))


def test_other_files_of_the_folder_are_named(tmp_path):
    at = folder(tmp_path / "sae", MCO="BOR;AN;FI;RS;FI_EJ;LIT_MCO\nMCO;2023;330000001;CH;330000010;344\n")
    assert remarks(sae.parse(at))[-1] == "Fichiers du dossier qui ne sont pas lus : 1 (MCO_2023r.csv)."


def test_codes_that_lost_a_zero_are_mended_and_said(tmp_path):
    at = folder(
        tmp_path / "sae",
        ID=ID.replace(";010000024;", ";10000024.0;").replace(";01451;", ";1451;"),
        PERINAT=PERINAT.replace(";010000024;", ";10000024;").replace(";1810;31", ";1810.0;31"),
    )
    found = sae.parse(at)
    assert rows(found)["010000024", "cpp"]["commune_code"] == "01451"
    assert rows(found)["330000001", "maternite"]["activity"] == 1841
    assert remarks(found)[0] == (
        "Sites dont le numéro ou la commune avait perdu un zéro de tête ou pris une décimale : 1, rétablis."
    )


def test_a_site_that_the_table_of_sites_does_not_know_is_kept_and_said(tmp_path):
    known = [f"ID;2023;33000{i:04};CH {i};;330000010;355;PUB2;75;33;33063;BORDEAUX;33000" for i in range(100, 140)]
    seen = [f"URGENCES2;2023;33000{i:04};CH {i};330000010;GEN;1;1000" for i in range(100, 140)]
    stray = "URGENCES2;2023;330009999;AILLEURS;330000010;GEN;1;7"
    at = folder(
        tmp_path / "sae", ID=ID + "\n".join(known) + "\n", URGENCES2=URGENCES2 + "\n".join([*seen, stray]) + "\n"
    )
    found = sae.parse(at)
    row = rows(found)["330009999", "urgences_generales"]
    assert (row["commune_code"], row["departement"], row["name"], row["activity"]) == (None, None, "AILLEURS", 7)
    assert "URGENCES2_2023r.csv : sites absents de la table ID : 1, gardés sans commune." in remarks(found)


@pytest.mark.parametrize(
    ("table", "change", "said"),
    [
        ("ID", None, "table ID absente. Fichier attendu : ID_<année>r.csv, reconnu à ses colonnes BOR, AN, FI"),
        ("PERINAT", None, "table PERINAT absente"),
        ("PERINAT", (";ACCUN;", ";ACCOUCH;"), "table PERINAT absente"),
        ("ID", (";", ","), "séparateur « ; » attendu, « , » trouvé"),
        ("URGENCES2", ("\n", "\n;"), "colonne « AN » absente|cellules"),
        ("URGENCES2", (";PED;", ";PEDIA;"), "ligne 3, colonne URG : une valeur parmi .* « PEDIA » trouvé"),
        ("URGENCES2", (";PED;", ";;"), "ligne 3, colonne URG : .* rien trouvé"),
        ("URGENCES2", (";PED;", ";GEN;"), "lignes 2 et 3 : clé répétée"),
        ("URGENCES2", ("38394", "-1"), "ligne 2, colonne PASSU : un nombre .* ≥ 0"),
        ("URGENCES2", ("38394", "9999999"), "≤ 500000"),
        ("URGENCES2", ("38394", "NaN"), "colonne PASSU"),
        ("URGENCES2", (";330000001;", ";33000001A;"), "colonne FI : un code finess"),
        ("URGENCES2", (";330000001;", ";330000002;"), "2 sites sur 3 absents de la table ID"),
        ("PERINAT", (";1810;", ";x;"), r"ligne 2, colonne ACCUN \+ ACCMU : .* « x » trouvé"),
        ("PERINAT", (";1810;31", ";1810;-31"), "« -31 » trouvé"),
        ("PERINAT", ("TYPE2", "TYPE4"), "ligne 2, colonne AUTOR : une valeur parmi TYPE1, TYPE2, TYPE3"),
        ("SMURSAMU", (";1;1;1;1608;", ";2;1;1;1608;"), "ligne 2, colonne SMUR, SAMU : .* « SMUR = 2 » trouvé"),
        ("ID", (";9A101;", ";9B101;"), "ligne 4, colonne COMINSEE : un code commune .* « 9B101 "),
        ("ID", (";33063;", ";3306;"), r"ligne 2, colonne COMINSEE : .* « 3306 \(département 33\) »"),
        ("ID", (";33063;", ";64063;"), r"« 64063 \(département 33\) »"),
        ("ID", ("970100012", "330000001"), "lignes 2 et 4 : clé répétée"),
        ("SMURSAMU", (";2023;", ";2022;"), "colonne AN : un seul millésime attendu, 2022, 2023 trouvé"),
        ("SMURSAMU", ("SMURSAMU;2023", "SMURSAMU;"), "colonne AN"),
        ("PERINAT", (";31\n", "\n"), "ligne 2 : 8 cellules attendues, 7 trouvées"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, table, change, said):
    content = TABLES[table].replace(*change) if change else None
    with pytest.raises(SchemaError, match=said):
        sae.parse(folder(tmp_path / "sae", **{table: content}))


def test_two_files_for_a_table_are_refused(tmp_path):
    at = folder(tmp_path / "sae")
    files.write(at, "PERINAT_2022r.csv", PERINAT.replace(";2023;", ";2022;"))
    with pytest.raises(SchemaError, match=r"deux fichiers pour la table PERINAT, PERINAT_2022r.csv et PERINAT_2023r"):
        sae.parse(at)


def test_a_file_is_not_a_folder(tmp_path):
    with pytest.raises(SchemaError, match="dossier des tables de la SAE attendu"):
        sae.parse(files.write(tmp_path, "ID_2023r.csv", ID))


@settings(max_examples=10)  # four files are read each time
@given(data=st.data(), table=st.sampled_from(sorted(TABLES)))
def test_a_spoiled_table_gives_a_sound_table_or_one_of_our_errors(data, table):
    content = data.draw(files.spoiled(TABLES[table].encode("cp1252")))
    with tempfile.TemporaryDirectory() as temporary:
        at = folder(Path(temporary) / "sae")
        (at / f"{table}_2023r.csv").write_bytes(content)
        try:
            found = sae.parse(at)
        except CptsMapError:
            return
        files.assert_declared(found, sae.LAYER)


# The real tables of 2023

AQUITAINE = {"16", "17", "19", "23", "24", "33", "40", "47", "64", "79", "86", "87"}


@pytest.mark.real_data
def test_real_tables_give_the_known_counts(real_data):
    for name in TABLES:
        files.assert_recognised(real_data / "sae" / f"{name}_2023r.csv", sae.LAYER)
    found = sae.parse(real_data / "sae")
    files.assert_declared(found, sae.LAYER)
    content = found.to_pylist()
    everywhere = Counter(r["service"] for r in content)
    assert (everywhere["urgences_generales"], everywhere["urgences_pediatriques"]) == (603, 86)
    assert Counter(r["service"] for r in content if r["departement"] in AQUITAINE) == {
        "urgences_generales": 64,
        "urgences_pediatriques": 3,
        "smur": 51,
        "samu": 13,
        "maternite": 43,
        "cpp": 8,
    }


@pytest.mark.real_data
def test_real_tables_give_site_by_site_what_was_derived_apart(real_data):
    services = {"urgences_gen": "urgences_generales", "urgences_ped": "urgences_pediatriques", "perinat_CPPR": "cpp"}
    with (real_data / "sae" / "PERINAT_2023r.csv").open(encoding="cp1252") as file:
        several = {r["FI"]: float(r["ACCMU"] or 0) for r in csv.DictReader(file, delimiter=";")}
    overseas = {"9A": "97", "9B": "97", "9C": "97", "9D": "97", "9F": "97"}
    expected = {}
    with (real_data / "sae" / "derive_urgences_maternites_smur_2023_sites.csv").open(encoding="utf-8") as file:
        for r in csv.DictReader(file):
            kind, _, level = r["service"].partition("_TYPE")
            service = "maternite" if level else services.get(kind, kind)
            code = r["cominsee"]
            # What was derived apart counts the deliveries of one child only.
            more = several[r["fi"]] if kind == "perinat" or service == "cpp" else 0
            expected[r["fi"], service] = (
                f"TYPE{level}" if level else None,
                float(r["volume_2023"]) + more if r["volume_2023"] else None,
                overseas[code[:2]] + code[2:] if code[:2] in overseas else code,
            )
    found = rows(sae.parse(real_data / "sae"))
    assert {key: (r["level"], r["activity"], r["commune_code"]) for key, r in found.items()} == expected
