"""Countries drawn with letters: each letter is a square commune of 1 km, a dot is the sea.

``board("ab.", "cd.")`` is a country of four communes where ``a`` touches ``b`` and ``c``, not ``d``.
"""

from collections.abc import Collection, Iterable

import pandas as pd
from hypothesis import strategies as st

from cpts_map.diagnostics import graph
from cpts_map.diagnostics.graph import Graph

SIDE_M = 1000.0
SEA = "."
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def squares(*rows: str) -> dict[str, tuple[int, int]]:
    """Column and row of each commune."""
    return {code: (x, y) for y, row in enumerate(rows) for x, code in enumerate(row) if code != SEA}


def touching(*rows: str) -> list[tuple[str, str]]:
    """Pairs of communes with a common side."""
    at = {place: code for code, place in squares(*rows).items()}
    return [(code, at[beside]) for (x, y), code in at.items() for beside in ((x + 1, y), (x, y + 1)) if beside in at]


def board(*rows: str, links: Iterable[tuple[str, str]] = (), order: str = "") -> Graph:
    """Graph of a country; ``order`` lists the communes otherwise than by code."""
    pairs = touching(*rows)
    shared = pd.Series([code for pair in pairs for code in pair]).value_counts()
    codes = pd.Index(list(order) or sorted(squares(*rows)))
    communes = pd.DataFrame({"outer_m": (4 - shared.reindex(codes, fill_value=0)) * SIDE_M}, index=codes)
    borders = pd.DataFrame(pairs, columns=["code_a", "code_b"]).assign(shared_m=SIDE_M)
    return graph.build(communes, borders, pd.DataFrame(list(links), columns=["code_a", "code_b"]))


def reach(start: str, within: Collection[str], pairs: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Communes that one reaches on foot from one of them without leaving a set."""
    steps = [*pairs, *((b, a) for a, b in pairs)]
    found, fresh = {start}, {start}
    while fresh:
        fresh = {b for a, b in steps if a in fresh and b in within} - found
        found |= fresh
    return frozenset(found)


def parts(within: Collection[str], pairs: Iterable[tuple[str, str]]) -> set[frozenset[str]]:
    """Connected parts of a set, found on foot."""
    pairs = list(pairs)
    return {reach(code, within, pairs) for code in within}


@st.composite
def countries(draw: st.DrawFn) -> tuple[str, ...]:
    """Rows of a country of at most 5 × 4 squares, some of them sea."""
    width, height = draw(st.integers(1, 5)), draw(st.integers(1, 4))
    land = draw(st.lists(st.booleans(), min_size=width * height, max_size=width * height).filter(any))
    cells = "".join(letter if is_land else SEA for letter, is_land in zip(LETTERS, land, strict=False))
    return tuple(cells[i * width : (i + 1) * width] for i in range(height))
