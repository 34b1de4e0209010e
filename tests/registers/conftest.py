"""The real communes, and four drawn ones whose shares are checked by hand.

Each drawn commune is a square of 0.1 degree near Bordeaux; its town hall is at its centre, but for 33002, at its
south-west corner, and 33004, that has no outline.

        -0.6       -0.5       -0.4       -0.3       -0.2
    44.9 +----------+----------+----------+ . . . . +
         |  33001   |  33002   |  33003   .  33004  .
         |    *     |          |    *     .    *    .
         |          |*         |          .         .
    44.8 +----------+----------+----------+ . . . . +
"""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from cpts_map.crs import WGS84
from cpts_map.registers import Gazetteer

GEO = Path(__file__).parents[2] / "data" / "geo"
NOUVELLE_AQUITAINE = "75"


@pytest.fixture(scope="session")
def tables() -> dict[str, pd.DataFrame]:
    """Real frames of communes, COG, populations, departments."""
    columns = ["code", "name", "departement", "region", "postal_codes", "lon", "lat", "geometry"]
    return {
        "communes": pd.read_parquet(GEO / "communes.parquet", columns=columns).set_index("code"),
        "cog": pd.read_parquet(GEO / "cog.parquet"),
        "population": pd.read_parquet(GEO / "population.parquet"),
        "departements": pd.read_parquet(GEO / "departements.parquet", columns=["code", "name"]),
    }


@pytest.fixture(scope="session")
def gazetteer(tables: dict[str, pd.DataFrame]) -> Gazetteer:
    """Every commune of France."""
    departements = dict(zip(tables["departements"]["code"], tables["departements"]["name"], strict=True))
    return Gazetteer.build(tables["communes"], tables["cog"], tables["population"], departements=departements)


@pytest.fixture(scope="session")
def outlines(tables: dict[str, pd.DataFrame]) -> gpd.GeoSeries:
    """Outlines of Nouvelle-Aquitaine."""
    ours = tables["communes"].query("region == @NOUVELLE_AQUITAINE")
    return gpd.GeoSeries(shapely.from_wkb(ours["geometry"].to_list()), index=ours.index, crs=WGS84)


@pytest.fixture(scope="session")
def drawn() -> Gazetteer:
    """The four drawn communes."""
    communes = pd.DataFrame(
        {
            "code": ["33001", "33002", "33003", "33004"],
            "name": ["Ouest", "Milieu", "Est", "Sans-Contour"],
            "departement": "33",
            "postal_codes": [["33100"], ["33200"], ["33300"], ["33400"]],
            "lon": [-0.55, -0.499, -0.35, -0.25],
            "lat": [44.85, 44.801, 44.85, 44.85],
        }
    ).set_index("code")
    return Gazetteer.build(communes, pd.DataFrame(columns=["code", "name", "kind", "commune_code"]))


@pytest.fixture(scope="session")
def squares() -> gpd.GeoSeries:
    """Outlines of the drawn communes."""
    boxes = [
        shapely.box(-0.6, 44.8, -0.5, 44.9),
        shapely.box(-0.5, 44.8, -0.4, 44.9),
        shapely.box(-0.4, 44.8, -0.3, 44.9),
    ]
    return gpd.GeoSeries([*boxes, None], index=["33001", "33002", "33003", "33004"], crs=WGS84)
