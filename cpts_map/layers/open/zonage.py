"""Zoning of the health professions by the ARS: what each decree says of a commune, loaded and never recomputed."""

from pathlib import Path

import pyarrow as pa

from cpts_map.errors import SchemaError
from cpts_map.ingest import Reading, TextFormat, reading, workbook
from cpts_map.ingest.sample import Sample, sample
from cpts_map.layers._layer import Layer, official_commune_code, text
from cpts_map.schema import Column, Kind, Table

# Column of the publisher, to the profession.
PROFESSIONS = {
    "zmed": "medecins_generalistes",
    "zdent": "chirurgiens_dentistes",
    "zide": "infirmiers",
    "zmk": "masseurs_kinesitherapeutes",
    "zsf": "sages_femmes",
    "zortho": "orthophonistes",
}

# What decrees call a level, folded, to its one spelling here. The number before it is the rank, kept beside.
_CODES = ("ZIP", "ZAC", "ZAR", "QPV_ZIP", "QPV_ZAC", "GQ_ZIP", "GQ_ZAC", "ZV", "HV", "HZ", "NC")
_WORDS = (
    "tres_sous_dotee",
    "sous_dense",
    "sous_dotee",
    "intermediaire",
    "tres_dense",
    "tres_dotee",
    "sur_dotee",
    "non_prioritaire",
)
LEVELS = (*_CODES, *_WORDS)
SPELLINGS = {
    **{code.lower(): code for code in _CODES},
    **{word: word for word in _WORDS},
    **{f"zone_{word}": word for word in _WORDS},
    "surdotee": "sur_dotee",
    "zone_d_intervention_prioritaire": "ZIP",
    "zone_d_action_complementaire": "ZAC",
    "zone_de_vigilance": "ZV",
    "hors_vivier": "HV",
    "hors_zone": "HZ",
    "non_classe": "NC",
    "non_classee": "NC",
    "non_concerne": "NC",
    "non_concernee": "NC",
}

TABLE = Table(
    "open_zonage",
    (
        official_commune_code(),
        text("profession", "Profession zonée", values=tuple(PROFESSIONS.values())),
        text(
            "level",
            "Niveau que dit l'arrêté : sigle (ZIP…) ou mots (tres_sous_dotee…) ; NC : le fichier dit la commune non "
            "classée ; une commune absente n'a pas de niveau connu",
            values=LEVELS,
        ),
        Column(
            "level_rank",
            Kind.REAL,
            "Rang mis devant le niveau par le publieur, 1 pour le moins doté ; « 1b » vaut 1,5 ; manquant sans rang",
            nullable=True,
            low=0,
            high=20,
        ),
        text("decree_date", "Date de l'arrêté, AAAA-MM-JJ", nullable=True),
        text(
            "territory",
            "Territoire zoné dont la commune fait partie : territoire de vie-santé (médecins, chirurgiens-dentistes), "
            "bassin de vie ou pseudo-canton (autres professions)",
            nullable=True,
        ),
    ),
    ("profession", "commune_code"),
    "Une ligne par profession et commune dont le niveau est publié.",
)

ARS = TextFormat(
    {"commune_code": ("com_code",), "niveau": ("niveau",)}
    | {f"{prefix}_niveau": (f"{prefix}_niveau",) for prefix in PROFESSIONS}
    | {f"{prefix}_date_arrete": (f"{prefix}_date_arrete",) for prefix in PROFESSIONS}
    | {"tvs_lib": ("tvs_lib",), "bvcv_lib": ("bvcv_lib",)},
    optional=frozenset(
        {f"{prefix}_{what}" for prefix in PROFESSIONS for what in ("niveau", "date_arrete")} | {"tvs_lib", "bvcv_lib"}
    ),
    delimiter=",",
)

SHEET = "Zonage_communes"
DREES = TextFormat(
    {
        "commune_code": ("Code de la commune",),
        "level": (
            "Qualification attribuée par l'arrêté régional",
            "Qualification attribuée par l'arrêté régional (HV|ZAC|ZIP|ZV)",
        ),
        "territory": ("Libellé du territoire de vie-santé",),
    },
    optional=frozenset({"territory"}),
)


def recognise(seen: Sample) -> bool:
    """Tell the zonings by their columns: the export of the ARS by commune, or the workbook of the DREES."""
    return (seen.has("com_code", "niveau") and any(seen.has(f"{prefix}_niveau") for prefix in PROFESSIONS)) or (
        SHEET in seen.sheets and seen.sheet_has("Identifiant unique", "Code de la commune")
    )


def parse(path: Path) -> pa.Table:
    """Read a zoning.

    Parameters
    ----------
    path
        Export by commune of the ARS (CSV), or ``Zonage_medecin_<day>.xlsx`` of the DREES.

    Returns
    -------
    pyarrow.Table
        Of ``TABLE``.

    Raises
    ------
    SchemaError
        The file is not a zoning, names no profession, or a row is not what it should be; a level is unknown.
    """
    seen = sample(path)
    with reading(path) as zonage:
        zonage.run("open/zonage_macros")
        zonage.pairs("professions", PROFESSIONS)
        zonage.pairs("levels", SPELLINGS)
        if seen.sheets:
            _read_workbook(path, zonage)
            zonage.run("open/zonage_drees_long")
        else:
            _read_export(path, seen, zonage)
            zonage.run("open/zonage_ars_long")
        _refuse_unknown(path, zonage)
        return zonage.table(TABLE, "open/zonage")


def _read_export(path: Path, seen: Sample, zonage: Reading) -> None:
    zonage.text(ARS)
    if not any(seen.has(f"{prefix}_niveau") for prefix in PROFESSIONS):
        wanted = ", ".join(f"{prefix}_niveau" for prefix in PROFESSIONS)
        raise SchemaError(f"{path.name} : aucune colonne de niveau ; au moins une attendue parmi {wanted}.")


def _read_workbook(path: Path, zonage: Reading) -> None:
    sheet = workbook.read_sheet(path, SHEET)
    at = sheet.header(["Identifiant unique"])
    header = [cell or "" for cell in sheet.rows[at]]
    found = DREES.positions(f"{path.name}, feuille « {SHEET} »", header)
    names = {column: header[i] if i is not None else column for column, i in found.items()}
    rows = [
        [row[i] if i is not None else None for i in found.values()]
        for row in workbook.width(sheet.rows[at + 1 :], len(header))
    ]
    zonage.rows(names, rows, first=at + 2)


def _refuse_unknown(path: Path, zonage: Reading) -> None:
    """Refuse a level or a date that is not one, by the publisher's column."""
    for row, column, value, is_level, count in zonage.values("open/zonage_unknown"):
        expected = f"un niveau parmi {', '.join(LEVELS)}" if is_level else "une date (jj/mm/aaaa)"
        more = f" ({count} valeurs dans ce cas)" if isinstance(count, int) and count > 1 else ""
        where = f"{path.name}, ligne {row}, colonne {column}"
        raise SchemaError(f"{where} : {expected} attendu, « {str(value)[:60]} » trouvé{more}.")


LAYER = Layer("open_zonage", TABLE, parse, recognise, parts=("profession",))
