"""The plan of a region, what it says in sentences and in a table, and the queue of those who ask for one."""

from cpts_map.planning.queue import Demand, Planner
from cpts_map.planning.regional import (
    SECONDS,
    Candidate,
    Left,
    Named,
    Planned,
    RegionalPlan,
    holders,
    regional_plan,
    terrain_of,
    travel_of,
)

__all__ = [
    "SECONDS",
    "Candidate",
    "Demand",
    "Left",
    "Named",
    "Planned",
    "Planner",
    "RegionalPlan",
    "holders",
    "regional_plan",
    "terrain_of",
    "travel_of",
]
