"""Populations de référence (légales): municipal, counted apart, total; three ways of INSEE to publish them."""

import re
from pathlib import Path

import pyarrow as pa

from cpts_map.errors import SchemaError
from cpts_map.ingest import Reading, TextFormat, reading
from cpts_map.ingest.naming import year_in_name
from cpts_map.ingest.sample import Sample, sample
from cpts_map.ingest.text import split_line
from cpts_map.layers._layer import Layer, official_commune_code, year_column
from cpts_map.schema import Column, Kind, Table

_MOST = 3_000_000  # Paris, the largest, has 2.1 million inhabitants

TABLE = Table(
    "open_population_legale",
    (
        official_commune_code("Commune ou arrondissement municipal (Paris, Lyon, Marseille), tel que publié"),
        year_column("Année de référence (la population de 2021 est en vigueur en 2024)"),
        Column("municipal", Kind.INTEGER, "Population municipale, habitants", low=0, high=_MOST),
        Column("counted_apart", Kind.INTEGER, "Population comptée à part", nullable=True, low=0, high=_MOST),
        Column(
            "total", Kind.INTEGER, "Population totale : municipale et comptée à part", nullable=True, low=0, high=_MOST
        ),
    ),
    ("commune_code", "year"),
    "Une ligne par commune et année.",
)

YEARLY = TextFormat(
    {"commune_code": ("COM",), "municipal": ("PMUN",), "counted_apart": ("PCAP",), "total": ("PTOT",)},
)
SERIES = TextFormat(
    {
        "commune_code": ("GEO",),
        "object": ("GEO_OBJECT",),
        "measure": ("POPREF_MEASURE",),
        "year": ("TIME_PERIOD",),
        "value": ("OBS_VALUE",),
    }
)
_LOCAL = re.compile(r"Population municipale ((?:19|20)\d{2})")
# Where « Statistiques locales » writes the names of its columns: after a title and what the places are.
_LOCAL_HEADER = 2


def recognise(seen: Sample) -> bool:
    """Tell the three layouts by their columns."""
    return (seen.fits(YEARLY) and seen.has("CODCOM", "Commune")) or seen.fits(SERIES) or bool(_local_columns(seen))


def _local_columns(seen: Sample) -> dict[str, str]:
    """Give the columns of municipal population of an export of « Statistiques locales », each with its year."""
    if not seen.has("Code", "Libellé", line=_LOCAL_HEADER):
        return {}
    header = split_line(seen.lines[_LOCAL_HEADER], seen.delimiter(_LOCAL_HEADER))
    return {name: match[1] for name in header if (match := _LOCAL.fullmatch(name.strip()))}


def parse(path: Path) -> pa.Table:
    """Read populations de référence.

    Parameters
    ----------
    path
        ``donnees_communes.csv`` of a year, which stands in its name or in the one of its folder;
        ``DS_POPULATIONS_REFERENCE_<year>_data.csv``, of one year or many; or an export of « Statistiques locales » that
        has a column of municipal population.

    Returns
    -------
    pyarrow.Table
        Of ``TABLE``. A commune without municipal population has no row.

    Raises
    ------
    SchemaError
        The file is another one, a row is not what it should be, or a total is not the sum of its parts; the year stands
        nowhere.
    """
    seen = sample(path)
    with reading(path) as populations:
        if local := _local_columns(seen):
            content = _local(populations, local)
        elif seen.fits(SERIES):
            populations.text(SERIES)
            populations.called(municipal="PMUN", counted_apart="PCAP", total="PTOT")
            content = populations.table(TABLE, "open/populations_series")
        else:
            populations.text(YEARLY)
            year = year_in_name(path, "L'année de référence", "donnees_communes_2021.csv")
            content = populations.table(TABLE, "open/populations_yearly", year=year)
        _refuse_wrong_sums(path, populations)
    return content


def _local(populations: Reading, columns: dict[str, str]) -> pa.Table:
    layout = {"commune_code": ("Code",)} | {f"m_{year}": (name,) for name, year in columns.items()}
    populations.text(TextFormat(layout, skipped=_LOCAL_HEADER))
    populations.called(municipal=" ou ".join(columns))
    populations.pairs("years", {f"m_{year}": year for year in columns.values()})
    return populations.table(TABLE, "open/populations_local")


def _refuse_wrong_sums(path: Path, populations: Reading) -> None:
    for row, year, municipal, apart, total, count in populations.values("open/populations_sums"):
        more = f" ({count} lignes dans ce cas)" if count != 1 else ""
        raise SchemaError(
            f"{path.name}, ligne {row}, année {year} : PTOT = PMUN + PCAP attendu, {municipal} + {apart} et {total} "
            f"trouvés{more}."
        )


LAYER = Layer("open_population_legale", TABLE, parse, recognise, parts=("year",))
