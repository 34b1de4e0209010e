"""What waits, answered: applied, checked, or said."""

import csv
import io

import pytest

from cpts_map.errors import SchemaError
from cpts_map.registers import Kind, RegisterImport, pasted, pending_csv, read_answers, settle
from cpts_map.registers.resolution import COLUMNS
from cpts_map.rules import Precision

TEXT = """CPTS Médoc :
Pauillac
Nulle-Part
Saint-Denis
33999
CPTS Essarts :
85084
"""


@pytest.fixture(scope="module")
def done(gazetteer) -> RegisterImport:
    return pasted.read(TEXT, gazetteer)


def _answered(done: RegisterImport, **answers: str) -> bytes:
    """Complete the last column, by text."""
    rows = list(csv.reader(io.StringIO(pending_csv(done).decode("utf-8-sig")), delimiter=";"))
    for row in rows[1:]:
        row[-1] = answers.get(row[2].replace("-", "_").replace("33999", "n33999").replace("85084", "n85084"), "")
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def test_what_waits_is_written_with_its_candidates(done) -> None:
    rows = list(csv.reader(io.StringIO(pending_csv(done).decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == list(COLUMNS)
    assert [(row[0], row[1], row[2], row[3].split(" :")[0]) for row in rows[1:]] == [
        ("3", "MEDOC", "Nulle-Part", "inconnue"),
        ("4", "MEDOC", "Saint-Denis", "ambigue"),
        ("5", "MEDOC", "33999", "inconnue"),
        ("7", "ESSARTS", "85084", "ambigue"),
    ]
    assert "93066 Saint-Denis (93)" in rows[2][4]
    assert all(row[-1] == "" for row in rows[1:])


def test_answers_are_applied_and_what_has_none_still_waits(done, gazetteer) -> None:
    answers = read_answers(_answered(done, Saint_Denis="93066", Nulle_Part="aucune", n85084="85084 85165"))
    after = settle(done, answers, gazetteer)
    assert after.register.perimeters() == {"MEDOC": {"33314", "93066"}, "ESSARTS": {"85084", "85165"}}
    assert [v.text for v in after.pending] == ["33999"]
    assert {c.cpts_id: c.precision for c in after.cpts} == {"MEDOC": Precision.PARTIEL, "ESSARTS": Precision.COMMUNES}
    assert "1 ligne(s) attendent une réponse." in after.remarks
    assert [v.kind for v in after.verdicts if v.text == "Nulle-Part"] == [Kind.ECARTEE]
    assert all(v.matched_as == "choisie par l'utilisateur" for v in after.verdicts if v.text == "85084")


def test_a_candidate_as_written_and_an_old_code_are_answers(done, gazetteer) -> None:
    answers = read_answers(_answered(done, Saint_Denis="93066 Saint-Denis (93)", Nulle_Part="78452"))
    after = settle(done, answers, gazetteer)
    assert after.register.perimeters()["MEDOC"] == {"33314", "93066", "95452"}
    old = next(v for v in after.verdicts if v.text == "Nulle-Part")
    assert "95452" in old.note


def test_oui_takes_the_only_candidate(gazetteer) -> None:
    waiting = pasted.read("Pessac\nTalance", gazetteer)
    after = settle(waiting, read_answers(_answered(waiting, Talance="oui")), gazetteer)
    assert after.register.perimeters() == {"PERIMETRE-COLLE": {"33318", "33522"}}


@pytest.mark.parametrize("answer", ["99999", "Bordeaux", "oui", "33063 99999"])
def test_an_answer_that_is_no_commune_is_refused_and_the_row_waits(done, gazetteer, answer: str) -> None:
    after = settle(done, read_answers(_answered(done, Saint_Denis=answer)), gazetteer)
    assert len(after.pending) == len(done.pending)
    assert any("refusée" in said and answer in said for said in after.remarks)


def test_answers_to_rows_that_do_not_wait_are_counted(done, gazetteer) -> None:
    after = settle(done, {("2", "MEDOC", "pauillac"): "33063"}, gazetteer)
    assert after.register == done.register
    assert any("1 réponse(s) à des lignes qui n'attendent rien" in said for said in after.remarks)


def test_no_answer_changes_nothing(done, gazetteer) -> None:
    after = settle(done, read_answers(pending_csv(done)), gazetteer)
    assert (after.register, after.verdicts, after.remarks) == (done.register, done.verdicts, done.remarks)


def test_a_spreadsheet_may_change_separator_encoding_and_zeros(done, gazetteer) -> None:
    plain = _answered(done, Saint_Denis="1004").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(plain), delimiter=";"))
    text = io.StringIO()
    csv.writer(text, delimiter=",").writerows(rows)
    after = settle(done, read_answers(text.getvalue().encode("cp1252")), gazetteer)
    assert "01004" in after.register.perimeters()["MEDOC"]


@pytest.mark.parametrize("content", ["", "a;b\n1;2\n", "ligne;cpts;texte\n1;A;x\n"])
def test_another_table_is_refused(content: str) -> None:
    with pytest.raises(SchemaError, match="colonnes absentes"):
        read_answers(content)


def test_two_answers_to_one_row_are_refused(done) -> None:
    rows = _answered(done, Saint_Denis="93066").decode("utf-8-sig").splitlines()
    twice = [*rows, next(row for row in rows if "93066" in row).rsplit(";", 1)[0] + ";97411"]
    with pytest.raises(SchemaError, match="deux réponses"):
        read_answers("\n".join(twice))
