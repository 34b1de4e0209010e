"""Ages of the population, census of 2023."""

from cpts_map.ingest import CsvFormat
from cpts_map.layers._layer import commune_code, csv_layer, text
from cpts_map.schema import Column, Kind, Table

SEXES = ("femmes", "hommes")
_SENIOR = ("65_69", "70_74", "75_79", "80_84", "85_89", "90_94", "95_plus")
_ALL = (*tuple(f"{low}_{low + 4}" for low in range(0, 95, 5)), "95_plus")


def _count(description: str) -> tuple[Column, ...]:
    return (
        text("sex", "Sexe", values=SEXES),
        Column("age_low", Kind.INTEGER, "Âge minimal de la tranche quinquennale (95 : 95 ans ou plus)", low=0, high=95),
        Column("inhabitants", Kind.REAL, description, low=0),
    )


AGE_65 = Table(
    "age_65",
    (commune_code(), *_count("Habitants, effectif estimé (décimales)")),
    ("commune_code", "sex", "age_low"),
    "Une ligne par commune, sexe et tranche d'âge à partir de 65 ans.",
)
AGE_DEPARTEMENT = Table(
    "age_departement",
    (text("departement", "Code du département"), *_count("Habitants, effectif estimé (décimales)")),
    ("departement", "sex", "age_low"),
    "Une ligne par département, sexe et tranche d'âge.",
)

LAYERS = (
    csv_layer("ages_65", AGE_65, CsvFormat(("code_commune", *(f"{sex}_{band}" for sex in SEXES for band in _SENIOR)))),
    csv_layer("ages_departements", AGE_DEPARTEMENT, CsvFormat(("departement", "sexe", *(f"age_{b}" for b in _ALL)))),
)
