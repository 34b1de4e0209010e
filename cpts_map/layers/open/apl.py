"""Accessibilité potentielle localisée: the DREES workbooks of the five professions, every year of each."""

from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from cpts_map.errors import SchemaError
from cpts_map.ingest import reading, remarks, with_remarks, workbook
from cpts_map.ingest.sample import Sample
from cpts_map.ingest.workbook import Sheet
from cpts_map.layers._layer import Layer, official_commune_code, text, year_column
from cpts_map.layers.open._apl_header import LABELS, PROFESSIONS, AplHeader, is_header, is_named_apl
from cpts_map.schema import Column, Kind, Table

# The largest APL that is believed. The largest seen or published: 35 for general practitioners (communes, 2018); 997
# nurses, 750 physiotherapists, 109 midwives (communes, 2016), and 697, 310, 51 (zonings); none for dentists. Twice the
# largest passes, or nearly; a file in the unit of another profession does not.
BOUNDS = {
    "medecins_generalistes": 50,
    "infirmiers": 2_000,
    "masseurs_kinesitherapeutes": 2_000,
    "sages_femmes": 500,
    "chirurgiens_dentistes": 2_000,
}
_UNITS = (
    "médecins généralistes : consultations et visites accessibles par an et par habitant standardisé ; autres "
    "professions : équivalents temps plein pour 100 000 habitants standardisés (pour 100 000 femmes standardisées pour "
    "les sages-femmes)"
)


def _apl(name: str, whom: str) -> Column:
    return Column(name, Kind.REAL, f"APL, {whom} ; {_UNITS}", nullable=True, low=0, high=max(BOUNDS.values()))


def _population(name: str, description: str) -> Column:
    return Column(name, Kind.REAL, description, nullable=True, low=0, high=3_000_000)


TABLE = Table(
    "open_apl",
    (
        official_commune_code(
            "Code officiel géographique de la commune (ou de l'arrondissement municipal), tel qu'il était alors"
        ),
        year_column("Année de l'activité décrite"),
        text("profession", "Profession de santé", values=tuple(PROFESSIONS)),
        _apl("apl", "professionnels de tous âges"),
        _apl("apl_65", "professionnels de 65 ans et moins"),
        _apl("apl_62", "professionnels de 62 ans et moins"),
        _apl("apl_60", "professionnels de 60 ans et moins"),
        _population(
            "standardised_population",
            "Population standardisée par l'âge pour la profession (femmes pour les sages-femmes), habitants : le poids "
            "des moyennes d'APL",
        ),
        _population("total_population", "Population totale, habitants : le dénominateur des parts de population"),
    ),
    ("profession", "commune_code", "year"),
    "Une ligne par profession, commune et année. Les unités diffèrent : une APL de médecins généralistes ne se compare "
    "pas à celle d'une autre profession. Une APL vide est manquante ; zéro est une valeur. Chaque édition réestime les "
    "années précédentes ; il n'y a pas d'année 2020.",
)


def recognise(seen: Sample) -> bool:
    """Tell the workbooks of the APL by a row that begins with the commune and names the APL to a profession."""
    return any(is_header(row) for rows in seen.sheets.values() for row in rows)


def parse(path: Path) -> pa.Table:
    """Read a workbook of the APL, all its years.

    Parameters
    ----------
    path
        An ``.xlsx`` or ``.xls``; the sheets without communes (``Paramètres``, ``Lisez-moi``) are left out.

    Returns
    -------
    pyarrow.Table
        Of ``TABLE``.

    Raises
    ------
    SchemaError
        No sheet is one of the APL, a year cannot be told, or a row is not what it should be.
    """
    read: dict[tuple[str, int], tuple[str, pa.Table]] = {}
    said = []
    for name in workbook.sheet_names(path):
        sheet = workbook.read_sheet(path, name)
        at = next((at for at, row in enumerate(sheet.rows) if is_header(row)), None)
        if at is None:
            said.append(_left_out(sheet))
            continue
        contents, more = _read(path, AplHeader.read(sheet, at))
        said += more
        for key, content in contents.items():
            if key in read:
                raise SchemaError(
                    f"{path.name} : les feuilles « {read[key][0]} » et « {name} » décrivent toutes deux "
                    f"les {LABELS[key[0]]} de {key[1]}."
                )
            read[key] = name, content
    if not read:
        raise SchemaError(f"{path.name} : aucune feuille n'a « Code commune INSEE », puis « APL aux … ».")
    tables = []
    for (profession, year), (_, content) in read.items():
        said += [f"APL {year}, {LABELS[profession]} : {each}" for each in remarks(content)]
        tables.append(content.replace_schema_metadata(None))
    return with_remarks(pa.concat_tables(tables), said)


def _left_out(sheet: Sheet) -> str:
    """Say that a sheet is left out, or refuse: one that is named after a year holds communes."""
    if is_named_apl(sheet) and sheet.rows:
        raise SchemaError(f"{sheet.label} : aucune ligne n'a « Code commune INSEE », puis « APL aux … ».")
    return f"Feuille « {sheet.name} » : sans communes, non lue"


def _read(path: Path, header: AplHeader) -> tuple[dict[tuple[str, int], pa.Table], list[str]]:
    """Read a sheet: a table a profession, and what to say of it."""
    year = header.year(path)
    body = header.sheet.body(header.at)
    wanted = [column.name for column in TABLE.columns if column.name not in {"year", "profession"}]
    read = {}
    for profession, found in header.by_profession.items():
        places = [0 if name == "commune_code" else found.get(name) for name in wanted]
        names = [each if place is None else header.name(place) for each, place in zip(wanted, places, strict=True)]
        rows = [[None if place is None else row[place] for place in places] for row in body.rows]
        with reading(path, label=header.sheet.label) as apl:
            apl.rows(dict(zip(wanted, names, strict=True)), rows, body.first)
            read[profession, year] = apl.table(_bounded(profession), "open/apl", year=year, profession=profession)
    said = [*header.remarks, *(f"ligne « {total} » sous les communes, non lue" for total in body.totals)]
    return read, [f"Feuille « {header.sheet.name} » : {each}" for each in said]


def _bounded(profession: str) -> Table:
    """Give the table with what is believed for a profession."""
    bounded = (replace(c, high=BOUNDS[profession]) if c.name.startswith("apl") else c for c in TABLE.columns)
    return replace(TABLE, columns=tuple(bounded))


LAYER = Layer("open_apl", TABLE, parse, recognise, parts=("profession",))
