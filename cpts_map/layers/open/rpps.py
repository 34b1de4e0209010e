"""Annuaire santé (RPPS): how many professionals practise in each commune, and nobody's name.

The file is one row a person, site and savoir-faire; what comes out is numbers. Its identifiers, names and addresses are
compared in memory and go nowhere: no table, no remark, no error.
"""

import re
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from cpts_map.codes import COMMUNE
from cpts_map.errors import SchemaError
from cpts_map.ingest import Reading, TextFormat, reading, with_remarks
from cpts_map.ingest.sample import Sample, sample
from cpts_map.layers._layer import Layer, official_commune_code, text
from cpts_map.schema import Column, Kind, Table

# The ten professions of the URPS, and general practice, a part of the physicians; in rpps_professions.sql each is the
# bit of its position.
PROFESSIONS = (
    "infirmier",
    "medecin",
    "medecin_generaliste",
    "biologiste",
    "masseur_kinesitherapeute",
    "pharmacien",
    "chirurgien_dentiste",
    "sage_femme",
    "pedicure_podologue",
    "orthophoniste",
    "orthoptiste",
)

TABLE = Table(
    "open_rpps",
    (
        official_commune_code(
            "Code officiel géographique de la commune ou de l'arrondissement municipal, tel que publié"
        ),
        text(
            "profession",
            "Profession des URPS ; medecin_generaliste est une part de medecin (savoir-faire SM26, SM53, SM54), "
            "pharmacien est d'officine, biologiste est pharmacien ou médecin (celui-ci compte aussi dans medecin)",
            values=PROFESSIONS,
        ),
        text("mode", "Mode d'exercice ; qui a les deux compte dans chacun", values=("liberal", "salarie")),
        Column(
            "persons",
            Kind.INTEGER,
            "Personnes qui ont au moins un site dans la commune ; qui exerce en plusieurs communes compte dans chacune",
            low=1,
            high=200_000,
        ),
        Column(
            "weighted",
            Kind.REAL,
            "Personnes, chacune comptée pour la part de ses sites (profession et mode de la ligne, commune publiée) "
            "qui est dans la commune : la somme des communes est le nombre de personnes",
            low=0,
            high=200_000,
        ),
    ),
    ("commune_code", "profession", "mode"),
    "Une ligne par commune, profession et mode d'exercice présents ; une ligne absente vaut zéro parmi les activités "
    "situées, une activité sur sept étant publiée sans commune.",
)

LAYOUT = TextFormat(
    {
        "person": ("Identification nationale PP",),
        "profession": ("Code profession",),
        "category": ("Code catégorie professionnelle",),
        "skill": ("Code savoir-faire",),
        "skill_label": ("Libellé savoir-faire",),
        "mode": ("Code mode exercice", "Code mode d'exercice"),
        "siret": ("Numéro SIRET site",),
        "finess": ("Numéro FINESS site",),
        "structure": ("Identifiant technique de la structure",),
        "postal": ("Code postal (coord. structure)", "Code postal (structure)"),
        "commune_code": ("Code commune (coord. structure)", "Code commune (structure)"),
        "sector": ("Code secteur d'activité",),
        "section": ("Code section tableau pharmaciens",),
        "section_label": ("Libellé section tableau pharmaciens",),
        "genre": ("Code genre d'activité", "Code genre activité"),
    },
    optional=frozenset({"category", "skill_label", "siret", "structure", "section", "section_label", "genre"}),
    delimiter="|",
    quote="",
    trailing_delimiter=True,
    private=True,
)
# ExtractionMonoTable_CAT18, until 2018.
OLD_LAYOUT = replace(LAYOUT, delimiter=";", quote='"')

# What the absence of a column changes in the figures.
_ABSENT = {
    "category": "Le fichier ne dit pas la catégorie professionnelle : étudiants et militaires sont comptés.",
    "genre": "Le fichier ne dit pas le genre d'activité : remplaçants et activités hors soins sont comptés.",
    "section": "Le fichier ne dit pas la section des pharmaciens : biologistes et titulaires sont sous-comptés.",
}
# Fault of a row (rpps_outcome.sql): the column that shows it, what it should hold. What it holds may name somebody.
_FAULTS = {
    11: ("profession", "un code (par exemple 10)"),
    12: ("mode", "un code (par exemple L)"),
    13: ("sector", "un code (par exemple SA07)"),
    14: ("person", "un identifiant entier"),
    15: ("commune_code", f"un code commune (par exemple {COMMUNE.valid[0]})"),
}
_EXTRA_CELL = 10


def recognise(seen: Sample) -> bool:
    """Tell the file of persons and activities by its columns."""
    return seen.has("Identification nationale PP", "Code profession", "Code mode exercice") and any(
        seen.has(name) for name in LAYOUT.columns["commune_code"]
    )


def parse(path: Path) -> pa.Table:
    """Count the professionals of the Annuaire santé by commune.

    Parameters
    ----------
    path
        ``ps-libreacces-personne-activite.txt``, or ``PS_LibreAcces_Personne_activite_<date>.txt``, of 56 or 52 columns;
        or ``ExtractionMonoTable_CAT18_ToutePopulation_<date>.csv``.

    Returns
    -------
    pyarrow.Table
        Of ``TABLE``; civil, liberal or salaried activities of care. The file does not say its day: the caller does.

    Raises
    ------
    SchemaError
        The file is not one of these, is cut, or a row has cells that moved, no identifier, a code that is none. Nothing
        of what the row says is repeated, codes aside.
    """
    with reading(path) as rpps:
        found = rpps.text(OLD_LAYOUT if _is_old(path) else LAYOUT, lazy=True)
        for macro in ("rpps_professions", "rpps_outcome"):
            rpps.run(f"open/{macro}")
        any_category = "category" not in found
        rpps.run("open/rpps_sites", any_category=any_category)
        rpps.run("open/rpps_counts")
        _refuse_faults(path, rpps, any_category=any_category)
        content = rpps.table(TABLE, "open/rpps", professions=list(PROFESSIONS))
    return with_remarks(content, [said for column, said in _ABSENT.items() if column not in found])


def _is_old(path: Path) -> bool:
    header = (*sample(path).lines, "")[0]
    return header.count(";") > header.count("|")


def _refuse_faults(path: Path, rpps: Reading, *, any_category: bool) -> None:
    """Refuse the file at the first of its faults."""
    pattern = COMMUNE.pattern.pattern
    faults = [int(str(fault)) for (fault,) in rpps.values("open/rpps_faults", pattern=pattern)]
    if not faults:
        return
    asked = {"pattern": pattern, "any_category": any_category}
    first = {fault: rpps.values("open/rpps_line", fault=fault, **asked)[0] for fault in faults}
    fault = min(faults, key=lambda fault: int(str(first[fault][0])))
    line, code = first[fault]
    if fault == _EXTRA_CELL:
        raise SchemaError(f"{path.name}, ligne {line} : une cellule de trop.")
    column, expected = _FAULTS[fault]
    shown = f"« {code} »" if re.fullmatch(r"[0-9AB.]{1,7}", str(code)) else "autre chose"
    name = LAYOUT.columns[column][0]
    raise SchemaError(f"{path.name}, ligne {line}, colonne {name} : {expected} attendu, {shown} trouvé.")


LAYER = Layer("open_rpps", TABLE, parse, recognise)
