"""Registers by code: header, separators, encodings, contradictions, and what is written read back the same."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_map.errors import SchemaError
from cpts_map.ingest.sample import sample
from cpts_map.registers import Kind, Membership, plain
from cpts_map.rules import Precision, Status

ROOT = Path(__file__).parents[2]
USUAL = """id;nom;statut;date;code_commune
A;CPTS Alpha;ACI signé;15/03/2022;33063
A;CPTS Alpha;ACI signé;15/03/2022;33318
B;CPTS Bêta;Lettre d'intention;mars 2023;33522
"""


def _write(folder: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path = folder / "registre.csv"
    path.write_bytes(content.encode(encoding) if isinstance(content, str) else content)
    return path


def test_the_usual_file(tmp_path, gazetteer) -> None:
    done = plain.read(_write(tmp_path, USUAL), gazetteer)
    assert [(c.cpts_id, c.name, c.status, c.status_date, c.precision, c.departements) for c in done.cpts] == [
        ("A", "CPTS Alpha", Status.ACI, "2022-03-15", Precision.COMMUNES, "33"),
        ("B", "CPTS Bêta", Status.LETTRE, "2023-03", Precision.COMMUNES, "33"),
    ]
    assert done.register.perimeters() == {"A": {"33063", "33318"}, "B": {"33522"}}
    assert [v.row for v in done.verdicts] == [2, 3, 4]
    assert done.counts() == {Kind.CODE: 3}
    assert done.pending == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_encodings_and_separators_change_nothing(tmp_path, gazetteer, encoding: str, delimiter: str) -> None:
    path = _write(tmp_path, USUAL.replace(";", delimiter), encoding)
    assert plain.read(path, gazetteer).register == plain.read(_write(tmp_path, USUAL), gazetteer).register


@pytest.mark.parametrize(
    "header",
    [
        "cpts_code;cpts_nom;statut;date;code_commune",
        "ID;Nom;Statut;Date;Code commune",
        "Code CPTS;Nom de la CPTS;État d'avancement;Date de signature;Code INSEE",
        "identifiant;nom_cpts;status;date_statut;codgeo",
    ],
)
def test_headers_have_synonyms(tmp_path, gazetteer, header: str) -> None:
    content = USUAL.replace("id;nom;statut;date;code_commune", header)
    assert (
        plain.read(_write(tmp_path, content), gazetteer).register
        == plain.read(_write(tmp_path, USUAL), gazetteer).register
    )
    assert plain.recognise(sample(_write(tmp_path, content)))


def test_lost_zeros_and_floats_are_mended_and_said(tmp_path, gazetteer) -> None:
    done = plain.read(
        _write(tmp_path, "id;nom;code_commune\nA;Alpha;1004\nA;Alpha;33063.0\nA;Alpha;2a004\n"), gazetteer
    )
    assert done.register.perimeters() == {"A": {"01004", "33063", "2A004"}}
    assert [v.note for v in done.verdicts] == ["Zéro de tête rendu.", "", ""]


def test_a_bad_code_waits_and_its_cpts_is_partial(tmp_path, gazetteer) -> None:
    done = plain.read(_write(tmp_path, "id;nom;code_commune\nA;Alpha;33063\nA;Alpha;99999\nA;Alpha;abc\n"), gazetteer)
    assert [v.kind for v in done.verdicts] == [Kind.CODE, Kind.INCONNUE, Kind.INCONNUE]
    assert done.cpts[0].precision is Precision.PARTIEL
    assert "2 ligne(s) attendent une réponse." in done.remarks


def test_a_code_and_a_name_that_contradict_each_other_wait(tmp_path, gazetteer) -> None:
    content = "cpts;code_commune;commune\nA;33063;Pessac\nA;33063;BORDEAUX\nA;33063;Bordeaux centre\nA;33063;Zzzz\n"
    done = plain.read(_write(tmp_path, content), gazetteer)
    assert [v.kind for v in done.verdicts] == [Kind.AMBIGUE, Kind.CODE, Kind.CODE, Kind.PROPOSEE]
    assert [c.code for c in done.verdicts[0].candidates] == ["33063", "33318"]
    assert "Bordeaux centre" in done.verdicts[2].note


def test_a_code_beside_the_name_of_other_communes_waits(tmp_path, gazetteer) -> None:
    done = plain.read(_write(tmp_path, "cpts;code_commune;commune\nA;33063;Saint-Denis\n"), gazetteer)
    assert done.verdicts[0].kind is Kind.AMBIGUE
    assert [c.code for c in done.verdicts[0].candidates][:2] == ["33063", "11339"]


def test_departments_follow_from_the_communes_most_first(tmp_path, gazetteer) -> None:
    content = "cpts;dpt;code_commune\nA;40;32013\nA;40;32027\nA;40;40001\nB;33;\n"
    done = plain.read(_write(tmp_path, content), gazetteer)
    assert [c.departements for c in done.cpts] == ["32 40", "33"]


def test_a_column_of_codes_that_holds_postal_codes_is_read_by_the_names(tmp_path, gazetteer) -> None:
    content = "cpts;code insee;commune\nA;33240;Saint-André-de-Cubzac\nA;33700;Mérignac\n"
    done = plain.read(_write(tmp_path, content), gazetteer)
    assert [v.commune_code for v in done.verdicts] == ["33366", "33281"]
    assert all("code postal" in v.matched_as for v in done.verdicts)


def test_a_code_divided_since_waits_unless_a_part_is_cited_or_the_vintage_is_known(tmp_path, gazetteer) -> None:
    from cpts_map.registers import Scope

    one = _write(tmp_path, "id;nom;code_commune\nA;Alpha;85084\n")
    done = plain.read(one, gazetteer)
    assert done.verdicts[0].kind is Kind.AMBIGUE
    assert [c.code for c in done.verdicts[0].candidates] == ["85084", "85165", "85212"]
    assert plain.read(one, gazetteer, Scope(vintage=2025)).verdicts[0].kind is Kind.CODE
    assert plain.read(one, gazetteer, Scope(vintage=2021)).verdicts[0].kind is Kind.AMBIGUE
    both = _write(tmp_path, "id;nom;code_commune\nA;Alpha;85084\nB;Bêta;85165\n")
    assert [v.kind for v in plain.read(both, gazetteer).verdicts] == [Kind.CODE, Kind.CODE]


def test_merged_communes_are_counted_and_those_taken_whole_are_said(tmp_path, gazetteer) -> None:
    content = "cpts;commune;dpt\nA;Marcillac;33\nB;Marcillac;33\nB;Saint-Caprais-de-Blaye;33\nB;Val-de-Livenne;33\n"
    done = plain.read(_write(tmp_path, content.replace("cpts;commune;dpt", "cpts;commune;dpt")), gazetteer)
    assert done.register.perimeters() == {"A": {"33380"}, "B": {"33380"}}
    assert len(done.changed()) == 3
    whole = next(said for said in done.remarks if "prises entières" in said)
    assert whole.startswith("1 commune(s)")


def test_contradicting_statuses_dates_and_names_are_said_not_chosen_at_random(tmp_path, gazetteer) -> None:
    content = """id;nom;statut;date;code_commune
A;CPTS Alpha;ACI;2022;33063
A;CPTS ALPHA;Lettre d'intention;2023-01;33318
B;CPTS B;ACI;2022;33522
B;CPTS B;ACI;2022-05;33039
B;CPTS B;Bleu;2021;33192
"""
    done = plain.read(_write(tmp_path, content), gazetteer)
    a, b = done.cpts
    assert (a.status, a.name) == (Status.INCONNU, "CPTS ALPHA")
    assert (b.status, b.status_date) == (Status.ACI, "2022-05")
    said = " ".join(done.remarks)
    assert "CPTS A : statuts contradictoires" in said
    assert "plusieurs écritures du nom" in said
    assert "« Bleu » (1)" in said


def test_bad_dates_are_refused_and_said(tmp_path, gazetteer) -> None:
    done = plain.read(_write(tmp_path, "id;nom;statut;date;code_commune\nA;A;ACI;31/02/2022;33063\n"), gazetteer)
    assert done.cpts[0].status_date is None
    assert any("31/02/2022" in said for said in done.remarks)


def test_steps_in_columns_give_the_furthest_and_its_date(tmp_path, gazetteer) -> None:
    content = """CPTS;Date lettre d'intention;Date validation projet de santé;Date signature ACI;Code INSEE
Alpha;01/02/2019;03/04/2020;05/06/2021;33063
Bêta;01/02/2019;03/04/2020;;33318
Gamma;oui;non;;33522
Delta;;;;33039
"""
    done = plain.read(_write(tmp_path, content), gazetteer)
    assert {c.name: (c.status, c.status_date) for c in done.cpts} == {
        "Alpha": (Status.ACI, "2021-06-05"),
        "Bêta": (Status.PROJET, "2020-04-03"),
        "Gamma": (Status.LETTRE, None),
        "Delta": (Status.INCONNU, None),
    }


def test_a_row_whose_columns_no_longer_answer_is_set_aside(tmp_path, gazetteer) -> None:
    done = plain.read(
        _write(tmp_path, "id,nom,statut,code_commune\nA,CPTS, du Nord,ACI,33063\nB,B,ACI,33318\n"), gazetteer
    )
    assert [v.kind for v in done.verdicts] == [Kind.ECARTEE, Kind.CODE]
    assert "5 cellules pour 4 colonnes" in done.verdicts[0].note


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "vide"),
        ("\n\n", "vide"),
        ("bonjour\nle monde\n", "attendues dans l'en-tête"),
        ("id;nom;statut\nA;A;ACI\n", "attendues dans l'en-tête"),
        ('id;nom;code_commune\nA;"jamais fermé;33063\n', "guillemet"),
        ("id;nom;code_commune\n", "aucune CPTS"),
        (b"PK\x03\x04" + b"\x00" * 50, "archive"),
        (b"\x00\x01\x02", "octets nuls"),
        ("<html><body>", "page web"),
    ],
)
def test_what_is_no_register_is_refused(tmp_path, gazetteer, content: str | bytes, reason: str) -> None:
    with pytest.raises(SchemaError, match=reason):
        plain.read(_write(tmp_path, content), gazetteer)


def test_the_project_s_own_pair_is_read_whole(gazetteer) -> None:
    raw = ROOT / "data" / "raw"
    done = plain.read(raw / "cpts_registre.csv", gazetteer, communes=raw / "cpts_communes.csv")
    assert (len(done.cpts), len(done.members)) == (19, 239)
    assert done.counts() == {Kind.CODE: 239, Kind.ECARTEE: 11}  # eleven CPTS have no commune
    assert done.remarks == ()
    adour = next(c for c in done.cpts if c.cpts_id == "NA-40-ADOUR")
    assert (adour.departements, adour.precision) == ("40 32", Precision.COMMUNES)


def test_communes_of_an_unknown_cpts_are_kept_and_said(tmp_path, gazetteer) -> None:
    heads = tmp_path / "registre.csv"
    heads.write_text("id,nom,statut,precision_perimetre\nA,Alpha,aci_signe,aucun\n")
    communes = tmp_path / "communes.csv"
    communes.write_text("id,code_commune,precision\nA,33063,communes_citees\nZ,33318,deduit\n")
    done = plain.read(heads, gazetteer, communes=communes)
    assert done.members == (Membership("A", "33063"), Membership("Z", "33318", Precision.DEDUIT))
    assert any("Z" in said and "absentes" in said for said in done.remarks)


def test_rows_without_cpts_follow_the_row_above_and_are_counted(tmp_path, gazetteer) -> None:
    done = plain.read(_write(tmp_path, "id;nom;code_commune\nA;Alpha;33063\n;;33318\n"), gazetteer)
    assert done.register.perimeters() == {"A": {"33063", "33318"}}
    assert any(said.startswith("1 ligne(s) sans CPTS") for said in done.remarks)


def test_a_row_without_any_cpts_above_is_set_aside(tmp_path, gazetteer) -> None:
    done = plain.read(_write(tmp_path, "id;nom;code_commune\n;;33318\nA;Alpha;33063\n"), gazetteer)
    assert [v.kind for v in done.verdicts] == [Kind.ECARTEE, Kind.CODE]


@given(order=st.permutations(range(3)), twice=st.booleans())
def test_the_order_of_the_rows_changes_no_perimeter(gazetteer, tmp_path_factory, order, twice) -> None:
    header, *rows = USUAL.splitlines()
    shuffled = [rows[i] for i in order] + ([rows[0]] if twice else [])
    folder = tmp_path_factory.mktemp("order")
    done = plain.read(_write(folder, "\n".join([header, *shuffled])), gazetteer)
    assert done.register == plain.read(_write(folder, USUAL), gazetteer).register
    assert len(done.verdicts) == len(shuffled)
