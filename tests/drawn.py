"""The drawn region as files: the tables of ``conftest``'s map, and how to write, declare and build them.

Every figure is a constant of this module, so that a test reads it and a reader checks it by hand.
"""

import csv
import dataclasses
import hashlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import duckdb
import geopandas as gpd
import pandas as pd
import shapely
from pyproj import Transformer

from cpts_map import catalog, pipeline
from cpts_map.catalog import Source
from cpts_map.indicators import registry
from cpts_map.settings import Settings

# Vintages of the drawn region, and the indicators as a store of it declares them.
FACTS = {
    "apl": "2024",
    "apl_first": "2022",
    "apl_weight_medecins_generalistes": "municipale",
    "population": "2023",
    "population_first": "2016",
    "supply_source": "bpe",
    "supply_vintage": "2025",
    "source_ages_65": "2023",
    "source_apl": "2024",
    "source_bpe": "2025",
    "source_communes": "2026",
    "source_population": "2023",
}
ACCESSED = (
    "medecin_generaliste",
    "medecin_generaliste_sans",
    "chirurgien_dentiste",
    "infirmier",
    "masseur_kinesitherapeute",
    "orthophoniste",
    "pedicure_podologue",
    "sage_femme",
)
FACTS |= {f"access_{profession}": "oui" for profession in ACCESSED}
FACTS |= {f"place_{kind}": "oui" for kind in ("pharmacie", "laboratoire", "maison_sante", "hebergement_agees")}
BY_ID = registry(FACTS)
INDICATORS = tuple(BY_ID.values())

SIDE_M = 10_000
WEST_M, SOUTH_M = 440_000, 6_330_000  # Lambert-93, south-west corner of 40001

# Commune: name, département, région, EPCI, column and row on the map.
COMMUNES = {
    "32001": ("Iris", "32", "76", "243200040", 3, 0),
    "40001": ("Écume", "40", "75", "244000010", 0, 0),
    "40002": ("Fougère", "40", "75", "244000010", 1, 0),
    "40003": ("Genêt-d'Or", "40", "75", "244700030", 2, 0),
    "40004": ("L'Île-Houle", "40", "75", None, -2, 0),
    "47001": ("Ambre", "47", "75", "244700020", 0, 1),
    "47002": ("Bleuet-l'Évêque", "47", "75", "244700020", 1, 1),
    "47003": ("Saint-Corail", "47", "75", "244700030", 2, 1),
    "47004": ("Dune", "47", "75", "244700030", 3, 1),
}
REGION_75 = tuple(code for code, commune in COMMUNES.items() if commune[2] == "75")
DEPARTEMENTS = {"32": "Gers", "40": "Landes", "47": "Lot-et-Garonne"}
REGIONS = {"75": "Nouvelle-Aquitaine", "76": "Occitanie"}
EPCI = {
    "243200040": ("CC d'Iris", "CC"),
    "244000010": ("CA Écume et Fougère", "CA"),
    "244700020": ("CC d'Ambre", "CC"),
    "244700030": ("CC des Deux Rives", "CC"),
}
POSTAL_CODES = {"40001": ["40000", "40010"], "47001": ["47000"], "47002": ["47000"]}
WITHOUT_TOWN_HALL = "40003"

# Pairs of squares with a common side, and sides that no square shares, counted on the map.
NEIGHBOURS = (
    ("32001", "40003"),
    ("32001", "47004"),
    ("40001", "40002"),
    ("40001", "47001"),
    ("40002", "40003"),
    ("40002", "47002"),
    ("40003", "47003"),
    ("47001", "47002"),
    ("47002", "47003"),
    ("47003", "47004"),
)
OUTER_SIDES = {
    "32001": 2,
    "40001": 2,
    "40002": 1,
    "40003": 1,
    "40004": 4,
    "47001": 2,
    "47002": 1,
    "47003": 1,
    "47004": 2,
}

YEARS = (2016, 2019, 2020, 2022, 2023)
POPULATION = {
    "32001": 10_000,
    "40001": 40_000,
    "40002": 15_000,
    "40003": 4_000,
    "40004": 1_000,
    "47001": 9_000,
    "47002": 20_000,
    "47003": 30_000,
    "47004": 1_000,
}
# 2016 where it differs from 2023. 47013 joined 47003 in 2023; 40003 left 40002 in 2020.
POPULATION_2016 = {"32001": 8_000, "40001": 32_000, "47001": 8_000, "47004": 1_250}
MERGED_2016 = {"47003": 15_000, "47013": 9_000}
MERGED_2019_TO_2022 = {"47003": 20_000, "47013": 10_000}
DIVIDED = {2016: 18_000, 2019: 19_000}  # 40002 with 40003

# code: 2022, 2022 (65 or younger), 2023, 2023 (65), 2024, 2024 (65). 40004 is absent; None is an empty cell.
APL = {
    "40001": (2, 1, 2, 1, 1, 0.5),
    "40002": (2, 2, 2, 2, 4, 4),
    "40003": (None, None, 2, 2, 4.5, 2.5),
    "47001": (3, 2, 3, 2, 4, 2),
    "47002": (6, 3, 6, 3, 6, 3),
    "47003": (2, 1, 2, 1, 4, 3),
    "47004": (0, 0, 0, 0, 0, 0),
    "47013": (5, 4, 5, 4, None, None),
}
BPE_TYPES = {
    "D265": "Médecin généraliste",
    "D277": "Chirurgien-dentiste",
    "D278": "Sage-femme",
    "D279": "Masseur-kinésithérapeute",
    "D280": "Pédicure-podologue",
    "D281": "Infirmier",
    "D282": "Orthophoniste",
    "D307": "Pharmacie",
    "D302": "Laboratoire d'analyses et de biologie médicale",
    "D113": "Maison de santé pluridisciplinaire",
    "D401": "Personnes âgées : hébergement",
}
# 47004: 6 for 1,000 inhabitants, an outlier. 40003: 20 for 4,000, exactly 5 for 1,000, not one.
BPE = {
    "D265": {"40001": 20, "40003": 20, "47001": 9, "47002": 20, "47003": 15, "47004": 6},
    "D277": {"40001": 20, "47002": 10},
    "D278": {"47002": 2},
    "D279": {"40001": 20, "47002": 20},
    "D280": {"47002": 2},
    "D281": {"40001": 40, "40002": 30, "40004": 1, "47001": 18, "47002": 20, "47003": 30},
    "D282": {"47002": 4},
    "D307": {"40001": 10, "47002": 5, "47003": 5},
    "D302": {"40001": 1},
    "D113": {"40002": 1},
    "D401": {"47003": 2},
}
# Women, and as many men, in each of the seven bands from 65 on: people of 75 or more are ten times that.
AGE_CELL = {
    "40001": 400,
    "40002": 150,
    "40003": 80,
    "40004": 30,
    "47001": 90,
    "47002": 400,
    "47003": 300,
    "47004": 10,
}
SENIOR_BANDS = ("65_69", "70_74", "75_79", "80_84", "85_89", "90_94", "95_plus")
YOUNGER_BANDS = tuple(f"{low}_{low + 4}" for low in range(0, 65, 5))
AGE_CELL_DEPARTEMENT = {"40": 660, "47": 800}

# id: name, départements, status, date, precision, quoted population, quoted communes, site, communes.
CPTS = {
    "NA-47-ALPHA": (
        "CPTS Alpha",
        "47",
        "aci_signe",
        "2021-12",
        "communes_citees",
        29_000,
        2,
        "https://alpha.example",
        ("47001", "47002"),
    ),
    "NA-47-BETA": (
        "CPTS Bêta",
        "47 32",
        "projet_sante_valide",
        "2024",
        "epci_cite",
        None,
        None,
        None,
        ("47002", "47003", "47004", "32001"),
    ),
    "NA-40-GAMMA": ("CPTS Gamma", "40", "a_l_arret", None, "communes_citees", None, None, None, ("40001", "40004")),
    "NA-40-DELTA": ("CPTS Delta", "40", "inconnu", None, "aucun", None, None, None, ()),
}


def square(column: int, row: int) -> shapely.Polygon:
    """Draw the square of a column and a row, in WGS 84 on the grid of 10⁻⁶ degree of the real boundaries."""
    to_degrees = Transformer.from_crs("EPSG:2154", "EPSG:4326", always_xy=True)
    west, south = WEST_M + column * SIDE_M, SOUTH_M + row * SIDE_M
    corners = ((0, 0), (0, SIDE_M), (SIDE_M, SIDE_M), (SIDE_M, 0))
    degrees = (to_degrees.transform(west + dx, south + dy) for dx, dy in corners)
    return shapely.Polygon([(round(lon, 6), round(lat, 6)) for lon, lat in degrees])


def outlines() -> gpd.GeoSeries:
    """Outline of each commune, by code."""
    return gpd.GeoSeries({code: square(*commune[-2:]) for code, commune in COMMUNES.items()}, crs="EPSG:4326")


def population_rows() -> list[tuple[int, str, str | None, int]]:
    """Year, code of then, commune of today or nothing, inhabitants."""
    rows: list[tuple[int, str, str | None, int]] = []
    for year in YEARS:
        then = POPULATION | (POPULATION_2016 if year == 2016 else {})
        if year < 2023:
            then |= MERGED_2016 if year == 2016 else MERGED_2019_TO_2022
        if year in DIVIDED:
            then |= {"40002": DIVIDED[year]}
            del then["40003"]
        for code, inhabitants in sorted(then.items()):
            today = "47003" if code == "47013" else None if (code == "40002" and year in DIVIDED) else code
            rows.append((year, code, today, inhabitants))
    return rows


def communes() -> gpd.GeoDataFrame:
    """Table of ``communes.parquet``."""
    shapes = outlines()
    rows = [
        {
            "code": code,
            "name": name,
            "departement": departement,
            "region": region,
            "epci": epci,
            "postal_codes": POSTAL_CODES.get(code, [f"{code[:2]}100"]),
            "lon": None if code == WITHOUT_TOWN_HALL else shapes[code].centroid.x,
            "lat": None if code == WITHOUT_TOWN_HALL else shapes[code].centroid.y,
            "outline": "publie",
            "area_m2": float(SIDE_M**2),
            "outer_m": float(OUTER_SIDES[code] * SIDE_M),
        }
        for code, (name, departement, region, epci, *_) in COMMUNES.items()
    ]
    return gpd.GeoDataFrame(pd.DataFrame(rows), geometry=shapes.to_numpy(), crs="EPSG:4326")


def write(data: Path) -> Path:
    """Write every file that a build reads under a folder, in its exact format."""
    (data / "geo").mkdir(parents=True)
    (data / "raw").mkdir()
    _write_geo(data / "geo")
    _write_offer(data / "raw")
    _write_ages(data / "raw")
    _write_register(data / "raw")
    return data


def _write_geo(geo: Path) -> None:
    drawn = communes()
    drawn.to_parquet(geo / "communes.parquet", index=False)
    _territories(drawn, "departement", {c: (name, None) for c, name in DEPARTEMENTS.items()}, geo / "departements")
    _territories(drawn, "region", {c: (name, None) for c, name in REGIONS.items()}, geo / "regions")
    _territories(drawn, "epci", EPCI, geo / "epci")
    adjacency = pd.DataFrame(NEIGHBOURS, columns=["code_a", "code_b"]).assign(shared_m=float(SIDE_M))
    adjacency.to_parquet(geo / "adjacency.parquet", index=False)
    population = pd.DataFrame(population_rows(), columns=["year", "old_code", "commune_code", "inhabitants"])
    population.astype({"inhabitants": "Int64"}).to_parquet(geo / "population.parquet", index=False)
    names = [(code, commune[0], "commune-actuelle", code) for code, commune in COMMUNES.items()]
    names += [
        ("47003", "Saint-Corail", "commune-deleguee", "47003"),
        ("47013", "Corail-le-Vieux", "commune-deleguee", "47003"),
        ("40099", None, "ancien-code", "40001"),
    ]
    cog = pd.DataFrame(names, columns=["code", "name", "kind", "commune_code"]).sort_values(["code", "kind"])
    cog.to_parquet(geo / "cog.parquet", index=False)


def _territories(drawn: gpd.GeoDataFrame, column: str, named: Mapping[str, tuple[str, str | None]], path: Path) -> None:
    shapes = [shapely.coverage_union_all(drawn.geometry[drawn[column] == code].to_numpy()) for code in named]
    rows = [(code, name, type_) for code, (name, type_) in named.items()]
    frame = gpd.GeoDataFrame(pd.DataFrame(rows, columns=["code", "name", "type"]), geometry=shapes, crs="EPSG:4326")
    frame.to_parquet(path.with_suffix(".parquet"), index=False)


def _write_offer(raw: Path) -> None:
    years = (2022, 2023, 2024)
    header = ("code_commune", *(f"{name}_{year}" for year in years for name in ("apl", "apl_65")))
    write_csv(
        raw / "apl_medecins_generalistes_nouvelle_aquitaine.csv", header, ((code, *row) for code, row in APL.items())
    )
    # Means of the communes weighted by their inhabitants of 2023; test_measures computes those of 2024 by hand.
    reference = (("40", 2, 2, 2), ("47", 3.95, 3.95, 4.6), ("France", 3.79, 3.75, 3.73))
    write_csv(raw / "apl_reference.csv", ("territoire", *(f"apl_{year}" for year in years)), reference)
    write_csv(raw / "bpe_types.csv", ("type_equipement", "libelle"), BPE_TYPES.items())
    offer = ((code, type_, count) for type_, counts in BPE.items() for code, count in counts.items())
    write_csv(
        raw / "bpe_2025_sante_nouvelle_aquitaine.csv", ("code_commune", "type_equipement", "nombre"), sorted(offer)
    )


def _write_ages(raw: Path) -> None:
    sexes = ("femmes", "hommes")
    header = ("code_commune", *(f"{sex}_{band}" for sex in sexes for band in SENIOR_BANDS))
    seniors = ((code, *[cell] * 14) for code, cell in AGE_CELL.items())
    write_csv(raw / "ages_65_plus_2023_nouvelle_aquitaine.csv", header, seniors)
    header = ("departement", "sexe", *(f"age_{band}" for band in (*YOUNGER_BANDS, *SENIOR_BANDS)))
    pyramids = (
        (departement, sex, *[1_900.0] * len(YOUNGER_BANDS), *[float(cell)] * len(SENIOR_BANDS))
        for departement, cell in AGE_CELL_DEPARTEMENT.items()
        for sex in sexes
    )
    write_csv(raw / "ages_departements_2023.csv", header, pyramids)


def _write_register(raw: Path) -> None:
    header = (
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
    rows = ((id_, *facts, f"https://source.example/{id_}", None) for id_, (*facts, _) in CPTS.items())
    write_csv(raw / "cpts_registre.csv", header, rows)
    members = ((id_, code, facts[4]) for id_, facts in CPTS.items() for code in facts[-1])
    write_csv(raw / "cpts_communes.csv", ("id", "code_commune", "precision"), members)
    write_csv(raw / "cpts_completude.csv", ("departement", "depuis", "source"), ())
    site = "https://contact.example"
    contacts = (
        ("Landes", "40", None, "chargé ou chargée de déploiement", site),
        ("Lot-et-Garonne", "47", "sauf Dune", "chargé ou chargée de déploiement", site),
    )
    write_csv(raw / "contacts_agora_lib.csv", ("zone", "departements", "communes_limite", "role", "site"), contacts)
    header = (
        "date",
        "producteur",
        "cpts_total",
        "aci_signes",
        "part_population_pct",
        "habitants_non_couverts",
        "definition",
        "source_url",
    )
    published = (
        ("2022-06", "Ministère", None, 282, 36, None, "ACI signé", site),
        ("2024-02", "FCPTS", 738, 530, 84, None, "tous stades", site),
    )
    write_csv(raw / "cpts_couverture_nationale.csv", header, published)
    steps = (("2022-06-20", "lettre d'intention validée", 25, "URPS"), ("2022-06-20", "ACI signé", 18, "URPS"))
    write_csv(raw / "cpts_nouvelle_aquitaine_2022.csv", ("date", "etape", "nombre", "source"), steps)
    island = (("40004", "40001", "bac", "Île Houle"),)
    write_csv(raw / "liaisons_iles.csv", ("code_ile", "code_desserte", "liaison", "nom"), island)


def write_csv(path: Path, header: Iterable[object], rows: Iterable[Iterable[object]]) -> None:
    """Write a CSV file as ours are: UTF-8, commas, LF, nothing in an empty cell."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


def add_line(path: Path, line: str) -> None:
    """Append a line to a CSV file."""
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")


def replace_line(path: Path, start: str, line: str | None) -> None:
    """Replace (or drop, with ``None``) the only line of a CSV file that begins with a text."""
    lines = path.read_text("utf-8").splitlines()
    (found,) = [i for i, text in enumerate(lines) if text.startswith(start)]
    lines[found : found + 1] = [] if line is None else [line]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def edit_parquet(path: Path, change: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
    """Rewrite a Parquet file through a function; a geo file stays one."""
    with path.open("rb") as file:
        is_geo = "geometry" in pd.read_parquet(file).columns
    frame = gpd.read_parquet(path) if is_geo else pd.read_parquet(path)
    change(frame).to_parquet(path, index=False)


def catalogue(data: Path) -> dict[str, Source]:
    """Give the real catalogue with the size and sha256 of the files of a folder; a package keeps the declared ones."""
    return {key: _stamped(source, data) for key, source in catalog.load().items()}


def _stamped(source: Source, data: Path) -> Source:
    path = source.path(data)
    if not path.exists():
        return source
    content = path.read_bytes()
    return dataclasses.replace(source, sha256=hashlib.sha256(content).hexdigest(), bytes=len(content))


def build(data: Path, store: Path) -> Path:
    """Build a store from the files of a folder, whatever they hold now."""
    return pipeline.build(Settings(data=data, store=store), sources=catalogue(data))


def sql(store: Path, query: str) -> list[tuple]:
    """Rows of a query written in a test."""
    with duckdb.connect(str(store), read_only=True) as connection:
        return connection.execute(query).fetchall()
