"""Positions of establishments: read as published, else swapped, else refused, by the territory of their commune."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from cpts_map.crs import METRIC, boxes, to_wgs84

if TYPE_CHECKING:
    from numpy.typing import NDArray

POSITIONS = ("publiee", "permutee", "refusee", "absente")
_DECIMALS = 6  # a tenth of a metre


@dataclass(frozen=True, slots=True)
class Pair:
    """Two coordinates of each establishment.

    Attributes
    ----------
    east, north
        As the publisher names them; NaN where missing or unreadable.
    systems
        ``EPSG:…`` of each, empty where unknown.
    """

    east: "NDArray[np.float64]"
    north: "NDArray[np.float64]"
    systems: "NDArray[np.str_]"


def territories(communes: Sequence[str | None]) -> list[str]:
    """Territory of each commune, as :data:`cpts_map.crs.BOXES` names it; a malformed code has none."""
    return [
        code[:3] if code is not None and code[:2] in {"97", "98"} else "metropole" if code else "" for code in communes
    ]


def official_systems(of: Sequence[str]) -> "NDArray[np.str_]":
    """Official projection of each territory, empty where none is declared."""
    return np.array([METRIC.get(name, "") for name in of], dtype=np.str_)


def located(of: Sequence[str], stated: "NDArray[np.bool_]", pairs: Sequence[Pair]) -> dict[str, pa.Array]:
    """Place each establishment.

    Parameters
    ----------
    of
        Territory of each.
    stated
        Whether the file says anything of the position.
    pairs
        The coordinates that the file gives, the most trusted first. All are tried as published before any is tried
        with its two coordinates swapped.

    Returns
    -------
    dict
        Columns ``lon``, ``lat`` (degrees, WGS 84; missing where the position is) and ``position``.

    Notes
    -----
    A point is accepted where it lies in the box of its territory. In the south of French Guiana a swapped pair may lie
    there too, and cannot be told from a true one.
    """
    box = boxes(of)
    lon, lat = np.full(len(of), np.nan), np.full(len(of), np.nan)
    position = np.where(stated, "refusee", "absente").astype(np.object_)
    for swapped in (False, True):
        for pair in pairs:
            x, y = (pair.north, pair.east) if swapped else (pair.east, pair.north)
            found_lon, found_lat = to_wgs84(x, y, pair.systems)
            inside = (
                (found_lon >= box[:, 0])
                & (found_lat >= box[:, 1])
                & (found_lon <= box[:, 2])
                & (found_lat <= box[:, 3])
            )
            new = inside & np.isnan(lon)
            lon[new], lat[new] = found_lon[new].round(_DECIMALS), found_lat[new].round(_DECIMALS)
            position[new] = "permutee" if swapped else "publiee"
    return {
        "lon": pa.array(lon, from_pandas=True),
        "lat": pa.array(lat, from_pandas=True),
        "position": pa.array(position.tolist(), pa.string()),
    }
