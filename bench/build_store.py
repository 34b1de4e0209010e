"""Build the store from all the embedded data: wall time, peak memory, size.

Each build runs in its own process, into a temporary folder: what one leaves in memory cannot help the next. The time
and the memory are those of the whole process, the start of Python and the imports included.
"""

import statistics
import sys
import tempfile
from pathlib import Path

from _harness import ROOT, machine, measured_child, table, verdict

REPEATS = 3
BUDGET_SECONDS = 10.0  # on two cores
BUDGET_BYTES = 1e9


def build(store: Path) -> None:
    """The work of the child."""
    # In the child only: the parent stays small, for Linux lends its peak to the child that it starts.
    from cpts_map import pipeline  # noqa: PLC0415
    from cpts_map.settings import Settings  # noqa: PLC0415

    pipeline.build(Settings(data=ROOT / "data", store=store))


def main() -> None:
    print(f"Build of the store ({machine()})")
    seconds, peaks, size = [], [], 0
    for _ in range(REPEATS):
        with tempfile.TemporaryDirectory() as folder:
            store = Path(folder) / "cpts.duckdb"
            wall, peak = measured_child([sys.executable, __file__, str(store)])
            seconds.append(wall)
            peaks.append(peak)
            size = store.stat().st_size
    wall, peak = statistics.median(seconds), max(peaks)
    spread = f"{min(seconds):.2f} to {max(seconds):.2f} s"
    table(
        f"Whole embedded data, {REPEATS} builds, a process each",
        ("", "measured", "spread", "budget", ""),
        [
            (
                "wall time, median",
                f"{wall:.2f} s",
                spread,
                f"< {BUDGET_SECONDS:.0f} s",
                verdict(within=wall < BUDGET_SECONDS),
            ),
            ("peak memory, worst", f"{peak / 1e6:,.0f} MB", "", "< 1,000 MB", verdict(within=peak < BUDGET_BYTES)),
            ("store", f"{size / 1e6:,.1f} MB", "", "", ""),
        ],
    )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        build(Path(sys.argv[1]))
    else:
        main()
