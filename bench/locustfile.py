"""A visitor: opens the map with its files, changes indicators, reads cards, diagnoses, tries perimeters, searches.

Run by load.py, which tells in ``BENCH_WORLD`` what may be chosen; names begin with ``rappel`` for callbacks of Dash.
"""

import json
import os
import random
import re
from pathlib import Path
from typing import Any, ClassVar

from _visits import World
from locust import FastHttpUser, between, task

from cpts_map.web import ids

_WORLD = World(**json.loads(Path(os.environ["BENCH_WORLD"]).read_text("utf-8")))
_FILES = re.compile(r"/donnees/[0-9a-f]{16}/\w+\.(?:topojson|json)")
_PACKED = {"Accept-Encoding": "gzip, br"}


class Visitor(FastHttpUser):
    """Reads 2 to 8 s between two things."""

    wait_time = between(2, 8)
    network_timeout: ClassVar[float] = 60.0
    connection_timeout: ClassVar[float] = 60.0

    def on_start(self) -> None:
        """Open the map, as one who has nothing in the cache."""
        self.chance = random.Random(random.randrange(10**9))  # noqa: S311 - visitors, not secrets
        # As Dash's renderer does, which names each load of a page.
        self.calls = f"/_dash-update-component?endId={self.chance.randrange(10**9)}~visiteur"
        self.client.get("/", name="page")
        for path in ("/_dash-layout", "/_dash-dependencies"):
            self.client.get(path, name="mise en page")
        page = self._call("rappel page", _WORLD.page("/", ""))
        for address in sorted(set(_FILES.findall((page or "").replace("\\u002f", "/")))):
            self.client.get(address, headers=_PACKED, name="fichiers de carte")
        self._indicator()

    def _call(self, name: str, body: dict[str, Any]) -> str | None:
        with self.client.post(self.calls, json=body, name=name, catch_response=True) as answer:
            # An error that a callback turned into a message is a failure too: nothing was answered.
            if answer.status_code == 200 and (not answer.text or "erreur inattendue" in answer.text.lower()):
                answer.failure("unexpected error told to the visitor")
            return answer.text

    @task(6)
    def _indicator(self) -> None:
        self._call("rappel carte", _WORLD.map(ids.MAP_PAINT, self.chance, card=False))
        self._call("rappel tableau", _WORLD.map(ids.TABLE, self.chance, card=False))

    @task(8)
    def _card(self) -> None:
        self._call("rappel fiche", _WORLD.map(ids.CARD, self.chance, card=True))

    @task(4)
    def _diagnosis(self) -> None:
        self._call("rappel diagnostic", _WORLD.diagnosis(self.chance))

    @task(4)
    def _workshop(self) -> None:
        self._call("rappel atelier", _WORLD.perimeter(self.chance))

    @task(3)
    def _coverage(self) -> None:
        self._call("rappel page", _WORLD.page("/couverture", ""))

    @task(3)
    def _search(self) -> None:
        self.client.get("/ma-cpts", params={"q": self.chance.choice(_WORLD.names)[:12]}, name="ma-cpts")

    @task(2)
    def _api(self) -> None:
        code = self.chance.choice(_WORLD.communes)
        self.client.get(f"/api/v1/territories/commune/{code}", name="api")
        self.client.get("/api/v1/coverage/departement", name="api")
