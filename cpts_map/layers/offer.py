"""Offer of care: APL of DREES, facilities and professionals of the BPE."""

from cpts_map.ingest import CsvFormat
from cpts_map.layers._layer import commune_code, csv_layer, text
from cpts_map.schema import Column, Kind, Table

# The highest value published since 2015 is under 30; beyond 50 the column is not an APL.
APL_MAX = 50.0
_YEARS = (2022, 2023, 2024)


def _apl(name: str, who: str) -> Column:
    description = f"APL aux médecins généralistes {who}, consultations et visites par an et par habitant standardisé"
    return Column(name, Kind.REAL, description, nullable=True, low=0, high=APL_MAX)


APL = Table(
    "apl",
    (
        commune_code("Code de la commune telle qu'elle était cette année-là"),
        Column("year", Kind.INTEGER, "Année de l'APL", low=2015, high=2030),
        _apl("apl", "(tous âges)"),
        _apl("apl_65", "de 65 ans ou moins"),
    ),
    ("commune_code", "year"),
    "Une ligne par commune et par année.",
)

APL_REFERENCE = Table(
    "apl_reference",
    (
        text("territory", "Code du département, ou « France »"),
        Column("year", Kind.INTEGER, "Année de l'APL", low=2015, high=2030),
        Column("apl", Kind.REAL, "Moyenne publiée, tous âges", low=0, high=APL_MAX),
    ),
    ("territory", "year"),
    "Une ligne par moyenne publiée.",
)

BPE_TYPE = Table(
    "bpe_type",
    (text("type", "Code du type d'équipement"), text("name", "Libellé")),
    ("type",),
    "Une ligne par type d'équipement retenu.",
)

BPE = Table(
    "bpe",
    (
        commune_code(),
        text("type", "Code du type d'équipement"),
        Column("count", Kind.INTEGER, "Nombre de professionnels ou d'équipements", low=1),
    ),
    ("commune_code", "type"),
    "Une ligne par commune et par type présent ; une ligne absente vaut zéro.",
)

_apl_header = tuple(f"{name}_{year}" for year in _YEARS for name in ("apl", "apl_65"))

LAYERS = (
    csv_layer("apl", APL, CsvFormat(("code_commune", *_apl_header))),
    csv_layer("apl_reference", APL_REFERENCE, CsvFormat(("territoire", *(f"apl_{year}" for year in _YEARS)))),
    csv_layer("bpe_types", BPE_TYPE, CsvFormat(("type_equipement", "libelle"))),
    csv_layer("bpe", BPE, CsvFormat(("code_commune", "type_equipement", "nombre"))),
)
