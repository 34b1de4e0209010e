"""FINESS+: figures by hand in the published layout and in its flat one, and what is refused."""

import copy
import json
import tempfile
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpts_map.errors import CptsMapError, SchemaError
from cpts_map.ingest import remarks
from cpts_map.ingest.sample import sample
from cpts_map.layers.open import finess, finess_plus
from tests.open import files


def place(x: object, y: object, latitude: object, longitude: object, ban: str = "01304_0320_00016") -> dict:
    return {
        "coordonneeX": x,
        "coordonneeY": y,
        "directionLatitude": latitude,
        "directionLongitude": longitude,
        "cleInInteropBAN": ban,
        "scoreBAN": "0.97",
    }


# Both layouts are published: degrees in one pair of fields and metres in the other, or the reverse.
DEGREES_SECOND = place("6552608.95", "880459.31", "46.049236", "5.334156")
DEGREES_FIRST = place("5.334156", "46.049236", "6552608.95", "880459.31")


def site(  # noqa: PLR0913 - fields of a site
    number: str,
    name: str = "MAISON DE SANTE PONT-D'AIN",
    category: object = "603",
    commune: str = "01304",
    position: dict | None = None,
    *,
    state: str = "A",
    **general: str,
) -> dict:
    address = {"usageAdresse": "03", "numeroVoie": "16", "cogCommune": commune, "codePostal": "01160"}
    mail = {"usageAdresse": "02", "cogCommune": "75056", "codePostal": "75001"}
    return {
        "informationsGeneralesEGE": {
            "egeId": "525",
            "dateOuverture": "2013-01-28",
            "nomEgeCourt": name,
            "nomEgeLong": f"{name} LONG",
            "numFinessEge": number,
            **general,
        },
        "categorieentiteGeographiqueExercice": category,
        "adresse": [mail, address if position is None else {**address, "coordonneesGeographique": position}],
        "contact": [{"typeContact": {"roleContact": "01"}, "telecom": {"telephone": "0474397900"}}],
        "etatObjet": state,
        "dateDerniereMaj": "2026-05-01 00:00:00",
    }


def entity(*sites: dict, number: str = "010008407") -> dict:
    return {
        "informationsGeneralesPMEJ": {"pmSmsseId": "1", "numFinessPm": number},
        "ege": list(sites),
        "etatObjet": "A",
    }


def document(*entities: dict, **more: object) -> dict:
    head = {"schemaVersion": "v1.0.0", "generatedAt": "2026-09-05T02:06:22Z"}
    groups = {"gcc": [{"gccId": "1", "pmejDuGcc": []}], "gco": []}
    return head | groups | {"pmej": list(entities)} | more


def write(folder: Path, content: dict, **how: object) -> Path:
    return files.write(folder, "structures.json", json.dumps(content, **{"ensure_ascii": False, **how}))


def read(folder: Path, *sites: dict):
    return finess_plus.parse(write(folder, document(entity(*sites))))


WHOLE = document(
    entity(site("010009496", position=DEGREES_SECOND), site("010009497", "FERMÉ", state="I")),
    entity(number="010000164"),
    entity(site("970402988", "PHARMACIE", "620", "97411", place("55.45", "-20.88", "7690000", "338000"))),
)
EXPECTED = {
    "finess": "010009496",
    "legal_finess": "010008407",
    "name": "MAISON DE SANTE PONT-D'AIN",
    "category": "603",
    "category_name": "Maison de santé",
    "family": "maison_sante",
    "commune_code": "01304",
    "departement": "01",
    "lon": 5.334156,
    "lat": 46.049236,
    "position": "publiee",
    "opened": "2013-01-28",
    "as_of": "2026-09-05",
}


@pytest.mark.parametrize("indent", [None, 2])
def test_sites_in_activity_are_read_with_their_positions(tmp_path, indent):
    path = write(tmp_path, WHOLE, indent=indent)
    files.assert_recognised(path, finess_plus.LAYER)
    found = finess_plus.parse(path)
    files.assert_declared(found, finess_plus.LAYER)
    first, second = found.to_pylist()
    assert first == EXPECTED
    assert (second["commune_code"], second["departement"], second["family"]) == ("97411", "974", "pharmacie")
    assert (second["lon"], second["lat"], second["position"]) == (55.45, -20.88, "publiee")
    assert remarks(found) == ("établissements inactifs : 1, laissés de côté.",)


def test_both_layers_fill_one_table():
    assert finess_plus.LAYER.table is finess.LAYER.table


def test_a_byte_order_mark_is_accepted(tmp_path):
    path = files.write(tmp_path, "s.json", json.dumps(WHOLE), "utf-8-sig")
    files.assert_recognised(path, finess_plus.LAYER)
    assert finess_plus.parse(path).num_rows == 2


def test_the_flat_layout_is_read_alike(tmp_path):
    nested = site(
        "010009496", category={"code": "603", "libelle": "Maison de Santé (L.6223-3)"}, position=DEGREES_FIRST
    )
    general = nested.pop("informationsGeneralesEGE")
    nested["adresse"] = [{"usage": a.pop("usageAdresse"), **a} for a in nested["adresse"]]
    content = {"pmej": [{"numFinessPm": "010008407", "ege": [general | nested]}]}
    path = write(tmp_path, content)
    files.assert_recognised(path, finess_plus.LAYER)
    assert finess_plus.parse(path).to_pylist() == [
        {**EXPECTED, "category_name": "Maison de Santé (L.6223-3)", "as_of": None}
    ]


def test_positions_are_found_wherever_they_stand_and_refused_where_absurd(tmp_path):
    positions = {
        "publiee": [DEGREES_FIRST, DEGREES_SECOND, place("5,334156", "46,049236", None, None)],
        "permutee": [place("46.049236", "5.334156", None, None), place("N", "E", "5.334156", "46.049236")],
        "refusee": [place("0", "0", "0", "0"), place("5.3", None, None, None), place("-61.5", "16.2", "x", "y")],
        "absente": [place(None, "", " ", None), None],
    }
    expected = [kind for kind, places in positions.items() for _ in places]
    everything = [each for places in positions.values() for each in places]
    found = read(tmp_path, *(site(f"01000000{n}", position=each) for n, each in enumerate(everything)))
    assert found["position"].to_pylist() == expected
    points = {(r["lon"], r["lat"]) for r in found.to_pylist() if r["position"] in {"publiee", "permutee"}}
    assert points == {(5.334156, 46.049236)}
    assert found["lon"].null_count == found["lat"].null_count == 5
    assert remarks(found) == (
        "positions publiées avec longitude et latitude (ou X et Y) permutées : 2, remises à l'endroit.",
        "positions hors du territoire de leur commune ou illisibles : 3, laissées vides.",
        "établissements sans position dans le fichier : 2.",
    )


@pytest.mark.parametrize(
    ("position", "said"),
    [(place("880459.31", "6552608.95", None, None), "publiee"), (place("6552608.95", "880459.31", "", ""), "permutee")],
)
def test_metres_alone_are_read_in_the_projection_of_the_territory(tmp_path, position, said):
    [row] = read(tmp_path, site("010009496", position=position)).to_pylist()
    assert row["position"] == said
    # The same address in degrees, as published.
    assert (row["lon"], row["lat"]) == (pytest.approx(5.334156, abs=2e-6), pytest.approx(46.049236, abs=2e-6))


def test_the_address_of_care_is_taken_whatever_its_place(tmp_path):
    one = site("010009496")
    one["adresse"].reverse()
    assert read(tmp_path, one)["commune_code"].to_pylist() == ["01304"]


def test_what_is_mended_or_odd_is_said(tmp_path):
    found = read(
        tmp_path,
        site("10009496", commune="1304", category=603, position={**DEGREES_FIRST, "cleInInteropBAN": "01304"}),
        site("010009498", " ", "259", position=DEGREES_FIRST, dateFermeture="2014-03-31", dateOuverture="inconnue"),
        site("010009499", category=None, position=DEGREES_FIRST),
    )
    first, second, third = found.to_pylist()
    assert (first["finess"], first["commune_code"], first["family"]) == ("010009496", "01304", "maison_sante")
    assert (second["name"], second["family"], second["category_name"], second["opened"]) == (
        "LONG",
        "autre",
        None,
        None,
    )
    assert (third["category"], third["family"]) == (None, None)
    assert remarks(found) == (
        "positions qui sont celles de la commune, non de l'adresse : 1.",
        "établissements dits actifs qui portent une date de fermeture : 1, gardés.",
        "établissements dont le numéro ou la commune avait perdu un zéro de tête ou pris une décimale : 1, rétablis.",
        "dates d'ouverture illisibles : 1, laissées vides.",
        "établissements sans catégorie : 1, sans famille.",
    )


def changed(**fields: object) -> dict:
    return {**site("010009496"), **fields}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"pmej": []}, "aucune ligne"),
        ({"structures": []}, "aucune ligne"),
        (document(entity(site("010009496"), site("010009496"))), "établissements 1 et 2 : clé répétée"),
        (
            document(entity(site("01000949X"))),
            "établissement 1, colonne numFinessEge : un code finess .* « 01000949X »",
        ),
        (document(entity(site(""))), "colonne numFinessEge : .* rien trouvé"),
        (document(entity(site("010009496"), number="X")), "colonne numFinessPm"),
        (document(entity(site("010009496", commune="99138"))), "colonne cogCommune : .* « 99138 »"),
        (document(entity(site("010009496", category="MSP"))), "colonne categorieentite.* « MSP »"),
        (document(entity(site("010009496", state="P"))), "établissement 1, champ etatObjet : A ou I attendu, « P »"),
        (document(entity(changed(etatObjet=True))), "champ etatObjet : un texte attendu, « True »"),
        (document(entity(changed(adresse=[]))), r"une adresse géographique \(usage 03\) attendue, 0 trouvées"),
        (document(entity(changed(adresse=[{"usageAdresse": "03"}] * 2))), "2 trouvées"),
        (document(entity(changed(adresse="rue"))), "champ adresse : une liste attendue, « rue »"),
        (document(entity(changed(categorieentiteGeographiqueExercice=["603"]))), "champ categorieentite.*un texte"),
        (document(entity("texte")), "établissement 1, champ ege : un objet attendu"),
        (document("texte"), "champ pmej : un objet attendu"),
        (document({"ege": 3}), "champ ege : une liste attendue"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, content, said):
    with pytest.raises(SchemaError, match=said):
        finess_plus.parse(write(tmp_path, content))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "fichier vide"),
        (json.dumps(WHOLE)[:-40], "JSON tronqué ou mal formé"),
        (json.dumps(WHOLE) + "{}", "JSON"),
        (json.dumps(WHOLE).replace("{", "[", 5), "JSON tronqué ou mal formé"),
        ("<html><body>maintenance</body></html>", "page web trouvée"),
        ("finess;etalab;111;2026-05-12\n", "JSON tronqué ou mal formé"),
        (json.dumps(WHOLE).encode("utf-16"), "UTF-16"),
        (b"\x1f\x8b\x08\x00", "une archive gzip trouvé"),
    ],
)
def test_what_is_not_json_is_said(tmp_path, text, said):
    with pytest.raises(SchemaError, match=said):
        finess_plus.parse(files.write(tmp_path, "s.json", text))


@pytest.mark.parametrize(
    "content",
    [
        {"schemaVersion": "v1", "pmej": [{"activitesAutorisees": [], "ege": [{"numFinessEge": "010009496"}]}]},
        {"type": "FeatureCollection", "features": []},
        [],
    ],
)
def test_other_json_files_are_not_claimed(tmp_path, content):
    assert not finess_plus.recognise(sample(write(tmp_path, content)))


def test_the_file_is_read_as_it_flows(tmp_path):
    # Some 20 MB, nearly all of it in what is not kept.
    padding = {"evenement": [{"evenementId": "x" * 4000}] * 10}
    one = json.dumps(entity(site("010009496") | padding))
    with (tmp_path / "s.json").open("w") as file:
        file.write('{"pmej": [')
        file.writelines(one.replace("010009496", f"01{n:07}") + "," for n in range(500))
        file.write(one + "]}")
    tracemalloc.start()
    found = finess_plus.parse(tmp_path / "s.json")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found.num_rows == 501
    assert peak < 4 << 20


test_fuzz = files.fuzz(finess_plus.LAYER, json.dumps(WHOLE, ensure_ascii=False, indent=1), "structures.json")


def leaves(value: object, path: tuple = ()) -> list[tuple]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(each for key, below in inner for each in leaves(below, (*path, key)))]


@settings(max_examples=15)
@given(
    at=st.sampled_from(leaves(WHOLE)[1:]),
    value=st.sampled_from(
        [None, "", " ", 0, 1.5, 10**30, True, [], {}, [None], {"code": None}, "é\ud800", "1e999", "NaN"]
    ),
)
def test_a_value_of_another_kind_gives_a_sound_table_or_one_of_our_errors(at, value):
    content = copy.deepcopy(WHOLE)
    holder = content
    for key in at[:-1]:
        holder = holder[key]
    holder[at[-1]] = value
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder), content, ensure_ascii=True)
        try:
            found = finess_plus.parse(path)
        except CptsMapError:
            return
        files.assert_declared(found, finess_plus.LAYER)
