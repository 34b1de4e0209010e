"""Import of the Annuaire santé (1 GB), beside a bare scan by DuckDB, pandas (both readers), polars and ``wc -l``.

The file is SYNTHETIC, written in a temporary folder and deleted at the end. All must give the same counts first. Then
each works in a process of its own, in turn, several times: the time is that of the work (from the file to the counts),
imports done; the memory that of the whole process.
"""

import hashlib
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from _harness import ROOT, machine, measured_child, table, verdict

REPEATS = 3
BUDGET_RATIO = 1.5  # to the bare scan
BUDGET_BYTES = 1e9
BARE, OURS = "DuckDB, bare scan", "cpts_map, whole import"
PEERS = ("pandas, C reader", "pandas, pyarrow reader", "polars, streaming")
ENGINES = (BARE, OURS, *PEERS)


def prepared(engine: str) -> Callable[[Path], Any]:
    """The work of an engine, its modules imported."""
    # In the child only: the parent stays small, for Linux lends its peak to the child that it starts.
    import _rpps_peers as peers  # noqa: PLC0415

    if engine == BARE:
        return lambda path: (peers.bare(path), None)
    if engine == OURS:
        sys.path.insert(0, str(ROOT))
        from cpts_map.layers.open import rpps  # noqa: PLC0415

        return lambda path: (None, rpps.LAYER.parse(path))
    if engine == PEERS[2]:
        import polars  # noqa: F401, ICN001, PLC0415

        return peers.by_polars
    import pandas  # noqa: F401, ICN001, PLC0415
    import pyarrow  # noqa: F401, ICN001, PLC0415

    return lambda path: peers.by_pandas(path, "c" if engine == PEERS[0] else "pyarrow")


def summary(counts: Any) -> list[Any]:
    """What two sets of counts are compared by: rows, persons, people, and all of them as one number."""
    rows = counts if isinstance(counts, list) else [tuple(row.values()) for row in counts.to_pylist()]
    lines = sorted(f"{code},{profession},{mode},{n},{weight:.5f}" for code, profession, mode, n, weight in rows)
    persons, people = sum(row[3] for row in rows), round(sum(row[4] for row in rows))
    return [len(rows), persons, people, hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]]


def child(engine: str, path: Path, out: Path, *, check: bool) -> None:
    """The work of the child: its seconds, and what it found where that is to be checked."""
    work = prepared(engine)
    start = time.perf_counter()
    values, counts = work(path)
    seconds = time.perf_counter() - start
    found = {"values": values, "counts": None if counts is None else summary(counts)} if check else {}
    out.write_text(json.dumps({"seconds": seconds, **found}))


def run(engine: str, path: Path, *, check: bool = False) -> tuple[dict[str, Any], float, int]:
    """What a child found, wall seconds of its process, its peak memory."""
    out = path.with_suffix(".json")
    wall, peak = measured_child([sys.executable, __file__, engine, str(path), str(out), "check" if check else ""])
    return json.loads(out.read_text()), wall, peak


def checked(path: Path) -> None:
    """Stop unless all find the same values in the columns and the same counts."""
    found = {engine: run(engine, path, check=True)[0] for engine in ENGINES}
    for what in ("values", "counts"):
        said = {engine: answer[what] for engine, answer in found.items() if answer[what] is not None}
        if len({json.dumps(answer) for answer in said.values()}) > 1:
            raise SystemExit(f"FIGURES DIFFER: {what}: {said}")
    rows, persons, people, digest = found[OURS]["counts"]
    print(f"Same counts: {rows:,} rows, {persons:,} persons by commune, {people:,} people ({digest})")


def measured(path: Path) -> dict[str, tuple[float, float, int]]:
    """Median seconds of the work and of the process, and worst peak memory, of each; all in turn."""
    times: dict[str, list[tuple[float, float, int]]] = {engine: [] for engine in (*ENGINES, "wc -l")}
    for _ in range(REPEATS):
        for engine in ENGINES:
            answer, wall, peak = run(engine, path)
            times[engine].append((answer["seconds"], wall, peak))
        wall, peak = measured_child(["/usr/bin/wc", "-l", str(path)])
        times["wc -l"].append((wall, wall, peak))
    return {
        engine: (statistics.median(t[0] for t in all_), statistics.median(t[1] for t in all_), max(t[2] for t in all_))
        for engine, all_ in times.items()
    }


def judged(figures: dict[str, tuple[float, float, int]]) -> bool:
    """Print the budgets and whether they are kept."""
    bare, ours = figures[BARE][0], figures[OURS][0]
    nearest = min(PEERS, key=lambda engine: figures[engine][0])
    budgets = [
        ("ours, to the bare scan", f"{ours / bare:.2f} ×", f"≤ {BUDGET_RATIO} ×", ours / bare <= BUDGET_RATIO),
        (
            "ours, to the fastest peer",
            f"{ours:.2f} s",
            f"< {figures[nearest][0]:.2f} s ({nearest})",
            ours < figures[nearest][0],
        ),
        ("ours, peak memory", f"{figures[OURS][2] / 1e6:,.0f} MB", "< 1,000 MB", figures[OURS][2] < BUDGET_BYTES),
    ]
    table("Budgets", ("", "measured", "budget", ""), [(a, b, c, verdict(within=ok)) for a, b, c, ok in budgets])
    return all(ok for *_, ok in budgets)


def main() -> None:
    print(f"Import of the Annuaire santé, SYNTHETIC file ({machine()})")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ps-libreacces-personne-activite.txt"
        measured_child([sys.executable, __file__, "write", str(path)])
        size = path.stat().st_size
        print(f"56 columns, {size / 1e6:,.0f} MB")
        checked(path)
        figures = measured(path)
    table(
        f"{REPEATS} runs in turn, a process each",
        ("", "work, median", "speed", "to bare", "process, median", "peak memory, worst"),
        [
            (
                engine,
                f"{work:.2f} s",
                f"{size / work / 1e6:,.0f} MB/s",
                f"{work / figures[BARE][0]:.2f} ×",
                f"{wall:.2f} s",
                f"{peak / 1e6:,.0f} MB",
            )
            for engine, (work, wall, peak) in figures.items()
        ],
    )
    kept = judged(figures)
    print(f"\n{machine().split(', ')[-1].replace('start', 'end')}")
    if not kept:
        raise SystemExit(1)


if __name__ == "__main__":
    if sys.argv[1:2] == ["write"]:
        import _rpps_file

        _rpps_file.write(Path(sys.argv[2]))
    elif len(sys.argv) > 1:
        child(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), check=sys.argv[4] == "check")
    else:
        main()
