"""Two registers compared."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from cpts_map.registers import Membership, Register, RegisterCpts, compare
from cpts_map.rules import Status

A = RegisterCpts("A", "CPTS Alpha", status=Status.LETTRE)
B = RegisterCpts("B", "CPTS Bêta")
C = RegisterCpts("C", "CPTS Gamma")


def _register(*cpts: RegisterCpts, **members: str) -> Register:
    held = [Membership(each, code) for each, codes in members.items() for code in codes.split()]
    return Register(cpts, tuple(sorted(held)))


def test_each_change_is_told() -> None:
    old = _register(A, B, A="33001 33002", B="33003")
    new = _register(replace(A, name="CPTS Alpha et Oméga", status=Status.ACI), C, A="33002 33004")
    changes = compare(old, new)
    assert (changes.added, changes.removed, changes.unchanged) == ((C,), (B,), 0)
    (change,) = changes.changed
    assert (change.renamed, change.status_changed, change.gained, change.lost) == (True, True, {"33004"}, {"33001"})
    assert changes.renamed == changes.status_changed == changes.perimeter_changed == (change,)
    assert changes.lines() == [
        "Ajoutée : CPTS Gamma (inconnu).",
        "Retirée : CPTS Bêta (inconnu).",
        (
            "CPTS Alpha et Oméga : renommée, avant « CPTS Alpha » ; statut lettre_intention_validee → aci_signe ; "
            "1 commune(s) gagnée(s) : 33004 ; 1 commune(s) perdue(s) : 33001."
        ),
    ]


def test_a_cpts_whose_id_changed_is_found_by_its_name() -> None:
    old = _register(RegisterCpts("NA-33-MEDOC", "CPTS du Médoc"), **{"NA-33-MEDOC": "33001"})
    new = _register(RegisterCpts("MEDOC", "cpts médoc"), MEDOC="33001")
    changes = compare(old, new)
    assert (changes.added, changes.removed) == ((), ())
    assert changes.changed[0].reidentified


def test_two_cpts_of_one_name_are_not_confused() -> None:
    old = _register(RegisterCpts("1", "CPTS Nord"), RegisterCpts("2", "CPTS Nord"))
    new = _register(RegisterCpts("3", "CPTS Nord"))
    changes = compare(old, new)
    assert (len(changes.added), len(changes.removed)) == (1, 2)


@given(st.dictionaries(st.sampled_from("ABC"), st.sets(st.sampled_from(["33001", "33002", "33003"]))))
def test_a_register_does_not_differ_from_itself(held) -> None:
    cpts = [each for each in (A, B, C) if each.cpts_id in held]
    register = _register(*cpts, **{each: " ".join(codes) for each, codes in held.items()})
    changes = compare(register, register)
    assert (changes.added, changes.removed, changes.changed, changes.unchanged) == ((), (), (), len(cpts))


@given(
    st.dictionaries(st.sampled_from("ABC"), st.sets(st.sampled_from(["33001", "33002", "33003"]))),
    st.dictionaries(st.sampled_from("ABC"), st.sets(st.sampled_from(["33001", "33002", "33003"]))),
)
def test_the_changes_of_one_way_are_those_of_the_other_undone(before, after) -> None:
    def made(held) -> Register:
        cpts = [each for each in (A, B, C) if each.cpts_id in held]
        return _register(*cpts, **{each: " ".join(codes) for each, codes in held.items()})

    there, back = compare(made(before), made(after)), compare(made(after), made(before))
    assert (there.added, there.removed) == (back.removed, back.added)
    assert [(c.gained, c.lost) for c in there.changed] == [(c.lost, c.gained) for c in back.changed]
