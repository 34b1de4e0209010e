"""What a browser asks of the server, built from what the server says of its own callbacks."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cpts_map.web import ids
from cpts_map.web.urlstate import DiagnosticState, MapState, Selection

Body = dict[str, Any]
SEED = 7


@dataclass(frozen=True)
class World:
    """What visitors choose from: codes of the region, communes of each EPCI, and the wires of the pages."""

    wires: list[Body]
    communes: list[str]
    epci: dict[str, list[str]]
    names: list[str]
    indicators: list[str]

    def _wire(self, output: str, trigger: str) -> Body:
        """Wire of an output; stops the bench where there is none: the pages have changed."""
        found = [
            wire
            for wire in self.wires
            if any(part.split(".")[0] == output for part in wire["output"].strip(".").split("..."))
            and any(f"{x['id']}.{x['property']}" == trigger for x in wire["inputs"])
            and "@" not in wire["output"]
            and not wire.get("clientside_function")
        ]
        if len(found) != 1:
            raise SystemExit(f"{len(found)} wires give {output} when {trigger} changes.")
        return found[0]

    def body(self, output: str, trigger: str, values: Mapping[str, object]) -> Body:
        """Body of a callback as Dash's renderer writes it."""
        wire = self._wire(output, trigger)
        outputs = [dict(zip(("id", "property"), o.rsplit(".", 1), strict=True)) for o in _parts(wire["output"])]

        def filled(places: list[Body]) -> list[Body]:
            return [
                {"id": x["id"], "property": x["property"], "value": values.get(f"{x['id']}.{x['property']}")}
                for x in places
            ]

        return {
            "output": wire["output"],
            "outputs": outputs if wire["output"].startswith("..") else outputs[0],
            "inputs": filled(wire["inputs"]),
            "changedPropIds": [trigger],
            "parsedChangedPropsIds": [trigger],
            "state": filled(wire["state"]),
        }

    def alone(self, output: str, trigger: str, value: object) -> Body:
        """Body of a callback of which one value is known; the others are empty."""
        return self.body(output, trigger, {trigger: value})

    def page(self, path: str, search: str) -> Body:
        """Body of the callback that draws a page."""
        trigger = f"{ids.ROUTE}.pathname"
        return self.body(ids.PAGE, trigger, {trigger: path, f"{ids.ROUTE}.search": search})

    def map(self, output: str, chance: random.Random, *, card: bool) -> Body:
        """Body of a callback of the map, for an indicator, and a commune where a card is wanted."""
        selection = Selection("commune", chance.choice(self.communes)) if card else None
        state = MapState(indicator=chance.choice(self.indicators), selection=selection)
        return self.alone(output, f"{ids.MAP_URL}.search", state.to_search())

    def diagnosis(self, chance: random.Random) -> Body:
        """Body of the diagnosis of a commune or an EPCI."""
        kind, codes = chance.choice((("commune", self.communes), ("epci", list(self.epci))))
        state = DiagnosticState(selection=Selection(kind, chance.choice(codes)))
        return self.alone(ids.DIAGNOSTIC_BODY, f"{ids.DIAGNOSTIC_URL}.search", state.to_search())

    def perimeter(self, chance: random.Random) -> Body:
        """Body of the judgement of a perimeter: an EPCI, a part of it gone, some communes of another in."""
        first, second = (self.epci[chance.choice(list(self.epci))] for _ in range(2))
        codes = {*first[: chance.randint(1, len(first))], *second[: chance.randint(0, 3)]}
        choice = {"codes": sorted(codes), "propres": []}
        return self.alone(ids.WORKSHOP_TREE, f"{ids.WORKSHOP_CHOICE}.data", choice)


def _parts(output: str) -> list[str]:
    return output.strip(".").split("...")


def world(get: Callable[[str], Any]) -> World:
    """Ask a server what visitors choose from.

    Parameters
    ----------
    get
        Gives the JSON of an address.
    """
    rows = get("/api/v1/territories/commune?per_page=5000")["rows"]
    chance = random.Random(SEED)  # noqa: S311 - visitors, not secrets
    epci = [row["code"] for row in get("/api/v1/territories/epci?per_page=5000")["rows"]]
    held = {code: get(f"/api/v1/territories/epci/{code}")["communes"] for code in chance.sample(epci, 40)}
    shown = [row["id"] for row in get("/api/v1/indicators")["rows"]]
    return World(get("/_dash-dependencies"), [r["code"] for r in rows], held, [r["name"] for r in rows], shown)
