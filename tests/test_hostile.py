"""Whatever is sent, the server answers a sentence: no failure, no traceback, no path of the machine."""

import csv
import io
import json
import logging
import tempfile
import time
import zipfile
from functools import cache

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as bounds
from hypothesis import strategies as st

from cpts_map import macpts
from cpts_map.errors import ArchiveError, CptsMapError, UnrecognisedError
from cpts_map.exports import to_csv
from cpts_map.ingest import archives
from cpts_map.settings import Settings
from cpts_map.web import ids
from cpts_map.web.factory import create_app
from cpts_map.web.shield import envelope, lists
from cpts_map.web.urlstate import CompareState, CoverageState, DiagnosticState, MapState, PlanState, TensionState
from cpts_map.web.views import import_view
from tests.test_shield import client

# Seconds for what takes milliseconds: it is the square of the length that must not pass.
GENEROUS_S = 10.0
CALLS = "/_dash-update-component"
LEAKS = ("Traceback", 'File "', "site-packages", "/cpts_map/", "/tmp/", "duckdb", "Exception")  # noqa: S108 - looked for
FEW = bounds(max_examples=25, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def app(atlas, tiny_store):
    # Thousands of requests from one client: how often one may ask is tested elsewhere.
    return create_app(Settings(data=tiny_store.parent, store=tiny_store, rate=None), atlas)


@pytest.fixture(scope="module")
def browser(app):
    with client(app.server) as found:  # one event loop for all, not one a request
        yield found


@pytest.fixture(autouse=True)
def _quiet():
    """Views log what they did not expect: it is told in each test, once is enough."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def tame(answer, statuses=(200, 204, 400, 422)):
    """Check an answer: its status, and nothing of the machine in it."""
    assert answer.status_code in statuses, (answer.status_code, answer.text[:300])
    if answer.status_code != 200:
        assert not any(leak in answer.text for leak in LEAKS), answer.text[:300]
    return answer


# Calls of Dash

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
ANY_JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
)
KEYS = ("output", "outputs", "inputs", "state", "changedPropIds")


@FEW
@given(body=ANY_JSON | st.dictionaries(st.sampled_from(KEYS), ANY_JSON))
def test_any_json_is_refused_in_french(browser, body):
    answer = tame(browser.post(CALLS, content=json.dumps(body), headers={"content-type": "application/json"}), (400,))
    assert answer.json()["message"] == "Demande illisible."


@FEW
@given(
    body=st.binary(max_size=200),
    kind=st.sampled_from(["application/json", "text/plain", "application/json; charset=utf-16", ""]),
)
def test_any_bytes_are_refused(browser, body, kind):
    tame(browser.post(CALLS, content=body, headers={"content-type": kind}), (400,))


@pytest.mark.parametrize(
    "body",
    [
        "[" * 200_000,
        '{"output":"' + "a" * 100_000 + '"}',
        '{"output": ' + "9" * 10_000 + "}",
        '"\\ud800"',
        '{"output": NaN}',
        "",
        "{}",
    ],
    ids=["deep", "long", "digits", "surrogate", "nan", "empty", "object"],
)
def test_awkward_json_is_refused(browser, body):
    tame(browser.post(CALLS, content=body, headers={"content-type": "application/json"}), (400,))


def call(name, entry):
    """Call of a callback as a browser writes it, without values."""
    outputs = [dict(zip(("id", "property"), part.rsplit(".", 1), strict=True)) for part in name.strip(".").split("...")]
    return {
        "output": name,
        "outputs": outputs if name.startswith("..") else outputs[0],
        "inputs": [dict(place) for place in entry["inputs"]],
        "state": [dict(place) for place in entry["state"]],
        "changedPropIds": [f"{place['id']}.{place['property']}" for place in entry["inputs"][:1]],
    }


def callbacks(app):
    return {name: entry for name, entry in app.callback_map.items() if "callback" in entry}


AWKWARD = (
    *(
        None,
        True,
        -1,
        1.5,
        10**30,
        "",
        "x",
        "\x00",
        "é" * 300,
        "a" * 20_000,
        [],
        [None],
        [[]],
        {},
        {"x": 1},
        ["fond", 1],
    ),
    *(
        "?selection=cpts:\x00",
        "?communes=" + ",".join(["x"] * 50),
        "?copie=" + "A" * 500,
        "?min=9&max=1",
        "?page=99999",
    ),
    *({"codes": ["x"], "quoi": "x"}, {"codes": "xx", "quoi": []}, {"codes": [None], "propres": 1}, {"c": 1, "n": "x"}),
    *("data:;base64,AAAA", "data:;base64,UEsDBA==", "=1+1\n;;;", "(" * 300, "../../etc/passwd"),
)


def test_each_wire_answers_each_awkward_value(browser, app):
    count = 0
    for name, entry in callbacks(app).items():
        for kind in ("inputs", "state"):
            for at in range(len(entry[kind])):
                for value in AWKWARD:
                    body = call(name, entry)
                    body[kind][at]["value"] = value
                    place = body[kind][at]
                    if kind == "inputs":
                        body["changedPropIds"] = [f"{place['id']}.{place['property']}"]
                    tame(browser.post(CALLS, json=body))
                    count += 1
    assert count > 1000


@FEW
@given(data=st.data())
def test_each_part_of_a_call_may_be_anything(browser, app, data):
    known = callbacks(app)
    body = call(*data.draw(st.sampled_from(sorted(known.items(), key=lambda pair: pair[0]))))
    body[data.draw(st.sampled_from(KEYS))] = data.draw(ANY_JSON)
    content = json.dumps(body)
    tame(browser.post(CALLS, content=content, headers={"content-type": "application/json"}))


def test_a_call_names_its_inputs_in_their_order_and_no_function_of_the_browser(app):
    name, entry = next((n, e) for n, e in callbacks(app).items() if len(e["inputs"]) > 1)
    good = call(name, entry)
    assert envelope.check(json.dumps(good).encode(), app.callback_map) == name
    for change in (
        {"inputs": good["inputs"][::-1]},
        {"inputs": good["inputs"][1:]},
        {"outputs": []},
        {"output": "x.y"},
    ):
        with pytest.raises(envelope.MalformedError):
            envelope.check(json.dumps(good | change).encode(), app.callback_map)
    theirs = next(n for n, e in app.callback_map.items() if "callback" not in e)
    with pytest.raises(envelope.MalformedError):
        envelope.check(json.dumps(good | {"output": theirs}).encode(), app.callback_map)


# Addresses

GETS = (
    *(
        "/telecharger/communes.csv",
        "/telecharger/zones.xlsx",
        "/telecharger/diagnostic.csv",
        "/telecharger/comparaison.csv",
    ),
    *("/telecharger/situation.svg", "/telecharger/perimetre/csv", "/telecharger/plan.csv", "/oembed", "/embed/carte"),
    *("/ma-cpts", "/ma-cpts/signaler", "/telecharger/tension.csv", "/couverture", "/api/v1/search"),
)
NAMES = st.sampled_from(
    ["selection", "communes", "q", "url", "couches", "format", "p", "profession", "commune", "min", "page", "x"]
)
ODD = st.text(max_size=40) | st.sampled_from(
    ["commune:\x00", "\r\nSet-Cookie: a=b", "../../etc/passwd", "é" * 200, "//evil.example"]
)


@FEW
@given(path=st.sampled_from(GETS), query=st.dictionaries(NAMES, ODD, max_size=3))
def test_any_query_is_answered(browser, path, query):
    kept = {name: value.encode("utf-8", "replace").decode() for name, value in query.items()}
    answer = tame(browser.get(path, params=kept, follow_redirects=False), (200, 301, 303, 400, 404, 422, 501))
    assert "set-cookie" not in answer.headers
    where = answer.headers.get("location", "/")
    assert where.startswith("/")
    assert not where.startswith(("//", "/\\"))


@FEW
@given(
    prefix=st.sampled_from(
        [
            "/embed/cpts/",
            "/embed/carte/",
            "/embed/code/cpts/",
            "/ma-cpts/commune/",
            "/telecharger/",
            "/donnees/",
            "/maplibre/",
        ]
    ),
    rest=st.text(min_size=1, max_size=30),
)
def test_any_address_is_answered(browser, prefix, rest):
    from urllib.parse import quote

    path = prefix + quote(rest.encode("utf-8", "replace"), safe="/%:.")
    tame(browser.get(path, follow_redirects=False), (200, 301, 303, 307, 308, 400, 404, 405, 422))


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/assets/../factory.py",
            "/assets/%2e%2e/factory.py",
            "/assets/..%2ffactory.py",
            "/assets/%2e%2e%2ffactory.py",
        ),
        *("/assets/..%5cfactory.py", "/assets//etc/passwd", "/assets/%2fetc%2fpasswd", "/assets/....//factory.py"),
        *("/maplibre/..%2f__init__.py", "/maplibre/%2e%2e/__init__.py", "/donnees/x/..%2fterritoires.topojson"),
        *("/data/..%2fgeo/cpts.duckdb", "/telecharger/..%2f..%2fcpts.csv", "/_dash-component-suites/dash/..%2fdash.py"),
        *("/_dash-component-suites/dash/%2e%2e/%2e%2e/pip/__init__.py", "/api/v1/parquet/..%2fcommunes.parquet"),
    ],
)
def test_no_address_leaves_its_folder(browser, path):
    answer = browser.get(path, follow_redirects=False)
    assert answer.status_code in {200, 400, 404}
    if answer.status_code == 200:  # the page of an unknown address
        assert answer.headers["content-type"].startswith("text/html")
    for content in ("import ", "def ", "root:", "DUCK"):
        assert content not in answer.text.partition("<footer>")[0]


@pytest.mark.parametrize("where", ["//evil.example", "https://evil.example", "/\\evil.example", "%2f%2fevil.example"])
@pytest.mark.parametrize("path", ["/ma-cpts?q={}", "/ma-cpts/commune/{}", "/api/v1?next={}", "/{}"])
def test_no_redirect_leaves_the_site(browser, path, where):
    answer = browser.get(path.format(where), follow_redirects=False)
    assert "evil.example" not in answer.headers.get("location", "").partition("?")[0]


@pytest.mark.parametrize(
    "path", ["/telecharger/communes.csv", "/telecharger/diagnostic.csv", "/telecharger/perimetre/csv"]
)
def test_no_line_break_enters_a_header(browser, path):
    answer = browser.get(path + "?selection=cpts:a%0d%0aX-Bad:%201&p=%0d%0aX-Bad:1")
    assert "x-bad" not in answer.headers
    assert not {"\r", "\n"} & set(answer.headers.get("content-disposition", ""))


# Files


@given(text=st.text())
def test_no_cell_is_a_formula(text):
    content = io.StringIO(to_csv(["n"], [[text]]).decode("utf-8-sig"), newline="")
    cell = list(csv.reader(content, delimiter=";"))[1][0]
    assert cell in {text, "'" + text}
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def packed(*members):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return target.getvalue()


def taken(content, most):
    with tempfile.TemporaryDirectory() as folder:
        from pathlib import Path

        path = Path(folder) / "a.zip"
        path.write_bytes(content)
        with archives.unpacked(path, most) as files:
            return [file.name for file in files]


def test_what_an_archive_of_a_visitor_unpacks_into_is_bounded():
    noise = bytes(range(256)) * 40  # 10 KB
    assert taken(packed(("a.csv", noise)), 20_000) == ["a.csv"]
    with pytest.raises(ArchiveError, match="refusée"):
        taken(packed(("a.csv", noise), ("b.csv", noise)), 15_000)
    with pytest.raises(ArchiveError, match="refusée"):  # a thousand times its size
        taken(packed(("a.csv", b"0" * (11 << 20))), 1 << 30)
    with pytest.raises(ArchiveError, match="sort de l'archive"):
        taken(packed(("../../a.csv", noise)), 1 << 20)
    with pytest.raises(ArchiveError, match="fichiers"):
        taken(packed(*((f"{n}.csv", b"1") for n in range(archives.MAX_MEMBERS + 1))), 1 << 20)
    # An archive within an archive is a file like another: nothing unpacks it.
    assert taken(packed(("b.zip", packed(("c.csv", noise)))), 1 << 20) == ["b.zip"]


@pytest.mark.parametrize(
    "name",
    [
        "../../x.csv",
        "a" * 5000,
        "\x00.csv",
        "/etc/passwd",
        "..",
        "",
        "CON|<>.csv",
        "x" * 300 + ".geojson",
        "a/b\\c.zip",
    ],
)
@pytest.mark.parametrize(
    "content", [b"", b"x", b"\x00" * 100, b"PK\x03\x04junk", b"\x1f\x8bjunk", b"SQLite format 3\x00", b'{"type":']
)
def test_a_dropped_file_of_any_name_and_content_is_told(atlas, name, content):
    import base64

    from cpts_map.workshop import Workshop

    sent = "data:;base64," + base64.b64encode(content).decode()
    drawn = import_view.answer(ids.WORKSHOP_FILE, None, sent, name, workshop_of(Workshop, atlas))
    assert drawn


@cache
def workshop_of(kind, atlas):
    return kind(atlas)


@pytest.mark.parametrize("text", ["a" * (lists.FIELD_CHARACTERS + 1), "x\n" * (lists.TEXT_BYTES // 2 + 1)])
def test_a_text_too_long_to_be_a_list_is_refused_before_it_is_read(text):
    with pytest.raises(UnrecognisedError):
        lists.check(text.encode())
    with pytest.raises(UnrecognisedError):
        lists.check(text.encode("utf-16"))


def test_a_list_as_long_as_a_region_passes():
    lists.check("\n".join(f"{n:05} Saint-Quelque-Chose-sur-Rivière" for n in range(36_000)).encode())


# Patterns: the square of a long text

LONG = {
    name: text[:100_000]
    for name, text in {
        "letters": "a" * 100_000,
        "spaces": " " * 100_000,
        "hyphens": "-" * 100_000,
        "digits": "1" * 100_000,
        "saints": "saint-" * 20_000,
        "apostrophes": "l'" * 50_000,
        "parentheses": "cpts " + "(" * 100_000,
        "dates": "1/" * 50_000,
        "accents": "é" * 100_000,
        "commas": ",a" * 50_000,
    }.items()
}
STATES = (MapState, CoverageState, TensionState, DiagnosticState, CompareState, PlanState)


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_a_long_text_is_answered_in_time_by_every_search(atlas, text):
    begun = time.monotonic()
    assert atlas.search(text) == []
    macpts.read(text, atlas)
    for state in STATES:
        for parameter in ("selection", "communes", "territoires", "poids", "indicateur", "min"):
            state.from_search(f"?{parameter}={text}")
    assert time.monotonic() - begun < GENEROUS_S


@pytest.mark.parametrize("name", LONG)
def test_a_long_text_is_read_or_refused_in_time_by_the_workshop(atlas, name):
    from cpts_map.workshop import Workshop

    begun = time.monotonic()
    # Commas cut it into fields short enough to be read: the longest list that one may paste is another matter.
    text = LONG[name][:20_000] if name == "commas" else LONG[name]
    assert import_view.answer(ids.WORKSHOP_READ, text, None, None, workshop_of(Workshop, atlas))
    assert time.monotonic() - begun < GENEROUS_S


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_a_link_of_any_length_is_refused_in_time(text):
    from cpts_map import sharing

    with pytest.raises(CptsMapError):
        sharing.decode(text)
