"""Coverage and diagnosis, beside geopandas: first the same figures, then the time of each.

The store is open and the analyst's files are read before any timing. Each repetition does the work anew: the caches of
the atlas are emptied before each call. A diagnosis of ours gives more than the analyst's: all the indicators and their
references (he computes the two means of the APL), pockets, bounds, size class, holders.
"""

import functools
import math
import random
import tempfile
from collections.abc import Callable
from pathlib import Path

import _analyst
import pandas as pd
from _harness import ROOT, machine, ms, once, table, timed

from cpts_map import pipeline, queries
from cpts_map.answers import Diagnosis
from cpts_map.atlas import Atlas
from cpts_map.diagnostics import coverage as coverages
from cpts_map.rules import Definition
from cpts_map.settings import Settings
from cpts_map.store import Store

DATA = ROOT / "data"
# Inland, so that no island counts as a piece for geometry and as tied by its ferry for us: town halls, departments.
PLACES = {"75": {"Périgueux": (0.72, 45.18), "Guéret": (1.87, 46.17)}, "France": {"Clermont": (3.09, 45.78)}}
# Whose diagnoses are timed as a server gives them: nothing but the region is set.
REGIONS = ("75", "53", "93", "11")
DEPARTEMENTS = {"75": "24", "France": "63"}
# How an analyst may go about coverage: without geometry, with shapes, with shapes and the right option.
WAYS = {
    "merge": _analyst.coverage_by_merge,
    "dissolve, sjoin": _analyst.coverage_by_dissolve,
    "dissolve(method=coverage), sjoin": functools.partial(_analyst.coverage_by_dissolve, method="coverage"),
}
Row = tuple[str, str, str, str]


def nearest(communes: pd.DataFrame, places: dict[str, tuple[float, float]], count: int = 100) -> list[str]:
    """As many communes around each place, together ``count``."""
    found: list[str] = []
    for lon, lat in places.values():
        away = (communes["lon"] - lon) ** 2 * 0.5 + (communes["lat"] - lat) ** 2
        found += away.nsmallest(count // len(places)).index.to_list()
    return found


def synthetic_register(communes: pd.DataFrame) -> pd.DataFrame:
    """An invented register of the whole of France: one CPTS for two EPCI out of three, half of them signed.

    One in ten also takes in the communes of the next EPCI, so that some communes are shared.
    """
    rows = []
    groups = [list(part) for _, part in communes.groupby("epci").groups.items()]
    for i, (members, following) in enumerate(zip(groups, [*groups[1:], []], strict=True)):
        if i % 3 < 2:
            status = ("aci_signe", "projet_sante_valide")[i % 3]
            held = [*members, *following] if i % 10 == 0 else members
            rows += [(code, f"SYNTH-{i}", status) for code in held]
    return pd.DataFrame(rows, columns=["commune_code", "cpts_id", "status"])


def equal(what: str, ours: float | None, theirs: float, relative: float = 0.0) -> None:
    """Stop unless two figures agree; nothing known on our side must be NaN on the other."""
    if ours is None and math.isnan(theirs):
        return
    if ours is None or not math.isclose(ours, theirs, rel_tol=relative, abs_tol=0.0):
        raise SystemExit(f"FIGURES DIFFER: {what}: cpts_map {ours!r}, geopandas {theirs!r}")


def check_coverage(where: str, ours: pd.DataFrame, theirs: pd.DataFrame) -> None:
    """Stop unless inhabitants and communes agree, department by department, definition by definition."""
    keys = ["definition", "departement"]
    ours, theirs = ours.set_index(keys).sort_index(), theirs.reset_index().set_index(keys).sort_index()
    if not ours.index.equals(theirs.index):
        raise SystemExit(f"FIGURES DIFFER: {where}: not the same departments")
    for column in ("covered_population", "covered_communes", "shared_communes"):
        for key in ours.index:
            equal(f"{where}, {key}, {column}", float(ours.at[key, column]), float(theirs.at[key, column]))


def check_diagnosis(where: str, ours: Diagnosis, theirs: _analyst.Answer) -> None:
    for year in ours.population:
        equal(f"{where}, population {year.year}", year.inhabitants, theirs.population[year.year])
    equal(f"{where}, pieces", len(ours.pieces), theirs.pieces)
    equal(f"{where}, area", ours.area_km2, theirs.area_km2, relative=1e-3)
    for crossed, table_ in ((ours.departements, theirs.departements), (ours.epci, theirs.epci)):
        equal(f"{where}, territories crossed", len(crossed), len(table_))
        for row in crossed:
            equal(f"{where}, {row.code}", row.population, table_.at[row.code, "inhabitants"])
            equal(f"{where}, {row.code}", row.communes_total, table_.at[row.code, "communes_total"])
    indicators = {i.id: i for i in ours.indicators}
    for name in ("apl", "apl_65"):
        departement, region = indicators[name].benchmarks
        equal(f"{where}, {name}", indicators[name].value, theirs.apl[name], relative=1e-9)
        equal(f"{where}, {name} of the department", departement.value, theirs.departement_apl[name], relative=1e-9)
        equal(f"{where}, {name} of the region", region.value, theirs.region_apl[name], relative=1e-9)


def compared(label: str, ours: Callable[[], object], theirs: Callable[[], object]) -> Row:
    """Time both."""
    our_time, their_time = timed(ours), timed(theirs)
    return label, ms(our_time), ms(their_time), f"{their_time / our_time:,.1f} ×"


def coverage_rows(
    where: str, ours: Callable[[], pd.DataFrame], files: _analyst.Files, ledger: pd.DataFrame
) -> list[Row]:
    """Check, then time, the coverage of each department under both definitions."""
    communes = files.communes if where == "France" else files.communes[files.communes["region"] == where]
    rows = []
    for way, answer in WAYS.items():
        theirs = functools.partial(answer, communes, ledger)
        check_coverage(f"coverage of {where}, {way}", ours(), theirs())
        rows.append(compared(f"{where}: coverage / {way}", ours, theirs))
    return rows


def diagnosis_row(label: str, atlas: Atlas, files: _analyst.Files, codes: list[str]) -> Row:
    """Check, then time, the diagnosis of a perimeter."""

    def ours() -> Diagnosis:
        for kept in ("_aggregates", "_diagnosed"):  # the work is timed, not the cache
            vars(atlas).pop(f"_remembered_{kept}", None)
        return atlas.perimeter(codes).diagnose()

    def theirs() -> _analyst.Answer:
        return _analyst.diagnose(files, codes)

    found = ours()
    check_diagnosis(label, found, theirs())
    return compared(f"{label} ({len(codes)} communes, pieces: {len(found.pieces)})", ours, theirs)


def connected(atlas: Atlas, start: str, count: int = 100) -> list[str]:
    """As many communes around one, each touching one before it."""
    graph = atlas.graph
    found = [graph.position[start]]
    for node in found:
        beside = graph.borders.indices[graph.borders.indptr[node] : graph.borders.indptr[node + 1]]
        found += [other for other in beside if other not in found][: count - len(found)]
        if len(found) == count:
            break
    return [str(graph.names[node]) for node in found]


def served(store: Path) -> list[tuple[str, ...]]:
    """Diagnoses as a running server gives them: each perimeter is new, departments and regions have been met."""
    rows = []
    for region in REGIONS:
        with_region = Atlas(store, region)
        with_region.warm()
        draw = random.Random(0)  # noqa: S311 - a sample
        perimeters = [connected(with_region, draw.choice(with_region.communes.index)) for _ in range(200)]
        times = [once(with_region.perimeter(codes).diagnose) for codes in perimeters if len(codes) == 100]
        with_region.close()
        ordered = sorted(times[20:])
        told = [ms(ordered[len(ordered) // 2]), ms(ordered[int(0.95 * len(ordered))]), ms(ordered[-1])]
        rows.append((with_region.region_name, str(len(ordered)), *told, "< 10 ms"))
    return rows


def main() -> None:
    print(f"Coverage and diagnosis ({machine()})")
    with tempfile.TemporaryDirectory() as folder:
        store = pipeline.build(Settings(data=DATA, store=Path(folder) / "cpts.duckdb"))
        opening, reading = once(lambda: Atlas(store).close()), once(lambda: _analyst.read(DATA))
        atlas, files = Atlas(store), _analyst.read(DATA)
        communes = queries.communes(Store(store))
        real = pd.DataFrame([(r.commune_code, r.cpts_id, r.status) for r in atlas.ledger_rows])
        real.columns = pd.Index(["commune_code", "cpts_id", "status"])
        invented = synthetic_register(communes)

        def region() -> pd.DataFrame:
            rows = [row for d in Definition for row in atlas.coverage.__wrapped__(d)]
            return pd.DataFrame(rows).rename(columns={"code": "departement"})

        def france() -> pd.DataFrame:
            parts = []
            for definition in Definition:
                state = coverages.states(communes, invented, definition, ())
                summary = coverages.summary(communes, state, communes["departement"])
                parts.append(summary.rename_axis("departement").reset_index().assign(definition=definition.value))
            return pd.concat(parts)

        rows = [*coverage_rows("75", region, files, real), *coverage_rows("France", france, files, invented)]
        for where, departement in DEPARTEMENTS.items():
            whole = communes.index[communes["departement"] == departement].to_list()
            rows.append(diagnosis_row(f"{where}: perimeter", atlas, files, nearest(communes, PLACES[where])))
            rows.append(diagnosis_row(f"{where}: department {departement}", atlas, files, whole))
        atlas.close()
        new = served(store)
    print(f"Register of region 75: {real['cpts_id'].nunique()} real perimeters, {len(real)} attachments.")
    print(f"Register of France: SYNTHETIC, {invented['cpts_id'].nunique()} CPTS (EPCI), {len(invented)} attachments.")
    print(f"Not counted below: opening the atlas {ms(opening)}, reading the analyst's files {ms(reading)}.")
    print("Same figures on both sides: inhabitants and communes covered, pieces, area, crossings, means of the APL.")
    table("Median of 5 after a warm-up", ("", "cpts_map", "geopandas", "ratio"), rows)
    head = ("100 connected communes, every indicator", "perimeters", "median", "p95", "worst", "budget of the median")
    table("On a running server, a perimeter never asked before", head, new)


if __name__ == "__main__":
    main()
