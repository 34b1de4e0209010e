"""Answers that are kept are those that would be made; what depends on anything but the call is not kept."""

import asyncio
import datetime as dt
import gzip
import json
from pathlib import Path

import brotli
import pytest

from cpts_map.settings import Settings
from cpts_map.web import answered, ids
from cpts_map.web.answered import KEPT, Answered, fills
from cpts_map.web.shield.costs import COSTLY_OUTPUTS
from cpts_map.web.shield.envelope import OUTPUT
from tests import screen

CARD = f"{ids.CARD}.children"
LONG = b'{"response":"' + b"a" * 2000 + b'"}'


class Source:
    """An application that counts what it is asked."""

    def __init__(self, body=LONG, status=200):
        self.body, self.status, self.asked = body, status, []

    async def __call__(self, scope, receive, send):  # noqa: ARG002
        self.asked.append((await receive())["body"])
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(self.body)).encode())]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": self.body[:5], "more_body": True})
        await send({"type": "http.response.body", "body": self.body[5:]})


def ask(app, body=b"{}", output=CARD, accepted="", query=b""):
    """Ask as the shield does; status, headers, content."""
    scope = {"type": "http", "headers": [(b"accept-encoding", accepted.encode())], "query_string": query}
    sent = []

    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message):
        sent.append(message)

    asyncio.run(app(scope | ({OUTPUT: output} if output else {}), receive, send))
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(message["body"] for message in sent[1:])


def test_the_same_call_is_made_once_and_answered_with_the_same_bytes():
    source = Source()
    app = Answered(source)
    first, second, other = ask(app), ask(app), ask(app, b"[]")
    assert first == second == other == (200, first[1], LONG)
    assert source.asked == [b"{}", b"[]"]
    assert first[1]["content-type"] == "application/json"
    assert first[1]["content-length"] == str(len(LONG))


@pytest.mark.parametrize(
    ("accepted", "coding", "read"),
    [("gzip, deflate", "gzip", gzip.decompress), ("gzip, br", "br", brotli.decompress), ("identity", None, bytes)],
)
def test_each_coding_has_its_own_answer(accepted, coding, read):
    app = Answered(Source())
    ask(app, accepted="deflate")
    _, headers, body = ask(app, accepted=accepted)
    assert headers.get("content-encoding") == coding
    assert headers["vary"] == "Accept-Encoding"
    assert headers["content-length"] == str(len(body))
    assert read(body) == LONG


def test_which_load_of_a_page_asks_changes_nothing():
    """Dash's renderer names it in the address of every call, for work in the background, which no callback does."""
    source = Source()
    app = Answered(source)
    assert ask(app, query=b"endId=a~b") == ask(app, query=b"endId=c~d") == ask(app)
    assert len(source.asked) == 1


def test_a_short_answer_is_not_compressed():
    _, headers, body = ask(Answered(Source(b'{"a":"bcd"}')), accepted="gzip, br")
    assert "content-encoding" not in headers
    assert body == b'{"a":"bcd"}'


def test_what_was_kept_is_asked_again_the_next_day():
    days = [dt.date(2026, 11, 22), dt.date(2026, 11, 22), dt.date(2026, 11, 23)]
    source = Source()
    app = Answered(source, lambda: days.pop(0))
    for _ in range(3):
        ask(app)
    assert len(source.asked) == 2


@pytest.mark.parametrize(
    ("source", "asked"),
    [
        (Source(status=500), {}),
        (Source(status=204), {}),
        (Source(b'{"multi":true,"sideUpdate":{"etat":{"children":"erreur"}},"response":{}}'), {}),
        (Source(b'{"response":{"fiche":{"className":"note note-alerte"}}}'), {}),
        (Source(), {"body": b'{"search":"?communes=47001"}'}),
        (Source(), {"output": f"{ids.WORKSHOP_TREE}.data"}),
        (Source(), {"body": b'{"a":"' + b"b" * 5000 + b'"}'}),
        (Source(), {"query": b"job=1"}),
        (Source(), {"output": f"{ids.WORKSHOP_PROPOSALS}.children"}),
        (Source(), {"output": f"..{CARD}...{ids.STATUS}.children.."}),
        (Source(), {"output": ""}),
    ],
    ids=[
        "failed",
        "nothing",
        "told elsewhere",
        "told in place",
        "a perimeter",
        "judged",
        "long",
        "with a query",
        "computed",
        "partly kept",
        "without a shield",
    ],
)
def test_what_may_change_is_asked_each_time(source, asked):
    app = Answered(source)
    assert ask(app, **asked)[::2] == ask(app, **asked)[::2] == (source.status, source.body)
    assert len(source.asked) == 2


def test_the_oldest_answers_leave_when_there_are_too_many(monkeypatch):
    monkeypatch.setattr(answered, "_KEPT_BYTES", 7000)  # two answers of 3,200
    source = Source()
    app = Answered(source)
    for body in (b"1", b"2", b"1", b"3", b"1", b"2"):
        ask(app, body)
    assert source.asked == [b"1", b"2", b"3", b"2"]


# On the application


def test_what_is_kept_is_filled_by_wires_that_fill_nothing_else(app):
    kept = [name for name in app.callback_map if fills(name)]
    filled = {part.rpartition(".")[0] for name in kept for part in name.strip(".").split("...")}
    assert filled == KEPT
    assert not KEPT & COSTLY_OUTPUTS
    assert not KEPT & {ids.PLAN_BODY, ids.STATUS}


CALLS = [
    *(
        (ids.CARD, ids.MAP_URL, "search", f"?selection={chosen}")
        for chosen in ("commune:47002", "cpts:NA-47-ALPHA", "x")
    ),
    *((ids.TABLE, ids.MAP_URL, "search", search) for search in ("", "?tri=-population")),
    (ids.MAP_PAINT, ids.MAP_URL, "search", ""),
    (ids.MAP_FOCUS, ids.MAP_URL, "search", "?selection=commune:47002"),
    (ids.DIAGNOSTIC_BODY, ids.DIAGNOSTIC_URL, "search", "?selection=cpts:NA-47-ALPHA"),
    (ids.COMPARE_BODY, ids.COMPARE_URL, "search", ""),
    *((ids.PAGE, ids.ROUTE, "pathname", path) for path in screen.PAGES),
    (ids.WORKSHOP_COLOURS, ids.WORKSHOP_SHADE, "value", "apl_mg"),
]


def call(app, output, trigger, prop, value):
    """Body of a call, as the renderer writes it."""
    name = next(name for name in app.callback_map if f"{output}." in name and fills(name))
    wire = app.callback_map[name]
    parts = [dict(zip(("id", "property"), part.rsplit(".", 1), strict=True)) for part in name.strip(".").split("...")]

    def filled(places):
        given = {(trigger, prop): value}
        return [place | {"value": given.get((place["id"], place["property"]))} for place in places]

    return {
        "output": name,
        "outputs": parts if name.startswith("..") else parts[0],
        "inputs": filled([{"id": x["id"], "property": x["property"]} for x in wire["inputs"]]),
        "state": filled([{"id": x["id"], "property": x["property"]} for x in wire["state"]]),
        "changedPropIds": [f"{trigger}.{prop}"],
    }


@pytest.fixture(scope="module")
def fresh(atlas):
    """Give a client of another application on the same atlas."""
    settings = Settings(data=Path("nowhere"), store=Path("nowhere"), rate=None)
    with screen.client(screen.application(atlas, settings)) as client:
        yield client


@pytest.mark.parametrize("asked", CALLS, ids=[f"{c[0]} {c[3]}"[:40] for c in CALLS])
def test_an_application_that_was_asked_before_answers_as_one_that_was_not(app, browser, fresh, asked):
    """Compressed or not, kept or not, and whatever was asked before."""
    body = call(app, *asked)
    made = fresh.post("/_dash-update-component", json=body, headers={"Accept-Encoding": "identity"})
    assert made.status_code == 200
    assert set(json.loads(made.content)["response"]) >= {asked[0]}
    for accepted in ("identity", "gzip", "br", "gzip"):
        again = browser.post("/_dash-update-component", json=body, headers={"Accept-Encoding": accepted})
        assert again.json() == made.json(), accepted
        assert again.headers.get("content-encoding", "identity") in {accepted, "identity"}
