"""FINESS until 2026: figures by hand, real sites of Gironde in the published format, and what is refused."""

import csv
from collections import Counter

import numpy as np
import pytest

from cpts_map.errors import SchemaError
from cpts_map.ingest import remarks
from cpts_map.ingest.sample import sample
from cpts_map.layers.open import categories, finess
from tests.open import files

FIRST = "finess;etalab;111;2026-05-12"
METROPOLE = "1,ATLASANTE,96,BAN,EPSG:2154 RGF93 / Lambert-93 (Métropole)"
ANTILLES = "2,ATLASANTE,96,BAN,EPSG:5490 RGAF09/UTM Zone 20N (Antilles)"


def cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if '"' in text or ";" in text else text


def structure(  # noqa: PLR0913, PLR0917 - cells of a record
    number: str,
    name: str,
    commune: str,
    departement: str,
    category: str = "355",
    label: str = "Centre Hospitalier (C.H.)",
    *,
    legal: str = "010780054",
    opened: str = "1979-02-13",
) -> str:
    """One record of 32 cells, in the order of the specification."""
    cells = [
        *("structureet", number, legal, name, "", "", "", "900", "RTE", "DE PARIS", "", ""),
        *(commune, departement, "AIN", "01440 VIRIAT", "0474454647", "0474454114", category, label),
        *("1102", "Centres Hospitaliers", "26010004500012", "8610Z", "03", "ARS", "1", "Public", opened),
        *("1979-02-13", "2020-02-04", ""),
    ]
    return ";".join(cell(each) for each in cells)


def point(number: str, x: object, y: object, source: str = METROPOLE) -> str:
    return f"geolocalisation;{number};{x};{y};{source};2026-05-04"


FLEYRIAT = structure("010000024", "CH DE FLEYRIAT", "451", "01")
AT_FLEYRIAT = point("010000024", 870262.2, 6571540.8)


def whole(*records: str, first: str = FIRST) -> str:
    return "\n".join((first, *records)) + "\n"


def read(tmp_path, *records, encoding="utf-8", **more):
    return finess.parse(files.write(tmp_path, "etalab.csv", whole(*records, **more), encoding))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
def test_a_site_with_its_position(tmp_path, encoding):
    path = files.write(tmp_path, "x.txt", whole(FLEYRIAT, AT_FLEYRIAT), encoding)
    files.assert_recognised(path, finess.LAYER)
    found = finess.parse(path)
    files.assert_declared(found, finess.LAYER)
    assert found.to_pylist() == [
        {
            "finess": "010000024",
            "legal_finess": "010780054",
            "name": "CH DE FLEYRIAT",
            "category": "355",
            "category_name": "Centre Hospitalier (C.H.)",
            "family": "hopital",
            "commune_code": "01451",
            "departement": "01",
            # As another program projects the same point: 5.20918, 46.22229.
            "lon": pytest.approx(5.20918, abs=5e-6),
            "lat": pytest.approx(46.22229, abs=5e-6),
            "position": "publiee",
            "opened": "1979-02-13",
            "as_of": "2026-05-12",
        }
    ]
    assert remarks(found) == ()


@pytest.mark.parametrize(
    ("departement", "commune", "code", "x", "y", "source", "lon", "lat"),
    [
        ("9A", "101", "97101", 657242.9, 1795384.4, ANTILLES, -61.52874, 16.234),
        ("9C", "302", "97302", 353672.8, 544349.1, "EPSG:2972 RGFG95/UTM zone 22N", -52.31973, 4.92347),
        ("9D", "411", "97411", 323086.6, 7679599.8, "EPSG:2975 RGR92/UTM zone 40S", 55.29821, -20.97571),
        ("9F", "608", "97608", 524819.9, 8587194.7, "1,A,9,BAN,UTM_S38", 45.22868, -12.77989),
        ("9E", "502", "97502", 563213.8, 5180306.8, "2,A,9,B,WGS84/UTM zone 21N (St-P.)", -56.17201, 46.77332),
        ("33", "063", "33063", 417918.9, 6420744.8, "1,A,100,IGN,BD_ADRESSE,V2.2,LAMBERT_93", -0.57003, 44.82846),
        ("33", "63", "33063", 417918.9, 6420744.8, "1,ATLASANTE,96,BAN,L93_METROPOLE", -0.57003, 44.82846),
        ("33", "063", "33063", 417918.9, 6420744.8, "", -0.57003, 44.82846),
    ],
)
def test_each_territory_has_its_projection_and_its_communes(  # noqa: PLR0913, PLR0917
    tmp_path, departement, commune, code, x, y, source, lon, lat
):
    found = read(tmp_path, structure("330000217", "CH", commune, departement), point("330000217", x, y, source))
    [row] = found.to_pylist()
    assert (row["commune_code"], row["position"]) == (code, "publiee")
    assert (row["lon"], row["lat"]) == (pytest.approx(lon, abs=5e-4), pytest.approx(lat, abs=5e-4))


def test_corsica_keeps_its_letters(tmp_path):
    [row] = read(tmp_path, structure("2A0000014", "CH", "4", "2A", legal="2B0000020")).to_pylist()
    assert (row["finess"], row["commune_code"], row["departement"]) == ("2A0000014", "2A004", "2A")


def test_positions_are_mended_where_swapped_and_refused_where_absurd(tmp_path):
    site = [structure(f"01000000{n}", f"SITE {n}", "451", "01") for n in range(1, 9)]
    found = read(
        tmp_path,
        *site,
        point("010000001", 870262.2, 6571540.8),
        point("010000002", 6571540.8, 870262.2),
        point("010000003", 0, 0),
        point("010000004", 657242.9, 1795384.4, ANTILLES),
        point("010000005", "870262,2", "6571540,8"),
        point("010000006", "inconnu", "6571540.8"),
        point("010000007", 870262.2, 6571540.8, "1,A,9,BAN,EPSG:27572 Lambert II"),
        point("019999999", 870262.2, 6571540.8),
    )
    assert found["position"].to_pylist() == [
        *("publiee", "permutee", "refusee", "refusee", "publiee", "refusee", "refusee", "absente")
    ]
    assert found["lon"].null_count == found["lat"].null_count == 5
    assert found["lon"][1] == found["lon"][0]
    assert remarks(found) == (
        "positions publiées avec X et Y permutés : 1, remises à l'endroit.",
        "positions hors du territoire, illisibles ou d'un système de coordonnées inconnu : 4, laissées vides.",
        "établissements sans position dans le fichier : 1.",
        "positions d'établissements qui ne sont pas dans la liste : 1, laissées de côté.",
    )


def test_positions_of_a_commune_and_without_system_are_said(tmp_path):
    found = read(
        tmp_path,
        FLEYRIAT,
        structure("010000025", "A", "451", "01"),
        point("010000024", 870262.2, 6571540.8, METROPOLE.replace("96,BAN", ".,ADMIN-EXPRESS-2023")),
        point("010000025", 870262.2, 6571540.8, ""),
    )
    assert set(found["position"].to_pylist()) == {"publiee"}
    assert remarks(found) == (
        "positions qui sont celles de la commune, non de l'adresse : 1.",
        "positions sans système de coordonnées, lues dans la projection officielle du territoire : 1.",
    )


def test_the_file_without_positions_is_read_too(tmp_path):
    found = read(tmp_path, FLEYRIAT)
    assert found["position"].to_pylist() == ["absente"]
    assert remarks(found) == ("établissements sans position dans le fichier : 1.",)


def test_quotation_marks_hold_semicolons_or_are_data(tmp_path):
    found = read(
        tmp_path,
        structure("010000001", 'SAD "ESTUAIRE ; A DOM"', "451", "01"),
        FLEYRIAT.replace("CH DE FLEYRIAT", 'CH "DE" FLEYRIAT').replace("010000024", "010000002"),
    )
    assert found["name"].to_pylist() == ['SAD "ESTUAIRE ; A DOM"', 'CH "DE" FLEYRIAT']


def test_what_is_mended_is_said(tmp_path):
    found = read(
        tmp_path,
        structure("10000024", "CH", "451.0", "1", "355.0", legal="10780054", opened="13/02/1979"),
        structure("010000025", "MSP", "451", "01", "", "", legal="", opened="0000-00-00"),
        point("10000024", 870262.2, 6571540.8),
    )
    first, second = found.to_pylist()
    assert (first["finess"], first["legal_finess"], first["commune_code"]) == ("010000024", "010780054", "01451")
    assert (first["category"], first["opened"], first["position"]) == ("355", "1979-02-13", "publiee")
    assert (second["legal_finess"], second["category"], second["family"], second["opened"]) == (None, None, None, None)
    assert remarks(found)[1:] == (
        "établissements dont le numéro ou la commune avait perdu un zéro de tête ou pris une décimale : 1, rétablis.",
        "dates d'ouverture illisibles : 1, laissées vides.",
        "établissements sans catégorie : 1, sans famille.",
    )


def test_a_category_without_family_is_another(tmp_path):
    found = read(tmp_path, structure("010000001", "FOYER", "451", "01", "259", "Résidence sociale"))
    assert found["family"].to_pylist() == ["autre"]


def test_no_telephone_is_kept(tmp_path):
    assert not any("04744" in str(value) for row in read(tmp_path, FLEYRIAT).to_pylist() for value in row.values())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "fichier vide"),
        (whole(), "aucune ligne"),
        (whole(FLEYRIAT, first="finess;etalab;111"), "ligne 1 : date de l'extraction attendue"),
        (whole(FLEYRIAT, first="finess;etalab;111;12/05/2026"), "« 12/05/2026 » trouvé"),
        (FLEYRIAT + "\n", "ligne 1 : « finess;etalab;…;date » attendu"),
        (whole(FLEYRIAT).replace(";", ","), "ligne 1 : "),
        (whole(FLEYRIAT, "structureej;010780054;CH"), "ligne 3 : enregistrement structureet, geolocalisation attendu"),
        (whole(FLEYRIAT, FLEYRIAT + ";"), "ligne 3, structureet : 32 cellules attendues, 33 trouvées"),
        (whole(FLEYRIAT, AT_FLEYRIAT[:40]), "ligne 3, geolocalisation : 6 cellules attendues, 4 trouvées"),
        (whole(FLEYRIAT, structure("010000025", "A", "451", "01")[:60]), "ligne 3, structureet : 32 cellules"),
        (whole(FLEYRIAT, FLEYRIAT), r"lignes 2 et 3 : clé répétée \(finess = 010000024\)"),
        (whole(FLEYRIAT, AT_FLEYRIAT, AT_FLEYRIAT), "lignes 3 et 4 : deux positions pour l'établissement 010000024"),
        (whole(structure("010000024", "A", "451", "0A")), "colonne departement, commune : un code commune"),
        (whole(structure("01000002", "A", "451", "01")), "colonne nofinesset : .* « 001000002 »"),
        (whole(structure("9A0000024", "A", "451", "01")), "colonne nofinesset : un code finess"),
        (whole(structure("010000024", "", "451", "01")), "colonne rs : .* rien trouvé"),
        (whole(structure("010000024", "A", "211", "9A")), "colonne departement, commune : .* « 9A211 »"),
        (whole(structure("010000024", "A", "", "01")), "colonne departement, commune"),
        (whole(structure("010000024", "A", "451", "01", "35A")), "colonne categetab : .* « 35A »"),
        (whole(structure("010000024", "A", "451", "01", legal="CH")), "colonne nofinessej : .* « CH »"),
        (whole(FLEYRIAT, "x" * (3 << 20)), "ligne démesurée"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, text, said):
    with pytest.raises(SchemaError, match=said):
        finess.parse(files.write(tmp_path, "etalab.csv", text))


@pytest.mark.parametrize("text", [whole("structureej;010780054;CH"), whole("equipementsocial;010000024"), FIRST, ""])
def test_other_files_of_finess_are_not_claimed(tmp_path, text):
    assert not finess.recognise(sample(files.write(tmp_path, "etalab_cs1100507.csv", text)))


def test_each_category_has_a_known_family():
    assert {category.family for category in categories.CATEGORIES.values()} == set(categories.FAMILIES)
    assert all(finess.FINESS_CATEGORY.matches(code) for code in categories.CATEGORIES)


test_fuzz = files.fuzz(
    finess.LAYER,
    whole(
        FLEYRIAT,
        structure("970100012", 'POLY "A"', "101", "9A"),
        AT_FLEYRIAT,
        point("970100012", 657242, 1795384, ANTILLES),
    ),
)


# The real sites of Gironde, January 2017


@pytest.fixture
def gironde(real_data, tmp_path):
    """Real sites, in the published format."""
    with (real_data / "finess" / "finess_gironde_2017-01-20.csv").open(encoding="utf-8") as file:
        sites = list(csv.DictReader(file))
    records = [
        structure(
            s["nofinesset"],
            s["rs"],
            s["code_commune"][2:],
            s["code_commune"][:2],
            s["categetab"],
            s["libcategetab"],
            legal=s["nofinessej"],
        )
        for s in sites
    ]
    points = [point(s["nofinesset"], s["x_l93"], s["y_l93"]) for s in sites]
    return sites, files.write(tmp_path, "etalab.csv", whole(*records, *points), "cp1252")


@pytest.mark.real_data
def test_real_sites_of_gironde_lie_where_another_program_puts_them(real_data, gironde):
    sites, path = gironde
    found = finess.parse(path)
    files.assert_declared(found, finess.LAYER)
    assert found.num_rows == len(sites) == 2007
    assert Counter(found["category"].to_pylist()) == Counter(s["categetab"] for s in sites)
    assert found["name"].to_pylist() == [s["rs"].strip() for s in sites]
    with (real_data / "finess" / "FINESS33.csv").open(encoding="utf-8") as file:
        known = {r["code"]: (float(r["long"]), float(r["lat"])) for r in csv.DictReader(file)}
    rows = [r for r in found.to_pylist() if r["finess"] in known and r["lon"] is not None]
    assert len(rows) > 1900
    ours = np.array([(r["lon"], r["lat"]) for r in rows])
    theirs = np.array([known[r["finess"]] for r in rows])
    metres = (ours - theirs) * 111_320 * np.array([np.cos(np.radians(44.8)), 1])
    assert np.abs(metres).max() < 1


@pytest.mark.real_data
def test_real_families_are_the_sums_of_their_categories(gironde):
    sites, path = gironde
    named = categories.CATEGORIES
    expected = Counter(named[s["categetab"]].family if s["categetab"] in named else "autre" for s in sites)
    found = Counter(finess.parse(path)["family"].to_pylist())
    assert found == expected
    assert found["pharmacie"] == sum(s["categagretab"] == "3201" and s["categetab"] != "690" for s in sites)
