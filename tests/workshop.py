"""Countries of a few communes for proposals, and the best answers found by trying everything.

Squares have sides of 1 km, town halls in their middle: neighbours are 1.85 + 1.10 = 2.95 minutes apart. Everything is
tried on at most 10 communes.
"""

from collections.abc import Iterator, Mapping
from itertools import combinations

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from cpts_map.diagnostics.proposals.outcome import Way
from cpts_map.diagnostics.proposals.terrain import Limits, Terrain, crow_fly, terrain
from tests.board import LETTERS, SEA, SIDE_M, board, parts, squares, touching

Set = frozenset[str]


def country(rows, people, *, epci=None, locked="", limits=(20, 100), links=()) -> Terrain:  # noqa: PLR0913
    """``people`` by commune; ``epci`` as groups of communes, one word each."""
    graph = board(*rows, links=links)
    of = {code: group for group in (epci or "").split() for code in group}
    at = squares(*rows)
    points = np.array([at[code] for code in graph.codes]) * SIDE_M
    return terrain(
        graph,
        np.array([people[code] for code in graph.codes], dtype=float),
        pd.Series([of.get(code) for code in graph.codes], dtype=object),
        crow_fly(points),
        locked=np.isin(graph.codes, list(locked)),
        limits=Limits(*limits),
    )


@st.composite
def countries(draw, most=9, least=0):
    """A country of at most ``most`` communes, with people, EPCI (connected or not) and communes taken by others."""
    width, height = draw(st.sampled_from([(3, 3), (5, 2), (4, 2), (2, 3), (5, 1)]))
    cells = min(width * height, most)
    land = draw(st.lists(st.sampled_from([True, True, True, False]), min_size=cells, max_size=cells).filter(any))
    drawn = "".join(letter if is_land else SEA for letter, is_land in zip(LETTERS, land, strict=False))
    drawn += SEA * (width * height - cells)
    rows = tuple(drawn[i * width : (i + 1) * width] for i in range(height))
    codes = sorted(squares(*rows))
    counted = {code: draw(st.integers(least, 40)) for code in codes}
    groups: dict[int, str] = {}
    for code in codes:
        group = draw(st.integers(0, 3))
        groups[group] = groups.get(group, "") + code
    epci = " ".join(group for number, group in sorted(groups.items()) if number)  # the group 0 is of no EPCI
    return rows, counted, epci


def subsets(codes) -> Iterator[Set]:
    codes = sorted(codes)
    for size in range(len(codes) + 1):
        yield from (frozenset(some) for some in combinations(codes, size))


class Brute:
    """What can be said of every set of communes of a country, by trying."""

    def __init__(self, rows, land: Terrain):
        self.land, self.pairs = land, touching(*rows)
        self.codes = sorted(squares(*rows))
        self.people = dict(zip(land.graph.codes, land.inhabitants.tolist(), strict=True))
        self.outer = dict(zip(land.graph.codes, land.graph.outer_m.tolist(), strict=True))

    def population(self, some) -> int:
        return sum(self.people[code] for code in some)

    def connected(self, some) -> bool:
        return len(parts(some, self.pairs)) == 1

    def within(self, some) -> bool:
        return self.land.limits.hold(self.population(some))

    def minutes(self, some, centre) -> dict[str, float]:
        found = self.land.minutes(self.land.nodes(some), int(self.land.nodes([centre])[0]))
        return dict(zip(sorted(some), found.tolist(), strict=True))

    def centre(self, some) -> str:
        return min(some, key=lambda code: (-self.people[code], code))

    def effort(self, some) -> int:
        minutes = self.minutes(some, self.centre(some))
        return round(sum(self.people[code] * minutes[code] for code in some))

    def groups(self) -> Mapping[str, Set]:
        found: dict[str, set[str]] = {}
        for code, epci in zip(self.land.graph.codes, self.land.epci, strict=True):
            if epci >= 0:
                found.setdefault(str(epci), set()).add(code)
        return {epci: frozenset(codes) for epci, codes in found.items()}

    def cut(self, some) -> int:
        return sum(bool(group & some) and not group <= some for group in self.groups().values())

    def crossed(self, some) -> int:
        return sum(bool(group & some) for group in self.groups().values())

    def open(self, lost, before) -> bool:
        """Whether each part of what leaves touches the sea, or a commune that was not of the perimeter."""
        beside = {(a, b) for pair in self.pairs for a, b in (pair, pair[::-1])}
        return all(
            sum(self.outer[code] for code in part) >= 1 or any(a in part and b not in before for a, b in beside)
            for part in parts(lost, self.pairs)
        )

    def cost(self, way, before, after) -> tuple[float, ...]:
        """What a grown or shrunk perimeter costs: the smaller, the better."""
        minutes = self.minutes(self.codes, self.centre(before))
        moved = before ^ after
        first = {Way.EPCI: self.cut(after), Way.FEWEST: len(moved)}.get(way, 0)
        if after > before:
            first = max(minutes[code] for code in moved) if way is Way.NEAREST else first
            return first, sum(self.people[code] * minutes[code] + 1 for code in moved)
        away = max([minutes[code] for code in before if code != self.centre(before)], default=0.0)
        return first, sum(self.people[code] * (away - minutes[code]) + 1 for code in moved)

    def shares(self, codes: Set) -> Iterator[list[Set]]:
        """Every way of sharing communes out among territories within the bounds; the rest is left."""
        valid = [some for some in subsets(codes) if some and self.connected(some) and self.within(some)]

        def go(left: Set, first: int) -> Iterator[list[Set]]:
            yield []
            for i in range(first, len(valid)):
                if valid[i] <= left:
                    yield from ([valid[i], *others] for others in go(left - valid[i], i + 1))

        return go(codes, 0)
