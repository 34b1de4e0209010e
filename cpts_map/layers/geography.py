"""Boundaries, attachments and neighbours of communes: the files of ``data/geo``."""

from cpts_map.ingest import CsvFormat
from cpts_map.layers._layer import commune_code, csv_layer, parquet_layer, text
from cpts_map.schema import Column, Kind, Table

_GEOMETRY = Column("geometry", Kind.WKB, "Contour, WKB, WGS 84 (EPSG:4326) ; absent si non publié", nullable=True)

COMMUNE = Table(
    "commune",
    (
        commune_code(),
        text("name", "Nom"),
        text("departement", "Code du département ou de la collectivité"),
        text("region", "Code de la région ou de la collectivité"),
        text("epci", "SIREN de l'EPCI à fiscalité propre", nullable=True),
        Column("postal_codes", Kind.TEXTS, "Codes postaux"),
        Column(
            "lon",
            Kind.REAL,
            "Longitude de la mairie, degrés ; absente si inconnue ou à plus d'un kilomètre",
            nullable=True,
            low=-180,
            high=180,
        ),
        Column("lat", Kind.REAL, "Latitude de la mairie, degrés", nullable=True, low=-90, high=90),
        text("outline", "Origine du contour : publie, complete, communes_deleguees ou absent"),
        Column("area_m2", Kind.REAL, "Superficie du contour, m², projection légale", nullable=True, low=0),
        Column("outer_m", Kind.REAL, "Bord partagé avec aucune commune (côte, frontière), m", nullable=True, low=0),
        _GEOMETRY,
    ),
    ("commune_code",),
    "Une ligne par commune en vigueur au 1er janvier 2026.",
)


def _territory(name: str, description: str) -> Table:
    columns = (text("code", "Code"), text("name", "Nom"), text("type", "Nature juridique", nullable=True), _GEOMETRY)
    return Table(name, columns, ("code",), description)


DEPARTEMENT = _territory("departement", "Une ligne par département ou collectivité d'outre-mer.")
REGION = _territory("region", "Une ligne par région ou collectivité d'outre-mer.")
EPCI = _territory("epci", "Une ligne par EPCI à fiscalité propre.")

ADJACENCY = Table(
    "adjacency",
    (
        text("code_a", "Une commune"),
        text("code_b", "Sa voisine, de code supérieur"),
        Column("shared_m", Kind.REAL, "Longueur de leur frontière commune, m", low=0),
    ),
    ("code_a", "code_b"),
    "Une ligne par paire de communes limitrophes.",
)

ISLAND_LINK = Table(
    "island_link",
    (
        text("code_a", "Commune de l'île"),
        text("code_b", "Commune qui la dessert"),
        text("link", "Nature de la liaison", values=("pont", "bac")),
        text("name", "Nom de l'île"),
    ),
    ("code_a", "code_b"),
    "Une ligne par île reliée à la commune qui la dessert.",
)

COG = Table(
    "cog",
    (
        text("code", "Code, en vigueur ou ancien"),
        text("name", "Nom", nullable=True),
        text(
            "kind",
            "Nature : commune-actuelle, commune-deleguee, commune-associee, arrondissement-municipal, ancien-code",
        ),
        commune_code("Commune de 2026 à laquelle le code conduit"),
    ),
    ("code", "kind"),
    "Une ligne par nom ou code, ancien ou actuel.",
)

POPULATION = Table(
    "population",
    (
        Column("year", Kind.INTEGER, "Année de la population municipale", low=2016, high=2023),
        text("old_code", "Code de la commune telle qu'elle était alors"),
        Column(
            "commune_code",
            Kind.TEXT,
            "Commune de 2026 ; absente si la commune ancienne a été divisée depuis",
            nullable=True,
        ),
        Column("inhabitants", Kind.INTEGER, "Population municipale, habitants", nullable=True, low=0),
    ),
    ("year", "old_code"),
    "Une ligne par année et par commune d'alors.",
)

LAYERS = (
    parquet_layer("communes", COMMUNE),
    parquet_layer("departements", DEPARTEMENT),
    parquet_layer("regions", REGION),
    parquet_layer("epci", EPCI),
    parquet_layer("adjacency", ADJACENCY),
    csv_layer("liaisons_iles", ISLAND_LINK, CsvFormat(("code_ile", "code_desserte", "liaison", "nom"))),
    parquet_layer("cog", COG),
    parquet_layer("population", POPULATION),
)
