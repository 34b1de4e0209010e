"""What an address costs the server."""

from enum import StrEnum

from cpts_map.web import ids
from cpts_map.web.api import PREFIX
from cpts_map.web.shield.refusals import CALLS


class Cost(StrEnum):
    """Classes of addresses."""

    FREE = "libre"  # static files, light pages, health
    USUAL = "courant"  # milliseconds
    COSTLY = "couteux"  # up to seconds of a core


# Calls of Dash that read, compute or write for long, by a component that they fill.
COSTLY_OUTPUTS = frozenset({ids.WORKSHOP_VERDICTS, ids.WORKSHOP_PROPOSALS, ids.WORKSHOP_COMPARISON, ids.PLAN_BODY})


def of(method: str, path: str) -> Cost:
    """Cost of a request; a call of Dash is usual here, its output says more (:mod:`cpts_map.web.shield.envelope`)."""
    if path.startswith("/telecharger/") or (method == "POST" and path.startswith(f"{PREFIX}/")):
        return Cost.COSTLY
    if path == CALLS or path.startswith((f"{PREFIX}/", "/embed/", "/oembed", "/apercu.svg")):
        return Cost.USUAL
    return Cost.FREE


def waits_for_a_plan(path: str) -> bool:
    """Tell whether an address waits for the plan of the region, which is made one at a time."""
    return path.startswith("/telecharger/plan.")
