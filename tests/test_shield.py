"""Policies, bounds and rates, over HTTP and on bare ASGI."""

import asyncio
import json
import warnings

import pytest
from starlette.responses import PlainTextResponse

from cpts_map.errors import SettingsError
from cpts_map.settings import Settings
from cpts_map.web import ids
from cpts_map.web.factory import create_app
from cpts_map.web.shield import bodies, costs, crowd, envelope, policy, rates
from cpts_map.web.shield.bodies import Bodies
from cpts_map.web.shield.costs import Cost
from cpts_map.web.shield.crowd import Crowd
from cpts_map.web.shield.failures import Failures
from cpts_map.web.shield.headers import Headers
from cpts_map.web.shield.rates import Meter
from tests import screen

ADDRESSES = (
    *("/", "/couverture", "/nulle-part", "/ma-cpts", "/glossaire", "/robots.txt", "/clair.css", "/sante"),
    *("/telecharger", "/telecharger/cpts.csv", "/telecharger/cpts.xlsx", "/telecharger/rien.csv"),
    *("/api/v1/", "/api/v1/openapi.json", "/api/v1/cpts", "/api/v1/rien", "/embed/carte", "/oembed", "/assets/app.css"),
    *("/assets/rien.css", "/maplibre/maplibre-gl.js", "/_dash-layout", "/_dash-component-suites/rien/x.js"),
)


@pytest.fixture(scope="module")
def app(atlas):
    return screen.application(atlas)


@pytest.fixture(scope="module")
def browser(app):
    with client(app.server) as found:  # one event loop for all, not one a request
        yield found


def client(server):
    """Client of a bare application; an exception of the server is its answer."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Starlette asks for another HTTP library than the one we have
        from fastapi.testclient import TestClient
    return TestClient(server, raise_server_exceptions=False)


def directives(answer):
    parts = answer.headers["content-security-policy"].split("; ")
    return {name: values.split() for name, _, values in (part.partition(" ") for part in parts)}


# Headers


@pytest.mark.parametrize("path", ADDRESSES)
def test_every_answer_has_a_closed_policy_and_the_other_headers(browser, path):
    answer = browser.get(path)
    found = directives(answer)
    assert found["default-src"] == ["'none'"]
    assert found["base-uri"] == ["'none'"]
    anyone = path in {"/embed/carte", "/oembed"}
    assert found["frame-ancestors"] == (["*"] if anyone else ["'self'"])
    assert not {"'unsafe-inline'", "'unsafe-eval'"} & {*found.get("script-src", ())}
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert "geolocation=()" in answer.headers["permissions-policy"]
    assert answer.headers["cross-origin-resource-policy"] == (
        "cross-origin" if anyone or path.startswith("/api/") else "same-origin"
    )
    assert ("cross-origin-opener-policy" in answer.headers) is not anyone
    assert "server" not in answer.headers
    assert "strict-transport-security" not in answer.headers


def test_only_the_application_runs_scripts_and_each_inline_one_is_named(browser):
    page = browser.get("/")
    allowed = directives(page)["script-src"]
    inline = policy._INLINE.findall(page.text)
    # The settings of Dash are data, which no browser runs.
    run = [text for text in inline if not text.lstrip().startswith('{"url_base_pathname"')]
    assert len(run) >= 3
    assert {policy._hash(text) for text in run} <= {*allowed}
    for path in ("/ma-cpts", "/api/v1/", "/telecharger", "/embed/carte"):
        assert "script-src" not in directives(browser.get(path))


@pytest.mark.parametrize(
    ("address", "on"),
    [
        ("/?fond=oui", True),
        ("/?fond=non", False),
        ("/", False),
        ("/couverture?fond=oui", False),
        ("/telecharger?fond=oui", False),
    ],
)
def test_the_host_of_the_background_map_is_allowed_where_it_is_shown(browser, address, on):
    found = directives(browser.get(address))
    hosts = {source for sources in found.values() for source in sources if "://" in source}
    assert hosts == ({policy.BACKGROUND} if on else set())


def test_the_background_map_of_the_scripts_is_the_host_of_the_policy():
    from cpts_map.web.assetfiles import FOLDER

    assert f"'{policy.BACKGROUND}/wmts?" in (FOLDER / "commun.mjs").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("site", "told"), [("https://cpts.example", True), ("http://cpts.example", False), (None, False)]
)
def test_browsers_are_bound_to_tls_where_the_site_has_it(site, told):
    shielded = Headers(PlainTextResponse("x"), policy.Policies(()), secure=policy.is_secure(site))
    assert ("strict-transport-security" in client(shielded).get("/").headers) is told


def test_a_socket_is_refused(browser):
    from starlette.websockets import WebSocketDisconnect

    with pytest.raises(WebSocketDisconnect), browser.websocket_connect("/_dash-ws-callback"):
        pass


# Bodies


def parts(size, count):
    """Give what a server receives of a body, in parts; how many were taken is counted."""
    taken = []

    async def receive():
        taken.append(1)
        return {"type": "http.request", "body": b"x" * size, "more_body": len(taken) < count}

    return receive, taken


def ask(app, receive, path="/api/v1/diagnostic", headers=()):
    sent = []
    scope = {"type": "http", "method": "POST", "path": path, "raw_path": path.encode(), "query_string": b""}

    async def send(message):
        sent.append(message)

    asyncio.run(app({**scope, "headers": list(headers), "client": ("192.0.2.1", 1)}, receive, send))
    return sent[0], b"".join(m.get("body", b"") for m in sent[1:])


async def echo(_scope, receive, send):
    body = (await receive())["body"]
    await PlainTextResponse(str(len(body)))({"type": "http"}, receive, send)


@pytest.mark.parametrize("told", [b"10", b"999999999", None])
def test_a_body_is_counted_as_it_comes_whatever_it_says_of_itself(told):
    receive, taken = parts(bodies.API_BYTES // 4, 1000)
    start, body = ask(Bodies(echo), receive, headers=[(b"content-length", told)] if told else [])
    assert start["status"] == 413
    assert len(taken) == 5
    assert json.loads(body)["status"] == 413
    assert (b"content-type", b"application/problem+json") in start["headers"]


def test_a_body_within_the_bound_comes_whole():
    receive, _ = parts(1000, 50)
    assert ask(Bodies(echo), receive)[1] == b"50000"


def test_a_body_that_drips_is_left():
    async def never():
        await asyncio.sleep(60)

    start, body = ask(Bodies(echo, patience_s=0.05), never, path="/ailleurs")
    assert start["status"] == 408
    assert "trop de temps" in body.decode()


def test_each_place_has_its_bound():
    assert bodies.limit_of("/_dash-update-component") == 16 << 20
    assert bodies.limit_of("/api/v1/diagnostic") == bodies.API_BYTES
    assert bodies.limit_of("/ailleurs") == 64 << 10


def test_over_http_a_heavy_call_and_a_long_address_are_refused_in_french(browser):
    heavy = browser.post("/_dash-update-component", content=b" " * (bodies.CALL_BYTES + 1))
    assert heavy.status_code == 413
    assert "trop lourd" in heavy.json()["message"]
    assert browser.post("/ailleurs", content=b" " * (1 << 17)).status_code == 413
    far = browser.get("/telecharger/communes.csv?x=" + "a" * bodies.TARGET_BYTES)
    assert far.status_code == 414
    assert far.headers["content-type"].startswith("text/plain")
    assert browser.get("/api/v1/search?q=" + "a" * bodies.TARGET_BYTES).json()["status"] == 414


def test_a_perimeter_has_a_bound(browser):
    answer = browser.post("/api/v1/diagnosis", json={"communes": [f"{n:05}" for n in range(10_000, 16_001)]})
    assert answer.status_code == 413


# Rates


def at(host):
    return {"client": (host, 1234)}


def charged(meter, hosts, cost=Cost.COSTLY):
    async def run():
        return [meter.charge(at(host), cost) for host in hosts]

    return asyncio.run(run())


def test_a_client_waits_after_its_last_request_and_others_do_not():
    found = charged(Meter(3), ["192.0.2.1"] * 4 + ["192.0.2.2"])
    assert found[:3] == [None] * 3
    assert 1 <= found[3] <= 60
    assert found[4] is None


def test_usual_requests_have_twenty_times_more_and_free_ones_no_bound():
    assert charged(Meter(1), ["192.0.2.1"] * 20, Cost.USUAL) == [None] * 20
    assert charged(Meter(1), ["192.0.2.1"] * 21, Cost.USUAL)[-1] is not None
    assert charged(Meter(1), ["192.0.2.1"] * 50, Cost.FREE) == [None] * 50


def test_the_rate_can_be_off():
    assert charged(Meter(None), ["192.0.2.1"] * 500) == [None] * 500


def test_a_network_of_ipv6_is_one_client_and_an_address_written_twice_too():
    assert (
        rates._network("2001:db8:1:2::1") == rates._network("2001:db8:1:2:ffff::9") != rates._network("2001:db8:1:3::1")
    )
    assert rates._network("::ffff:192.0.2.1") == "192.0.2.1"
    assert rates._network("testclient") == "testclient"


def test_no_address_is_kept_and_what_is_kept_is_forgotten(monkeypatch):
    monkeypatch.setattr(rates, "WINDOW_S", -0.8)
    meter = Meter(5)

    async def run():
        meter.charge(at("192.0.2.77"), Cost.COSTLY)
        kept = repr(meter._storage.__dict__)
        for key in meter._storage.expirations:
            meter._storage.expirations[key] = 0.0  # the minute is over
        await asyncio.sleep(0.5)
        return kept, dict(meter._storage.storage), dict(meter._storage.expirations)

    kept, counted, dated = asyncio.run(run())
    assert "192.0.2.77" not in kept
    assert (counted, dated) == ({}, {})


def test_a_header_does_not_change_who_asks(tiny_store, atlas):
    app = create_app(Settings(data=tiny_store.parent, store=tiny_store, rate=2), atlas)
    visitor = client(app.server)
    statuses = [
        visitor.get(
            "/telecharger/cpts.csv", headers={"X-Forwarded-For": f"192.0.2.{n}", "Forwarded": f"for=192.0.2.{n}"}
        )
        for n in range(3)
    ]
    assert [answer.status_code for answer in statuses] == [200, 200, 429]
    assert 1 <= int(statuses[-1].headers["retry-after"]) <= 60
    assert statuses[-1].text.startswith("Trop de demandes")
    assert visitor.get("/ma-cpts").status_code == visitor.get("/assets/app.css").status_code == 200
    problem = visitor.post("/api/v1/diagnosis", json={"communes": ["47001"]})
    assert problem.status_code == 429
    assert problem.json()["detail"].startswith("Trop de demandes")
    assert problem.json()["type"] == "/api/v1/#trop-de-demandes"
    assert problem.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    ("method", "path", "cost"),
    [
        ("GET", "/telecharger/diagnostic.pdf", Cost.COSTLY),
        ("POST", "/api/v1/diagnosis", Cost.COSTLY),
        ("POST", "/_dash-update-component", Cost.USUAL),
        ("GET", "/embed/carte", Cost.USUAL),
        ("GET", "/", Cost.FREE),
        ("GET", "/ma-cpts", Cost.FREE),
        ("GET", "/sante", Cost.FREE),
        ("GET", "/donnees/x/territoires.topojson", Cost.FREE),
        ("GET", "/_dash-layout", Cost.FREE),
    ],
)
def test_the_cost_of_an_address(method, path, cost):
    assert costs.of(method, path) is cost


@pytest.mark.parametrize(("text", "rate"), [("off", None), ("1", 1), ("999999", 999_999), ("120", 120)])
def test_the_rate_is_a_setting(text, rate):
    assert Settings.from_env({"CPTS_RATE": text}).rate == rate


@pytest.mark.parametrize("text", ["0", "-1", "x", "1.5", "²", "9999999"])
def test_a_rate_that_is_none_is_refused(text):
    with pytest.raises(SettingsError, match="CPTS_RATE"):
        Settings.from_env({"CPTS_RATE": text})


def test_costly_calls_name_outputs_that_exist(app):
    assert all(any(f"{name}." in output for output in app.callback_map) for name in costs.COSTLY_OUTPUTS)


# Crowd


def test_one_more_document_waits_then_is_told_and_plans_have_their_own_places():
    async def run():
        free = asyncio.Event()

        async def slow(_scope, receive, send):
            await free.wait()
            await PlainTextResponse("écrit")({"type": "http"}, receive, send)

        door = Crowd(slow, places=2, patience_s=0.05)
        statuses = {}

        async def visit(name, path):
            async def send(message):
                if message["type"] == "http.response.start":
                    statuses[name] = message["status"]

            await door({"type": "http", "method": "GET", "path": path, "headers": []}, None, send)

        first = [asyncio.create_task(visit(n, "/telecharger/diagnostic.pdf")) for n in range(2)]
        await asyncio.sleep(0.01)
        await visit("third", "/telecharger/carte.svg")
        plan = asyncio.create_task(visit("plan", "/telecharger/plan.csv"))
        await asyncio.sleep(0.1)
        free.set()
        await asyncio.gather(*first, plan)
        await visit("later", "/telecharger/carte.svg")
        return statuses

    assert asyncio.run(run()) == {0: 200, 1: 200, "third": 503, "plan": 200, "later": 200}


# Failures


@pytest.mark.parametrize("path", ["/x", "/_dash-layout", "/api/v1/x"])
def test_an_exception_is_logged_here_and_told_there_without_the_code(path, caplog):
    async def broken(_scope, _receive, _send):
        raise RuntimeError("/secret/path")

    answer = client(Failures(broken)).get(path)
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "inattendue" in answer.text
    assert "/secret/path" in caplog.text


def test_an_unknown_file_of_dash_is_not_found(browser):
    for path in ("rien/x.js", "dash/../../app.py", "dash/%2e%2e/dash.py", "dash_html/x.js"):
        answer = browser.get(f"/_dash-component-suites/{path}")
        assert answer.status_code == 404 or answer.headers["content-type"].startswith("text/html")
        assert "import" not in answer.text[:200]


def test_the_envelope_is_what_a_browser_sends(app):
    output = next(name for name in app.callback_map if ids.PLAN_BODY in name)
    call = {
        "output": output,
        "outputs": {"id": ids.PLAN_BODY, "property": "children"},
        "inputs": [{"id": ids.PLAN_URL, "property": "search", "value": ""}],
        "changedPropIds": [],
    }
    assert envelope.check(json.dumps(call).encode(), app.callback_map) == output


def test_crowd_and_bodies_have_the_bounds_that_the_documentation_tells():
    assert (crowd.PLACES, crowd.PATIENCE_S, bodies.PATIENCE_S, bodies.TARGET_BYTES) == (4, 30, 60, 12_288)
