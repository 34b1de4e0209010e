"""The public API over HTTP, on the drawn region."""

import io
import json
import math
import re
from typing import get_args

import duckdb
import pyarrow.parquet as pq
import pytest

from cpts_map.answers import to_dict
from cpts_map.diagnostics.presets import PRESETS
from cpts_map.diagnostics.proposals.terrain import Limits
from cpts_map.planning import lines, regional_plan
from cpts_map.rules import Definition
from cpts_map.texts.typography import fr
from cpts_map.version import __version__
from cpts_map.web.api import PREFIX, snapshots, tensions
from tests import screen

PROBLEM = "application/problem+json"


@pytest.fixture(scope="module")
def document(browser):
    return browser.get(f"{PREFIX}/openapi.json").json()


def get(browser, path, **kwargs):
    answer = browser.get(PREFIX + path, **kwargs)
    assert answer.status_code == 200, answer.text
    return answer.json()


# Figures


def test_every_answer_says_where_it_comes_from(browser, atlas):
    meta = get(browser, "/coverage/departement")["meta"]
    assert meta["version"] == __version__
    assert meta["region"] == {"code": "75", "name": "Nouvelle-Aquitaine"}
    assert meta["population_vintage"] == "2023"
    assert meta["fingerprint"] == atlas.fingerprint
    assert meta["register"]["partial"] is True
    assert "non documentée" in meta["register"]["note"]
    assert {"population", "cpts_registre"} <= {s["source_id"] for s in meta["sources"]}
    assert all(s["attribution"] and s["licence"] for s in meta["sources"])


def test_coverage_is_that_of_the_drawing(browser, atlas):
    rows = get(browser, "/coverage/departement?definition=stricte")["rows"]
    assert [(r["code"], r["population"], r["covered_population"]) for r in rows] == [
        ("40", 60_000, 0),
        ("47", 60_000, 29_000),
    ]
    assert rows == json.loads(json.dumps(to_dict(atlas.coverage(Definition.STRICTE, "departement"))))
    one = get(browser, "/coverage/departement/47?definition=stricte")["row"]
    assert one == rows[1]
    communes = get(browser, "/coverage/commune")["rows"]
    assert {r["code"]: r["cpts"] for r in communes}["47002"] == ["NA-47-ALPHA", "NA-47-BETA"]


def test_zones_are_those_of_the_command_line(browser, atlas):
    found = get(browser, "/zones?departement=40")
    assert found["rows"] == json.loads(json.dumps(to_dict(atlas.zones(Definition.LARGE, "40"))))
    shapes = get(browser, "/zones.geojson?departement=40")
    assert [f["id"] for f in shapes["features"]] == [z["id"] for z in found["rows"]]


def test_a_figure_stands_at_its_address_with_all_that_explains_it(browser):
    found = get(browser, "/indicators/population/cpts/NA-47-ALPHA")
    assert found["name"]
    assert found["figure"]["value"] == found["figure"]["numerator"] == 29_000
    assert found["figure"]["denominator"] is None
    assert found["indicator"]["formula"] == "Σ habitants"
    assert found["indicator"]["vintage"] == "2023"
    assert found["figure"]["missing_share"] == 0


@pytest.mark.parametrize(("level", "code"), [("departement", "40"), ("epci", "244700020"), ("cpts", "NA-40-GAMMA")])
def test_figures_by_address_level_and_diagnosis_agree(browser, level, code):
    told = get(browser, f"/territories/{level}/{code}/diagnosis")["diagnosis"]["indicators"]
    assert told
    for value in told:
        assert get(browser, f"/indicators/{value['id']}/{level}/{code}")["figure"] == value
        rows = {r["code"]: r for r in get(browser, f"/indicators/{value['id']}/{level}")["rows"]}
        assert rows[code]["value"] == pytest.approx(value["value"])


def test_how_a_perimeter_is_known_goes_with_its_figures(browser, atlas):
    known = atlas.cpts("NA-47-ALPHA").precision
    for path in ("/indicators/population", "/territories"):
        assert {r["code"]: r["precision"] for r in get(browser, f"{path}/cpts")["rows"]}["NA-47-ALPHA"] == known
        assert get(browser, f"{path}/cpts/NA-47-ALPHA")["precision"] == known
    assert get(browser, "/territories/cpts/NA-47-ALPHA/diagnosis")["precision"] == known
    assert get(browser, "/territories/departement/47/diagnosis")["precision"] is None


def test_france_has_its_address_too(browser):
    found = get(browser, "/indicators/densite_mg/france/FR")["figure"]
    assert found["missing_share"] == pytest.approx(10_000 / 130_000)  # 32001, which the BPE of the drawing leaves out
    assert get(browser, "/indicators/population/france/FR")["figure"]["value"] == 130_000


def test_a_posted_perimeter_is_diagnosed_as_by_the_library(browser, atlas):
    codes = ["40002", "40001", "40001"]
    answer = browser.post(f"{PREFIX}/diagnosis", json={"communes": codes})
    assert answer.status_code == 200
    assert answer.json()["diagnosis"] == json.loads(json.dumps(to_dict(atlas.perimeter(codes).diagnose())))
    assert answer.json()["diagnosis"]["population"][-1]["inhabitants"] == 55_000


def test_a_cpts_without_perimeter_has_no_outline(browser):
    features = {f["id"]: f for f in get(browser, "/cpts.geojson")["features"]}
    assert features["NA-40-DELTA"]["geometry"] is None
    assert features["NA-47-ALPHA"]["geometry"]["type"] in {"Polygon", "MultiPolygon"}
    assert features["NA-47-ALPHA"]["properties"]["inhabitants"] == 29_000
    assert features["NA-40-DELTA"]["properties"]["inhabitants"] is None
    assert browser.get(f"{PREFIX}/cpts.geojson").headers["content-type"] == "application/geo+json"


def test_search_finds_what_the_page_finds(browser, atlas):
    name = atlas.name("commune", "40001")
    assert get(browser, f"/search?q={name}")["rows"] == to_dict(atlas.search(name, 10))


# Pages of a long list


def test_a_long_list_comes_by_pages_that_meet(browser):
    found, path = [], "/territories/commune?per_page=3"
    while path:
        answer = browser.get(PREFIX + path.removeprefix(PREFIX))
        content = answer.json()
        found += [row["code"] for row in content["rows"]]
        path = content["page"]["next"]
        assert (f'<{path}>; rel="next"' == answer.headers.get("link")) is bool(path)
    assert found == [r["code"] for r in get(browser, "/territories/commune")["rows"]]
    assert len(found) == content["page"]["total"] == 8


# Problems


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/indicators/aplx", 404, "apl"),
        ("/territories/commune/40009", 404, "40004"),
        ("/territories/bassin_de_vie/40001", 404, "bassin_de_vie"),
        ("/territories/nuage/40001", 422, "valeurs possibles"),
        ("/indicators/population/cpts/NA-40-DELTA", 404, "périmètre"),
        ("/indicators/population/france/DE", 404, "FR"),
        ("/coverage/departement/32", 404, "région"),
        ("/zones?departement=99", 404, "99"),
        ("/coverage/departement?definition=floue", 422, "stricte"),
        ("/territories/commune?page=0", 422, "1 au moins"),
        ("/territories/commune?page=deux", 422, "entier"),
        ("/search", 422, "absente"),
        ("/coverage/departement?definiton=stricte", 422, "definiton"),
        ("/coverage/departement?definition=stricte&definition=large", 422, "plusieurs fois"),
        ("/parquet/rien.parquet", 404, "communes"),
        ("/nulle-part", 404, "/api/v1/"),
        ("/territories/commune/4%0A0", 404, "inconnue"),
    ],
)
def test_what_cannot_be_answered_says_why_in_french(browser, path, status, said):
    answer = browser.get(PREFIX + path)
    content = answer.json()
    assert answer.status_code == content["status"] == status
    assert answer.headers["content-type"] == PROBLEM
    assert set(content) == {"type", "title", "status", "detail", "instance"}
    assert said in content["detail"]
    assert content["instance"] == PREFIX + path.split("?")[0]
    assert screen.untypographic([content["detail"]]) == []
    assert f'id="{content["type"].split("#")[1]}"' in browser.get(f"{PREFIX}/").text


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        (b'{"communes": ["40001"', 400, "JSON"),
        (b'{"communes": []}', 422, "trop courte"),
        (b'{"communes": ["Bordeaux"]}', 422, "format"),
        (b'{"communes": ["40009"]}', 404, "40004"),
        (b'{"communes": ["40001"], "nom": "x"}', 422, "inconnu"),
        (json.dumps({"communes": ["40001"] * 6001}).encode(), 413, "6000"),
        (b" " * 200_001, 413, "octets"),
    ],
)
def test_a_posted_perimeter_that_is_wrong_is_refused(browser, body, status, said):
    answer = browser.post(f"{PREFIX}/diagnosis", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM)
    assert said in answer.json()["detail"]


def test_a_method_that_changes_things_is_refused(browser):
    answer = browser.delete(f"{PREFIX}/cpts")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")
    assert answer.headers["content-type"] == PROBLEM


# Tension, plan, findings


def test_the_readings_of_a_level_are_those_of_the_library_under_their_rules(browser, atlas):
    found = get(browser, "/tension/epci?preset=urps&per_page=2")
    wanted = atlas.tension("epci", PRESETS["urps"].weights)
    assert [rule["letter"] for rule in found["rules"]] == list("abcde")
    assert all(rule["definition_mark"] in "VMI" and rule["source"] for rule in found["rules"])
    assert {w["indicator"]: w["weight"] for w in found["weights"] if w["weight"]} == {
        "risque_age": 4,
        "evolution_apl": 1,
    }
    assert found["page"]["next"].endswith("/tension/epci?preset=urps&page=2&per_page=2")
    for row in found["rows"]:
        for told in row["readings"]:
            score = wanted.scores.at[row["code"], told["reading"]]
            assert told["score"] == (None if math.isnan(score) else score)
        assert row["readings_flagging"] == sum(told["flagged"] is True for told in row["readings"])
        assert row["readings_known"] == sum(told["flagged"] is not None for told in row["readings"])


def test_a_territory_keeps_its_readings_at_an_address(browser):
    rows = {row["code"]: row for row in get(browser, "/tension/departement?weights=1,0,0,0,0,0,0,0")["rows"]}
    alone = get(browser, "/tension/departement/47?weights=1,0,0,0,0,0,0,0")
    assert (alone["row"], alone["preset"]) == (rows["47"], None)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/tension/epci?weights=1,2", 422),
        ("/tension/epci?preset=moi", 422),
        ("/tension/epci/000000000", 404),
        ("/tension/departement/31", 404),
        ("/plan?lower=50000&upper=40000", 422),
    ],
)
def test_what_has_no_reading_or_no_plan_is_a_problem(browser, path, status):
    answer = browser.get(PREFIX + path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM)
    assert answer.json()["detail"].endswith(".")


def test_the_plan_is_that_of_the_library(browser, atlas):
    found, wanted = (
        get(browser, "/plan?lower=10000&seed=3"),
        regional_plan(atlas, limits=Limits(10_000, 100_000), seed=3),
    )
    assert [t["communes"] for t in found["plan"]["territories"]] == [list(t.communes) for t in wanted.territories]
    assert found["plan"]["territories"]
    assert found["summary"] == [fr(line) for line in lines.summary(wanted)]
    assert found["plan"].keys() == to_dict(wanted).keys() - {"seconds"}


def test_a_diagnosis_says_its_findings_and_their_rules(browser, atlas):
    found = get(browser, "/territories/cpts/NA-47-ALPHA/diagnosis")
    wanted = atlas.perimeter(atlas.cpts_communes("NA-47-ALPHA")).assess()
    assert [row["text"] for row in found["findings"]] == [finding.text for finding in wanted.findings]
    assert found["composition"] == to_dict(wanted.composition)
    assert all(row["when"] and row["source"] for row in found["findings"])


# Freshness


def test_an_answer_that_one_has_is_not_sent_again(browser):
    path = f"{PREFIX}/coverage/departement"
    first = browser.get(path)
    assert first.headers["cache-control"] == "public, no-cache"
    for name, value in [
        ("If-None-Match", first.headers["etag"]),
        ("If-None-Match", f'"x", {first.headers["etag"]}'),
        ("If-None-Match", "*"),
        ("If-Modified-Since", first.headers["last-modified"]),
    ]:
        again = browser.get(path, headers={name: value})
        assert (again.status_code, again.content) == (304, b""), name
        assert again.headers["etag"] == first.headers["etag"]
    assert browser.get(path, headers={"If-None-Match": '"x"'}).status_code == 200
    assert browser.get(path, headers={"If-Modified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"}).status_code == 200
    assert browser.get(path + "?definition=stricte").headers["etag"] != first.headers["etag"]


def test_an_unknown_address_stays_unknown_whatever_one_has(browser):
    known = browser.get(f"{PREFIX}/cpts").headers
    for headers in ({"If-None-Match": "*"}, {"If-Modified-Since": known["last-modified"]}):
        assert browser.get(f"{PREFIX}/territories/commune/40009", headers=headers).status_code == 404


def test_head_gives_the_headers_alone(browser):
    path = f"{PREFIX}/cpts"
    whole, head = browser.get(path), browser.head(path)
    assert head.content == b""
    assert head.headers["etag"] == whole.headers["etag"]


def test_answers_are_compressed_and_readable_from_another_site(browser):
    answer = browser.get(f"{PREFIX}/indicators", headers={"Accept-Encoding": "gzip", "Origin": "https://ars.example"})
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "ETag" in answer.headers["access-control-expose-headers"]


def test_the_pages_of_the_application_are_still_compressed(browser):
    assert browser.get("/_dash-layout", headers={"Accept-Encoding": "gzip"}).headers["content-encoding"] == "gzip"


# Documentation


def test_the_page_loads_nothing_and_is_french(browser, document):
    answer = browser.get(f"{PREFIX}/")
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    page = answer.text
    assert '<html lang="fr">' in page
    assert "<script" not in page
    assert "src=" not in page
    hrefs = [h.replace("&amp;", "&") for h in re.findall(r'href="([^"]+)"', page)]
    assert hrefs
    assert {(h, browser.get(h).status_code) for h in hrefs} == {(h, 200) for h in hrefs}
    for path in document["paths"]:
        assert f"{PREFIX}{path}" in page
    shown = re.sub(r"<(style|pre|code)\b.*?</\1>|<[^>]+>", "\n", page, flags=re.DOTALL)
    lines = [line.strip() for line in shown.splitlines() if line.strip()]
    assert screen.untypographic(lines) == []
    assert browser.get(PREFIX).history[0].status_code == 308


def test_the_document_is_openapi_3_1_and_its_examples_are_answers(document):
    assert document["openapi"].startswith("3.1")
    operations = [(p, m, o) for p, methods in document["paths"].items() for m, o in methods.items()]
    assert len(operations) > 15
    for path, method, operation in operations:
        assert operation["summary"], path
        contents = operation["responses"]["200"]["content"]
        shown = [c["example"] for media, c in contents.items() if "json" in media and "example" in c]
        assert shown or "geojson" in path or "parquet" in path or path in {"/cpts/{cpts_id}", "/plan"}, (method, path)
        assert all("meta" in example for example in shown)


# Parquet


@pytest.mark.parametrize("table", snapshots.TABLES)
def test_duckdb_reads_the_file_and_the_file_explains_itself(browser, table, tmp_path):
    content = browser.get(f"{PREFIX}/parquet/{table}.parquet").content
    file = tmp_path / "table.parquet"
    file.write_bytes(content)
    declared = next(r for r in get(browser, "/parquet")["rows"] if r["name"] == table)
    with duckdb.connect() as base:
        assert base.sql(f"SELECT count(*) FROM '{file}'").fetchall() == [(declared["rows"],)]
    schema = pq.read_schema(io.BytesIO(content))
    assert [f.name for f in schema] == [c["name"] for c in declared["columns"]]
    assert all(f.metadata[b"description"] for f in schema)
    assert json.loads(schema.metadata[b"cpts_map"])["population_vintage"] == "2023"
    assert declared["bytes"] == len(content)


def test_the_tables_hold_the_figures_of_the_answers(browser, tmp_path):
    for table in ("communes", "indicators", "coverage"):
        (tmp_path / f"{table}.parquet").write_bytes(browser.get(f"{PREFIX}/parquet/{table}.parquet").content)
    with duckdb.connect() as base:
        communes = base.sql(f"SELECT sum(population), count(*) FROM '{tmp_path}/communes.parquet'").fetchall()
        found = base.sql(
            f"SELECT code, value, missing FROM '{tmp_path}/indicators.parquet' WHERE indicator = 'apl' ORDER BY code"
        ).fetchall()
        covered = base.sql(
            f"SELECT covered_population FROM '{tmp_path}/coverage.parquet' "
            "WHERE level = 'departement' AND code = '47' AND definition = 'stricte'"
        ).fetchall()
    assert communes == [(120_000, 8)]
    assert covered == [(29_000,)]
    rows = get(browser, "/indicators/apl/commune")["rows"]
    assert [(c, v) for c, v, _ in found] == [(r["code"], r["value"]) for r in rows]
    assert [c for c, _, missing in found if missing] == ["40004"]


def test_the_tables_of_levels_and_readings_are_those_of_the_answers(browser, tmp_path):
    for table in ("levels", "tension"):
        (tmp_path / f"{table}.parquet").write_bytes(browser.get(f"{PREFIX}/parquet/{table}.parquet").content)
    with duckdb.connect() as base:
        values = base.sql(
            f"SELECT code, value, missing_share FROM '{tmp_path}/levels.parquet' "
            "WHERE level = 'epci' AND indicator = 'apl' ORDER BY code"
        ).fetchall()
        flags = base.sql(
            f"SELECT code, score, flagged FROM '{tmp_path}/tension.parquet' "
            "WHERE level = 'epci' AND reading = 'age' ORDER BY code"
        ).fetchall()
    rows = get(browser, "/indicators/apl/epci")["rows"]
    assert values == [(r["code"], r["value"], r["missing_share"]) for r in rows]
    read = {
        r["code"]: next(t for t in r["readings"] if t["reading"] == "age")
        for r in get(browser, "/tension/epci")["rows"]
    }
    assert flags == [(code, told["score"], told["flagged"]) for code, told in read.items()]


def test_every_set_of_weights_has_its_word():
    assert set(get_args(tensions.Preset)) == set(PRESETS)


def test_a_file_is_read_by_ranges(browser):
    path = f"{PREFIX}/parquet/coverage.parquet"
    whole = browser.get(path, headers={"Accept-Encoding": "gzip"})
    size, tag = len(whole.content), whole.headers["etag"]
    assert "content-encoding" not in whole.headers
    assert whole.headers["accept-ranges"] == "bytes"
    for asked, first, last in [("bytes=0-3", 0, 3), ("bytes=-4", size - 4, size - 1), ("bytes=10-", 10, size - 1)]:
        part = browser.get(path, headers={"Range": asked, "If-Range": tag})
        assert part.status_code == 206
        assert part.headers["content-range"] == f"bytes {first}-{last}/{size}"
        assert part.content == whole.content[first : last + 1]
    beyond = browser.get(path, headers={"Range": f"bytes={size}-"})
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{size}")
    for headers in ({"Range": "bytes=0-3", "If-Range": '"x"'}, {"Range": "bytes=3-1"}, {"Range": "lignes=0-3"}):
        assert browser.get(path, headers=headers).content == whole.content
    assert browser.get(path, headers={"If-None-Match": tag}).status_code == 304
    assert int(browser.head(path).headers["content-length"]) == size
