"""Plans asked for by visitors: one at a time, each made once."""

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache

from cpts_map.atlas import Atlas
from cpts_map.diagnostics.proposals.terrain import Limits
from cpts_map.planning.regional import RegionalPlan, regional_plan
from cpts_map.rules import POPULATION_MAX, POPULATION_MIN, Definition

# A plan takes some ten seconds of a core; whoever waits for it waits for those before too.
SECONDS = 30.0
_KEPT = 16


@dataclass(frozen=True, slots=True)
class Demand:
    """What a plan depends on; see :func:`~cpts_map.planning.regional_plan`."""

    definition: Definition = Definition.LARGE
    lower: int = POPULATION_MIN
    upper: int = POPULATION_MAX
    seed: int = 0


class Planner:
    """Plans of the region of an atlas.

    Parameters
    ----------
    atlas
        Of the region.
    """

    def __init__(self, atlas: Atlas) -> None:
        self.atlas = atlas
        self._pool = ThreadPoolExecutor(1, "plan")
        self.ask = lru_cache(_KEPT)(self._ask)

    def _ask(self, demand: Demand) -> "Future[RegionalPlan]":
        """Give the plan of a demand, being made or kept; its errors are those of ``regional_plan``."""
        return self._pool.submit(
            regional_plan,
            self.atlas,
            definition=demand.definition,
            limits=Limits(demand.lower, demand.upper),
            seed=demand.seed,
            seconds=SECONDS,
        )
