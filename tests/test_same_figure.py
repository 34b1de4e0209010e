"""One figure, everywhere: screen, API, exports, documents, frames, command line, on the embedded data."""

import csv
import io
import json

import docx
import openpyxl
import pyarrow.parquet as pq
import pypdf
import pytest
from click.testing import CliRunner

from cpts_map import cli, documents, frames
from cpts_map.texts import numbers
from cpts_map.texts.typography import fr
from cpts_map.web import downloads
from cpts_map.web.api import PREFIX
from cpts_map.web.views import card_view, compare_view, diagnostic_view
from tests import screen
from tests.test_documents import Page, plain

TERRITORIES = (("cpts", "NA-33-OUEST-GIRONDE"), ("epci", "200070647"), ("departement", "47"))
CPTS = TERRITORIES[0]


@pytest.fixture(scope="module")
def atlas(real):
    return real


@pytest.fixture(scope="module")
def browser(real_browser):
    return real_browser


def diagnosis_of(atlas, kind, code):
    return atlas.perimeter(atlas.territory(kind, code)).diagnose()


def figures(atlas, kind, code):
    return {found.id: found.value for found in diagnosis_of(atlas, kind, code).indicators}


def written(atlas, indicator_id, value):
    declared = atlas.indicator(indicator_id)
    return plain(numbers.number(value, declared.decimals, sign=declared.diverging))


def close(value):
    return None if value is None else pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(("kind", "code"), TERRITORIES)
def test_the_library_the_api_and_the_files_give_one_value(kind, code, atlas, browser):
    expected = figures(atlas, kind, code)
    assert sum(value is not None for value in expected.values()) > 25
    query = f"?selection={kind}:{code}"
    text = downloads.content("diagnostic", f"{query}&format=international", atlas).decode()
    table = {row["id"]: row["valeur"] for row in csv.DictReader(io.StringIO(text, newline=""))}
    french = downloads.content("diagnostic", query, atlas).decode("utf-8-sig")
    commas = {row["id"]: row["valeur"] for row in csv.DictReader(io.StringIO(french, newline=""), delimiter=";")}
    sheet = openpyxl.load_workbook(io.BytesIO(downloads.content("diagnostic", query, atlas, "xlsx"))).worksheets[0]
    head, *rows = sheet.iter_rows(values_only=True)
    book = {row[head.index("id")]: row[head.index("valeur")] for row in rows}
    typed = pq.read_table(io.BytesIO(downloads.content("diagnostic", query, atlas, "parquet"))).to_pylist()
    columns = {row["id"]: row["valeur"] for row in typed}
    level = frames.level(atlas, kind).loc[code]
    lesson = frames.indicators(atlas, diagnosis_of(atlas, kind, code))["value"]
    posted = browser.post(f"{PREFIX}/diagnosis", json={"communes": list(atlas.territory(kind, code))}).json()
    api = {row["id"]: row["value"] for row in posted["diagnosis"]["indicators"]}
    for id_, value in expected.items():
        address = f"{PREFIX}/indicators/{id_}/{kind}/{code}"
        assert browser.get(address).json()["figure"]["value"] == api[id_] == columns[id_] == value, id_
        assert table[id_] == ("" if value is None else repr(float(value))) == commas[id_].replace(",", "."), id_
        assert book[id_] == close(value), id_  # a workbook keeps fifteen digits or more
        for found in (level[id_], lesson[id_]):
            assert (found if found == found else None) == close(value), id_  # noqa: PLR0124 - NaN is missing


def test_the_list_of_a_level_and_its_snapshot_give_the_figure_of_each_territory(atlas, browser):
    content = browser.get(f"{PREFIX}/parquet/levels.parquet").content
    snapshot = {
        (r["level"], r["code"], r["indicator"]): r["value"] for r in pq.read_table(io.BytesIO(content)).to_pylist()
    }
    for kind, code in TERRITORIES:
        for id_, value in figures(atlas, kind, code).items():
            listed = browser.get(f"{PREFIX}/indicators/{id_}/{kind}?per_page=5000").json()["rows"]
            row = next(row for row in listed if row["code"] == code)
            assert row["value"] == snapshot[kind, code, id_] == close(value), (kind, id_)


def test_the_command_line_prints_the_same(atlas, region_store):
    options = ["--store", str(region_store), "diagnose", "--cpts", CPTS[1], "--format", "json"]
    printed = json.loads(CliRunner().invoke(cli.cli, options).stdout)
    found = {row["id"]: row["value"] for row in printed["indicators"]}
    assert found == figures(atlas, *CPTS)


@pytest.mark.parametrize(("kind", "code"), TERRITORIES)
def test_every_page_writes_the_same_text(kind, code, atlas):
    search = f"?selection={kind}:{code}"
    pages = {
        "carte": card_view.card(search, atlas),
        "diagnostic": diagnostic_view.body(search, atlas),
        "comparer": compare_view.body(f"?territoires={kind}:{code};departement:40", atlas),
    }
    for page, drawn in pages.items():
        rows = [screen.text(row) for row in screen.walk(drawn) if type(row).__name__ == "Tr"]
        for id_, value in figures(atlas, kind, code).items():
            name = plain(fr(atlas.indicator(id_).name))
            said = [row for row in rows if row.strip().startswith(name)]
            if (page, id_) == ("carte", "population"):  # heads the card, in no row
                said = [screen.text(drawn)]
            assert any(written(atlas, id_, value) in row for row in said), (page, id_, said)


@pytest.mark.parametrize("form", documents.FORMS)
def test_the_document_writes_the_same_text(form, atlas):
    content = documents.write(documents.compose(atlas, documents.of_cpts(atlas, CPTS[1])), form)
    if form == "html":
        rows = [[plain(text) for _, _, text in row] for table in Page(content).tables for row in table["rows"]]
    elif form == "docx":
        rows = [[plain(c.text) for c in row.cells] for t in docx.Document(io.BytesIO(content)).tables for row in t.rows]
    else:
        text = plain(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages))
        rows = [[" ".join(text.replace("\n", " ").split())]]
    for id_, value in figures(atlas, *CPTS).items():
        said = written(atlas, id_, value)
        if form == "pdf":
            assert said in rows[0][0], id_
            continue
        name = plain(fr(atlas.indicator(id_).name))
        found = [row for row in rows if len(row) > 2 and row[0].startswith(f"{name},")]
        assert found, id_
        assert all(row[1] == said or row[1].startswith(f"{said} (") for row in found), (id_, said, found)
