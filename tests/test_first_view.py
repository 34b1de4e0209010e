"""What shows before the map does: the picture that the server draws, files compressed once, addresses by content."""

import gzip
import re
from xml.etree import ElementTree as ET

import brotli
import numpy as np
import pytest
import shapely

from cpts_map import choropleth
from cpts_map.diagnostics.classes import Method
from cpts_map.errors import UnknownCodeError
from cpts_map.indicators import DEFAULT
from cpts_map.preview import GRID, WIDTH, Previews, path
from cpts_map.rules import Definition
from cpts_map.texts import preview as texts
from cpts_map.web import firstview
from cpts_map.web.assetfiles import AssetFiles
from cpts_map.web.mapfiles import MapFiles
from cpts_map.web.packing import best
from cpts_map.web.serving.asgi import FOR_GOOD
from cpts_map.web.urlstate import MapState
from tests import screen

SVG = "{http://www.w3.org/2000/svg}"


# The picture


def rings(line):
    """Rings of a path of whole relative steps."""
    for part in re.findall(r"M([^z]*)z", line):
        first, _, steps = part.partition("l")
        start = np.array([int(x) for x in first.split()])
        moves = np.array([int(x) for x in re.findall(r"-?\d+", steps)]).reshape(-1, 2)
        yield np.vstack([start, start + np.cumsum(moves, axis=0)])


def area(line):
    """Area of a path in square pixels; its rings either lie apart or are holes."""
    found = shapely.Polygon()
    for ring in rings(line):
        found = found.symmetric_difference(shapely.Polygon(ring))
    return found.area / GRID**2


def painted(svg):
    """Area by colour of what is drawn in full, and of what is faded."""
    root = ET.fromstring(svg)  # noqa: S314 - ours
    full, faded = {}, {}
    for one in root.iter(f"{SVG}path"):
        if one.get("fill") != "none":
            (faded if one.get("opacity") else full)[one.get("fill")] = area(one.get("d"))
    return full, faded


@pytest.mark.parametrize(
    ("indicator", "method"),
    [
        (DEFAULT, Method.QUANTILES),
        (DEFAULT, Method.FIXED),
        ("evolution_population", Method.QUANTILES),
        ("densite_mg", Method.NATURAL),
        ("part_75", Method.NATURAL),
    ],
)
def test_the_area_of_each_class_is_that_of_its_communes_in_the_legend(atlas, indicator, method):
    """Each commune of the drawn region is a square of one size; missing values have their own row and colour."""
    shown = choropleth.read(atlas, indicator, method, Definition.LARGE)
    full, faded = painted(Previews(atlas).draw(indicator, method))
    wanted = {row.color: row.communes for row in shown.rows if row.communes}
    one = sum(full.values()) / sum(wanted.values())
    assert {color: round(found / one, 1) for color, found in full.items()} == pytest.approx(wanted, abs=0.1)
    assert faded == {}


def test_missing_values_are_grey_as_on_the_map(atlas):
    svg = Previews(atlas).draw(DEFAULT)
    missing = choropleth.read(atlas, DEFAULT, Method.QUANTILES, Definition.LARGE).rows[-1]
    assert (missing.color, missing.communes) == ("#c9ccd1", 1)  # the APL lacks 40004
    assert painted(svg)[0]["#c9ccd1"] > 0


def test_another_departement_is_faded_and_the_frame_is_the_chosen_one(atlas):
    svg = Previews(atlas).draw(DEFAULT, departement="47")
    full, faded = painted(svg)
    # Four squares in a row fill the width; those of 40 beside them are drawn faded.
    assert sum(full.values()) == pytest.approx(WIDTH**2 / 4, rel=0.03)
    assert sum(faded.values()) > 0
    assert texts.FADED in svg
    assert "Lot-et-Garonne" in svg


def test_a_picture_says_in_french_what_it_shows_and_what_it_leaves_out(atlas):
    root = ET.fromstring(Previews(atlas).draw(DEFAULT))  # noqa: S314 - ours
    title, told = root.find(f"{SVG}title").text, root.find(f"{SVG}desc").text
    shown = choropleth.read(atlas, DEFAULT, Method.QUANTILES, Definition.LARGE)
    assert title == texts.TITLE.format(title=shown.title)
    for row in shown.rows:
        assert row.text in told
    assert texts.WITHOUT in told
    legend = [one.text for one in root.iter(f"{SVG}text")]
    assert " ".join(legend).startswith(title)
    assert [one.get("fill") for one in root.find(f"{SVG}g[@id='pied']").iter(f"{SVG}rect")][1:] == [
        row.color for row in shown.rows
    ]
    assert screen.english([title, told, *legend]) == []


def test_the_same_question_gives_the_same_picture_and_an_unknown_indicator_none(atlas):
    assert Previews(atlas).draw(DEFAULT) == Previews(atlas).draw(DEFAULT)
    with pytest.raises(UnknownCodeError):
        Previews(atlas).draw("inconnu")


def test_no_commune_no_path():
    assert path(np.array([], dtype=object)) == ""


@pytest.mark.parametrize("departement", [None, "33"])
def test_a_picture_of_the_real_region_is_light(real, departement):
    pictures = firstview.Pictures(real)
    heaviest = 0
    for indicator in (DEFAULT, "evolution_population"):
        found = pictures.get(MapState(indicator=indicator, departement=departement).to_search())
        heaviest = max(heaviest, len(found.br), len(found.gz))
    assert 5_000 < heaviest < 60_000


# The picture over HTTP


def test_the_picture_is_kept_for_good_under_the_data_that_it_shows_and_asked_again_otherwise(browser, atlas):
    found = browser.get(firstview.address(MapState(), atlas))
    assert found.headers["content-type"] == "image/svg+xml"
    assert found.headers["cache-control"] == FOR_GOOD
    assert "Accept-Encoding" in found.headers["vary"]
    other = browser.get("/apercu.svg?m=autre")
    assert (other.headers["cache-control"], other.text) == ("no-cache", found.text)
    again = browser.get("/apercu.svg", headers={"If-None-Match": found.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_picture_of_another_map_is_another_one(browser, atlas):
    plain, other = (browser.get(firstview.address(state, atlas)) for state in (MapState(), MapState(departement="47")))
    assert plain.headers["etag"] != other.headers["etag"]
    assert "departement=47" in firstview.address(MapState(departement="47", page=3), atlas)
    assert "page" not in firstview.address(MapState(page=3), atlas)


@pytest.mark.parametrize("query", ["?indicateur=x&departement=zz", "?%%%", "?departement=33", "?" + "a" * 2_000])
def test_a_malformed_address_gives_the_default_picture(browser, query):
    assert browser.get(f"/apercu.svg{query}").text == browser.get("/apercu.svg").text


def test_the_first_html_asks_for_the_picture_before_any_script(browser, atlas, app):
    app.warmed()
    page = browser.get("/?departement=47").text
    wanted = firstview.address(MapState(departement="47"), atlas).replace("&", "&amp;")
    preload = page.index(f'<link rel="preload" as="image" href="{wanted}"')
    # Browsers ignore a map of imports that comes after a module.
    assert preload < page.index("<script") == page.index('<script type="importmap"') < page.index("modulepreload")
    assert f'<img src="{wanted}#carte" alt="Aperçu' in page
    assert f'content="{MapFiles(atlas).get("territoires").path}"' in page
    assert 'style="' not in page


@pytest.mark.parametrize("path", ["/couverture", "/atelier", "/nulle-part"])
def test_only_the_page_of_the_map_has_a_picture(browser, path):
    page = browser.get(path).text
    assert "apercu.svg" not in page
    assert 'id="apercu"' not in page
    assert ("atelier_panneaux.mjs" in page.partition("</script>")[2]) is (path == "/atelier")


# Files of programs


def addresses(browser):
    page = browser.get("/").text
    found = re.findall(r'(?:src|href|content)="(/(?:assets|maplibre|_dash-component-suites)/[^"#]+)"', page)
    assert len(set(found)) > 20
    return sorted(set(found))


def test_every_file_that_the_page_names_is_kept_for_good_and_equal_in_each_coding(browser):
    for address in addresses(browser):
        plain = browser.get(address, headers={"Accept-Encoding": "identity"})
        assert plain.status_code == 200, address
        assert plain.headers["cache-control"] == FOR_GOOD, address
        assert "content-encoding" not in plain.headers
        for coding, unpack in (("br", brotli.decompress), ("gzip", gzip.decompress)):
            with browser.stream("GET", address, headers={"Accept-Encoding": coding}) as packed:
                raw = b"".join(packed.iter_raw())
            assert packed.headers["vary"] == "Accept-Encoding", address
            assert packed.headers["content-length"] == str(len(raw))
            if "content-encoding" in packed.headers:
                assert packed.headers["content-encoding"] == coding
                assert len(raw) < len(plain.content)
                raw = unpack(raw)
            else:
                assert len(plain.content) < 300
            assert raw == plain.content, address


def test_a_file_is_not_sent_again_to_who_has_it(browser):
    for address in addresses(browser):
        tag = browser.get(address).headers["etag"]
        again = browser.get(address, headers={"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b""), address
        assert browser.get(address, headers={"If-None-Match": '"autre"'}).status_code == 200


def test_a_file_asked_for_under_another_content_is_asked_for_again_next_time(browser):
    for address in ("/assets/app.css", "/assets/app.css?v=000000000000", "/assets/carte.mjs?m=1.5"):
        assert browser.get(address).headers["cache-control"] == "no-cache"


def test_a_range_of_a_program_is_answered_whole_and_parquet_is_never_packed(browser):
    whole = browser.get("/assets/app.css")
    part = browser.get("/assets/app.css", headers={"Range": "bytes=0-9"})
    assert (part.status_code, part.content) == (200, whole.content)
    table = browser.get("/api/v1/parquet/communes.parquet", headers={"Accept-Encoding": "br, gzip"})
    assert table.status_code == 200
    assert "content-encoding" not in table.headers


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("GZIP", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br; q=0", ""),
        ("identity", ""),
        ("brotli", ""),
        ("*", "br"),
        ("*;q=0", ""),
        ("", ""),
    ],
)
def test_the_coding_is_one_that_the_browser_takes(accepted, coding):
    assert best(accepted) == coding


def test_each_page_names_the_modules_that_it_imports_and_no_other():
    files = AssetFiles()
    names = [address.rpartition("/")[2].partition("?")[0] for address in files.early("/")]
    assert names[0] == "carte.mjs"
    assert {"charger.mjs", "commun.mjs", "teintes.mjs", "vue.mjs"} < set(names)
    assert not [name for name in names if name.startswith("atelier")]
    # Written by hand in the modules: none may be missed, or it would be asked for one round trip later.
    for page in ("/", "/atelier"):
        known = {address.rpartition("/")[2].partition("?")[0] for address in files.early(page)}
        for name in known:
            text = re.sub(r"/\*.*?\*/", "", files.contents[name].decode(), flags=re.DOTALL)
            assert set(re.findall(r"'\./(\w+\.mjs)'", text)) <= known, name
