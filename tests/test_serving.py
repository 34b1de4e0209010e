"""One port, several processes, data that change: every request is answered, and every failure is said in French."""

import asyncio
import contextlib
import gc
import json
import logging
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import weakref
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import duckdb
import httpx
import pytest
import uvicorn
from dash import no_update

from cpts_map import pipeline
from cpts_map.errors import SettingsError, StoreError
from cpts_map.planning import Demand, Planner, queue, regional_plan
from cpts_map.settings import Settings
from cpts_map.web import ids
from cpts_map.web.gate import Gate
from cpts_map.web.mapfiles import MapFiles
from cpts_map.web.serving import door, exchange, journal, making, memory, watch
from cpts_map.web.serving.exchange import Exchange, Observed
from cpts_map.web.serving.generation import Facts, Generation
from cpts_map.web.serving.health import Health
from cpts_map.web.serving.options import Serving
from cpts_map.web.views import map_view
from tests import drawn, screen

ROOT = Path(__file__).parents[1]
FACTS = Facts("75", "2026-01-02T03:04:05+00:00", "abcdef0123456789", "9.9")


async def empty(_scope, _receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"page"})


def get(app, address, *, client=("127.0.0.1", 5), **options):
    """Ask an ASGI application."""

    async def ask():
        transport = httpx.ASGITransport(app, client=client, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as browser:
            return await browser.get(address, **options)

    return asyncio.run(ask())


@contextlib.contextmanager
def listening(app):
    """Serve an application from a thread; give its address."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        bound.listen()  # who comes before uvicorn is there waits, instead of being refused
        server = uvicorn.Server(uvicorn.Config(app, lifespan="on", log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{bound.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def until(condition, seconds=60.0):
    """Wait for a condition; whether it came true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


# Generations


def test_a_retired_generation_ends_after_its_last_request_and_once():
    closed = []
    generation = Generation(empty, close=lambda: closed.append(1))
    assert generation.enter() is empty
    assert generation.enter() is empty
    generation.retire()
    generation.retire()
    assert generation.enter() is None
    generation.leave()
    assert closed == []
    generation.leave()
    assert closed == [1]
    assert generation.over.is_set()


def test_a_request_that_began_is_finished_by_the_old_and_the_next_is_answered_by_the_new():
    closed, inside, resume = [], asyncio.Event(), asyncio.Event()

    def named(name):
        async def app(_scope, _receive, send):
            if name == "old":
                inside.set()
                await resume.wait()
            await send(name)

        return app

    async def visit():
        gate = Gate(lambda: Generation(named("old"), close=lambda: closed.append("old")))
        sent = []

        async def send(message):
            sent.append(message)

        early = asyncio.create_task(gate({"type": "http"}, None, send))
        await inside.wait()
        gate.replace(Generation(named("new")))
        await gate({"type": "http"}, None, send)
        assert (sent, closed) == (["new"], [])
        resume.set()
        await early
        assert (sent, closed) == (["new", "old"], ["old"])

    asyncio.run(visit())


# Health


def test_alive_at_once_ready_once_loaded():
    ready = threading.Event()

    def make():
        ready.wait(10)
        return Generation(empty, FACTS)

    gate = Gate(make)
    app = Health(gate, gate)
    for address in ("/sante", "/healthz"):
        assert get(app, address).status_code == 200
    for address in ("/pret", "/readyz"):
        answer = get(app, address)
        assert answer.status_code == 503
        assert answer.json() == {"pret": False, "raison": "Le magasin se charge."}
    ready.set()
    gate.result()
    told = {"version": "9.9", "region": "75", "magasin": FACTS.built, "empreinte": FACTS.fingerprint}
    assert get(app, "/readyz").json() == {"pret": True, **told}
    assert get(app, "/").text == "page"


def test_without_a_readable_store_a_worker_says_so_and_tries_again(tmp_path, tiny_store):
    store = tmp_path / "cpts.duckdb"
    store.write_bytes(b"half of a store")
    maker = watch.Maker(store, lambda: _opened(store))
    ready, gates = threading.Event(), []

    def first():
        ready.wait()
        return maker.patiently(gates[0], 0.05)

    gates.append(Gate(first))
    ready.set()
    app = Health(gates[0], gates[0])
    assert until(lambda: gates[0].reason)
    assert "illisible" in gates[0].reason
    refused = get(app, "/")
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "10")
    assert "Réessayer" in refused.text
    assert str(tmp_path) not in get(app, "/pret").text
    shutil.copy(tiny_store, tmp_path / "new")
    (tmp_path / "new").replace(store)
    assert gates[0].result().facts == FACTS
    assert get(app, "/pret").status_code == 200


def _opened(store):
    with duckdb.connect() as connection:
        try:
            connection.execute(f"ATTACH '{store}' AS s (READ_ONLY)")
        except duckdb.Error as error:
            raise StoreError(f"Le magasin {store} est illisible.") from error
    return Generation(empty, FACTS)


# Swap


@pytest.fixture
def served(tiny_store, drawn_files, tmp_path):
    """Give settings on a store of one's own, and what makes its generations."""
    store = Path(shutil.copy(tiny_store, tmp_path / "cpts.duckdb"))
    settings = Settings(data=drawn_files, store=store)
    return settings, watch.Maker(store, lambda: making.generation(settings))


def rebuilt(settings, tmp_path):
    """Build the same store again, a second later at least, and put it in place."""
    time.sleep(1.05)  # the date of a store is to the second
    return drawn.build(settings.data, tmp_path / "cpts.duckdb")


def test_no_request_fails_while_stores_change_and_the_old_ones_are_forgotten(served, tmp_path):
    settings, maker = served
    atlases, failures, answered = [], [], 0

    def make():
        generation = maker()
        atlases.append(weakref.ref(generation._close.__self__))
        return generation

    following = watch.Maker(settings.store, make)
    way = door.door(following, following, Serving(watch=0.1))
    done = threading.Event()

    def hammer(address):
        count = 0
        with httpx.Client(base_url=address) as browser:
            while not done.is_set():
                for page in ("/api/v1/coverage/epci", "/api/v1/cpts", "/couverture", files[count % len(files)]):
                    answer = browser.get(page)
                    count += 1
                    if answer.status_code != 200:
                        failures.append((page, answer.status_code))
        return count

    with listening(way.app) as address:
        before = httpx.get(f"{address}/api/v1/cpts")
        assert before.status_code == 200, before.text
        files = sorted(way.gate.result().files())
        with ThreadPoolExecutor(3) as pool:
            visitors = [pool.submit(hammer, address) for _ in range(3)]
            old = way.gate.facts
            rebuilt(settings, tmp_path)
            assert until(lambda: way.gate.facts != old, 40)
            done.set()
            answered = sum(visitor.result() for visitor in visitors)
        after = httpx.get(f"{address}/api/v1/cpts")
        assert until(lambda: not way.watcher._retired and way.watcher._settled)
        assert [atlas() is not None for atlas in atlases] == [False, True]
    assert failures == []
    assert answered > 50
    for validator in ("etag", "last-modified"):
        assert before.headers[validator] != after.headers[validator]


def test_what_lasts_is_looked_at_no_more_until_a_store_is_forgotten():
    class Circle:
        def __init__(self):
            self.me = self

    circle = Circle()
    seen = weakref.ref(circle)
    memory.settle()
    try:
        frozen = gc.get_freeze_count()
        assert frozen > 10_000
        del circle
        gc.collect()
        assert seen() is not None
        memory.forget()
        assert seen() is None
        assert gc.get_freeze_count() < frozen / 2
    finally:
        gc.unfreeze()


def test_pages_that_are_open_still_find_their_map_files(served, tmp_path):
    settings, maker = served
    way = door.door(maker, maker, Serving(watch=0.1))
    held = {f"/donnees/{'0' * 16}/territoires.topojson": next(iter(way.gate.result().files().values()))}
    way.gate.result().files = lambda: held
    with listening(way.app) as address:
        rebuilt(settings, tmp_path)
        assert until(lambda: watch.signature(settings.store) == maker.seen)
        assert until(lambda: way.gate.result().files() != held)
        answer = httpx.get(address + next(iter(held)))
        assert answer.status_code == 200
        assert answer.content == next(iter(held.values())).content
        assert answer.headers["cache-control"].endswith("immutable")
        assert httpx.get(f"{address}/donnees/{'1' * 16}/territoires.topojson").status_code == 404


def _cut(store):
    store.write_bytes(store.read_bytes()[: store.stat().st_size // 2])


def _random(store):
    store.write_bytes(b"\x00\xff" * 5000)


def _other_form(store):
    with duckdb.connect(str(store)) as connection:
        connection.execute("UPDATE meta SET value = 'x' WHERE key = 'form'")


def _absent(store):
    store.unlink()


@pytest.mark.parametrize("spoil", [_cut, _random, _other_form, _absent])
def test_a_store_that_cannot_be_opened_is_said_once_and_the_old_one_goes_on(served, tmp_path, caplog, spoil):
    settings, maker = served
    gate = Gate(maker)
    watcher = watch.Watcher(gate, maker, 1)
    failed = []
    watcher.failed = lambda: failed.append(1)
    first = gate.result()
    first.warm()
    new = Path(shutil.copy(settings.store, tmp_path / "new"))
    spoil(new)
    if new.is_file():
        new.replace(settings.store)
    else:
        settings.store.unlink()
    with caplog.at_level(logging.INFO):
        watcher.look()
        watcher.look()
    assert gate.result() is first
    lines = [record.getMessage() for record in caplog.records if record.name == watch.__name__]
    assert len(lines) == len(failed) == 1
    assert lines[0].startswith("Le nouveau magasin n’est pas pris en compte, l’ancien sert toujours")
    assert "\n" not in lines[0]
    assert get(first.enter(), "/api/v1/cpts").status_code == 200
    first.leave()
    first.retire()


_WRITER = """
import sys, duckdb
held = duckdb.connect(sys.argv[1])
held.execute("CREATE TABLE more (n INTEGER)")
print("held", flush=True)
sys.stdin.read()
"""


def test_a_store_held_by_a_writer_is_taken_up_once_it_is_released(served, tmp_path, caplog):
    settings, maker = served
    gate = Gate(maker)
    watcher = watch.Watcher(gate, maker, 1)
    first = gate.result()
    first.warm()
    Path(shutil.copy(settings.store, tmp_path / "new")).replace(settings.store)
    command = [sys.executable, "-c", _WRITER, str(settings.store)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as writer:
        assert writer.stdout.readline() == b"held\n"
        watcher.look()
        assert gate.result() is first
        writer.communicate(b"")
    assert "illisible" in caplog.text
    watcher.look()
    assert gate.result() is not first
    assert first.over.is_set()
    gate.result().retire()


def test_a_map_drawn_with_other_data_is_told_to_reload_and_never_painted_with_the_new_ranks(tiny_store):
    with screen.opened(tiny_store) as atlas:
        other = "00000000"
        values, key, legend = map_view.paint("?indicateur=apl", other, atlas)
        assert (values, key) == (no_update, no_update)
        assert "recharger la page" in screen.text(legend)
        assert map_view.focus("?selection=commune:47001", other, atlas) == (no_update, no_update)
        own = f"{atlas.fingerprint[:8]}|x"
        assert map_view.paint("?indicateur=apl", own, atlas)[0]["values"]
        stores = [c for c in screen.walk(map_view.page("", atlas, MapFiles(atlas))) if getattr(c, "data", None)]
        assert {store.id: store.data for store in stores} == dict.fromkeys(
            (ids.MAP_PAINT_KEY, ids.MAP_FOCUS_KEY), atlas.fingerprint[:8]
        )


def test_a_plan_made_by_one_process_is_the_plan_of_all(tiny_store, tmp_path, monkeypatch):
    demand = Demand(lower=20_000, upper=100_000)
    with screen.opened(tiny_store) as atlas:
        made = Planner(atlas, tmp_path).ask(demand).result()
        monkeypatch.setattr(queue, "regional_plan", None)  # a second one could be another
        assert Planner(atlas, tmp_path).ask(demand).result() == made
        again = regional_plan(atlas, seconds=queue.SECONDS)
        assert replace(again, seconds=made.seconds) == made
        with pytest.raises(TypeError):
            Planner(atlas, tmp_path).ask(Demand(seed=1)).result()


# Failures of a build


_FULL = """
import resource, sys
from pathlib import Path
from cpts_map import cli
from tests import drawn
from cpts_map import catalog
data, store, limit = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
declared = drawn.catalogue(data)
catalog.load = lambda: declared
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
cli.cli(["--store", store, "--data", str(data), "build"])
"""


@pytest.mark.parametrize("kilobytes", [16, 600])
def test_a_full_disk_leaves_the_old_store_and_nothing_half_written(tiny_store, drawn_files, tmp_path, kilobytes):
    assert tiny_store.stat().st_size > kilobytes * 1000
    store = Path(shutil.copy(tiny_store, tmp_path / "cpts.duckdb"))
    before = store.read_bytes()
    command = [sys.executable, "-c", _FULL, str(drawn_files), str(store), str(kilobytes * 1000)]
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    ended = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=env, timeout=60, check=False)
    assert ended.returncode == 1
    assert "ne peut pas être écrit" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["cpts.duckdb"]
    assert store.read_bytes() == before


def test_a_store_of_another_form_is_built_again(settings, declared):
    pipeline.build(settings, sources=declared)
    assert pipeline.is_current(settings)
    _other_form(settings.store)
    assert not pipeline.is_current(settings)


# Figures and log


def test_an_exchange_holds_neither_address_nor_query():
    told = []
    get(Observed(empty, [told.append]), "/ma-cpts?q=12+rue+des+Lilas", client=("203.0.113.9", 1))
    (found,) = told
    assert (found.kind, found.method, found.status, found.size) == ("ma-cpts", "GET", 200, 4)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "page"),
        ("/x" * 500, "page"),
        ("/donnees", "page"),
        ("/donnees/0/territoires.topojson", "donnees"),
        ("/_dash-update-component", "rappel"),
        ("/_dash-layout", "fichier"),
        ("/api/v1/cpts", "api"),
    ],
)
def test_kinds_are_few_whatever_is_asked(path, kind):
    assert exchange.kind(path) == kind
    assert kind in exchange.KINDS


def line(record):
    text = journal.Lines().format(record)
    assert "\n" not in text
    return json.loads(text)


def test_a_request_is_one_line_of_json():
    record = logging.makeLogRecord({"levelname": "INFO", "exchange": Exchange("api", "GET", 200, 0.01234, 56)})
    found = line(record)
    shown = {"genre": "api", "methode": "GET", "statut": 200, "ms": 12.3, "octets": 56}
    assert shown.items() <= found.items()
    assert found.keys() == shown.keys() | {"temps", "niveau", "pid", "source"}
    assert found["pid"] == os.getpid()


def test_what_a_visitor_typed_forges_no_line_and_is_not_kept_in_a_trace():
    typed = "12 rue des Lilas"
    try:
        try:
            _ = {}[typed]
        except KeyError:
            int(typed)
    except ValueError as error:
        record = logging.makeLogRecord({"msg": 'un\r\n{"niveau": "info"}', "exc_info": (ValueError, error, None)})
    found = line(record)
    assert found["message"] == 'un\r\n{"niveau": "info"}'
    assert "Lilas" not in json.dumps(found)
    assert [step for step in found["trace"] if ":" not in step] == ["KeyError", "ValueError"]
    assert any("test_serving.py" in step for step in found["trace"])


def test_figures_are_for_this_machine_alone():
    gate_made = Generation(empty, FACTS)
    maker = watch.Maker(Path("/nulle/part"), lambda: gate_made)
    way = door.door(lambda: gate_made, maker, Serving(metrics=True))
    way.gate.result()
    for address in ("/", "/api/v1/x?communes=47001", "/une/adresse/inconnue"):
        get(way.app, address)
    page = get(way.app, "/metrics").text
    assert 'cpts_requests_total{genre="page",statut="2xx"} 2.0' in page
    assert 'cpts_requests_total{genre="api",statut="2xx"} 1.0' in page
    assert 'cpts_request_seconds_bucket{genre="api",le="+Inf"} 1.0' in page
    assert "cpts_store_built_timestamp_seconds 1.767323045e+09" in page  # 2026-01-02T03:04:05Z
    assert "cpts_store_swaps_total 0.0" in page
    assert "cpts_store_swap_failures_total 0.0" in page
    assert "47001" not in page
    assert "inconnue" not in page
    assert get(way.app, "/metrics", client=("192.0.2.1", 5)).status_code == 404
    for header in ("X-Forwarded-For", "X-Real-IP", "Forwarded"):
        assert get(way.app, "/metrics", headers={header: "127.0.0.1"}).status_code == 404
    plain = door.door(lambda: gate_made, maker, Serving())
    assert get(plain.app, "/metrics").text == "page"


# Options


def test_options_are_read_from_the_environment():
    env = {"CPTS_WORKERS": "3", "CPTS_PROXY": "127.0.0.1, 10.0.0.0/8", "CPTS_LOGS": "json", "CPTS_METRICS": "1"}
    assert Serving.from_env(env | {"CPTS_WATCH": "0.5"}) == Serving(
        workers=3, proxy="127.0.0.1, 10.0.0.0/8", logs="json", metrics=True, watch=0.5
    )
    assert Serving.from_env({}) == Serving(workers=1, proxy="", logs="texte", metrics=False, watch=5.0)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CPTS_WORKERS", "0"),
        ("CPTS_WORKERS", "deux"),
        ("CPTS_WORKERS", "65"),
        ("CPTS_PROXY", "nginx"),
        ("CPTS_PROXY", "10.0.0.1/8"),
        ("CPTS_LOGS", "xml"),
        ("CPTS_METRICS", "peut-être"),
        ("CPTS_WATCH", "nan"),
        ("CPTS_WATCH", "-1"),
        ("CPTS_WATCH", "vite"),
    ],
)
def test_a_value_outside_its_range_is_named(name, value):
    with pytest.raises(SettingsError, match=f"{name} .*{re.escape(value)}"):
        Serving.from_env({name: value})


def test_forwarded_headers_are_believed_only_when_asked(settings):
    assert not door.config(empty, settings, Serving()).proxy_headers
    asked = door.config(empty, settings, Serving(proxy="10.0.0.0/8"))
    assert (asked.proxy_headers, asked.forwarded_allow_ips) == (True, "10.0.0.0/8")


# Several processes

_SEVERAL = """
import socket, sys
from functools import partial
from pathlib import Path
from cpts_map.planning import Demand, Planner, queue, regional_plan
from cpts_map.settings import Settings
from cpts_map.web.serving import workers
from cpts_map.web.serving.options import Serving

if __name__ == "__main__":
    settings, serving = Settings(data=Path(sys.argv[1]), store=Path(sys.argv[2])), Serving(2, metrics=True, watch=0.2)
    workers._ensure = lambda _: None  # the catalogue of the drawn data is not declared in another process
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        print(bound.getsockname()[1], flush=True)
        workers.several(settings, serving, bound)
"""


@pytest.fixture
def pair(tiny_store, drawn_files, tmp_path):
    """Serve from two processes; give the supervisor and the address."""
    script, store = tmp_path / "several.py", shutil.copy(tiny_store, tmp_path / "cpts.duckdb")
    script.write_text(_SEVERAL, "utf-8")
    command = [sys.executable, str(script), str(drawn_files), str(store)]
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) as process:
        address = f"http://127.0.0.1:{process.stdout.readline().strip()}"
        try:
            yield process, address
        finally:
            process.terminate()


def _ready(address):
    with contextlib.suppress(httpx.TransportError):
        return httpx.get(f"{address}/pret").status_code == 200
    return False


def _workers(process):
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return [int(pid) for pid in children if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def _counted(address):
    """Requests of the API that all the workers answered."""
    page = httpx.get(f"{address}/metrics").text
    return sum(
        float(n) for n in re.findall(r'^cpts_requests_total{genre="api",statut="2xx"} (.+)$', page, re.MULTILINE)
    )


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="reads /proc")
def test_workers_agree_one_that_is_killed_is_replaced_and_all_end_together(pair):
    process, address = pair
    assert until(lambda: _ready(address), 90)
    first = _workers(process)
    assert len(first) == 2
    answers = {httpx.get(f"{address}/api/v1/cpts").headers["etag"] for _ in range(12)}
    assert len(answers) == 1
    assert until(lambda: _counted(address) == 12, 10)
    os.kill(first[0], signal.SIGKILL)
    assert until(lambda: len(_workers(process)) == 2 and first[0] not in _workers(process))
    assert all(httpx.get(f"{address}/api/v1/cpts").status_code == 200 for _ in range(5))
    assert until(lambda: _counted(address) == 17, 10)  # what a dead worker had counted is not lost
    process.terminate()
    assert process.wait(20) == 0
    with pytest.raises(httpx.TransportError):
        httpx.get(address)


def test_a_store_that_cannot_be_built_ends_the_command_in_french(tmp_path):
    command = "from cpts_map.cli import cli; cli()"
    nowhere = ["--data", str(tmp_path / "rien"), "--store", str(tmp_path / "s.duckdb")]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    ended = subprocess.run(
        [sys.executable, "-c", command, *nowhere, "serve", "--port", port, "--workers", "2"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 1
    assert re.search(r"Erreur.*rien.* est absent", ended.stderr.splitlines()[-1]), ended.stderr
    assert "Traceback" not in ended.stderr
    assert list(tmp_path.iterdir()) == []
