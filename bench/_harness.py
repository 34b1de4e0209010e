"""What the benchmarks share: median timing, a child's peak memory, a free port, a table on the terminal."""

import os
import socket
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


def once(call: Callable[[], Any]) -> float:
    """Seconds of one call."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def timed(call: Callable[[], Any], repeats: int = 5) -> float:
    """Median seconds of a call, after one warm-up that is not counted."""
    call()
    return statistics.median(once(call) for _ in range(repeats))


def measured_child(command: Sequence[str]) -> tuple[float, int]:
    """Run a command to its end: wall seconds and peak resident memory (bytes) of that one process."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return seconds, usage.ru_maxrss * 1024  # Linux counts in KiB


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def machine() -> str:
    """What a figure depends on, and how busy the machine is."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[0]
    return f"{time.strftime('%Y-%m-%d %H:%M')}, {os.cpu_count()} cores, {memory:.0f} GiB, load {load:.1f} at the start"


def table(title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table: first column to the left, figures to the right."""
    widths = [max(len(row[i]) for row in (header, *rows)) for i in range(len(header))]

    def line(cells: Sequence[str]) -> str:
        first, *others = (
            cell.ljust(width) if i == 0 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(cells, widths, strict=True))
        )
        return "  ".join([first, *others])

    print(f"\n{title}\n{line(header)}\n{'  '.join('-' * width for width in widths)}")
    for row in rows:
        print(line(row))


def ms(seconds: float) -> str:
    """Seconds as milliseconds."""
    return f"{seconds * 1000:,.1f} ms"


def kb(size: float) -> str:
    """Bytes as kilobytes (1,000 bytes)."""
    return f"{size / 1000:,.1f} kB"


def verdict(*, within: bool) -> str:
    """Whether a budget is kept."""
    return "kept" if within else "EXCEEDED"
