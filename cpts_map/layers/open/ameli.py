"""Assurance maladie: liberal professionals by département, age class and sex, and their density."""

import re
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from cpts_map.codes import DEPARTEMENT, REGION, CodeFormat
from cpts_map.errors import SchemaError
from cpts_map.ingest import Reading, TextFormat, reading
from cpts_map.ingest.sample import Sample, sample
from cpts_map.layers._layer import Layer, text, year_column
from cpts_map.schema import Column, Kind, Table

FRANCE = "FR"
ALL_AGES = "tout_age"
LEVELS = ("departement", "region", "france")
SEXES = ("tout sexe", "femmes", "hommes")
STATUSES = ("publié", "secret", "absent")

TERRITORY = CodeFormat(
    name="departement ou region",
    pattern=re.compile(f"{DEPARTEMENT.pattern.pattern}|{REGION.pattern.pattern}|{FRANCE}", re.ASCII),
    valid=("33", "2A", "974", FRANCE),
    invalid=("999", "1", "R75"),
)

TABLE = Table(
    "open_ameli",
    (
        year_column("Année (professionnels actifs au 31 décembre)"),
        text("profession", "Profession, libellé publié ; « Ensemble des … » en additionne d'autres"),
        text("level", "Niveau du territoire", values=LEVELS),
        Column("territory", Kind.TEXT, f"Code du département ou de la région ; {FRANCE} : France", code=TERRITORY),
        text("age_class", f"Code de la classe d'âge, tel que publié ; {ALL_AGES} : tous âges"),
        text("sex", "Sexe ; tout sexe : les deux", values=SEXES),
        text("status", "L'effectif est publié, secret (« NS ») ou absent (cellule vide)", values=STATUSES),
        Column("count", Kind.INTEGER, "Professionnels libéraux", nullable=True, low=0, high=1_000_000),
        Column(
            "density",
            Kind.REAL,
            "Professionnels pour 100 000 habitants, tel que publié (sages-femmes, gynécologues et pédiatres : des "
            "seuls habitants concernés, d'après les chiffres) ; vide : non publié",
            nullable=True,
            low=0,
            high=10_000,
        ),
    ),
    ("year", "profession", "level", "territory", "age_class", "sex"),
    "Une ligne par année, profession, territoire, classe d'âge et sexe ; totaux et parties côte à côte : fixer âge et "
    "sexe avant d'additionner.",
)

# Names of the fields, then their labels (exports with ``use_labels``).
LAYOUT = TextFormat(
    {
        "year": ("annee", "Année"),
        "profession": ("profession_sante", "Profession santé", "Profession de santé"),
        "region": ("region", "Région", "Code région"),
        "territory": ("departement", "Département", "Code département"),
        "age_class": ("classe_age", "Classe d'âge", "Code classe d'âge"),
        "sex": ("libelle_sexe", "Libellé sexe", "Libellé du sexe"),
        "count": ("effectif", "Effectif", "Effectifs"),
        "density": ("densite", "Densité"),
    }
)


def recognise(seen: Sample) -> bool:
    """Tell the file by its columns: head-counts by age class and sex, beside densities."""
    return seen.fits(LAYOUT)


def parse(path: Path) -> pa.Table:
    """Read head-counts and densities of liberal professionals.

    Parameters
    ----------
    path
        CSV export of ``demographie-effectifs-et-les-densites`` (data.ameli.fr), whole or filtered, names or labels of
        the fields as header, ``;`` or ``,``.

    Returns
    -------
    pyarrow.Table
        Of ``TABLE``; totals of regions and of France are kept as such.

    Raises
    ------
    SchemaError
        The file is another one, or a row is not what it should be.
    """
    comma = sample(path).delimiter() == ","
    with reading(path) as ameli:
        ameli.text(replace(LAYOUT, delimiter=",") if comma else LAYOUT)
        content = ameli.table(TABLE, "open/ameli")
        _refuse_unknown_regions(path, ameli)
    return content


def _refuse_unknown_regions(path: Path, ameli: Reading) -> None:
    for row, found in ameli.values(
        "open/ameli_bad", departement=DEPARTEMENT.pattern.pattern, region=REGION.pattern.pattern
    ):
        raise SchemaError(f"{path.name}, ligne {row} : un code du niveau du territoire attendu, « {found} » trouvé.")


LAYER = Layer("open_ameli", TABLE, parse, recognise, parts=("year",))
