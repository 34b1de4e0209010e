"""Assurance maladie, « Cartographie des pathologies »: patients by group of pathologies and département.

How sure we are of the format. Read in public programs: the names of the columns, ``;``, ``tsage`` (all ages), sex 9
(both), département 999 (total of the region), region 99 (France), levels 2 and 3 empty on the total of a group, or
repeating level 1 where the group has no other part, prevalence in percent. From memory [M]: a cell is empty because it
is secret (few patients) or because it is not published, and the file does not tell which; head-counts are rounded to
ten. The population is that of the Cartographie (people who used care refunded by the Assurance maladie), not the
inhabitants.
"""

from pathlib import Path

import pyarrow as pa

from cpts_map.codes import DEPARTEMENT, REGION
from cpts_map.errors import SchemaError
from cpts_map.ingest import TextFormat, reading
from cpts_map.ingest.sample import Sample
from cpts_map.layers._layer import Layer, text, year_column
from cpts_map.layers.open.ameli import LEVELS, TERRITORY
from cpts_map.schema import Column, Kind, Table

STATUSES = ("publié", "secret ou absent")

TABLE = Table(
    "open_pathologies",
    (
        year_column("Année"),
        text("pathology", "Code technique du groupe de pathologies (colonne « top »)"),
        text("name", "Groupe de pathologies, libellé publié (niveau 1)"),
        text("level", "Niveau du territoire", values=LEVELS),
        Column("territory", Kind.TEXT, "Code du département ou de la région ; FR : France", code=TERRITORY),
        text("status", "La prévalence est publiée, ou secrète ou absente (cellule vide ou « NS »)", values=STATUSES),
        Column("patients", Kind.INTEGER, "Patients pris en charge", nullable=True, low=0, high=100_000_000),
        Column(
            "population",
            Kind.INTEGER,
            "Population de la Cartographie : personnes ayant eu des soins remboursés, pas les habitants",
            nullable=True,
            low=0,
            high=100_000_000,
        ),
        Column(
            "prevalence", Kind.REAL, "Prévalence brute, % de cette population, telle que publiée", nullable=True, low=0,
            high=100,
        ),
    ),
    ("year", "pathology", "level", "territory"),
    "Une ligne par année, groupe de pathologies et territoire, tous âges et les deux sexes ensemble.",
)  # fmt: skip

LAYOUT = TextFormat(
    {
        "year": ("annee",),
        "name": ("patho_niv1",),
        "second": ("patho_niv2",),
        "third": ("patho_niv3",),
        "pathology": ("top",),
        "age": ("cla_age_5",),
        "sex": ("sexe",),
        "region": ("region",),
        "territory": ("dept",),
        "patients": ("ntop",),
        "population": ("npop",),
        "prevalence": ("prev",),
    }
)


def recognise(seen: Sample) -> bool:
    """Tell the file by its columns."""
    return seen.fits(LAYOUT)


def parse(path: Path) -> pa.Table:
    """Read the patients of each group of pathologies.

    Parameters
    ----------
    path
        CSV export of ``effectifs`` (data.ameli.fr), whole (some five million rows, of which a few thousand are kept
        in one pass) or filtered.

    Returns
    -------
    pyarrow.Table
        Of ``TABLE``; totals of groups (level 1), all ages, both sexes.

    Raises
    ------
    SchemaError
        The file is another one, holds no such total, or a row is not what it should be.
    """
    with reading(path) as ameli:
        ameli.text(LAYOUT, lazy=True)
        ameli.run("open/pathologies_kept")
        content = ameli.table(TABLE, "open/pathologies")
        for row, found in ameli.values(
            "open/pathologies_bad", departement=DEPARTEMENT.pattern.pattern, region=REGION.pattern.pattern
        ):
            raise SchemaError(
                f"{path.name}, ligne {row} : un code du niveau du territoire attendu, « {found} » trouvé."
            )
    return content


LAYER = Layer("open_pathologies", TABLE, parse, recognise, parts=("year",))
