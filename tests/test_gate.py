"""The door listens before the dashboard is made, and says why it cannot be."""

import asyncio
import threading

import pytest

from cpts_map.errors import StoreError
from cpts_map.web.gate import Gate


async def ask(door):
    """Send one request through a door and return what was sent back."""
    sent = []

    async def send(message):
        sent.append(message)

    await door({"type": "http", "path": "/"}, None, send)
    return sent


async def answering(_scope, _receive, send):
    await send({"type": "http.response.start", "status": 200})


def test_a_request_that_comes_early_waits_for_the_application():
    ready = threading.Event()

    def make():
        ready.wait(10)
        return answering

    async def visit():
        door = Gate(make)
        early = asyncio.create_task(ask(door))
        await asyncio.sleep(0.05)
        assert not early.done()
        ready.set()
        return await early

    assert asyncio.run(visit()) == [{"type": "http.response.start", "status": 200}]


def test_an_application_that_cannot_be_made_is_told_once_and_raises_why():
    def make():
        raise StoreError("Le magasin est absent.")

    told = threading.Event()
    door = Gate(make)
    door.on_failure(told.set)
    assert told.wait(10)
    with pytest.raises(StoreError, match="absent"):
        door.result()
