"""Grille de densité of the INSEE: the level of each commune, from 1 (large urban centres) to 7 (very scattered)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from cpts_map.codes import COMMUNE
from cpts_map.errors import SchemaError
from cpts_map.ingest import reading, with_remarks, workbook
from cpts_map.ingest.sample import Sample
from cpts_map.ingest.text import fold_name
from cpts_map.ingest.workbook import Body, Cells, Sheet
from cpts_map.layers._layer import Layer, official_commune_code, text
from cpts_map.schema import Column, Kind, Table

# Code and words as the files of 2024, 2025 and 2026 pair them: 3 is "petites villes" (Eurostat's 22), 4 "ceintures
# urbaines" (21), though lists in words give the belts first.
LABELS = {
    1: "Grands centres urbains",
    2: "Centres urbains intermédiaires",
    3: "Petites villes",
    4: "Ceintures urbaines",
    5: "Bourgs ruraux",
    6: "Rural à habitat dispersé",
    7: "Rural à habitat très dispersé",
}

TABLE = Table(
    "open_densite",
    (
        official_commune_code(),
        Column(
            "level",
            Kind.INTEGER,
            "Niveau de densité, de 1 (le plus dense) à 7 (le moins dense) ; 1 à 4 : urbain, 5 à 7 : rural",
            low=1,
            high=7,
        ),
        text("label", "Libellé du niveau", values=tuple(LABELS.values())),
        Column(
            "year",
            Kind.INTEGER,
            "Année de la géographie communale de la grille ; vide quand le fichier ne la dit pas",
            nullable=True,
            low=2015,
            high=2100,
        ),
    ),
    ("commune_code",),
    "Une ligne par commune : grille communale de densité à 7 niveaux. Les arrondissements municipaux n'y sont pas.",
)

_FIRST = frozenset(("codgeo", "depcom", "codecommune"))
# The grid of 2025 and after has both: DENS is then the grid of 3 levels, DENS7 the one of 7.
_LEVEL = ("dens7", "dens")
_LABEL = ("libdens7", "libdens", "libelledegredensite")
_POPULATION = re.compile(r"pmun(\d\d)")
_GEOGRAPHY = re.compile(r"(?:g[ée]ographie|1er\s+janvier|01/01/|COG)\D{0,40}(20\d\d)", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
# A grid of year N carries the populations of N - 3, from the grid of 2022 (PMUN19) to that of 2026 (PMUN23).
_FIRST_PAIRED, _POPULATION_LAG = 19, 3
_MANY_LEVELS = 5  # grids of 3 or 4 levels exist too, without words one cannot tell them apart below this


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where the grid stands in a sheet: header, code, level, label."""

    sheet: Sheet
    header: int
    level: int | None
    label: int | None

    def name(self, at: int | None, otherwise: str) -> str:
        """Name of a column, as published."""
        return otherwise if at is None else str(self.sheet.rows[self.header][at])


def recognise(seen: Sample) -> bool:
    """Tell the grid by a row that begins with the commune and names the density."""
    return any(_places(row) is not None for rows in seen.sheets.values() for row in rows)


def _places(row: Cells) -> tuple[int | None, int | None] | None:
    """Places of level and label in a header; none if it is not one."""
    names = [fold_name(cell or "") for cell in row]
    if not names or names[0] not in _FIRST:
        return None
    level = next((names.index(name) for name in _LEVEL if name in names), None)
    seven = level is not None and names[level] == _LEVEL[0]
    label = next((names.index(name) for name in (_LABEL[:1] if seven else _LABEL[1:]) if name in names), None)
    return None if level is None and label is None else (level, label)


def parse(path: Path) -> pa.Table:
    """Read the grid of density, of 7 levels.

    Parameters
    ----------
    path
        ``grille_densite_7_niveaux_<year>.xlsx``, its detail, or ``fichier_diffusion_<year>.xlsx``.

    Returns
    -------
    pyarrow.Table
        Of ``TABLE``.

    Raises
    ------
    SchemaError
        The file is not one of these, holds a grid of 3 or 4 levels, or a row is not what it should be.
    """
    grid, said = _grid(path)
    body = grid.sheet.body(grid.header)
    year, how = _year(grid)
    published = {
        "commune_code": grid.name(0, "commune_code"),
        "level": grid.name(grid.level, "level"),
        "label": grid.name(grid.label, "label"),
    }
    at = (0, grid.level, grid.label)
    with reading(path, label=grid.sheet.label) as densite:
        densite.rows(published, [[None if i is None else row[i] for i in at] for row in body.rows], body.first)
        densite.pairs("folded", _folded(grid, body))
        densite.pairs("nomenclature", {str(level): label for level, label in LABELS.items()})
        content = densite.table(TABLE, "open/densite", year=year)
    _refuse_other_grids(grid, content)
    totals = [f"Ligne « {total} » sous les communes, non lue" for total in body.totals]
    return with_remarks(content, [*said, *how, *totals])


def _grid(path: Path) -> tuple[_Grid, list[str]]:
    """Find the sheet of communes; another mesh (EPCI, departments) has the same columns and other codes."""
    found, said = [], []
    for name in workbook.sheet_names(path):
        sheet = workbook.read_sheet(path, name)
        for at, row in enumerate(sheet.rows):
            if (places := _places(row)) is not None:
                if _holds_communes(sheet, at):
                    found.append(_Grid(sheet, at, *places))
                else:
                    said.append(f"Feuille « {name} » : autre maille que la commune, non lue")
                break
    if len(found) != 1:
        names = ", ".join(f"« {grid.sheet.name} »" for grid in found) or "aucune"
        raise SchemaError(
            f"{path.name} : une feuille de communes avec « CODGEO » et « DENS » (ou « depcom » et « libdens ») "
            f"attendue, {names} trouvée."
        )
    return found[0], said


def _holds_communes(sheet: Sheet, header: int) -> bool:
    codes = [row[0] for row in sheet.rows[header + 1 : header + 20] if row[0]]
    return any(COMMUNE.matches(code.zfill(5)) for code in codes)


def _folded(grid: _Grid, body: Body) -> Mapping[str, str]:
    """Give each label of the sheet the one of the nomenclature.

    Raises
    ------
    SchemaError
        It is none of the seven: another grid.
    """
    if grid.label is None:
        return {}
    known = {fold_name(label): label for label in LABELS.values()}
    found: dict[str, str] = {}
    for line, row in enumerate(body.rows, body.first):
        label = row[grid.label]
        if label is not None and label not in found:
            if fold_name(label) not in known:
                column = grid.name(grid.label, "label")
                raise SchemaError(
                    f"{grid.sheet.label}, ligne {line}, colonne {column} : un libellé de la grille à 7 niveaux attendu "
                    f"({', '.join(LABELS.values())}), « {label} » trouvé."
                )
            found[label] = known[fold_name(label)]
    return found


def _year(grid: _Grid) -> tuple[int | None, list[str]]:
    """Tell the year of the communes of the grid, and what to say of it."""
    above = [cell for row in grid.sheet.rows[: grid.header] for cell in row if cell]
    titles = [cell for cell in above if "densite" in fold_name(cell)]
    for years in (
        {int(year) for cell in above for year in _GEOGRAPHY.findall(cell)},
        {int(year) for cell in titles for year in _YEAR.findall(cell)},
    ):
        if len(years) == 1:
            return years.pop(), []
    for cell in grid.sheet.rows[grid.header]:
        population = _POPULATION.fullmatch(fold_name(cell or ""))
        if population and int(population[1]) >= _FIRST_PAIRED:
            year = 2000 + int(population[1]) + _POPULATION_LAG
            return year, [f"Année {year} de la grille déduite de sa population ({cell})"]
    return None, ["L'année de la grille n'est pas dite par le fichier"]


def _refuse_other_grids(grid: _Grid, content: pa.Table) -> None:
    """Refuse levels without words that may be of another grid."""
    told = grid.label is not None or fold_name(grid.name(grid.level, "")) == _LEVEL[0]
    highest = max(content["level"].to_pylist())
    if not told and highest < _MANY_LEVELS:
        raise SchemaError(
            f"{grid.sheet.label}, colonne {grid.name(grid.level, 'DENS')} : la grille à 7 niveaux attendue, {highest} "
            "niveaux trouvés sans libellé : une grille à 3 ou 4 niveaux ne dit pas la même chose."
        )


LAYER = Layer("open_densite", TABLE, parse, recognise)
