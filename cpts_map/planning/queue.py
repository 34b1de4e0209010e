"""Plans asked for by visitors: one at a time, each made once."""

import fcntl
import hashlib
import pickle
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cpts_map.atlas import Atlas
from cpts_map.diagnostics.proposals.terrain import Limits
from cpts_map.planning.regional import RegionalPlan, regional_plan
from cpts_map.rules import POPULATION_MAX, POPULATION_MIN, Definition

# A plan takes some ten seconds of a core; whoever waits for it waits for those before too.
SECONDS = 30.0
_KEPT = 16
# Plans of every process of a server, on disk: some hundred kilobytes each.
_SHARED = 64


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
    shared
        Folder that the processes of one server share, and nobody else writes to. A plan stops at a delay: made again by
        another process it could be another, and the file that is downloaded would not be the page that is read.
    """

    def __init__(self, atlas: Atlas, shared: Path | None = None) -> None:
        self.atlas = atlas
        self._shared = shared
        self._pool = ThreadPoolExecutor(1, "plan")
        self.ask = lru_cache(_KEPT)(self._ask)

    def _ask(self, demand: Demand) -> "Future[RegionalPlan]":
        """Give the plan of a demand, being made or kept; its errors are those of ``regional_plan``."""
        return self._pool.submit(self._make if self._shared is None else self._found, demand)

    def _make(self, demand: Demand) -> RegionalPlan:
        return regional_plan(
            self.atlas,
            definition=demand.definition,
            limits=Limits(demand.lower, demand.upper),
            seed=demand.seed,
            seconds=SECONDS,
        )

    def _found(self, demand: Demand) -> RegionalPlan:
        """Read the plan that another process made, or make it for all; whoever asks meanwhile waits for it."""
        if self._shared is None:
            return self._make(demand)
        asked = repr((self.atlas.fingerprint, self.atlas.built, self.atlas.region, demand))
        kept = self._shared / f"{hashlib.sha256(asked.encode()).hexdigest()[:32]}.plan"
        with kept.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if kept.is_file():
                read: RegionalPlan = pickle.loads(kept.read_bytes())  # noqa: S301 - our own, in a folder of our own
                return read
            found = self._make(demand)
            partial = kept.with_suffix(".part")
            partial.write_bytes(pickle.dumps(found))
            partial.replace(kept)
        self._sweep(self._shared)
        return found

    @staticmethod
    def _sweep(folder: Path) -> None:
        """Forget the oldest plans."""
        dated = sorted((path.stat().st_mtime_ns, path) for path in folder.glob("*.plan"))
        for _, path in dated[:-_SHARED]:
            path.unlink(missing_ok=True)
            path.with_suffix(".lock").unlink(missing_ok=True)
