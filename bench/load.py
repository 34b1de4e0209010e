"""Many visitors on one machine: errors, delays of callbacks, memory of each worker from the start to the end.

Starts ``cpts-map serve`` on a free port of 127.0.0.1 and the visitors of locustfile.py, all on this machine. An hour
(``--minutes 60``) shows a leak that minutes do not.
"""

import argparse
import contextlib
import dataclasses
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import _visits
import httpx
from _harness import ROOT, free_port, machine, table, verdict

from cpts_map import pipeline
from cpts_map.settings import Settings

BUDGET_MS = 300
_CLI = "from cpts_map.cli import cli; cli()"
_WARM_S = 15


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visitors", type=int, default=200)
    parser.add_argument("--minutes", type=float, default=3)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--store", type=Path, help="built in a temporary folder without it")
    parser.add_argument("--json", type=Path, help="where the figures are written")
    return parser.parse_args()


@contextlib.contextmanager
def served(store: Path, workers: int) -> Iterator[tuple[str, int]]:
    """Our server; gives its address and the number of its first process."""
    port = free_port()
    command = [sys.executable, "-c", _CLI, "--store", str(store), "serve", "--port", str(port)]
    # All visitors come from one address here: the bound of one address must not stop them.
    env = os.environ | {"PYTHONPATH": str(ROOT), "CPTS_RATE": "off"}
    process = subprocess.Popen([*command, "--workers", str(workers)], cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        for _ in range(240):
            with contextlib.suppress(httpx.TransportError):
                if httpx.get(f"{address}/pret").is_success:
                    break
            time.sleep(0.5)
        else:
            raise SystemExit("The application does not answer.")
        time.sleep(_WARM_S)  # each worker prepares what first visitors would wait for
        yield address, process.pid
    finally:
        process.terminate()
        process.wait(timeout=60)


def resident(pid: int) -> dict[int, float]:
    """Resident memory of a process that serves and of its children, MB."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    found = {}
    for one in (pid, *map(int, children)):
        with contextlib.suppress(OSError, StopIteration):
            status = Path(f"/proc/{one}/status").read_text("ascii").splitlines()
            found[one] = int(next(line for line in status if line.startswith("VmRSS")).split()[1]) / 1000
    return found


def worked(pid: int) -> dict[int, float]:
    """Processor time of a process that serves and of its children, seconds."""
    found = {}
    for one in resident(pid):
        with contextlib.suppress(OSError):
            after = Path(f"/proc/{one}/stat").read_text("ascii").rpartition(")")[2].split()
            found[one] = (int(after[11]) + int(after[12])) / os.sysconf("SC_CLK_TCK")
    return found


def visited(address: str, world: Path, asked: argparse.Namespace, pid: int) -> tuple[list[Any], list[dict[int, float]]]:
    """Send visitors; what they saw by kind, and memory at the start, each minute and the end."""
    command = [sys.executable, "-m", "locust", "-f", str(ROOT / "bench" / "locustfile.py"), "--headless", "--json"]
    command += ["--host", address, "-u", str(asked.visitors), "-r", str(max(1, asked.visitors // 20))]
    command += [
        "-t",
        f"{round(asked.minutes * 60)}s",
        "--only-summary",
        "--loglevel",
        "ERROR",
        "--exit-code-on-error",
        "0",
    ]
    memory = [resident(pid)]
    env = os.environ | {"BENCH_WORLD": str(world), "PYTHONPATH": str(ROOT)}
    with tempfile.TemporaryFile("w+") as output:
        visitors = subprocess.Popen(command, cwd=ROOT / "bench", env=env, stdout=output)
        while True:
            with contextlib.suppress(subprocess.TimeoutExpired):
                if visitors.wait(timeout=60):
                    raise SystemExit("The visitors could not be sent.")
                break
            memory.append(resident(pid))
        memory.append(resident(pid))
        output.seek(0)
        return json.loads(output.read()), memory


def percentile(times: Counter[float], share: float) -> float:
    """Milliseconds that a share of the answers did not exceed."""
    wanted, seen = share * times.total(), 0
    for value, count in sorted(times.items()):
        seen += count
        if seen >= wanted:
            return value
    return float("nan")


def merged(entries: list[Any]) -> Counter[float]:
    found: Counter[float] = Counter()
    for entry in entries:
        found.update({float(ms): count for ms, count in entry["response_times"].items()})
    return found


def summary(entries: list[Any], memory: list[dict[int, float]], seconds: float, cores: float) -> dict[str, Any]:
    """Figures of a run."""
    groups = {entry["name"]: [entry] for entry in entries} | {
        "all callbacks": [entry for entry in entries if entry["name"].startswith("rappel")]
    }
    kinds = {
        name: {
            "requests": sum(e["num_requests"] for e in group),
            "failures": sum(e["num_failures"] for e in group),
            "p50_ms": percentile(merged(group), 0.5),
            "p95_ms": percentile(merged(group), 0.95),
            "worst_ms": max((e["max_response_time"] for e in group), default=0),
        }
        for name, group in sorted(groups.items())
    }
    return {"machine": machine(), "seconds": seconds, "cores": cores, "kinds": kinds, "memory_mb": memory}


def told(found: dict[str, Any]) -> None:
    """Print the figures."""
    rows = [
        [
            name,
            f"{k['requests']:,}",
            f"{k['failures']:,}",
            *(f"{k[key]:,.0f} ms" for key in ("p50_ms", "p95_ms", "worst_ms")),
        ]
        for name, k in found["kinds"].items()
    ]
    table(f"Visitors ({found['machine']})", ("", "requests", "failures", "p50", "p95", "worst"), rows)
    memory = found["memory_mb"]
    pids = sorted({pid for moment in memory for pid in moment})
    header = ("process", "start", *(f"{i} min" for i in range(1, len(memory) - 1)), "end")
    shown = [[str(pid), *(f"{moment.get(pid, float('nan')):,.0f} MB" for moment in memory)] for pid in pids]
    table("Resident memory", header, shown)
    count = sum(kind["requests"] for name, kind in found["kinds"].items() if name != "all callbacks")
    rate, cores = count / found["seconds"], found["cores"]
    print(f"\n{rate:.1f} requests a second with {cores:.2f} cores: {rate / cores:.0f} a core")
    p95 = found["kinds"]["all callbacks"]["p95_ms"]
    print(f"\np95 of callbacks {p95:,.0f} ms, budget {BUDGET_MS} ms: {verdict(within=p95 <= BUDGET_MS)}")


def main() -> None:
    asked = arguments()
    with tempfile.TemporaryDirectory() as folder:
        store = asked.store or pipeline.build(dataclasses.replace(Settings.from_env(), store=Path(folder, "s.duckdb")))
        world = Path(folder, "world.json")
        with served(store, asked.workers) as (address, pid), httpx.Client(base_url=address, timeout=60) as client:
            found = _visits.world(lambda path: client.get(path).raise_for_status().json())
            world.write_text(json.dumps(dataclasses.asdict(found)), "utf-8")
            start, before = time.perf_counter(), worked(pid)
            entries, memory = visited(address, world, asked, pid)
            seconds = time.perf_counter() - start
            cores = (sum(worked(pid).values()) - sum(before.values())) / seconds
            figures = summary(entries, memory, seconds, cores)
    told(figures)
    if asked.json:
        asked.json.write_text(json.dumps(figures, indent=2), "utf-8")


if __name__ == "__main__":
    main()
