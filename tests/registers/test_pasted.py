"""Pasted text: any text gives a verdict for each line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_map.registers import Kind, RegisterImport, Scope, pasted
from cpts_map.rules import Status


def _codes(done: RegisterImport) -> list[str | None]:
    return [verdict.commune_code for verdict in done.verdicts]


@pytest.mark.parametrize(
    "text",
    [
        "Pessac\nTalence\nBègles",
        "Pessac, Talence, Bègles",
        "Pessac; Talence ;Bègles",
        "Pessac\tTalence\tBègles",
        "- Pessac\n- Talence\n- Bègles",
        "• Pessac\n• Talence\n• Bègles",
        "1. Pessac\n2. Talence\n3. Bègles",
        "1) Pessac\n2) Talence\n3) Bègles",
        "33318\n33522\n33039",
        "33318 Pessac\n33522 Talence\n33039 Bègles",
        "Pessac 33318\nTalence 33522\nBègles (33039)",
        "33600 Pessac\n33400 Talence\n33130 Bègles",
        "33318;Pessac\n33522;Talence\n33039;Bègles",
        "33318;Pessac;33522;Talence;33039;Bègles",
        "Pessac\t33318\t33600\nTalence\t33522\t33400\nBègles\t33039\t33130",
        "\ufeffPessac\r\n\r\nTalence\r\n  Bègles  \r\n",
        "PESSAC\nTALENCE\nBEGLES",
    ],
)
def test_a_list_is_read_whatever_its_marks(gazetteer, text: str) -> None:
    done = pasted.read(text, gazetteer)
    assert _codes(done) == ["33318", "33522", "33039"]
    assert done.register.perimeters() == {"PERIMETRE-COLLE": {"33318", "33522", "33039"}}


def test_bytes_in_another_encoding(gazetteer) -> None:
    assert _codes(pasted.read("Bègles".encode("cp1252"), gazetteer)) == ["33039"]


def test_titles_begin_cpts_and_may_say_their_status(gazetteer) -> None:
    text = "CPTS Médoc (ACI signé le 12/03/2022) :\nPauillac\nVertheuil\n\nCPTS de l'Adour : Auch, Aire-sur-l'Adour\n"
    done = pasted.read(text, gazetteer)
    assert [(c.cpts_id, c.name, c.status, c.status_date) for c in done.cpts] == [
        ("ADOUR", "CPTS de l'Adour", Status.INCONNU, None),
        ("MEDOC", "CPTS Médoc", Status.ACI, "2022-03-12"),
    ]
    assert done.register.perimeters() == {"MEDOC": {"33314", "33545"}, "ADOUR": {"32013", "40001"}}
    assert [v.row for v in done.verdicts] == [1, 2, 3, 5, 5]


def test_lines_before_any_title_go_to_the_cpts_named(gazetteer) -> None:
    done = pasted.read("Pessac\nCPTS Médoc :\nPauillac", gazetteer, cpts="CPTS de Pessac")
    assert done.register.perimeters() == {"PESSAC": {"33318"}, "MEDOC": {"33314"}}


def test_headers_and_contacts_are_set_aside(gazetteer) -> None:
    done = pasted.read("Code INSEE;Nom de la commune\n33318;Pessac\ncontact@exemple.fr\n----\n", gazetteer)
    assert [v.kind for v in done.verdicts] == [Kind.ECARTEE, Kind.CODE, Kind.ECARTEE, Kind.ECARTEE]
    assert "contact@" not in repr(done)


def test_postal_codes_alone_wait(gazetteer) -> None:
    done = pasted.read("33600\n33240\n33318", gazetteer)
    one, many, code = done.verdicts
    assert (one.kind, [c.code for c in one.candidates]) == (Kind.PROPOSEE, ["33318"])
    assert many.kind is Kind.AMBIGUE  # 33240 is a commune too: Lesparre-Médoc
    assert len(many.candidates) > 10
    assert (code.kind, code.commune_code) == (Kind.CODE, "33318")  # serves no one


def test_a_number_that_is_both_is_a_code_where_all_are(gazetteer) -> None:
    assert _codes(pasted.read("33240\n33318", gazetteer)) == ["33240", "33318"]


def test_a_postal_code_settles_homonyms(gazetteer) -> None:
    done = pasted.read("93200 Saint-Denis\n33700 Mérignac\n97400 St Denis\n17210 Mérignac", gazetteer)
    assert _codes(done) == ["93066", "33281", "97411", "17229"]


def test_a_wrong_number_beside_a_name_is_said(gazetteer) -> None:
    done = pasted.read("33999 Pessac", gazetteer)
    assert done.verdicts[0].commune_code == "33318"
    assert "33999" in done.verdicts[0].note


def test_a_code_and_a_name_that_contradict_each_other_wait(gazetteer) -> None:
    done = pasted.read("33063 Pessac", gazetteer)
    assert done.verdicts[0].kind is Kind.AMBIGUE


def test_nothing_pasted_gives_an_empty_perimeter(gazetteer) -> None:
    done = pasted.read(" \n\n", gazetteer)
    assert (done.verdicts, done.members, len(done.cpts)) == ((), (), 1)


def test_lines_numbered_with_a_dash_are_not_departments(gazetteer) -> None:
    text = "15 - Pessac\n16 - Mérignac\n17 - Talence"
    assert _codes(pasted.read(text, gazetteer)) == ["33318", "33281", "33522"]
    places = "33 - Pessac\n33 - Mérignac\n16 - Mérignac"
    assert _codes(pasted.read(places, gazetteer)) == ["33318", "33281", "16216"]


def test_a_department_named_within_parentheses_is_one(gazetteer) -> None:
    assert _codes(pasted.read("Mérignac (Gironde)\nSaint-Denis (La Réunion)", gazetteer)) == ["33281", "97411"]
    assert _codes(pasted.read("Nulle-Part (Vienne)", gazetteer)) == [None]  # the department, not the commune of Isère


def test_a_commune_within_parentheses_only_is_proposed(gazetteer) -> None:
    done = pasted.read("Le Bourg-Nulle-Part (Pessac)", gazetteer)
    assert (done.verdicts[0].kind, done.verdicts[0].candidates[0].code) == (Kind.PROPOSEE, "33318")


def test_cells_copied_from_a_spreadsheet(gazetteer) -> None:
    text = "Nom CPTS\tStatut\tCommune\nMédoc\tACI signé\tPauillac\nMédoc\tACI signé\tVertheuil\nAdour\t\tAuch\n"
    done = pasted.read(text, gazetteer)
    assert done.register.perimeters() == {"MEDOC": {"33314", "33545"}, "ADOUR": {"32013"}}
    assert {c.status for c in done.cpts} == {Status.ACI, Status.INCONNU}


def test_a_cpts_in_the_first_cell_begins_a_group(gazetteer) -> None:
    done = pasted.read("CPTS Médoc\tPauillac\tVertheuil\nCPTS Adour, Auch", gazetteer)
    assert done.register.perimeters() == {"MEDOC": {"33314", "33545"}, "ADOUR": {"32013"}}


def test_departments_beside_names(gazetteer) -> None:
    done = pasted.read("Mérignac;33\nMérignac (16)\nSaint-Denis, 93", gazetteer, Scope())
    assert _codes(done)[:2] == ["33281", "16216"]


_WORDS = st.sampled_from(
    [
        "Pessac",
        "CPTS",
        ":",
        ";",
        ",",
        "\n",
        "33063",
        "33000",
        "(",
        ")",
        "Saint",
        "La",
        "é",
        "Ã©",
        "\ufffd",
        "2A004",
        "\t",
        "-",
        "1.",
        "et",
        "/",
        "@",
        "93",
    ]
)


@given(text=st.text() | st.lists(_WORDS, max_size=15).map(" ".join) | st.lists(_WORDS, max_size=15).map("".join))
def test_any_text_gives_a_verdict_for_each_line_and_never_an_error(gazetteer, text: str) -> None:
    done = pasted.read(text, gazetteer)
    lines = {n for n, line in enumerate(text.splitlines(), 1) if line.strip(" \t\ufeff\u00a0")}
    assert {verdict.row for verdict in done.verdicts} == lines
    for verdict in done.verdicts:
        taken = verdict.kind not in {Kind.AMBIGUE, Kind.PROPOSEE, Kind.INCONNUE, Kind.ECARTEE}
        assert taken == (verdict.commune_code is not None)
    assert {(m.cpts_id, m.commune_code) for m in done.members} == {
        (v.cpts_id, v.commune_code) for v in done.verdicts if v.commune_code is not None
    }


@given(content=st.binary(max_size=60))
def test_any_bytes_give_verdicts(gazetteer, content: bytes) -> None:
    assert isinstance(pasted.read(content, gazetteer), RegisterImport)


@given(order=st.permutations(["Mérignac", "Pessac", "Floirac", "Marcillac", "33522", "Saint-Denis (93)", "Talance"]))
def test_the_order_of_the_lines_changes_no_verdict(gazetteer, order: list[str]) -> None:
    done = pasted.read("\n".join(order), gazetteer)
    found = {v.text: (v.kind, v.commune_code) for v in done.verdicts}
    again = pasted.read("\n".join(sorted(order)), gazetteer)
    assert found == {v.text: (v.kind, v.commune_code) for v in again.verdicts}
