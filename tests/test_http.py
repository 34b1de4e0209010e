"""The server over HTTP, without a browser: pages, callbacks, map files, downloads."""

import csv
import gzip
import io
import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import brotli
import openpyxl
import pytest

from cpts_map.texts import pages
from cpts_map.version import __version__
from cpts_map.web import downloads, ids, router
from cpts_map.web.mapfiles import MapFiles, names
from cpts_map.web.maplibre import Library
from cpts_map.web.serving.asgi import FOR_GOOD
from cpts_map.web.views import coverage_view, map_view, table_view
from tests import drawn, screen, unfolding
from tests.drawn import BY_ID

# Pages


@pytest.mark.parametrize("path", ["/", "/couverture", "/donnees", "/nulle-part", "/?indicateur=apl&selection=x"])
def test_a_page_is_french_from_its_first_byte(browser, path):
    answer = browser.get(path)
    assert '<html lang="fr">' in answer.text
    assert "<title>CPTS map — Nouvelle-Aquitaine</title>" in answer.text


@pytest.mark.parametrize("path", ["/couverture", "/diagnostic?communes=40001", "/comparer"])
def test_a_link_to_a_page_is_answered_without_any_start_up_event(atlas, path):
    """As behind the gate, which listens before there is an application."""
    answer = screen.visitor(screen.application(atlas)).get(path)
    assert answer.status_code == 200
    assert '<html lang="fr">' in answer.text


def test_every_page_of_the_menu_is_found_and_any_other_address_is_not_with_the_same_document(browser):
    assert {browser.get(path).status_code for path in pages.PAGES} == {200}
    for path in (
        "/nulle-part",
        "/couverture/",
        "/Couverture",
        "/atelier/autre",
        "/favicon.ico",
        "/carte?x=/couverture",
    ):
        answer = browser.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8"), path
        assert "react-entry-point" in answer.text, path


@pytest.mark.parametrize(("path", "status"), [("/nulle-part", 404), ("/tension", 200)])
def test_an_address_is_lost_or_found_without_any_start_up_event(atlas, path, status):
    """As behind the gate, which listens before there is an application."""
    assert screen.visitor(screen.application(atlas)).get(path).status_code == status


def test_what_shows_before_the_application_starts_is_french(browser):
    shown = re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", " ", browser.get("/").text, flags=re.DOTALL)
    assert screen.english(line.strip() for line in shown.splitlines() if line.strip()) == []


def test_every_address_that_a_sentence_names_answers_something_else_than_a_page(browser):
    """The page asks for JavaScript: who has none must not be sent to a page."""
    named = re.findall(r"(?<=voir )/\w+", pages.NO_SCRIPT)
    assert named
    for path in named:
        assert "react-entry-point" not in browser.get(path).text, path


def test_without_scripts_a_page_links_to_every_table(browser):
    page = browser.get("/telecharger").text
    assert '<html lang="fr">' in page
    hrefs = re.findall(r'href="([^"]+)"', page)
    assert [href for href in hrefs if href.endswith(".csv")] == [
        f"/telecharger/{name}.csv" for name in downloads.TABLES
    ]
    assert {"/telecharger/zones.csv?format=international", "/telecharger/cpts.gpkg", "/telecharger/carte.html"} < set(
        hrefs
    )
    assert {browser.get(href).status_code for href in hrefs} == {200}


def test_everything_comes_from_our_own_server(browser):
    """A closed network must show the application: no script, style or font from elsewhere."""
    found = re.findall(r'(?:src|href)="([^"#]*)"', browser.get("/").text)
    assert found
    assert [address for address in found if re.match(r"(https?:)?//", address)] == []


def test_health_says_version_region_and_store(browser, atlas):
    assert browser.get("/sante").json() == {"version": __version__, "region": "75", "magasin": atlas.built}


LEAVING = """
import sys, threading
from pathlib import Path
from cpts_map.atlas import Atlas
from cpts_map.settings import Settings
from cpts_map.web import factory, mapfiles

started = threading.Event()

def slowly(files):
    started.set()
    for _ in range(300):
        files._atlas.outlines()

mapfiles.MapFiles.warm = slowly
store = Path(sys.argv[1])
app = factory.create_app(Settings(data=store.parent, store=store), Atlas(store))
started.wait(20)
"""


def test_a_server_stopped_while_it_makes_its_map_files_stops_cleanly(tiny_store):
    stopped = subprocess.run([sys.executable, "-c", LEAVING, str(tiny_store)], capture_output=True, text=True)  # noqa: PLW1510
    assert "FATAL" not in stopped.stderr
    assert stopped.returncode == 0


# Callbacks


def post(client, app, output, changed, **values):
    """Call a wire as the browser does: ``values`` of its inputs and states by id, the others being empty."""
    name = next(key for key in app.callback_map if output in key)
    entry = app.callback_map[name]
    outputs = [dict(zip(("id", "property"), o.rsplit(".", 1), strict=True)) for o in name.strip(".").split("...")]
    body = {
        "output": name,
        "outputs": outputs if name.startswith("..") else outputs[0],
        "inputs": [{**x, "value": values.get(x["id"])} for x in entry["inputs"]],
        "state": [{**x, "value": values.get(x["id"])} for x in entry["state"]],
        "changedPropIds": [changed],
    }
    return client.post("/_dash-update-component", json=body)


def answered(client, app, address_id, output, search):
    """Call a wire that listens to the address of its page."""
    return post(client, app, output, f"{address_id}.search", **{address_id: search})


def painted(client, app, search, key=None):
    known = {ids.MAP_URL: search, ids.MAP_PAINT_KEY: key}
    answer = post(client, app, ids.MAP_PAINT_KEY, f"{ids.MAP_URL}.search", **known)
    assert answer.status_code == 200
    return answer.json()["response"]


def test_two_visitors_with_two_addresses_do_not_see_each_other(browser, app):
    asked = [f"?indicateur={indicator}&definition={d}" for indicator in list(BY_ID)[:4] for d in ("stricte", "large")]
    alone = {address: painted(browser, app, address) for address in asked}
    for address, response in alone.items():
        assert response[ids.MAP_PAINT]["data"]["indicator"]["id"] in address
    with ThreadPoolExecutor(4) as visitors:
        together = list(visitors.map(lambda address: painted(browser, app, address), asked * 3))
    assert together == [alone[address] for address in asked * 3]


def test_what_the_map_shows_already_is_not_sent_again(browser, app):
    key = painted(browser, app, "?indicateur=apl")[ids.MAP_PAINT_KEY]["data"]
    known = {ids.MAP_URL: "?indicateur=apl&page=2", ids.MAP_PAINT_KEY: key}
    again = post(browser, app, ids.MAP_PAINT_KEY, f"{ids.MAP_URL}.search", **known)
    assert again.status_code == 204 or not again.json()["response"]


def test_a_click_on_the_map_reaches_the_address(browser, app):
    known = {ids.MAP_URL: "", ids.MAP_CLICK: {"code": "47002"}}
    answer = post(browser, app, f"..{ids.MAP_URL}.search", f"{ids.MAP_CLICK}.data", **known)
    assert answer.json()["response"][ids.MAP_URL]["search"] == "?selection=commune:47002"


def test_an_unexpected_error_is_told_in_french_and_shows_nothing_of_the_code(browser, app, caplog):
    known = {ids.MAP_URL: "", ids.METHOD: "n'importe quoi"}
    answer = post(browser, app, f"..{ids.MAP_URL}.search", f"{ids.METHOD}.value", **known)
    assert answer.status_code == 200
    assert answer.json()["sideUpdate"] == {ids.STATUS: {"children": pages.ERROR}}
    assert "Traceback" not in answer.text
    assert "Erreur inattendue" in caplog.text  # logged, with its traceback


@pytest.mark.parametrize("search", ["", "?indicateur=apl&departement=47", "?selection=commune:47999", "?%%%"])
@pytest.mark.parametrize(
    ("address_id", "output"),
    [(ids.MAP_URL, ids.CARD), (ids.MAP_URL, ids.TABLE), (ids.COVERAGE_URL, ids.COVERAGE_BODY)],
)
def test_every_wire_of_an_address_answers(browser, app, address_id, output, search):
    answer = answered(browser, app, address_id, f"{output}.children", search)
    assert answer.status_code == 200
    assert answer.json()["response"][output]["children"]


@pytest.mark.parametrize("path", screen.PAGES)
def test_the_router_answers_every_path(browser, app, path):
    answer = post(browser, app, f"{ids.PAGE}.children", f"{ids.ROUTE}.pathname", **{ids.ROUTE: path})
    assert answer.json()["response"][ids.PAGE]["children"]


# Map files


def addresses(atlas):
    """Addresses of the map files as the page gives them."""
    page = map_view.page("", atlas, MapFiles(atlas))
    (frame,) = [component for component in screen.walk(page) if getattr(component, "id", None) == ids.MAP]
    properties = frame.to_plotly_json()["props"]
    return {name: properties[f"data-{name}"] for name in names()}


@pytest.fixture(scope="module")
def paths(atlas):
    return addresses(atlas)


@pytest.fixture(scope="module")
def real_paths(real):
    return addresses(real)


def raw(client, path, encoding):
    """Body of a file as it travels."""
    with client.stream("GET", path, headers={"Accept-Encoding": encoding}) as answer:
        return answer, b"".join(answer.iter_raw())


@pytest.mark.parametrize("name", names())
def test_a_map_file_is_kept_for_good_and_says_the_same_however_it_is_compressed(real_browser, real_paths, name):
    path = real_paths[name]
    assert re.fullmatch(rf"/donnees/[0-9a-f]{{16}}/{name}\.topojson", path)
    answer, packed = raw(real_browser, path, "gzip, deflate, br")
    other, zipped = raw(real_browser, path, "gzip")
    assert (answer.headers["content-encoding"], other.headers["content-encoding"]) == ("br", "gzip")
    assert answer.status_code == other.status_code == 200
    for header in (answer.headers, other.headers):
        assert "immutable" in header["cache-control"]
        assert "max-age=31536000" in header["cache-control"]
        assert header["vary"] == "Accept-Encoding"
        assert header["content-type"] == "application/json"
    assert brotli.decompress(packed) == gzip.decompress(zipped)
    assert json.loads(brotli.decompress(packed))["type"] == "Topology"


def test_map_files_of_the_real_region_weigh_less_than_half_a_megabyte(real_browser, real_paths):
    files = [raw(real_browser, path, "br")[1] for path in real_paths.values()]
    assert sum(len(file) for file in files) <= 450_000


def features(client, paths, name):
    return unfolding.read(client.get(paths["territoires"]).content)[name]


def test_map_files_of_the_real_region_hold_every_commune_departement_and_perimeter(real, real_browser, real_paths):
    communes = features(real_browser, real_paths, "communes")
    assert [feature["properties"]["c"] for feature in communes] == list(real.communes.index)
    assert [feature["id"] for feature in communes] == list(range(4_293))
    assert sum(feature["properties"]["p"] for feature in communes) == 6_150_451
    departements = features(real_browser, real_paths, "departements")
    assert [feature["properties"]["c"] for feature in departements] == list(real.departements)
    cpts = {feature["properties"]["id"]: feature for feature in features(real_browser, real_paths, "cpts")}
    assert len(cpts) == 8
    assert len(cpts["NA-40-ADOUR"]["properties"]["m"]) == 6  # of its 34 communes, those of the region


def test_perimeters_of_the_drawn_map_point_at_their_communes(browser, paths):
    found = {f["properties"]["id"]: f["properties"] for f in features(browser, paths, "cpts")}
    assert {id_: p["m"] for id_, p in found.items()} == {
        "NA-47-ALPHA": [4, 5],
        "NA-47-BETA": [5, 6, 7],  # and 32001, outside the region
        "NA-40-GAMMA": [0, 3],
    }
    assert found["NA-40-GAMMA"]["sl"] == "à l’arrêt"


def test_an_island_without_epci_is_a_commune_like_another(browser, paths):
    island = features(browser, paths, "communes")[3]["properties"]
    assert island == {"c": "40004", "n": "L'Île-Houle", "d": "40", "p": 1_000}


def test_the_address_of_a_map_file_changes_with_its_content(paths, real_paths):
    assert not set(real_paths.values()) & set(paths.values())


@pytest.mark.parametrize("digest", ["0000000000000000", "x", "..", ""])
def test_a_wrong_digest_is_not_found_in_french(browser, digest):
    answer = browser.get(f"/donnees/{digest}/territoires.topojson")
    assert "Topology" not in answer.text
    if digest not in {"..", ""}:
        assert (answer.status_code, answer.text) == (404, pages.NOT_FOUND)


def test_an_unknown_map_file_is_not_found(browser, paths):
    digest = paths["territoires"].split("/")[2]
    assert browser.get(f"/donnees/{digest}/regions.topojson").status_code == 404


@pytest.mark.parametrize(
    ("name", "kind", "word"),
    [("maplibre-gl.js", "text/javascript", "maplibre"), ("maplibre-gl.css", "text/css", ".map")],
)
def test_maplibre_is_served_from_here(browser, name, kind, word):
    answer = browser.get(Library().address(name))
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(kind)
    assert answer.headers["cache-control"] == FOR_GOOD
    assert browser.get(f"/maplibre/0123456789abcdef/{name}").headers["cache-control"] == "no-cache"
    assert word in answer.text


@pytest.mark.parametrize("name", ["other.js", "__init__.py", "..%2F__init__.py"])
def test_nothing_else_of_that_package_is_served(browser, name):
    answer = browser.get(f"/maplibre/0123456789abcdef/{name}")
    assert answer.status_code == 404 or "react-entry-point" in answer.text  # the page of an unknown address


# Downloads


def download(client, name, query=""):
    answer = client.get(f"/telecharger/{name}.csv{query}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == f'attachment; filename="cpts_75_{name}.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbf")
    text = io.StringIO(answer.content.decode("utf-8-sig"), newline="")
    return list(csv.DictReader(text, delimiter=";", strict=True))


# Tables of a territory need one; these have a value in each department.
TERRITORY = {
    "diagnostic": "?selection=commune:47002",
    "comparaison": "?territoires=commune:47002;departement:47",
}


@pytest.mark.parametrize("name", downloads.TABLES)
def test_every_table_is_a_csv_with_a_french_header_and_a_value_or_nothing_in_each_cell(browser, name):
    rows = download(browser, name, TERRITORY.get(name, ""))
    assert rows
    assert screen.english(word for column in rows[0] for word in re.split(r"[_\W]+", column)) == []
    assert all(None not in row and None not in row.values() for row in rows)
    assert screen.without_value(cell for row in rows for cell in row.values()) == []


def test_the_download_of_communes_holds_what_the_map_shows(browser):
    rows = download(browser, "communes", "?indicateur=apl&tri=-valeur&definition=stricte")
    assert [row["code_commune"] for row in rows] == [
        *("47002", "40003", "40002", "47001", "47003", "40001", "47004", "40004")
    ]
    value = "apl (consultations/an/hab., 2024)"
    assert [row[value] for row in rows] == ["6,0", "4,5", "4,0", "4,0", "4,0", "1,0", "0,0", ""]
    assert rows[0] == {
        "code_commune": "47002",
        "commune": "Bleuet-l'Évêque",
        "departement": "47",
        "population_2023": "20000",
        "cpts": "CPTS Alpha (ACI signé) ; CPTS Bêta (projet de santé validé)",
        "couverture": "couverte",
        value: "6,0",
        "sans_objet": "non",
    }


def test_the_download_of_communes_tells_meaningless_from_missing(browser):
    rows = {row["code_commune"]: row for row in download(browser, "communes", "?indicateur=personnes_75_par_mg")}
    assert [code for code, row in rows.items() if row["sans_objet"] == "oui"] == ["40002", "40004"]


def test_the_download_of_communes_follows_the_departement(browser):
    assert len(download(browser, "communes", "?departement=47")) == 4


def test_the_download_of_coverage_has_every_level_both_definitions_and_the_mark_of_the_register(browser):
    rows = {(row["niveau"], row["code"], row["definition"]): row for row in download(browser, "couverture")}
    assert len(rows) == 2 * (1 + 2 + 3)
    row = rows["departement", "47", "stricte"]
    assert (row["population_2023"], row["population_couverte"]) == ("60000", "29000")
    assert (row["population_non_couverte"], row["population_non_documentee"]) == ("0", "31000")
    assert float(row["part_couverte"].replace(",", ".")) == pytest.approx(29 / 60)
    assert (row["registre_partiel"], row["signal"]) == ("oui", "a_verifier")


def test_the_download_of_zones_has_a_row_for_each_attachment(browser):
    rows = download(browser, "zones")
    assert [(row["zone"], row["cpts_voisine"], row["population_ensemble"]) for row in rows] == [
        ("40001", "CPTS Bêta", "121000"),
        ("40001", "CPTS Alpha", "89000"),
    ]
    assert {row["a_verifier"] for row in rows} == {"oui"}
    assert rows[0]["codes_communes"] == "40001 40002 40003 40004"


def test_the_download_of_cpts_has_the_whole_register_perimeter_or_not(browser):
    rows = {row["id"]: row for row in download(browser, "cpts")}
    assert set(rows) == set(drawn.CPTS)
    assert rows["NA-47-BETA"]["population_2023"] == "61000"
    assert (rows["NA-47-BETA"]["marge_minimum"], rows["NA-47-BETA"]["marge_maximum"]) == ("41000", "39000")
    assert rows["NA-40-DELTA"]["population_2023"] == ""  # no perimeter: missing, not zero


@pytest.mark.parametrize("name", downloads.TABLES)
def test_every_table_is_a_workbook_too_with_its_sources(browser, name):
    query = {"diagnostic": "?selection=departement:40", "comparaison": "?territoires=departement:40"}.get(name, "")
    book = openpyxl.load_workbook(io.BytesIO(browser.get(f"/telecharger/{name}.xlsx{query}").content))
    assert book.sheetnames == [name.capitalize(), "Sources"]
    head = browser.get(f"/telecharger/{name}.csv{query}").text.lstrip("\ufeff").splitlines()[0]
    assert [cell.value for cell in book.worksheets[0][1]] == next(csv.reader([head], delimiter=";"))
    assert book.worksheets[0].freeze_panes == "A2"


def test_the_small_map_of_a_territory_is_an_svg_and_an_unknown_one_is_not_found(browser):
    answer = browser.get("/telecharger/situation.svg?selection=departement:40")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.text.startswith("<svg ")
    for query in ("", "?selection=departement:99", "?communes=99999"):
        assert browser.get(f"/telecharger/situation.svg{query}").status_code == 404


def test_the_download_of_the_register_is_the_ledger(browser):
    rows = [(row["code_commune"], row["cpts_id"]) for row in download(browser, "registre")]
    assert rows == sorted((code, id_) for id_, facts in drawn.CPTS.items() for code in facts[-1])


@pytest.mark.parametrize("query", ["?indicateur=x&departement=zz&tri=x&page=-1", "?%%%", "?" + "a" * 2_000])
@pytest.mark.parametrize("name", ["communes", "zones"])
def test_a_malformed_query_downloads_the_default_table(browser, name, query):
    assert download(browser, name, query) == download(browser, name)


@pytest.mark.parametrize("path", ["/telecharger/inconnue.csv", "/telecharger/Zones.csv", "/maplibre/x"])
def test_an_unknown_name_is_not_found_in_french(browser, path):
    answer = browser.get(path)
    assert (answer.status_code, answer.text) == (404, pages.NOT_FOUND)


def test_every_link_of_every_page_leads_somewhere(browser, atlas):
    files = MapFiles(atlas)
    trees = {path: router.route(path, "", atlas, files) for path in screen.PAGES}
    links = [*trees.values(), coverage_view.body("", atlas), table_view.table("", atlas)]
    hrefs = {c.href for c in screen.walk(links) if getattr(c, "href", "").startswith("/")}
    assert len(hrefs) > 10
    for href in hrefs:
        path, _, anchor = href.partition("#")
        route = path.partition("?")[0]
        if route in pages.PAGES:
            assert not anchor or anchor in screen.ids_of(trees[route]), href
        else:
            answer = browser.get(path)
            assert answer.status_code == 200, href
            kinds = {".csv": "text/csv", ".xlsx": "application/vnd.openxml"}
            maps = {".html": "text/html", ".svg": "image/svg", ".pdf": "application/pdf", ".png": "image/png"}
            kind = (kinds | maps)[route[route.rindex(".") :]] if "." in route else "text/html"
            assert answer.headers["content-type"].startswith(kind), href
