"""Matrices of travel times: units, separators, what is not computed, one way or both, and what is refused."""

import csv
import re

import pytest

from cpts_map.errors import SchemaError
from cpts_map.ingest import remarks
from cpts_map.ingest.sample import sample
from cpts_map.layers.open import trajets
from tests.open import files

HEADER = "origine;destination;minutes"
BOTH = ("33063;33119;12", "33119;33063;14.5")


def matrix(*rows, header=HEADER):
    return "\n".join((header, *rows)) + "\n"


def pairs(table):
    return {(r["origin"], r["destination"]): r["minutes"] for r in table.to_pylist()}


def test_a_matrix_by_hand(tmp_path):
    path = files.write(tmp_path, "trajets.csv", matrix(*BOTH, "33063;33063;0"))
    files.assert_recognised(path, trajets.LAYER)
    found = trajets.parse(path)
    files.assert_declared(found, trajets.LAYER)
    assert pairs(found) == {("33063", "33119"): 12.0, ("33119", "33063"): 14.5, ("33063", "33063"): 0.0}
    assert remarks(found) == ()


@pytest.mark.parametrize(
    ("header", "row", "minutes", "said"),
    [
        ("origin,destination,minutes", "33063,33119,12.5", 12.5, ()),
        ("from_id\tto_id\ttravel_time", "33063\t33119\t12", 12, ("« travel_time » ne dit pas son unité",)),
        ("idSrc;idDst;duree;distance", "33063;33119;12,5;9,1", 12.5, ("« duree » ne dit pas son unité",)),
        ('"From","To","Time"', '"33063","33119","12,5"', 12.5, ("« Time » ne dit pas son unité",)),
        ("Origine;Destination;Durée (min)", "33063;33119;12", 12, ()),
        ("origine;destination;durée en minutes", "33063;33119;12", 12, ()),
        ("origine;destination;duree_s", "33063;33119;90", 1.5, ("« duree_s » est en secondes",)),
        ("origine;destination;secondes", "33063;33119;9999", 166.65, ("« secondes » est en secondes",)),
        ("from;to;duration (seconds)", "33063;33119;5400", 90, ("est en secondes",)),
        ("from;to;duration_s;minutes", "33063;33119;5400;89", 89, ()),
        ("x;destination;minutes;origine", "a;33119;12;33063", 12, ()),
    ],
)
def test_names_separators_and_units(tmp_path, header, row, minutes, said):
    path = files.write(tmp_path, "trajets.csv", matrix(row, header=header))
    files.assert_recognised(path, trajets.LAYER)
    found = trajets.parse(path)
    assert pairs(found) == {("33063", "33119"): pytest.approx(minutes)}
    told = remarks(found)
    assert told[0].startswith("Aucun trajet n'a son retour")
    assert len(told) == 1 + len(said)
    assert all(part in whole for part, whole in zip(said, told[1:], strict=True))


def test_what_is_not_computed_is_left_out_and_counted(tmp_path):
    rows = (*BOTH, "33063;33200;9999", "33200;33063;9999.00", "33063;33201;", "33201;33063;NA", "33063;33202; NaN ")
    found = trajets.parse(files.write(tmp_path, "t.csv", matrix(*rows)))
    assert found.num_rows == 2
    assert remarks(found) == (
        "Trajets non calculés (9999 dans le fichier), laissés de côté : 2.",
        "Trajets sans durée, laissés de côté : 3.",
    )


def test_a_way_back_is_never_supposed(tmp_path):
    found = trajets.parse(files.write(tmp_path, "t.csv", matrix(*BOTH, "33063;33200;20")))
    assert ("33200", "33063") not in pairs(found)
    assert remarks(found) == ("Trajets sans leur retour, qui n'est pas supposé : 1.",)
    found = trajets.parse(files.write(tmp_path, "t.csv", matrix("33063;33200;20", "33063;33201;21")))
    assert found.num_rows == 2
    assert remarks(found) == (
        "Aucun trajet n'a son retour : la matrice est à sens unique, le retour n'est pas supposé.",
    )


def test_a_commune_to_itself_is_kept_as_published(tmp_path):
    found = trajets.parse(files.write(tmp_path, "t.csv", matrix(*BOTH, "33063;33063;0", "33119;33119;3")))
    assert pairs(found)["33119", "33119"] == 3
    assert remarks(found) == ("Trajets d'une commune à elle-même de durée non nulle, gardés comme publiés : 1.",)


def test_codes_that_lost_a_zero_and_french_numbers_are_mended(tmp_path):
    rows = ("1004;2A004;1 200,5", "2A004;1004.0;1440", "01005;33063; 0 ", "33063;01005;1e1")
    found = trajets.parse(files.write(tmp_path, "t.csv", matrix(*rows)))
    assert pairs(found) == {
        ("01004", "2A004"): 1200.5,
        ("2A004", "01004"): 1440,
        ("01005", "33063"): 0,
        ("33063", "01005"): 10,
    }
    assert remarks(found) == ("Lignes dont un code de commune est rétabli (zéro perdu, nombre décimal) : 2.",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "fichier vide"),
        (matrix(), "aucune ligne"),
        (matrix("33063;33119;9999"), "aucune ligne"),
        (
            matrix("33063;33119;-1"),
            "ligne 2, colonne minutes : un nombre de minutes entre 0 et 1440 attendu, « -1 » trouvé",
        ),
        (matrix("33063;33119;1441"), "« 1441 » trouvé"),
        (matrix("33063;33119;99999"), "« 99999 » trouvé"),
        (matrix(*BOTH, "33063;33200;x", "33063;33201;y"), "ligne 4, .* « x » trouvé .2 valeurs"),
        (matrix("33063;33119;inf"), "« inf » trouvé"),
        (matrix("33063;33119;12:30"), "« 12:30 » trouvé"),
        (matrix("33063;33119;86401", header="origine;destination;secondes"), "secondes entre 0 et 86400 .* « 86401 »"),
        (matrix(*BOTH, "33063;33119;13"), "lignes 2 et 4 : clé répétée .origin = 33063, destination = 33119"),
        (matrix("1004;33119;13", "01004;33119;13"), "clé répétée"),
        (matrix("330633;33119;13"), "ligne 2, colonne origine : un code commune .* « 330633 » trouvé"),
        (matrix("33063;Pessac;13"), "colonne destination : .* « Pessac »"),
        (matrix("33063;20004;13"), "« 20004 »"),
        (matrix(";33119;13"), "colonne origine : .* rien trouvé"),
        (matrix("33063;33119"), "3 cellules attendues, 2 trouvées"),
        (matrix("33063;33119;12;1"), "cellules attendues"),
        (matrix(*BOTH, header="commune;destination;minutes"), "colonne « origine » absente"),
        (matrix(*BOTH, header="origine;ville;minutes"), "colonne « destination » absente"),
        (
            matrix(*BOTH, header="origine;destination;km"),
            "colonne « minutes » absente ; colonnes trouvées : origine, desti",
        ),
        (matrix(*BOTH, header="origine;destination;duree_h"), "colonne « minutes » absente"),
        (
            matrix("33063;33119;1;2", header="origine;destination;duree;temps"),
            "une seule colonne de durée .* duree et temps",
        ),
        (matrix("33063;33119;1;2", header="origine;from;destination;minutes"), "origine"),
        (matrix(*BOTH).replace(";", "|"), "séparateur|absente"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, text, said):
    with pytest.raises(SchemaError, match=said):
        trajets.parse(files.write(tmp_path, "trajets.csv", text))


@pytest.mark.parametrize("name", ["temps", "minutes", "durées", "Durée", "time_ms", "estimate"])
def test_plurals_and_endings_are_not_units(name):
    assert trajets._per_minute(name) == {"temps": 0, "minutes": 1, "Durée": 0}.get(name)


def test_a_file_cut_in_a_row_is_refused(tmp_path):
    with pytest.raises(SchemaError, match="cellules attendues"):
        trajets.parse(files.write(tmp_path, "t.csv", matrix(*BOTH)[:-10]))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
def test_encodings(tmp_path, encoding):
    text = matrix("33063;33119;12", header="Origine;Destination;Durée")
    assert trajets.parse(files.write(tmp_path, "t.csv", text, encoding)).num_rows == 1


test_fuzz = files.fuzz(trajets.LAYER, matrix(*BOTH, "2A004;01004;9999"))


@pytest.mark.real_data
def test_real_minutes_of_metric(real_data, tmp_path):
    source = real_data / "distances" / "gironde_2500_couples_osrm_metric.csv"
    # Points, not communes: not a matrix of this kind.
    assert not trajets.recognise(sample(source))
    with pytest.raises(SchemaError, match="absente"):
        trajets.parse(source)
    with source.open(encoding="utf-8") as file:
        rows = [
            [f"{21 + int(row[end]) // 1000}{int(row[end]) % 1000:03d}" for end in ("id1", "id2")]
            + [row["metric_hc_min"]]
            for row in csv.DictReader(file)
        ]
    found = trajets.parse(files.write(tmp_path, "metric.csv", matrix(*(";".join(row) for row in rows))))
    assert (len(rows), found.num_rows) == (2500, 2495)
    assert re.fullmatch(r"Trajets non calculés .* : 5\.", remarks(found)[0])
    assert max(found["minutes"].to_pylist()) < 400
