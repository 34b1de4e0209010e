"""What the header of an APL sheet says: the professions, their columns, the year.

Found by words: the layouts changed with the editions of DREES, the words hardly.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from cpts_map.errors import SchemaError
from cpts_map.ingest.text import fold_name
from cpts_map.ingest.workbook import Cells, Sheet

# The profession in the name of an APL column (folded), and the words that tell whose a standardised population is.
PROFESSIONS = {
    "medecins_generalistes": (r"medecins?generalistes?", "medecin"),
    "infirmiers": (r"infirmi(?:ere|er)s?", "infirmi"),
    "masseurs_kinesitherapeutes": (r"(?:masseu(?:r|se)s?)?kinesitherapeutes?", "kinesi"),
    "sages_femmes": (r"sagesfemmes?", "sagesfemmes|sagefemme"),
    "chirurgiens_dentistes": (r"(?:chirurgiens?)?dentistes?", "dentiste|dentaire"),
}

LABELS = {
    "medecins_generalistes": "médecins généralistes",
    "infirmiers": "infirmiers",
    "masseurs_kinesitherapeutes": "masseurs-kinésithérapeutes",
    "sages_femmes": "sages-femmes",
    "chirurgiens_dentistes": "chirurgiens-dentistes",
}

_FIRST = frozenset(("codecommuneinsee", "codecommune", "commune"))
_WHO = "|".join(f"(?P<{name}>{words})" for name, (words, _) in PROFESSIONS.items())
_APL = re.compile(rf"apl(?P<year>20\d\d)?aux(?:{_WHO})(?P<ages>.*)")
_ALL_AGES = re.compile(r"(?:sansborned?age|tousages)?")
_AGES = re.compile(r"de(?:(?P<limit>65|62|60)ans(?:ou|et)moins|moinsde(?P<under>65|62|60)ans)")
_STANDARD = re.compile(r"population(?:feminine)?standardisee(?P<year>20\d\d)?(?P<care>.*)")
_TOTAL = re.compile(r"populationtotale(?P<year>20\d\d)?.*")
_SHEET = re.compile(r"APL[\s_]*(?:20\d\d)?", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
# How DREES names the workbooks of one year: APL2016MG.xls, APL_mg_2018.xlsx.
_FILE_YEAR = re.compile(r"APL[\s_-]*(?:(?:MG|INF|MK|SF|CD)[\s_-]*)?(20\d\d)", re.IGNORECASE)
_EXPECTED = {"apl": "d'APL de tous âges", "standardised_population": "de population standardisée"}
# The APL of a year rests on the population of two years before, in every edition from 2015 to 2024.
_POPULATION_LAG = 2


def is_header(row: Cells) -> bool:
    """Tell whether a row begins with the commune and names the APL to a profession."""
    names = [fold_name(cell or "") for cell in row]
    return bool(names) and names[0] in _FIRST and any(_APL.fullmatch(name) for name in names)


def is_named_apl(sheet: Sheet) -> bool:
    """Tell whether a sheet bears the name of one of communes: ``APL``, ``APL 2022``, ``APL_2015``."""
    return _SHEET.fullmatch(sheet.name.strip()) is not None


@dataclass(slots=True)
class AplHeader:
    """The header of a sheet.

    Attributes
    ----------
    sheet, at
        Where it stands; ``at`` from 0.
    by_profession
        Our names of the columns to their positions, by profession.
    remarks
        What a reader must know, in French.
    """

    sheet: Sheet
    at: int
    by_profession: dict[str, dict[str, int]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    _apl_years: set[int] = field(default_factory=set)
    _population_years: set[int] = field(default_factory=set)

    @classmethod
    def read(cls, sheet: Sheet, at: int) -> "AplHeader":
        """Read a header.

        Raises
        ------
        SchemaError
            Two columns say the same, no APL is known, or a standardised population belongs to none of the professions.
        """
        header = cls(sheet, at)
        names = [(place, fold_name(name or "")) for place, name in enumerate(sheet.rows[at])]
        for place, name in names:
            if found := _APL.fullmatch(name):
                header._take_apl(found, place)
        if not header.by_profession:
            raise SchemaError(f"{sheet.label} : colonne « APL aux … » de tous âges, ou de 65 ans et moins, attendue.")
        for place, name in names:
            header._take_population(name, place)
        for profession, found_columns in header.by_profession.items():
            header.remarks += [
                f"pas de colonne {what} pour les {LABELS[profession]}"
                for column, what in _EXPECTED.items()
                if column not in found_columns
            ]
        return header

    def name(self, place: int) -> str:
        """Name of a column, as published."""
        return (self.sheet.rows[self.at][place] or "").strip()

    def _take_apl(self, found: re.Match[str], place: int) -> None:
        profession = next(who for who in PROFESSIONS if found[who])
        if found["year"]:
            self._apl_years.add(int(found["year"]))
        if _ALL_AGES.fullmatch(found["ages"]):
            self._put(profession, "apl", place)
        elif ages := _AGES.fullmatch(found["ages"]):
            self._put(profession, f"apl_{ages['limit'] or ages['under']}", place)
            if ages["under"]:
                self.remarks.append(f"« {self.name(place)} » lu comme {ages['under']} ans et moins")
        else:
            self.remarks.append(f"colonne « {self.name(place)} » inconnue, non lue")

    def _take_population(self, name: str, place: int) -> None:
        found = _STANDARD.fullmatch(name)
        if found:
            self._put(self._profession_of(found["care"], place), "standardised_population", place)
        elif found := _TOTAL.fullmatch(name):
            for profession in self.by_profession:
                self._put(profession, "total_population", place)
        if found and found["year"]:
            self._population_years.add(int(found["year"]))

    def _put(self, profession: str, column: str, place: int) -> None:
        found = self.by_profession.setdefault(profession, {})
        if column in found:
            both = f"« {self.name(found[column])} » et « {self.name(place)} »"
            raise SchemaError(f"{self.sheet.label} : les colonnes {both} disent la même chose.")
        found[column] = place

    def _profession_of(self, care: str, place: int) -> str:
        """Tell whose standardised population it is: of the one that its words name, or of the only profession."""
        known = [profession for profession in self.by_profession if re.search(PROFESSIONS[profession][1], care)]
        if not any(re.search(words, care) for _, words in PROFESSIONS.values()):
            known = list(self.by_profession)
        if len(known) != 1:
            raise SchemaError(
                f"{self.sheet.label}, colonne « {self.name(place)} » : population d'une profession de la feuille "
                "attendue."
            )
        return known[0]

    def year(self, path: Path) -> int:
        """Tell the year of the sheet: as it says itself, else by its title, its population, the name of the file.

        Raises
        ------
        SchemaError
            It cannot be told, or is said twice differently.
        """
        above = [cell for row in self.sheet.rows[: self.at] for cell in row if cell]
        dated = _years(cell for cell in above if fold_name(cell).startswith("millesime"))
        said = _years([self.sheet.name]) | self._apl_years | dated
        titles = [cell for cell in above if "accessibilitepotentiellelocalisee" in fold_name(cell)]
        named = _FILE_YEAR.search(path.name)
        ways = (
            (said, ""),
            (_years(titles[:1]), ""),
            ({y + _POPULATION_LAG for y in self._population_years}, "déduite de la population, de deux ans avant"),
            ({int(named[1])} if named else set(), "lue dans le nom du fichier, rien d'autre ne la disant"),
        )
        for years, how in ways:
            if len(years) == 1:
                (year,) = years
                self.remarks += [f"année {year} {how}"] if how else []
                return year
            if said:
                break
        found = " et ".join(map(str, sorted(said))) or "rien"
        wanted = "une année attendue (nom de la feuille, titre ou colonnes)"
        raise SchemaError(f"{self.sheet.label} : {wanted}, {found} trouvé.")


def _years(cells: Iterable[str]) -> set[int]:
    return {int(year) for cell in cells for year in _YEAR.findall(cell)}
