"""Évolution et structure de la population: inhabitants of each commune by sex and age, three censuses in one file."""

import re
from pathlib import Path

import pyarrow as pa

from cpts_map.errors import SchemaError
from cpts_map.ingest import Reading, TextFormat, reading
from cpts_map.ingest.sample import Sample, sample
from cpts_map.layers._layer import Layer, official_commune_code, text, year_column
from cpts_map.schema import Column, Kind, Table

SEXES = ("ensemble", "hommes", "femmes")
OPEN_AGE = 120  # stands for "and more": a key is never missing
_MOST = 3_000_000  # Paris, the largest, has 2.1 million inhabitants

TABLE = Table(
    "open_structure",
    (
        official_commune_code("Commune ou arrondissement municipal (Paris, Lyon, Marseille), tel que publié"),
        year_column("Année du recensement"),
        text("sex", "Sexe", values=SEXES),
        Column("age_low", Kind.INTEGER, "Âge minimal de la tranche, en années", low=0, high=90),
        Column(
            "age_high",
            Kind.INTEGER,
            f"Âge maximal de la tranche, inclus ({OPEN_AGE} : tranche ouverte)",
            low=14,
            high=OPEN_AGE,
        ),
        Column("inhabitants", Kind.REAL, "Habitants (estimation du recensement : décimales)", low=0, high=_MOST),
    ),
    ("commune_code", "year", "sex", "age_low", "age_high"),
    "Une ligne par commune, recensement, sexe et tranche d'âge. Deux découpages, à ne pas additionner : 0-14, 15-29, "
    "30-44, 45-59, 60-74, 75-89, 90 ou plus (chaque sexe et ensemble) ; 0-19, 20-64, 65 ou plus (chaque sexe).",
)

_FINE = ("0014", "1529", "3044", "4559", "6074", "7589", "90p")
_BROAD = ("0019", "2064", "65p")
# INSEE's names of the variables, without the year.
VARIABLES = (
    *("pop", *(f"pop{band}" for band in _FINE)),
    *("poph", *(f"h{band}" for band in _FINE + _BROAD)),
    *("popf", *(f"f{band}" for band in _FINE + _BROAD)),
)
# A total and its parts are published with decimals and agree to the sixth. Written without decimals, eight numbers
# (seven bands, one total) are each wrong by a half at most: a larger gap is no rounding, a figure or a column is wrong.
_ROUNDING = 4.0
_THIS_CENTURY = 90  # two digits under this are of the years 2000


def recognise(seen: Sample) -> bool:
    """Tell the file by its first column and its ages by sex."""
    names = seen.names()
    return "codgeo" in names and any({f"p{y}pop0014", f"p{y}h0014", f"p{y}f65p"} <= names for y in _vintages(seen))


def _vintages(seen: Sample) -> list[str]:
    """Two digits of each census whose ages a header names, newest first."""
    found = (re.fullmatch(r"p(\d\d)pop0014", name) for name in seen.names())
    return sorted((match[1] for match in found if match), key=_year, reverse=True)


def _year(digits: str) -> int:
    return int(digits) + (2000 if int(digits) < _THIS_CENTURY else 1900)


def _layout(vintages: list[str]) -> TextFormat:
    """Give the columns of each census names without year, as the SQL knows them: ``p_0_`` the newest."""
    columns = {"commune_code": ("CODGEO",)}
    for rank, digits in enumerate(vintages):
        columns |= {f"p_{rank}_{variable}": (f"P{digits}_{variable.upper()}",) for variable in VARIABLES}
    return TextFormat(columns)


def parse(path: Path) -> pa.Table:
    """Read the structure of the population.

    Parameters
    ----------
    path
        ``base-cc-evol-struct-pop-<year>.CSV``.

    Returns
    -------
    pyarrow.Table
        Of ``TABLE``; every census of the file. A commune without any figure for a census has no row for it.

    Raises
    ------
    SchemaError
        The file is another one, a figure is not one, or a total is not the sum of its parts.
    """
    vintages = _vintages(sample(path))
    with reading(path) as census:
        census.text(_layout(vintages or ["22"]))  # without any, what is refused names what was expected
        census.pairs(
            "years",
            {f"p_{rank}_{variable}": str(_year(y)) for rank, y in enumerate(vintages) for variable in VARIABLES},
        )
        census.run("open/structure_long")
        _refuse_bad_figures(path, census)
        _refuse_gaps(path, census)
        return census.table(TABLE, "open/structure")


def _published(year: object, variable: object) -> str:
    return f"P{str(year)[2:]}_{str(variable).upper()}"


def _refuse_bad_figures(path: Path, census: Reading) -> None:
    for row, year, variable, value, count in census.values("open/structure_bad", most=_MOST):
        found = "rien" if value is None else f"« {value} »"
        more = f" ({count} valeurs dans ce cas)" if count != 1 else ""
        raise SchemaError(
            f"{path.name}, ligne {row}, colonne {_published(year, variable)} : un nombre d'habitants entre 0 et "
            f"{_MOST} attendu, {found} trouvé{more}."
        )


def _refuse_gaps(path: Path, census: Reading) -> None:
    census.run("open/structure_gaps")
    for row, year, variable, said, found, count in census.values("open/structure_gap", bound=_ROUNDING):
        more = f" ({count} totaux dans ce cas)" if count != 1 else ""
        raise SchemaError(
            f"{path.name}, ligne {row}, colonne {_published(year, variable)} : la somme de ses parties, {found:.2f}, "
            f"attendue (à {_ROUNDING:g} près, ce qu'expliquent des arrondis), {said:.2f} trouvé{more}."
        )


LAYER = Layer("open_structure", TABLE, parse, recognise)
