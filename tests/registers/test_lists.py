"""Lists by name as ARS write them; no person is ever read."""

from pathlib import Path

import openpyxl
import pytest

from cpts_map.errors import SchemaError
from cpts_map.ingest.sample import sample
from cpts_map.registers import Kind, Scope, lists
from cpts_map.rules import Status

HEADER = [
    "Nom CPTS",
    "Territoire CPTS",
    "dpt",
    "Président-e",
    "Coordonnateur-rice",
    "Contact de la CPTS",
    "Site Internet",
]
PERSONS = ["Jeanne Martin", "Paul Durand", "contact@cpts-exemple.fr 05 56 00 00 00"]


def _book(folder: Path, sheets: dict[str, list[list[object]]], merged: str | None = None) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if merged:
            sheet.merge_cells(merged)
    path = folder / "liste.xlsx"
    book.save(path)
    return path


def _ars(*rows: tuple[str, str, object]) -> list[list[object]]:
    titled: list[list[object]] = [["Liste des CPTS au 1er mars 2023"], HEADER]
    return titled + [[cpts, commune, dpt, *PERSONS, "https://cpts.exemple.fr"] for cpts, commune, dpt in rows]


def test_an_ars_list_with_its_header_on_the_second_row(tmp_path, gazetteer) -> None:
    path = _book(
        tmp_path,
        {
            "Liste": _ars(
                ("CPTS Médoc", "Pauillac", 33),
                ("CPTS Médoc", "St-Estèphe", 33),
                ("CPTS Médoc", "Teste de Buch (La)", 33),
                ("CPTS Médoc", "Marcillac", "33"),
                ("CPTS Médoc", "Nulle-Part-sur-Rien", 33),
            )
        },
    )
    done = lists.read(path, gazetteer)
    assert [(v.row, v.kind, v.commune_code) for v in done.verdicts] == [
        (3, Kind.NOM, "33314"),
        (4, Kind.HOMONYME, "33395"),
        (5, Kind.NOM, "33529"),
        (6, Kind.FUSIONNEE, "33380"),
        (7, Kind.INCONNUE, None),
    ]
    assert done.cpts[0].site == "https://cpts.exemple.fr"
    assert lists.recognise(sample(path))


def test_columns_of_persons_are_never_read_and_it_is_said(tmp_path, gazetteer) -> None:
    done = lists.read(_book(tmp_path, {"Liste": _ars(("CPTS Médoc", "Pauillac", 33))}), gazetteer)
    everything = repr(done)
    for person in ("Martin", "Durand", "contact@", "05 56"):
        assert person not in everything
    said = next(said for said in done.remarks if "personnes" in said)
    assert all(f"« {name} »" in said for name in ("Président-e", "Coordonnateur-rice", "Contact de la CPTS"))


def test_a_person_in_a_column_of_another_name_is_told_by_the_values(tmp_path, gazetteer) -> None:
    rows = [["CPTS", "Commune", "Divers"], ["Médoc", "Pauillac", ""], ["Médoc", "Lesparre-Médoc", "jeanne@exemple.fr"]]
    done = lists.read(_book(tmp_path, {"L": rows}), gazetteer)
    assert "jeanne" not in repr(done)
    assert "Divers" in done.remarks[0]


def test_nom_beside_prenom_is_a_person(tmp_path, gazetteer) -> None:
    rows = [["CPTS", "Commune", "Nom", "Prénom"], ["Médoc", "Pauillac", "Martin", "Jeanne"]]
    done = lists.read(_book(tmp_path, {"L": rows}), gazetteer)
    assert done.cpts[0].name == "Médoc"
    assert "Martin" not in repr(done)


def test_addresses_and_telephones_within_a_cell_are_masked(tmp_path, gazetteer) -> None:
    rows = [["CPTS", "Commune"], ["Médoc (jeanne@exemple.fr)", "Pauillac 0556000000"]]
    done = lists.read(_book(tmp_path, {"L": rows}), gazetteer)
    assert "jeanne@" not in repr(done.verdicts) + repr(done.cpts) + repr(done.remarks)
    assert "0556" not in repr(done)


def test_several_communes_in_one_cell(tmp_path, gazetteer) -> None:
    rows = [
        ["Nom de la CPTS", "Statut", "Communes"],
        ["CPTS Médoc", "ACI signé", "Pauillac, Lesparre-Médoc ; Saint-Estèphe\nVertheuil"],
        ["CPTS Adour", "en rédaction", "Aire-sur-l'Adour et Auch"],
    ]
    done = lists.read(_book(tmp_path, {"L": rows}), gazetteer)
    assert done.register.perimeters() == {
        "MEDOC": {"33314", "33240", "33395", "33545"},
        "ADOUR": {"40001", "32013"},
    }
    assert {c.cpts_id: c.status for c in done.cpts} == {"MEDOC": Status.ACI, "ADOUR": Status.INCONNU}
    assert any("« en rédaction » (1)" in said for said in done.remarks)
    assert [v.row for v in done.verdicts] == [2, 2, 2, 2, 3, 3]


def test_merged_cells_are_filled_down(tmp_path, gazetteer) -> None:
    rows = [
        ["CPTS", "Commune"],
        ["Médoc", "Pauillac"],
        [None, "Vertheuil"],
        [None, "Lesparre-Médoc"],
        ["Adour", "Auch"],
    ]
    done = lists.read(_book(tmp_path, {"L": rows}, merged="A2:A4"), gazetteer)
    assert done.register.perimeters() == {"MEDOC": {"33314", "33545", "33240"}, "ADOUR": {"32013"}}


def test_every_sheet_with_a_header_is_read_and_the_others_are_said(tmp_path, gazetteer) -> None:
    path = _book(
        tmp_path,
        {
            "Lisez-moi": [["Producteur", "ARS"]],
            "33": [["CPTS", "Commune"], ["Médoc", "Pauillac"]],
            "40": [["CPTS", "Commune"], ["Adour", "Aire-sur-l'Adour"]],
        },
    )
    done = lists.read(path, gazetteer)
    assert [v.where for v in done.verdicts] == ["33!2", "40!2"]
    assert "Feuille « Lisez-moi » non lue : aucun en-tête de CPTS et de communes." in done.remarks


def test_totals_and_notes_are_set_aside(tmp_path, gazetteer) -> None:
    rows = [["CPTS", "Commune"], ["Médoc", "Pauillac"], ["Total", "1"], ["Source : ARS"], ["Sources en action", "Auch"]]
    done = lists.read(_book(tmp_path, {"L": rows}), gazetteer)
    assert [v.kind for v in done.verdicts] == [Kind.NOM, Kind.ECARTEE, Kind.ECARTEE, Kind.NOM]
    assert [c.cpts_id for c in done.cpts] == ["MEDOC", "SOURCES-EN-ACTION"]


def test_a_cpts_without_commune_is_kept_and_its_row_said(tmp_path, gazetteer) -> None:
    done = lists.read(_book(tmp_path, {"L": [["CPTS", "Commune"], ["Médoc", None], ["Adour", "Auch"]]}), gazetteer)
    assert [c.cpts_id for c in done.cpts] == ["ADOUR", "MEDOC"]
    assert done.verdicts[0].note == "Ligne sans commune."


def test_homonyms_are_settled_by_the_other_communes_of_the_cpts(tmp_path, gazetteer) -> None:
    rows = [["CPTS", "Commune"], ["Métropole", "Mérignac"], ["Métropole", "Pessac"], ["Métropole", "Floirac"]]
    done = lists.read(_book(tmp_path, {"L": rows}), gazetteer)
    assert [(v.kind, v.commune_code) for v in done.verdicts] == [
        (Kind.HOMONYME, "33281"),
        (Kind.NOM, "33318"),
        (Kind.HOMONYME, "33167"),
    ]
    assert "autres communes" in done.verdicts[0].note


def test_homonyms_of_two_departments_of_the_cpts_wait_with_these_only(tmp_path, gazetteer) -> None:
    rows = [["CPTS", "Commune"], ["X", "Mérignac"], ["X", "Pessac"], ["X", "Angoulême"]]
    done = lists.read(_book(tmp_path, {"L": rows}), gazetteer)
    assert done.verdicts[0].kind is Kind.AMBIGUE
    assert [c.code for c in done.verdicts[0].candidates] == ["16216", "33281"]


def test_homonyms_alone_wait_unless_the_extent_of_the_register_settles_them(tmp_path, gazetteer) -> None:
    path = _book(tmp_path, {"L": [["CPTS", "Commune"], ["X", "Mérignac"]]})
    assert lists.read(path, gazetteer).verdicts[0].kind is Kind.AMBIGUE
    found = lists.read(path, gazetteer, Scope(frozenset({"33", "40"}))).verdicts[0]
    assert (found.kind, found.commune_code) == (Kind.HOMONYME, "33281")


def test_a_name_outside_its_department_is_taken_only_beside_others_of_its_cpts(tmp_path, gazetteer) -> None:
    rows = [
        ["CPTS", "Commune", "dpt"],
        ["Adour", "Aire-sur-l'Adour", "40"],
        ["Adour", "Barcelonne-du-Gers", "40"],  # in the Gers, 3 km away
        ["Adour", "Strasbourg", "40"],
    ]
    done = lists.read(_book(tmp_path, {"L": rows}), gazetteer)
    assert [(v.kind, v.commune_code) for v in done.verdicts] == [
        (Kind.NOM, "40001"),
        (Kind.NOM, "32027"),
        (Kind.PROPOSEE, None),
    ]


def test_a_name_far_outside_the_extent_of_the_register_waits(tmp_path, gazetteer) -> None:
    rows = [
        ["CPTS", "Commune"],
        ["X", "Pessac"],
        ["X", "Strasbourg"],
        ["Adour", "Aire-sur-l'Adour"],
        ["Adour", "Barcelonne-du-Gers"],
    ]
    done = lists.read(_book(tmp_path, {"L": rows}), gazetteer, Scope(frozenset({"33", "40"})))
    assert [v.kind for v in done.verdicts] == [Kind.NOM, Kind.PROPOSEE, Kind.NOM, Kind.NOM]


def test_a_slip_of_one_letter_is_proposed_by_the_department_of_the_others(tmp_path, gazetteer) -> None:
    done = lists.read(_book(tmp_path, {"L": [["CPTS", "Commune"], ["X", "Pessac"], ["X", "Talance"]]}), gazetteer)
    assert done.verdicts[1].kind is Kind.PROPOSEE
    assert [c.code for c in done.verdicts[1].candidates] == ["33522"]
    assert done.register.perimeters() == {"X": {"33318"}}


def test_an_epci_is_not_taken_for_its_communes(tmp_path, gazetteer) -> None:
    rows = [["CPTS", "Territoire"], ["X", "Pessac"], ["X", "CC Médullienne"]]
    done = lists.read(_book(tmp_path, {"L": rows}), gazetteer)
    assert done.verdicts[1].kind is Kind.INCONNUE
    assert "donner ses communes" in done.verdicts[1].note


def test_a_part_of_a_commune_is_taken_whole_and_said(tmp_path, gazetteer) -> None:
    done = lists.read(_book(tmp_path, {"L": [["CPTS", "Commune"], ["X", "Pessac (pour partie)"]]}), gazetteer)
    assert done.verdicts[0].commune_code == "33318"
    assert "En partie" in done.verdicts[0].note


def test_excel_dates_are_dates(tmp_path, gazetteer) -> None:
    import datetime as dt

    rows = [["CPTS", "Statut", "Date du statut", "Commune"], ["X", "ACI", dt.date(2022, 3, 15), "Pessac"]]
    assert lists.read(_book(tmp_path, {"L": rows}), gazetteer).cpts[0].status_date == "2022-03-15"


def test_a_list_as_text(tmp_path, gazetteer) -> None:
    path = tmp_path / "liste.csv"
    path.write_bytes("Nom CPTS;Commune\nMédoc;Saint-Estèphe\nMédoc;Pauillac\n".encode("cp1252"))
    assert lists.read(path, gazetteer).register.perimeters() == {"MEDOC": {"33395", "33314"}}
    assert lists.recognise(sample(path))


def test_a_far_commune_is_said(tmp_path, gazetteer) -> None:
    rows = [["CPTS", "Commune"], *(["X", name] for name in ("Pessac", "Talence", "Bègles", "Strasbourg"))]
    done = lists.read(_book(tmp_path, {"L": rows}), gazetteer)
    assert any("Strasbourg" in said and "60 km" in said for said in done.remarks)


@pytest.mark.parametrize("rows", [[["a", "b"], ["c", "d"]], [["Commune"], ["Pessac"]], [[None]]])
def test_a_workbook_without_cpts_is_refused(tmp_path, gazetteer, rows) -> None:
    with pytest.raises(SchemaError, match="en-tête"):
        lists.read(_book(tmp_path, {"L": rows}), gazetteer)


def test_a_damaged_workbook_is_refused(tmp_path, gazetteer) -> None:
    path = _book(tmp_path, {"L": [["CPTS", "Commune"], ["X", "Pessac"]]})
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises((SchemaError, ValueError)):
        lists.read(path, gazetteer)


def test_the_order_of_the_rows_changes_no_perimeter(tmp_path, gazetteer) -> None:
    rows = [["Métropole", "Mérignac"], ["Métropole", "Pessac"], ["Adour", "Auch"], ["Métropole", "Floirac"]]
    header = ["CPTS", "Commune"]
    one = lists.read(_book(tmp_path, {"L": [header, *rows]}), gazetteer)
    other = lists.read(_book(tmp_path, {"L": [header, *reversed(rows)]}), gazetteer)
    assert one.register == other.register
    assert [v.kind for v in one.verdicts] == [v.kind for v in reversed(other.verdicts)]
