"""INSEE, « table d'appartenance géographique des communes »: bassin de vie and canton-ville of each commune.

The code of a bassin de vie is that of the commune that names it.
"""

import re
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from cpts_map.codes import COMMUNE
from cpts_map.ingest import TextFormat, reading
from cpts_map.ingest.sample import Sample, sample
from cpts_map.layers._layer import Layer, official_commune_code, text
from cpts_map.schema import Column, Kind, Table

TABLE = Table(
    "open_appartenance",
    (
        official_commune_code(),
        Column("bassin", Kind.TEXT, "Code du bassin de vie 2022 : celui de la commune qui le nomme", code=COMMUNE),
        text("canton", "Code du canton ou canton-ville (pseudo-canton), tel que publié", nullable=True),
        Column(
            "year",
            Kind.INTEGER,
            "Année de la géographie communale, d'après le nom du fichier ; vide quand il ne la dit pas",
            nullable=True,
            low=2022,
            high=2100,
        ),
    ),
    ("commune_code",),
    "Une ligne par commune, dans la géographie de l'année du fichier.",
)

LAYOUT = TextFormat(
    {
        "commune_code": ("CODGEO",),
        "bassin": ("BV2022",),
        "canton": ("CANOV", "CV", "CAN"),
    },
    optional=frozenset({"canton"}),
    delimiter=",",
)
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


def recognise(seen: Sample) -> bool:
    """Tell the table by the bassin de vie beside the commune."""
    return seen.has("CODGEO", "BV2022")


def parse(path: Path) -> pa.Table:
    """Read the bassin de vie and the canton of each commune.

    Parameters
    ----------
    path
        ``table_appartenance_geo_communes_<year>``, as CSV whose first line names the columns, ``,`` or ``;``.

    Returns
    -------
    pyarrow.Table
        Of ``TABLE``.

    Raises
    ------
    SchemaError
        The file is another one, or a row is not what it should be.
    """
    years = set(_YEAR.findall(path.stem))
    with reading(path) as table:
        table.text(replace(LAYOUT, delimiter=sample(path).delimiter()))
        return table.table(TABLE, "open/appartenance", year=int(years.pop()) if len(years) == 1 else None)


LAYER = Layer("open_appartenance", TABLE, parse, recognise)
