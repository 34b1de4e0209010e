"""The register of CPTS, its completeness, the contact areas, what was published of coverage."""

from cpts_map.ingest import CsvFormat
from cpts_map.layers._layer import commune_code, csv_layer, text
from cpts_map.rules import Precision, Status
from cpts_map.schema import Column, Kind, Table

_STATUSES = tuple(status.value for status in Status)
_PRECISIONS = tuple(precision.value for precision in Precision)

CPTS = Table(
    "cpts",
    (
        text("cpts_id", "Identifiant dans le registre"),
        text("name", "Nom"),
        text("departements", "Codes des départements, séparés par des espaces"),
        text("status", "Statut", values=_STATUSES),
        text("status_date", "Date du statut, aussi précise que la source (année, mois ou jour)", nullable=True),
        text("precision", "Comment le périmètre est connu", values=_PRECISIONS),
        Column("quoted_population", Kind.INTEGER, "Population citée par la source, habitants", nullable=True, low=0),
        Column("quoted_communes", Kind.INTEGER, "Nombre de communes cité par la source", nullable=True, low=1),
        text("site", "Site de la CPTS", nullable=True),
        text("source_url", "Adresses des sources, séparées par « | »"),
        text("note", "Ce qu'il faut savoir", nullable=True),
    ),
    ("cpts_id",),
    "Une ligne par CPTS documentée.",
)

CPTS_COMMUNE = Table(
    "cpts_commune",
    (
        text("cpts_id", "CPTS"),
        commune_code(),
        text("precision", "Comment ce rattachement est connu", values=_PRECISIONS),
    ),
    ("cpts_id", "commune_code"),
    "Une ligne par rattachement d'une commune à une CPTS ; une commune peut en avoir plusieurs.",
)

COMPLETENESS = Table(
    "register_complete",
    (
        text("departement", "Département dont le registre connaît toutes les CPTS"),
        text("since", "Date de la mention", nullable=True),
        text("source", "Qui l'affirme", nullable=True),
    ),
    ("departement",),
    "Une ligne par département où le registre est complet.",
    may_be_empty=True,
)

CONTACT = Table(
    "contact",
    (
        text("area", "Secteur"),
        text("departements", "Codes des départements, séparés par des espaces"),
        text("limit_note", "Limite particulière du secteur", nullable=True),
        text("role", "Rôle"),
        text("site", "Site"),
    ),
    ("area",),
    "Une ligne par secteur de contact d'Agora Lib' ; aucun nom de personne.",
)

NATIONAL = Table(
    "national_coverage",
    (
        text("date", "Date de la publication"),
        text("producer", "Qui publie"),
        Column("cpts_total", Kind.INTEGER, "CPTS, tous stades", nullable=True, low=0),
        Column("aci_signed", Kind.INTEGER, "ACI signés", nullable=True, low=0),
        Column("population_pct", Kind.REAL, "Part de la population couverte, %", nullable=True, low=0, high=100),
        Column("uncovered", Kind.INTEGER, "Habitants non couverts", nullable=True, low=0),
        text("definition", "Définition de « couvert »"),
        text("source_url", "Adresse"),
    ),
    ("date", "producer"),
    "Une ligne par publication de la couverture nationale.",
)

REGIONAL_2022 = Table(
    "regional_state",
    (
        text("date", "Date"),
        text("step", "Étape"),
        Column("count", Kind.INTEGER, "Nombre de CPTS", low=0),
        text("source", "Source"),
    ),
    ("date", "step"),
    "Une ligne par étape et par date publiée.",
)

LAYERS = (
    csv_layer(
        "cpts_registre",
        CPTS,
        CsvFormat(
            (
                "id",
                "nom",
                "departements",
                "statut",
                "date_statut",
                "precision_perimetre",
                "population_citee",
                "nb_communes_cite",
                "site",
                "source_url",
                "note",
            )
        ),
    ),
    csv_layer("cpts_communes", CPTS_COMMUNE, CsvFormat(("id", "code_commune", "precision"))),
    csv_layer("cpts_completude", COMPLETENESS, CsvFormat(("departement", "depuis", "source"))),
    csv_layer("contacts", CONTACT, CsvFormat(("zone", "departements", "communes_limite", "role", "site"))),
    csv_layer(
        "cpts_couverture_nationale",
        NATIONAL,
        CsvFormat(
            (
                "date",
                "producteur",
                "cpts_total",
                "aci_signes",
                "part_population_pct",
                "habitants_non_couverts",
                "definition",
                "source_url",
            )
        ),
    ),
    csv_layer("cpts_2022", REGIONAL_2022, CsvFormat(("date", "etape", "nombre", "source"))),
)
