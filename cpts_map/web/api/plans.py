"""Endpoint of the plan: territories proposed for the communes without CPTS."""

from concurrent.futures import TimeoutError as Late
from typing import Annotated, Any

from fastapi import FastAPI, Query
from fastapi.responses import Response
from pydantic import BaseModel

from cpts_map.answers import to_dict
from cpts_map.planning import Demand, Left, Planned, Planner, RegionalPlan, lines
from cpts_map.rules import POPULATION_MAX, POPULATION_MIN, Definition
from cpts_map.texts import api as texts
from cpts_map.texts.typography import fr
from cpts_map.web.api import models
from cpts_map.web.api.problems import LATE, ProblemError
from cpts_map.web.api.replies import REGISTER, Replies, refusals

# A plan takes some ten seconds; whoever asks waits for those before.
PATIENCE_S = 90
_MOST = 1_000_000
Seed = Annotated[int, Query(ge=0, le=_MOST, description="Graine : la même, le même plan.")]
Lower = Annotated[int, Query(ge=1, le=_MOST, description="Habitants d'un territoire, au moins.")]
Upper = Annotated[int, Query(ge=1, le=_MOST, description="Habitants d'un territoire, au plus.")]
DefinitionOf = Annotated[Definition, Query(description="Définition de « couvert ».")]


class Plan(BaseModel):
    """A :class:`~cpts_map.planning.RegionalPlan` without the time it took, which is of a machine and not of a plan."""

    region: str
    region_name: str
    definition: Definition
    lower: int
    upper: int
    seed: int
    partial: bool
    perimeters: int
    communes: int
    population: int
    undocumented: int
    unknown_population: int
    estimated: bool
    territories: list[Planned]
    left: list[Left]
    epci: int
    epci_cut: int
    mean_minutes: float | None
    exact: bool
    ended: bool


class PlanAnswer(models.Answer):
    """The plan of a region."""

    summary: list[str]
    plan: Plan


def add(router: FastAPI, replies: Replies, planner: Planner) -> None:
    """Add the endpoint of the plan."""

    @router.get("/plan", response_model=PlanAnswer, responses=refusals(422, 503))
    def plan(
        definition: DefinitionOf = Definition.LARGE,
        seed: Seed = 0,
        lower: Lower = POPULATION_MIN,
        upper: Upper = POPULATION_MAX,
    ) -> Response:
        """Territoires proposés aux communes sans CPTS documentée, en une dizaine de secondes ; rien d'enregistré."""
        try:
            found = planner.ask(Demand(definition, lower, upper, seed)).result(PATIENCE_S)
        except Late as late:
            raise ProblemError(LATE, texts.LATE, {"Retry-After": str(PATIENCE_S)}) from late
        return replies.write(_written(found), (*REGISTER, "adjacency"))


def _written(found: RegionalPlan) -> dict[str, Any]:
    told = to_dict(found)
    plan = {name: told[name] for name in Plan.model_fields}
    return {"summary": [fr(line) for line in lines.summary(found)], "plan": plan}
