"""A plan of region 75 and proposals on real perimeters: time, memory, territories; beside GerryChain in one run.

The register is partial: nearly all communes are without CPTS, which is the largest plan there can be. Each plan, and
each proposal for the zones without CPTS of three regions, is verified apart from the code that made it (each commune
once, in one piece, within the bounds, nothing taken of another CPTS); the script stops if it is not so.
"""

import dataclasses
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
from _harness import ROOT, machine, measured_child, once, table, verdict
from gerrychain import Graph as PeerGraph
from gerrychain.partition.initial_partition_generators import recursive_tree_part
from gerrychain.tree import bipartition_tree

from cpts_map import pipeline, planning
from cpts_map.atlas import Atlas
from cpts_map.diagnostics.plan import Plan, Why, plan
from cpts_map.diagnostics.proposals.attach import attach
from cpts_map.diagnostics.proposals.connect import connect
from cpts_map.diagnostics.proposals.fill import fill
from cpts_map.diagnostics.proposals.outcome import Proposal, Refusal
from cpts_map.diagnostics.proposals.resize import within_bounds
from cpts_map.diagnostics.proposals.split import split
from cpts_map.diagnostics.proposals.terrain import Limits, Terrain
from cpts_map.rules import Definition
from cpts_map.settings import Settings

DATA = ROOT / "data"
REGION = "75"
BUDGET_S = 60.0
SEEDS = (0, 1, 2)
PEER_TARGET = 60_000  # in the middle of the bounds: GerryChain takes a target and a tolerance, ± 66 %
PEER_TOLERANCE = 0.66
PEER_ATTEMPTS = 1_000
PEER = "GerryChain, recursive_tree_part"
REGIONS = ("75", "24", "53")  # Nouvelle-Aquitaine, Centre-Val de Loire, Bretagne
SYNTHETIC_SHARE = 0.6  # of the EPCI have a CPTS
ZONE_S = 1.0

Zone = tuple[Terrain, dict[str, list[str]], tuple[str, ...]]
Answer = tuple[Proposal, ...] | Proposal | Refusal


def country(path: Path) -> tuple[Terrain, pd.DataFrame, dict[str, list[str]]]:
    """The country, its communes, and the perimeters of the register."""
    atlas = Atlas(path)
    free = np.zeros(len(atlas.everywhere), dtype=bool)
    return planning.terrain_of(atlas, free), atlas.everywhere, planning.holders(atlas, Definition.LARGE)


def taken(land: Terrain, holders: dict[str, list[str]]) -> Terrain:
    """The same, the communes of the register being taken."""
    held = {code for codes in holders.values() for code in codes}
    return dataclasses.replace(land, locked=np.isin(land.graph.codes, list(held)))


def check(land: Terrain, asked: Sequence[str], made: Plan) -> None:
    """Stop unless a plan is what it says, by other means than its own: networkx and pandas."""
    network = nx.from_scipy_sparse_array(land.graph.borders)
    people = pd.Series(land.inhabitants, index=land.graph.codes)
    places = [set(t.communes) for t in made.territories] + [set(u.communes) for u in made.unplaced]
    codes = [code for some in places for code in some]
    if sorted(codes) != sorted(asked):
        raise SystemExit("WRONG PLAN: a commune is lost or stands twice")
    for territory in made.territories:
        population = int(people.loc[list(territory.communes)].sum())
        if population != territory.population or not land.limits.hold(population):
            raise SystemExit(f"WRONG PLAN: {population} inhabitants around {territory.centre}")
        if not nx.is_connected(network.subgraph(land.nodes(territory.communes).tolist())):
            raise SystemExit(f"WRONG PLAN: {territory.centre} is in several pieces")


def row(label: str, seconds: str, land: Terrain, groups: list[np.ndarray], left: int) -> tuple[str, ...]:
    """What territories are worth; those of a single commune above the bounds are counted apart."""
    people = np.array([land.population(group) for group in groups])
    within = people[(people >= land.limits.lower) & (people <= land.limits.upper)]
    epci, times = np.unique(np.concatenate([np.unique(land.epci[group]) for group in groups]), return_counts=True)
    minutes = sum(land.effort(group) for group in groups) / people.sum()
    return (
        label,
        seconds,
        f"{len(within)} + {(people > land.limits.upper).sum()}",
        f"{left:,}",
        f"{int((times[epci >= 0] > 1).sum())} / {int((epci >= 0).sum())}",
        f"{minutes:.2f}",
        " ".join(f"{int(q / 1000)}" for q in np.percentile(within, [0, 10, 50, 90, 100])),
    )


def ours(label: str, land: Terrain, asked: Sequence[str], holders: dict[str, list[str]], seed: int) -> tuple[str, ...]:
    """Make a plan, verify it, describe it."""
    made = plan(land, asked, holders, seed=seed, seconds=BUDGET_S)
    check(land, asked, made)
    above = [unplaced for unplaced in made.unplaced if unplaced.why is Why.ABOVE]
    groups = [land.nodes(some.communes) for some in (*made.territories, *above)]
    others = [unplaced for unplaced in made.unplaced if unplaced.why is not Why.ABOVE]
    for unplaced in others:
        best = unplaced.candidates[0] if unplaced.candidates else None
        to = f", to {best.target}: {best.population_after:,}" if best else ""
        print(f"  {label}: {unplaced.population:,} inhabitants not placed ({unplaced.why.value}){to}")
    note = "" if made.ended else ", cut short"
    left = sum(unplaced.population for unplaced in others)
    return row(label, f"{made.seconds:.1f} s{note}", land, groups, left)


def theirs(
    label: str, land: Terrain, asked: np.ndarray, seed: int, surcharge: dict[str, float] | None
) -> tuple[str, ...]:
    """GerryChain on the same communes, those above the bounds put aside."""
    nodes = asked[land.inhabitants[asked] <= land.limits.upper]
    links = land.graph.borders[nodes][:, nodes].tocoo()
    network = nx.Graph()
    network.add_nodes_from(
        (int(node), {"people": int(land.inhabitants[node]), "epci": str(land.epci[node])}) for node in nodes
    )
    network.add_edges_from((int(nodes[a]), int(nodes[b])) for a, b in zip(links.row, links.col, strict=True) if a < b)
    peer, count = PeerGraph.from_networkx(network), round(land.population(nodes) / PEER_TARGET)
    parts: dict[int, int] = {}

    def call() -> None:
        cut = partial(bipartition_tree, region_surcharge=surcharge, max_attempts=PEER_ATTEMPTS)
        target = land.population(nodes) / count
        parts.update(
            recursive_tree_part(peer, range(count), target, "people", PEER_TOLERANCE, bipartition_tree_fn=cut, rng=seed)
        )

    try:
        seconds = once(call)
    except RuntimeError as error:
        print(f"  {label}: {error}")
        return label, "failed", *[""] * 5
    of = pd.Series({peer.original_nx_node_id_for_internal_node_id(node): part for node, part in parts.items()})
    above = [np.array([node]) for node in np.setdiff1d(asked, nodes)]
    groups = [np.array(sorted(some)) for some in of.groupby(of).groups.values()]
    return row(label, f"{seconds:.1f} s", land, [*groups, *above], 0)


def proposed(label: str, call: Callable[[], tuple[Proposal, ...] | Proposal | Refusal]) -> list[tuple[str, ...]]:
    """Time a proposal, and say what it is."""
    found: list[tuple[Proposal, ...] | Proposal | Refusal] = []
    seconds = once(lambda: found.append(call()))
    answer = found[0]
    if isinstance(answer, Refusal):
        return [(label, f"{seconds:.2f} s", answer.reason.value, "proved" if answer.proved else "", "")]
    rows = []
    for one in answer if isinstance(answer, tuple) else (answer,):
        sizes = " ".join(f"{t.population:,}" for t in one.territories)
        ways = ", ".join(way.value for way in one.ways) if not one.target else one.target
        what = f"{sizes} (+{len(one.added)} -{len(one.removed)})"
        rows.append((label, f"{seconds:.2f} s", ways, "proved" if one.exact else "best found", what))
    return rows


def proposals(land: Terrain, communes: pd.DataFrame, holders: dict[str, list[str]]) -> list[tuple[str, ...]]:
    """Each kind of proposal, on perimeters of the region."""
    region = communes[communes["region"] == REGION]
    epci = region.groupby("epci").groups
    small = dataclasses.replace(land, locked=land.locked | (communes["region"] != REGION).to_numpy())
    towns = ["24322", "23096", "87085", "19031"]  # Périgueux, Guéret, Limoges, Brive
    villages = np.random.default_rng(0).choice(region.index, 8, replace=False)
    rows = proposed("join 4 towns", lambda: connect(land, towns))
    rows += proposed("join 8 villages of the region", lambda: connect(land, villages))
    rows += proposed("grow an EPCI of 5,696", lambda: within_bounds(small, epci["244700449"]))
    rows += proposed("grow an EPCI of 12,959", lambda: within_bounds(small, epci["244000857"]))
    rows += proposed("shrink the EPCI of Angoulême", lambda: within_bounds(small, epci["200071827"]))
    rows += proposed("split the EPCI of La Rochelle", lambda: split(land, epci["241700434"]))
    rows += proposed("split the EPCI of Pays Basque", lambda: split(land, epci["200067106"]))
    rows += proposed("split Bordeaux Métropole", lambda: split(land, epci["243300316"]))
    zone = max(holders, key=lambda name: len(holders[name]))
    around = land.codes(land.around(land.nodes(holders[zone])))[:1]
    return rows + proposed("attach a commune", lambda: attach(land, around, holders))


def zones(land: Terrain, communes: pd.DataFrame, held: dict[str, list[str]], region: str) -> list[Zone]:
    """Zones without CPTS: of the register by department, then of the **synthetic** one (EPCI have a CPTS by chance)."""
    ours, free = communes[communes["region"] == region], taken(land, held)
    found = []
    for codes in ours.groupby("departement").groups.values():
        nodes = land.nodes(codes)
        found += [(free, held, land.codes(part)) for part in land.parts(nodes[~free.locked[nodes]])]
    rng = np.random.default_rng(int(region))
    groups = {str(epci): list(codes) for epci, codes in ours.groupby("epci").groups.items()}
    drawn = {epci: codes for epci, codes in groups.items() if rng.random() < SYNTHETIC_SHARE}
    some = taken(land, drawn)
    some = dataclasses.replace(some, locked=some.locked | (communes["region"] != region).to_numpy())
    nodes = land.nodes(ours.index)
    return found + [(some, drawn, land.codes(part)) for part in land.parts(nodes[~some.locked[nodes]])]


def verified(land: Terrain, network: nx.Graph, proposal: Proposal, *, valid: bool) -> None:
    """Stop unless a proposal is what it says."""
    places = [land.nodes(territory.communes) for territory in proposal.territories]
    everything = np.concatenate(places)
    if len(everything) != len(np.unique(everything)) or land.locked[land.nodes(proposal.added)].any():
        raise SystemExit(f"WRONG PROPOSAL: a commune stands twice, or is taken of another CPTS: {proposal}")
    for territory, nodes in zip(proposal.territories, places, strict=True):
        pieces = nx.number_connected_components(network.subgraph(nodes.tolist()))
        population = int(land.inhabitants[nodes].sum())
        within = pieces == 1 and land.limits.lower <= population <= land.limits.upper
        above = pieces == 1 and land.inhabitants[nodes].max() > land.limits.upper
        if (pieces, population) != (territory.pieces, territory.population) or (valid and not (within or above)):
            raise SystemExit(f"WRONG PROPOSAL: {pieces} pieces, {population} inhabitants: {proposal}")


def on_zones(land: Terrain, communes: pd.DataFrame, held: dict[str, list[str]], region: str) -> list[tuple[str, ...]]:
    """Ask everything for each zone of a region; verify, count and time the answers."""
    network = nx.from_scipy_sparse_array(land.graph.borders)
    kinds: dict[str, Callable[[Terrain, dict[str, list[str]], tuple[str, ...]], Answer]] = {
        "join (4 of its communes)": lambda some, _, codes: connect(some, codes[:: max(1, len(codes) // 4)]),
        "fill": lambda some, _, codes: fill(some, codes),
        "within the bounds": lambda some, _, codes: within_bounds(some, codes, seconds=ZONE_S),
        "attach": lambda some, others, codes: attach(some, codes, others),
        "split": lambda some, _, codes: split(some, codes, seconds=ZONE_S),
    }
    found = zones(land, communes, held, region)
    rows = []
    for kind, ask in kinds.items():
        seconds, answers, reasons = [], [], Counter[str]()
        for some, others, codes in found:
            start = time.perf_counter()
            answer = ask(some, others, codes)
            seconds.append(time.perf_counter() - start)
            if isinstance(answer, Refusal):
                reasons[answer.reason.value + ("" if answer.proved else " (not proved)")] += 1
                continue
            answers += answer if isinstance(answer, tuple) else [answer]
        for answer in answers:
            verified(land, network, answer, valid=kind in {"within the bounds", "split"})
        proved = sum(answer.exact for answer in answers)
        refused = ", ".join(f"{count} {reason}" for reason, count in reasons.most_common())
        label = f"{region}, {len(found)} zones: {kind}"
        rows.append((label, f"{max(seconds):.2f} s", str(len(answers)), str(proved), refused))
    return rows


def main() -> None:
    warnings.simplefilter("ignore")  # GerryChain warns of each hundred attempts
    print(f"Plan of region {REGION} ({machine()})")
    with tempfile.TemporaryDirectory() as folder:
        store = pipeline.build(Settings(data=DATA, store=Path(folder) / "cpts.duckdb"))
        land, communes, holders = country(store)
        asked = communes.index[communes["region"] == REGION].to_list()
        free = taken(land, holders)
        outside = [code for code in asked if not free.locked[land.nodes([code])[0]]]
        rows = [ours(f"every commune, seed {seed}", land, asked, {}, seed) for seed in SEEDS]
        rows.append(ours("without the register's", free, outside, holders, 0))
        higher = dataclasses.replace(land, limits=Limits(40_000, land.limits.upper))
        rows.append(ours("from 40,000", higher, asked, {}, 0))
        epci = [land.nodes(codes) for codes in communes.loc[asked].groupby("epci").groups.values()]
        inside = [group for group in epci if land.limits.hold(land.population(group))]
        left = land.population(land.nodes(asked)) - sum(land.population(group) for group in inside)
        rows.append(row("EPCI as they are", "", land, inside, left))
        for surcharge in (None, {"epci": 1.0}):
            label = f"{PEER}{', EPCI' if surcharge else ''}"
            rows += [theirs(f"{label}, seed {seed}", land, land.nodes(asked), seed, surcharge) for seed in SEEDS]
        header = ("", "time", "within + above", "left out", "EPCI cut", "minutes", "thousands: 0 10 50 90 100 %")
        table(f"{len(asked):,} communes, {land.population(land.nodes(asked)):,} inhabitants", header, rows)
        again = plan(land, asked, seed=0) == plan(land, asked, seed=0)
        checked = [line for region in REGIONS for line in on_zones(land, communes, holders, region)]
        header = ("", "slowest", "proposals", "proved", "refusals")
        table(f"Zones without CPTS, {ZONE_S:.0f} s for each demand; every proposal verified", header, checked)
        table("Proposals", ("", "time", "way", "", "result"), proposals(free, communes, holders))
        empty, full = (measured_child([sys.executable, __file__, mode, str(store)]) for mode in ("load", "plan"))
    slowest = max(float(line[1].split()[0]) for line in rows[: len(SEEDS)])
    print(f"\nSlowest plan {slowest:.1f} s, budget {BUDGET_S:.0f} s: {verdict(within=slowest < BUDGET_S)}")
    print(f"Peak memory of a process: {full[1] / 1e6:,.0f} MB with a plan, {empty[1] / 1e6:,.0f} MB when it only reads")
    print(f"The same seed gives the same plan: {verdict(within=again)}")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        alone, every, _ = country(Path(sys.argv[2]))
        if sys.argv[1] == "plan":
            plan(alone, every.index[every["region"] == REGION])
    else:
        main()
