"""Access to nine professions in all of metropolitan France, beside PySAL `access`: first the same figures, then time.

Real: communes, town halls, population of 2023 as demand. SYNTHETIC: what nine professions offer, drawn from a fixed
seed. Both sides have the same minutes (estimated) and the same steps (APL since 2015). PySAL is given the pairs within
the limit only, ready made: building them counts on our side alone.

PySAL computes the nine in a single call, once: half a minute when nothing else runs. With `--one` it computes one, and
its time is multiplied by nine, which the table says.
"""

import importlib
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import shapely
from _harness import ROOT, machine, measured_child, ms, once, table, timed, verdict
from pyproj import Transformer

from cpts_map.crs import LAMBERT_93, WGS84
from cpts_map.diagnostics import access, decay, travel

RADIUS_KM = 20.0
PROFESSIONS = 9
SEED = 20_261_121
TOLERANCE = 1e-9
BUDGET_PAIRS = 1.0  # seconds, on two cores
BUDGET_NINE = 1.0
BUDGET_BYTES = 1e9
BUDGET_RATIO = 50.0
DECAY = decay.DEFAULT


def places() -> tuple[np.ndarray, np.ndarray, int]:
    """Points in metres, inhabitants, and how many communes have no town hall in the file.

    Those get a point of their outline, so that the load is that of the whole country.
    """
    geo = ROOT / "data" / "geo"
    communes = pq.read_table(geo / "communes.parquet", columns=["code", "lon", "lat", "outline"]).to_pandas()
    communes = communes[~communes["code"].str[:2].isin(["97", "98"])].set_index("code")  # one projection for all
    without = communes["lon"].isna() & (communes["outline"] == "publie")
    outlines = pq.read_table(
        geo / "communes.parquet", columns=["code", "geometry"], filters=[("code", "in", list(communes.index[without]))]
    ).to_pandas()
    inner = shapely.point_on_surface(shapely.from_wkb(outlines["geometry"].to_numpy()))
    communes.loc[outlines["code"], "lon"] = shapely.get_x(inner)
    communes.loc[outlines["code"], "lat"] = shapely.get_y(inner)
    people = pq.read_table(geo / "population.parquet", filters=[("year", "=", 2023)]).to_pandas()
    inhabitants = people.groupby("commune_code")["inhabitants"].sum().reindex(communes.index).fillna(0)
    x, y = Transformer.from_crs(WGS84, LAMBERT_93, always_xy=True).transform(communes["lon"], communes["lat"])
    return np.column_stack([x, y]), inhabitants.to_numpy(dtype=float), int(without.sum())


def synthetic_supply(inhabitants: np.ndarray) -> np.ndarray:
    """Invented heads of nine professions: so many for 10,000 inhabitants, drawn by commune."""
    rates = np.linspace(0.5, 15, PROFESSIONS) / 10_000
    return np.random.default_rng(SEED).poisson(inhabitants[:, None] * rates).astype(float)


def nine(pairs: travel.Pairs, supply: np.ndarray, inhabitants: np.ndarray) -> access.Access:
    """The work that is timed: weights, then the access to the nine professions."""
    return access.two_step(supply, inhabitants, access.catchments(pairs, DECAY))


def pysal() -> ModuleType:
    """PySAL's package: it has the name of this script, whose folder comes first among those searched."""
    here = str(Path(__file__).parent)
    searched = sys.path
    sys.path = [folder for folder in searched if folder != here]
    try:
        return importlib.import_module("access")
    finally:
        sys.path = searched


def peer(pairs: travel.Pairs, supply: np.ndarray, inhabitants: np.ndarray) -> tuple[np.ndarray, float]:
    """PySAL's access to each profession given, and the seconds of the call alone."""
    package = pysal()
    inside = pairs.minutes <= DECAY.limit_min
    cost = pd.DataFrame(
        {"origin": pairs.origin[inside], "dest": pairs.destination[inside], "cost": pairs.minutes[inside]}
    )
    geoid = pd.RangeIndex(pairs.n, name="geoid")
    names = [f"p{i}" for i in range(supply.shape[1])]
    model = package.Access(
        demand_df=pd.DataFrame({"people": inhabitants}, index=geoid),
        demand_value="people",
        supply_df=pd.DataFrame(supply, index=geoid, columns=names),
        supply_value=names,
        cost_df=cost,
        cost_origin="origin",
        cost_dest="dest",
        cost_name="cost",
    )
    steps = package.weights.step_fn(dict(DECAY.steps))
    seconds = once(lambda: model.enhanced_two_stage_fca(name="e", weight_fn=steps))
    return model.access_df[[f"e_{name}" for name in names]].to_numpy(), seconds


def check(ours: np.ndarray, theirs: np.ndarray) -> None:
    """Stop unless every figure agrees."""
    if not np.allclose(ours, theirs, rtol=TOLERANCE, atol=0.0, equal_nan=True):
        worst = np.nanmax(np.abs(ours - theirs) / np.maximum(np.abs(theirs), 1e-300))
        raise SystemExit(f"FIGURES DIFFER: access, by {worst:.1e} at worst (relative)")


def child() -> None:
    """The whole work in a process of its own, for its memory."""
    points, inhabitants, _ = places()
    nine(travel.within(points, RADIUS_KM), synthetic_supply(inhabitants), inhabitants)


def main(*, whole: bool) -> bool:
    """Whether every budget is kept."""
    # First, while this process is small: Linux lends its peak to the child that it starts.
    print(f"Access, metropolitan France ({machine()})")
    _, peak = measured_child([sys.executable, __file__, "--child"])
    points, inhabitants, without = places()
    supply = synthetic_supply(inhabitants)
    pairs = travel.within(points, RADIUS_KM)
    found = nine(pairs, supply, inhabitants)
    asked = supply if whole else supply[:, -1:]  # the profession with most places of supply
    theirs, their_time = peer(pairs, asked, inhabitants)
    check(found.value[:, -asked.shape[1] :], theirs)
    pairs_time = timed(lambda: travel.within(points, RADIUS_KM))
    weigh_time = timed(lambda: access.catchments(pairs, DECAY))
    nine_time = timed(lambda: nine(pairs, supply, inhabitants))
    their_nine = their_time * PROFESSIONS / asked.shape[1]
    ratio = their_nine / nine_time
    within = int((pairs.minutes <= DECAY.limit_min).sum())
    nowhere = int((~pairs.located).sum())
    print(f"{pairs.n:,} communes, {inhabitants.sum():,.0f} people: at the town hall; for {without:,}, at a point of")
    print(f"their outline; {nowhere} have neither, hence no access, on both sides.")
    print(f"{len(pairs.origin):,} pairs within {RADIUS_KM:g} km, {within:,} within {DECAY.limit_min:g} minutes.")
    print(f"Supply is SYNTHETIC: {PROFESSIONS} professions, seed {SEED}, {supply.sum():,.0f} heads.")
    print(f"Same figures on both sides (relative {TOLERANCE:g}), professions compared: {asked.shape[1]}.")
    kept = (pairs_time < BUDGET_PAIRS, nine_time < BUDGET_NINE, peak < BUDGET_BYTES, ratio >= BUDGET_RATIO)
    told = "measured" if whole else f"ESTIMATED, one × {PROFESSIONS}"
    rows = [
        ("pairs", ms(pairs_time), f"< {BUDGET_PAIRS:g} s", verdict(within=kept[0])),
        ("weights, then nine professions", ms(nine_time), f"< {BUDGET_NINE:g} s", verdict(within=kept[1])),
        ("  of which weights", ms(weigh_time), "", ""),
        ("peak memory of the process", f"{peak / 1e6:,.0f} MB", "< 1,000 MB", verdict(within=kept[2])),
        ("PySAL access, for one profession", ms(their_nine / PROFESSIONS), "", ""),
        (f"PySAL access, nine ({told})", ms(their_nine), "", ""),
        ("PySAL / cpts_map, nine", f"{ratio:,.0f} ×", f"≥ {BUDGET_RATIO:g} ×", verdict(within=kept[3])),
    ]
    table("Ours: median of 5 after a warm-up; PySAL: one call", ("", "measured", "budget", ""), rows)
    return all(kept)


if __name__ == "__main__":
    if "--child" in sys.argv:
        child()
    elif not main(whole="--one" not in sys.argv):
        sys.exit(1)
