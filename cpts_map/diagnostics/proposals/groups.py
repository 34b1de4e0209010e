"""Every connected group of a few units, as the bits of a number."""

from collections.abc import Iterator, Sequence

import numpy as np


def connected_groups(
    neighbours: Sequence[int], weight: Sequence[int], upper: int, most: int
) -> list[tuple[int, int]] | None:
    """Every connected group of units that weighs no more than a bound.

    Parameters
    ----------
    neighbours
        For each unit, its neighbours as the bits of a number.
    weight
        Of each unit, 0 or more.
    upper
        Most that a group may weigh.
    most
        Give up beyond so many groups.

    Returns
    -------
    list of tuple of int, or None
        Units of each group as bits, and their weight, each group once; ``None`` where there are more than ``most``.

    Notes
    -----
    A group grows from its first unit; a unit passed over once is not looked at again (Wernicke, 2006).

    Examples
    --------
    >>> sorted(connected_groups([0b010, 0b101, 0b010], [1, 1, 1], 2, 100))
    [(1, 1), (2, 1), (3, 2), (4, 1), (6, 2)]
    """
    found: list[tuple[int, int]] = []
    for first in range(len(weight)):
        if weight[first] > upper:
            continue
        passed = (2 << first) - 1
        stack = [(1 << first, neighbours[first] & ~passed, passed, weight[first])]
        while stack:
            group, beside, passed, total = stack.pop()
            found.append((group, total))
            if len(found) > most:
                return None
            while beside:
                unit = beside & -beside
                beside ^= unit
                passed |= unit
                at = unit.bit_length() - 1
                if total + weight[at] <= upper:
                    wider = beside | (neighbours[at] & ~passed & ~group)
                    stack.append((group | unit, wider, passed, total + weight[at]))
    return found


def bits(group: int) -> Iterator[int]:
    """Positions of the bits of a number, increasing.

    Examples
    --------
    >>> list(bits(0b1011))
    [0, 1, 3]
    """
    while group:
        lowest = group & -group
        yield lowest.bit_length() - 1
        group ^= lowest


def table(groups: Sequence[int], n: int) -> np.ndarray:
    """Groups as rows of booleans, shape (m, n)."""
    size = n // 8 + 1
    packed = np.frombuffer(b"".join(group.to_bytes(size, "little") for group in groups), dtype=np.uint8)
    return np.unpackbits(packed.reshape(-1, size), axis=1, bitorder="little")[:, :n].astype(bool)
