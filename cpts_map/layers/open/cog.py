"""Code officiel géographique: the communes of a year, and what became of communes since 1943."""

import re
from pathlib import Path

import pyarrow as pa

from cpts_map.codes import COMMUNE, DEPARTEMENT, REGION, CodeFormat
from cpts_map.errors import SchemaError
from cpts_map.ingest import Reading, TextFormat, reading
from cpts_map.ingest.naming import year_in_name
from cpts_map.ingest.sample import Sample
from cpts_map.layers._layer import Layer, text, year_column
from cpts_map.schema import Column, Kind, Table

KINDS = ("COM", "COMA", "COMD", "ARM")
_KIND = "commune (COM), commune associée (COMA) ou déléguée (COMD), arrondissement municipal (ARM)"

TABLE = Table(
    "open_cog",
    (
        Column("code", Kind.TEXT, "Code officiel géographique", code=COMMUNE),
        text("kind", f"Type : {_KIND}", values=KINDS),
        text("name", "Nom, article compris"),
        Column("departement", Kind.TEXT, "Code du département", nullable=True, code=DEPARTEMENT),
        Column("region", Kind.TEXT, "Code de la région", nullable=True, code=REGION),
        Column(
            "parent", Kind.TEXT, "Commune dont celle-ci est une partie ; vide pour COM", nullable=True, code=COMMUNE
        ),
        year_column("Année du code officiel géographique (au 1er janvier)"),
    ),
    ("code", "kind"),
    "Une ligne par commune et par partie de commune ; une commune et sa partie chef-lieu ont le même code.",
)

# Corsica had one département, 20, until 1976.
FORMER = CodeFormat(
    name="commune",
    pattern=re.compile(rf"{COMMUNE.pattern.pattern}|20\d{{3}}", re.ASCII),
    valid=("33063", "20004"),
    invalid=("3306", "96001"),
)
# What INSEE names each event; another one would be followed without being understood.
EVENTS = {
    "10": "changement de nom",
    "20": "création",
    "21": "rétablissement",
    "30": "suppression",
    "31": "fusion simple",
    "32": "création de commune nouvelle",
    "33": "fusion association",
    "34": "transformation de fusion association en fusion simple",
    "35": "suppression de commune déléguée",
    "41": "changement de code dû à un changement de département",
    "50": "changement de code dû à un transfert de chef-lieu",
    "70": "transformation de commune associée en commune déléguée",
    "71": "rétablissement de commune déléguée",
}

MOVEMENTS = Table(
    "open_cog_mouvement",
    (
        Column("line", Kind.INTEGER, "Ligne du fichier", low=2),
        text("mod", f"Événement : {' ; '.join(f'{k} {v}' for k, v in EVENTS.items())}", values=tuple(EVENTS)),
        text("effective", "Date d'effet, AAAA-MM-JJ"),
        text("kind_before", f"Type avant : {_KIND} ; vide si rien n'existait", nullable=True, values=KINDS),
        Column("code_before", Kind.TEXT, "Code avant", nullable=True, code=FORMER),
        text("name_before", "Nom avant, article compris", nullable=True),
        text("kind_after", f"Type après : {_KIND}", values=KINDS),
        Column("code_after", Kind.TEXT, "Code après", code=FORMER),
        text("name_after", "Nom après, article compris"),
    ),
    ("line",),
    "Une ligne par avant et après : un événement en a plusieurs, de même date et de même type.",
)

COG = TextFormat(
    {
        "code": ("COM",),
        "kind": ("TYPECOM",),
        "name": ("LIBELLE",),
        "departement": ("DEP",),
        "region": ("REG",),
        "parent": ("COMPARENT",),
    },
    delimiter=",",
)
MOVEMENT = TextFormat(
    {
        "mod": ("MOD",),
        "effective": ("DATE_EFF",),
        "kind_before": ("TYPECOM_AV",),
        "code_before": ("COM_AV",),
        "name_before": ("LIBELLE_AV",),
        "kind_after": ("TYPECOM_AP",),
        "code_after": ("COM_AP",),
        "name_after": ("LIBELLE_AP",),
    },
    delimiter=",",
)


def recognise(seen: Sample) -> bool:
    """Tell ``v_commune_<year>.csv`` by its columns."""
    return seen.fits(COG)


def recognise_movements(seen: Sample) -> bool:
    """Tell ``v_mvt_commune_<year>.csv`` by its columns."""
    return seen.fits(MOVEMENT)


def parse(path: Path) -> pa.Table:
    """Read the communes of a year.

    Parameters
    ----------
    path
        ``v_commune_<year>.csv``; the year stands in its name or in the one of its folder.

    Returns
    -------
    pyarrow.Table
        Of ``TABLE``.

    Raises
    ------
    SchemaError
        The file is another one or is cut, a row is not what it should be, or the year stands nowhere.
    """
    with reading(path) as cog:
        cog.text(COG)
        year = year_in_name(path, "L'année du code officiel géographique", "v_commune_2024.csv")
        content = cog.table(TABLE, "open/cog", year=year)
        _refuse(path, cog, "open/cog_bad")
    return content


def parse_movements(path: Path) -> pa.Table:
    """Read what became of communes.

    Parameters
    ----------
    path
        ``v_mvt_commune_<year>.csv``.

    Returns
    -------
    pyarrow.Table
        Of ``MOVEMENTS``; :func:`cpts_map.geography.movements.passage` follows them.

    Raises
    ------
    SchemaError
        The file is another one, a row is not what it should be, or stands twice.
    """
    with reading(path) as cog:
        cog.text(MOVEMENT)
        content = cog.table(MOVEMENTS, "open/cog_mouvement")
        _refuse(path, cog, "open/cog_mouvement_bad")
    return content


def _refuse(path: Path, cog: Reading, sql: str) -> None:
    """Refuse the first row that contradicts the others."""
    for row, column, expected, found in cog.values(sql):
        said = "rien" if found is None else f"« {found} »"
        raise SchemaError(f"{path.name}, ligne {row}, colonne {column} : {expected} attendu, {said} trouvé.")


LAYER = Layer("open_cog", TABLE, parse, recognise)
MOVEMENT_LAYER = Layer("open_cog_mouvement", MOVEMENTS, parse_movements, recognise_movements)
