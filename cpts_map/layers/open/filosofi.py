"""FILOSOFI: standard of living and poverty by commune, in wide files until 2021 and in long ones since."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from cpts_map.errors import SchemaError
from cpts_map.ingest import Reading, TextFormat, reading, remarks, with_remarks, workbook
from cpts_map.ingest.sample import Sample, sample
from cpts_map.ingest.text import fold_name, split_line, text_encoding
from cpts_map.layers._layer import Layer, official_commune_code, text, year_column
from cpts_map.schema import Column, Kind, Table

STATUSES = ("publie", "secret", "absent")
_STATUS = "publie : la valeur est donnée ; secret : couverte par le secret statistique ; absent : non publiée"

_YEAR = year_column("Année des revenus")
_MEASURES = (
    Column(
        "median_eur",
        Kind.REAL,
        "Médiane du niveau de vie, euros par an et par unité de consommation",
        nullable=True,
        low=2_000,
        high=200_000,
    ),
    Column(
        "poverty_pct",
        Kind.REAL,
        "Taux de pauvreté au seuil de 60 % du niveau de vie médian, % des personnes",
        nullable=True,
        low=0,
        high=100,
    ),
    Column(
        "decile_ratio",
        Kind.REAL,
        "Rapport interdécile D9/D1 du niveau de vie, sans unité",
        nullable=True,
        low=1,
        high=100,
    ),
    Column("households", Kind.INTEGER, "Ménages fiscaux, nombre", nullable=True, low=0, high=3_000_000),
    Column(
        "persons",
        Kind.REAL,
        "Personnes des ménages fiscaux, nombre (un enfant en résidence alternée compte pour une demie)",
        nullable=True,
        low=0,
        high=5_000_000,
    ),
)
_BY_NAME = {column.name: column for column in _MEASURES}

TABLE = Table(
    "open_filosofi",
    (
        official_commune_code("Code officiel géographique, tel que publié (communes et arrondissements municipaux)"),
        _YEAR,
        text(
            "series",
            "Série : jusqu_a_2021 ou depuis_2023. Elles ne se comparent pas (sources fiscales et méthode refondues)",
            values=("jusqu_a_2021", "depuis_2023"),
        ),
        _BY_NAME["median_eur"],
        text("median_status", f"État de la médiane ; {_STATUS}", values=STATUSES),
        _BY_NAME["poverty_pct"],
        text("poverty_status", f"État du taux de pauvreté ; {_STATUS}", values=STATUSES),
        _BY_NAME["decile_ratio"],
        _BY_NAME["households"],
        _BY_NAME["persons"],
    ),
    ("commune_code", "year"),
    "Une ligne par commune et année. Les séries jusqu_a_2021 et depuis_2023 ne se comparent pas. Un secret n'est ni un "
    "zéro ni un manque. Paris, Lyon et Marseille y sont en communes et en arrondissements : ne pas les additionner.",
)

# One row an observation, before they stand side by side: each is checked where it stands in the file.
_OBSERVATIONS = Table(
    "open_filosofi",
    (
        official_commune_code(),
        _YEAR,
        text("measure", "Mesure de FILOSOFI"),
        text("status", _STATUS, values=STATUSES),
        *_MEASURES,
    ),
    ("commune_code", "year", "measure"),
)
LONG = TextFormat(
    {
        "commune_code": ("GEO",),
        "object": ("GEO_OBJECT",),
        "measure": ("FILOSOFI_MEASURE",),
        "status": ("CONF_STATUS",),
        "observation": ("OBS_STATUS",),
        "multiplier": ("UNIT_MULT",),
        "year": ("TIME_PERIOD",),
        "value": ("OBS_VALUE",),
    }
    | {column.name: ("OBS_VALUE",) for column in _MEASURES},
    optional=frozenset({"observation", "multiplier"}),
)

# Names of the wide files: of the INSEE bases (MED18), of its "statistiques locales" (Médiane du niveau de vie 2021).
_NAMES = {
    "commune_code": re.compile("codgeo|code"),
    "year": re.compile("an"),
    "median_eur": re.compile(r"med(?P<short>\d\d)|medianeduniveaudevie(?P<year>20\d\d)?"),
    "poverty_pct": re.compile(r"tp60(?P<short>\d\d)|tauxdepauvrete(?P<year>20\d\d)?"),
    "decile_ratio": re.compile(r"rd(?P<short>\d\d)|rapportinterdecile\D*(?P<year>20\d\d)?"),
    "households": re.compile(r"nbmenfisc(?P<short>\d\d)|n(?:om)?b(?:re)?demenagesfiscaux(?P<year>20\d\d)?"),
    "persons": re.compile(r"nbpersmenfisc(?P<short>\d\d)"),
}
# Wider bases repeat these columns among hundreds of others.
_OTHER_BASE = re.compile(r"[pc]\d\d(?:pop|men|log|act).*")
_DELIMITERS = (";", ",", "\t")
_SHEET = "COM"


@dataclass(frozen=True, slots=True)
class _Header:
    """Places of the columns in a wide file, and the years that their names say."""

    places: dict[str, list[int]]
    names: tuple[str, ...]
    years: frozenset[int]

    def at(self, column: str) -> int | None:
        """Position of a column, if it is there."""
        return self.places[column][0] if column in self.places else None

    def published(self, column: str) -> str:
        """Name that the publisher gives to a column."""
        at = self.at(column)
        return column if at is None else self.names[at]

    def checked(self, file: str) -> "_Header":
        """Refuse a header that says a column twice, or several years."""
        for column, places in self.places.items():
            if len(places) > 1 and len(self.years) <= 1:
                raise SchemaError(f"{file} : la colonne « {self.published(column)} » figure {len(places)} fois.")
        if len(self.years) > 1:
            years = ", ".join(map(str, sorted(self.years)))
            raise SchemaError(f"{file} : un seul millésime attendu, {years} trouvés dans les noms des colonnes.")
        return self


def recognise(seen: Sample) -> bool:
    """Tell FILOSOFI by its measures, or by the median of a year beside a code."""
    return _is_long(seen) or _text_header(seen) is not None or _sheet(seen) is not None


def _is_long(seen: Sample) -> bool:
    return seen.has("GEO", "GEO_OBJECT", "FILOSOFI_MEASURE", "OBS_VALUE")


def parse(path: Path) -> pa.Table:
    """Read FILOSOFI by commune.

    Parameters
    ----------
    path
        ``DS_FILOSOFI_CC_<year>_data.csv``, ``cc_filosofi_<year>_COM.CSV``, ``base-cc-filosofi-<year>.xls`` (sheet
        ``COM``), or an export by commune of the "statistiques locales" (text or workbook).

    Returns
    -------
    pyarrow.Table
        Of ``TABLE``.

    Raises
    ------
    SchemaError
        The file is none of these, mixes years, or a row is not what it should be.
    """
    seen = sample(path)
    return _parse_long(path) if _is_long(seen) else _parse_wide(path, seen)


def _parse_long(path: Path) -> pa.Table:
    with reading(path) as filosofi:
        filosofi.text(LONG)
        filosofi.run("open/filosofi_marks")
        observed = filosofi.table(_OBSERVATIONS, "open/filosofi_observed")
    with reading(path) as filosofi:
        filosofi.arrow(observed, "observed")
        filosofi.run("open/filosofi_marks")
        content = filosofi.table(TABLE, "open/filosofi_long")
    return with_remarks(content, remarks(observed))


def _parse_wide(path: Path, seen: Sample) -> pa.Table:
    opened = _open_sheet(path, seen) if seen.sheets else _open_text(path, seen)
    with opened as (filosofi, header):
        filosofi.run("open/filosofi_marks")
        # A file that marks what is secret leaves empty what is absent; one without marks leaves the secret empty.
        marked = bool(filosofi.values("open/filosofi_marked")[0][0])
        blank = {name: "absent" if marked or name not in header.places else "secret" for name in _BY_NAME}
        content = filosofi.table(
            TABLE,
            "open/filosofi_wide",
            year=next(iter(header.years), None),
            median_blank=blank["median_eur"],
            poverty_blank=blank["poverty_pct"],
        )
    absent = [column.name for column in _MEASURES if column.name not in header.places]
    return with_remarks(content, [f"Colonnes que le fichier n'a pas : {', '.join(absent)}"] if absent else [])


@contextmanager
def _open_text(path: Path, seen: Sample) -> Iterator[tuple[Reading, _Header]]:
    found = _text_header(seen)
    if found is None:
        text_encoding(path)  # says better what a file is that has no text at all
        raise SchemaError(
            f"{path.name} : colonnes « CODGEO » et « MEDaa » (ou « FILOSOFI_MEASURE ») attendues, absentes."
        )
    line, delimiter, header = found
    header.checked(path.name)
    layout = TextFormat(
        {name: (header.published(name),) for name in _NAMES},
        optional=frozenset(_NAMES) - header.places.keys(),
        delimiter=delimiter,
        skipped=line,
    )
    with reading(path) as filosofi:
        filosofi.text(layout)
        yield filosofi, header


@contextmanager
def _open_sheet(path: Path, seen: Sample) -> Iterator[tuple[Reading, _Header]]:
    name = _sheet(seen)
    if name is None:
        raise SchemaError(
            f"{path.name} : feuille « {_SHEET} » avec les colonnes « CODGEO » et « MEDaa » attendue, absente."
        )
    sheet = workbook.read_sheet(path, name)
    at, header = next((at, found) for at, row in enumerate(sheet.rows) if (found := _header(row)))
    header.checked(sheet.label)
    body = sheet.body(at)
    published = {name: header.published(name) for name in _NAMES}
    wanted = [header.at(name) for name in _NAMES]
    with reading(path, label=sheet.label) as filosofi:
        filosofi.rows(published, [[None if i is None else row[i] for i in wanted] for row in body.rows], body.first)
        yield filosofi, header


def _text_header(seen: Sample) -> tuple[int, str, _Header] | None:
    """Find the header of a wide text: its line from 0, its delimiter, its columns."""
    for line, content in enumerate(seen.lines):
        for delimiter in _DELIMITERS:
            if delimiter in content and (found := _header(split_line(content, delimiter))):
                return line, delimiter, found
    return None


def _sheet(seen: Sample) -> str | None:
    """Find the sheet of communes: named so, or the only one."""
    found = [name for name, rows in seen.sheets.items() if any(_header(row) for row in rows)]
    communes = [name for name in found if name.strip().upper() == _SHEET]
    return (communes or found)[0] if len(communes or found) == 1 else None


def _header(cells: Sequence[str | None]) -> _Header | None:
    """Read a row as a wide header, if it is one: a code first, the median of a year beside it."""
    names = tuple(cell or "" for cell in cells)
    folded = [fold_name(name) for name in names]
    if not folded or not _NAMES["commune_code"].fullmatch(folded[0]) or any(map(_OTHER_BASE.fullmatch, folded)):
        return None
    places: dict[str, list[int]] = {}
    years = set()
    for at, name in enumerate(folded):
        for column, pattern in _NAMES.items():
            if found := pattern.fullmatch(name):
                places.setdefault(column, []).append(at)
                said = found.groupdict()
                years |= {int(said["year"])} if said.get("year") else set()
                years |= {2000 + int(said["short"])} if said.get("short") else set()
    if "median_eur" not in places or not (years or "year" in places):
        return None
    return _Header(places, names, frozenset(years))


LAYER = Layer("open_filosofi", TABLE, parse, recognise, parts=("year",))
