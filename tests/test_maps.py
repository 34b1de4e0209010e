"""Maps that one takes away: what stands in the files, and that they ask nothing of any host."""

import io
import os
import re
import shutil
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pypdf
import pytest
from click.testing import CliRunner

from cpts_map import choropleth, palette, printmap
from cpts_map.cli import cli
from cpts_map.diagnostics.classes import Method
from cpts_map.documents.writers.pictures import to_png
from cpts_map.rules import Coverage, Definition
from cpts_map.standalone import page, standalone
from cpts_map.texts import labels, pages
from tests import screen

SVG = "{http://www.w3.org/2000/svg}"
MEGABYTES_MAX = 3.0
# Names of namespaces, and links that a reader follows by a click: nothing that a browser loads.
_ADDRESS = re.compile(r"(?:url\(|@import|\bsrc=|<link\b)[\"' ]*(?:https?:)?//", re.IGNORECASE)


@pytest.fixture(scope="module")
def whole(real):
    return standalone(real, "apl_65")


class _Loads(HTMLParser):
    """Every address that a browser would ask for while it opens a page."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found += [value for name, value in attrs if name in {"src", "srcset", "data"}]
        self.found += [value for name, value in attrs if name == "href" and tag == "link"]


def test_the_stand_alone_map_asks_nothing_and_weighs_at_most_3_megabytes(whole):
    text = whole.decode()
    reader = _Loads()
    reader.feed(text)
    assert reader.found == []
    assert _ADDRESS.findall(text) == []
    assert len(whole) / 1e6 <= MEGABYTES_MAX
    assert '<html lang="fr">' in text
    assert "user-scalable=no" not in text


def test_leaflet_comes_with_its_licence_and_its_images_inside():
    style, script = page.leaflet()
    assert "Redistribution and use in source and binary forms" in script
    assert 't.version="1.9.4"' in script
    assert "sourceMappingURL" not in script
    assert "url(images/" not in style
    assert style.count("url(data:image/png;base64,") == 3


def test_the_same_map_is_the_same_file(atlas):
    assert standalone(atlas, "apl_65") == standalone(atlas, "apl_65")
    first, second = (printmap.draw(atlas, "apl_65") for _ in range(2))
    for form in printmap.FORMS:
        assert printmap.write(first, form) == printmap.write(second, form), form


def test_a_name_of_the_register_is_never_markup(atlas, monkeypatch):
    nasty = "</script><script>alert(1)</script>"
    (first, *others) = choropleth.outlines(atlas)
    changed = (choropleth.Outline(first.cpts_id, nasty, first.status, first.partial, first.codes, ""), *others)
    monkeypatch.setattr("cpts_map.standalone.outlines", lambda _: changed)
    text = standalone(atlas, "apl_65").decode()
    assert "alert(1)" in text
    assert "</script><script>alert" not in text


def test_legend_counts_every_commune_once_and_agrees_with_colours(atlas):
    """The drawn region has eight communes of region 75; 40004 has no APL."""
    shown = choropleth.read(atlas, "apl_65", Method.QUANTILES, Definition.LARGE)
    assert sum(row.communes for row in shown.rows) == len(shown.colors) == 8
    missing = next(row for row in shown.rows if row.text == pages.MISSING)
    assert (missing.color, missing.communes) == (palette.MISSING, 1)
    assert shown.colors["40004"] == palette.MISSING
    assert shown.said["40004"] == pages.MISSING
    for row in shown.rows:
        assert (shown.colors == row.color).sum() == row.communes
    assert shown.outside == (Coverage.NON_DOCUMENTEE,)
    assert any("Registre partiel" in note for note in shown.notes)


def test_a_sheet_has_title_legend_scale_and_sources(real):
    sheet = printmap.draw(real, "apl_65")
    root = ET.fromstring(sheet.svg)  # noqa: S314 - ours
    said = [node.text.replace("\u00a0", " ") for node in root.iter(f"{SVG}text")]
    assert said[0].startswith("Nouvelle-Aquitaine : APL aux médecins généralistes")
    assert "100 km" in said
    assert "N" in said
    assert sum("Sources : " in line for line in said) == 1
    assert any("DREES" in line for line in said)
    assert any(labels.COVERAGE[Coverage.NON_DOCUMENTEE] in line for line in said)
    counted = [int(re.sub(r"\D", "", m)) for line in said for m in re.findall(r"\(([\d\u202f]+) communes?\)", line)]
    assert sum(counted) == len(real.communes)
    assert screen.untypographic([node.text for node in root.iter(f"{SVG}text")]) == []


def test_the_scale_bar_is_as_long_as_it_says(real):
    svg = printmap.draw(real, "apl_65").svg
    bar = re.search(r'd="M24\.0 [\d.]+V[\d.]+H([\d.]+)V', svg)
    drawn = [
        float(x)
        for d in re.findall(r'd="([^"]*)" fill="none" stroke="#5b6470"', svg)
        for x in re.findall(r"[ML]([\d.]+) ", d)
    ]
    west, _, east, _ = real.departement_outlines().to_crs(2154).total_bounds
    assert (max(drawn) - min(drawn)) / (east - west) == pytest.approx((float(bar[1]) - 24) / 100_000, rel=0.01)


def test_a_printed_map_is_one_tagged_page_in_french_and_a_picture(atlas):
    sheet = printmap.draw(atlas, "apl_65")
    found = pypdf.PdfReader(io.BytesIO(printmap.write(sheet, "pdf")))
    assert len(found.pages) == 1
    assert found.trailer["/Root"]["/Lang"].startswith("fr")
    assert found.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert found.metadata.title == sheet.title
    assert "Sources" in found.pages[0].extract_text()
    assert printmap.write(sheet, "png") == to_png(sheet.svg)
    assert printmap.write(sheet, "png").startswith(b"\x89PNG")


@pytest.mark.parametrize("form", ["html", "svg", "pdf", "png"])
def test_the_command_and_the_page_give_the_same_map(atlas, settings, declared, tmp_path, form):
    assert declared
    output = tmp_path / f"carte.{form}"
    options = ["--data", str(settings.data), "--store", str(settings.store)]
    result = CliRunner().invoke(cli, [*options, "map", "--indicator", "apl", "-o", str(output)])
    assert result.exit_code == 0, result.output
    with screen.client(screen.application(atlas)) as client:
        answer = client.get(f"/telecharger/carte.{form}?indicateur=apl")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]
    if form == "html":
        assert "geo_json_" in output.read_text("utf-8")
    assert len(answer.content) == pytest.approx(len(output.read_bytes()), rel=0.01)


def test_an_unknown_ending_or_indicator_is_refused(settings, declared, tmp_path):
    assert declared
    options = ["--data", str(settings.data), "--store", str(settings.store), "map"]
    for asked in (["-o", str(tmp_path / "a.doc")], ["--indicator", "rien", "-o", str(tmp_path / "a.svg")]):
        result = CliRunner().invoke(cli, [*options, *asked])
        assert result.exit_code == 1
        assert result.output.startswith("Erreur") or "Erreur" in result.output
    assert list(tmp_path.glob("a.*")) == []


@pytest.mark.browser
@pytest.mark.skipif("CPTS_NO_BROWSER" in os.environ, reason="CPTS_NO_BROWSER")
def test_the_stand_alone_map_opens_without_network(whole, tmp_path):
    sync = pytest.importorskip("playwright.sync_api")
    path = tmp_path / "carte.html"
    path.write_bytes(whole)
    with sync.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        visitor = browser.new_context(offline=True, viewport={"width": 1280, "height": 800}).new_page()
        asked, said = [], []
        visitor.on("request", lambda request: asked.append(request.url))
        visitor.on("console", lambda message: said.append(message.text))
        visitor.on("pageerror", lambda error: said.append(str(error)))
        visitor.goto(path.as_uri())
        visitor.wait_for_selector(".legende")
        visitor.fill("#recherche", "merignac (33281)")
        visitor.press("#recherche", "Enter")
        visitor.wait_for_selector(".leaflet-popup-content dl")
        card = re.sub(r"[\u00a0\u202f]", " ", visitor.inner_text(".leaflet-popup-content"))
        visitor.fill("#recherche", "zzz")
        visitor.press("#recherche", "Enter")
        answer = visitor.inner_text("#reponse")
        layers = visitor.locator(".leaflet-control-layers-overlays label").count()
        paths = visitor.locator(".leaflet-overlay-pane path").count()
        browser.close()
    assert asked == [path.as_uri()]
    assert said == []
    assert "Mérignac (33281)" in card
    assert "consultations/an/hab., 2024" in card
    assert "CPTS Ouest Gironde" in card
    assert "DREES" in card
    assert answer
    assert layers >= 4
    assert paths > 4293


def test_the_map_page_links_to_its_maps(atlas):
    with screen.client(screen.application(atlas)) as client:
        index = client.get("/telecharger").text
    for form in ("html", "pdf", "svg", "png"):
        assert f"/telecharger/carte.{form}" in index
