"""The diagnosis document, read back from each file: its figures are those of ``diagnose()``, its structure is real."""

import base64
import datetime as dt
import io
import itertools
import re
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import docx
import pypdf
import pytest
from click.testing import CliRunner
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from cpts_map import catalog, cli, documents, pipeline
from cpts_map.commands import documents as command
from cpts_map.documents import charts, sentences
from cpts_map.documents.model import (
    Blank,
    Bullets,
    Document,
    Note,
    Paragraph,
    Picture,
    Section,
    Table,
    cleaned,
)
from cpts_map.documents.writers.widths import shares
from cpts_map.errors import UnknownCodeError
from cpts_map.importing import commune_codes, stage
from cpts_map.imports import Staging
from cpts_map.rules import COMPOSITION_SOURCE
from cpts_map.settings import Settings
from cpts_map.texts import diagnostic as shown
from cpts_map.texts import document as texts
from cpts_map.texts import numbers
from cpts_map.texts.typography import fr
from cpts_map.web import downloads
from tests import drawn, screen, test_departmental
from tests.open import files as written

DAY = dt.date(2026, 3, 1)
SPACES = re.compile(r"[\s\u00a0\u202f\u00ad‐-]+")
HOSTILE = '<script>alert(1)</script> & #panic() $x$ \\ ] ){{ « "é\'" »'


@pytest.fixture(scope="module")
def loaded(drawn_files, tmp_path_factory):
    """Atlas of the drawn region with what is published by département."""
    folder = tmp_path_factory.mktemp("loaded")
    given_ = [
        written.write(folder, "effectifs.csv", test_departmental.PATHOLOGIES),
        written.write(folder, "liberaux.csv", test_departmental.LIBERAL),
    ]
    chosen = Settings(data=drawn_files, store=folder / "cpts.duckdb")
    with Staging(chosen.imports) as staging:
        stage(given_, staging, commune_codes(drawn_files))
        pipeline.build(chosen, sources=drawn.catalogue(drawn_files), loaded=staging.merged())
    with screen.opened(chosen.store) as opened:
        yield opened


@pytest.fixture(scope="module")
def alpha(atlas):
    return documents.compose(atlas, documents.of_cpts(atlas, "NA-47-ALPHA"), DAY)


@pytest.fixture(scope="module")
def files(alpha):
    return {form: documents.write(alpha, form) for form in documents.FORMS}


def everything(sections):
    for section in sections:
        yield section
        yield from everything(section.parts)


def blocks(document, kind):
    found = [*document.blocks, *(b for section in everything(document.sections) for b in section.blocks)]
    return [block for block in found if isinstance(block, kind)]


def table_of(document, caption):
    return next(t for t in blocks(document, Table) if t.caption == caption)


def plain(text):
    return re.sub("[\u00a0\u202f]", " ", text)


def cell(value):
    return value.text if isinstance(value, Blank) else value


class Page(HTMLParser):
    """What a reader of the HTML meets: headings, tables, images, links, and every text."""

    def __init__(self, content):
        super().__init__()
        self.tags, self.headings, self.tables, self.images, self.said, self.open = [], [], [], [], [], []
        self.feed(content.decode())

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.append((tag, given))
        if tag == "img":
            self.images.append(given)
        if tag not in {"meta", "img"}:
            self.open.append((tag, given))
        if tag == "table":
            self.tables.append({"caption": "", "columns": [], "rows": []})
        if tag == "tr":
            self.tables[-1]["rows"].append([])
        if tag in {"th", "td"}:
            self.tables[-1]["rows"][-1].append((tag, given.get("scope"), ""))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append((int(tag[1]), ""))

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        inside = [tag for tag, _ in self.open]
        if "style" in inside or not inside:
            return
        self.said.append(data)
        if "caption" in inside:
            self.tables[-1]["caption"] += data
        elif {"th", "td"} & set(inside):
            kind, scope, text = self.tables[-1]["rows"][-1][-1]
            self.tables[-1]["rows"][-1][-1] = (kind, scope, text + data)
        elif re.fullmatch("h[1-6]", inside[-1]):
            level, text = self.headings[-1]
            self.headings[-1] = (level, text + data)


# Content


def test_the_figures_are_those_of_the_diagnosis(atlas, alpha):
    found = atlas.perimeter(("47001", "47002")).diagnose()
    rows = {row[0]: row for t in blocks(alpha, Table) if t.columns[:2] == ("Indicateur", "Ici") for row in t.rows}
    assert len(rows) == len([i for i in found.indicators if i.family != "Santé"])
    for value in found.indicators:
        declared = atlas.indicator(value.id)
        row = rows[fr(", ".join(part for part in (value.name, value.unit, value.vintage) if part))]
        if value.value is not None:
            assert row[1].split(" (")[0] == numbers.number(value.value, declared.decimals, sign=declared.diverging)
        written = [numbers.number(b.value, declared.decimals, sign=declared.diverging) for b in value.benchmarks]
        assert list(row[3:5]) == written


def test_the_sheet_says_what_can_be_checked_by_hand(alpha):
    """47001 and 47002: 9,000 and 20,000 inhabitants, two squares of 100 km², in class T1."""
    facts = {name: plain(value) for name, value in table_of(alpha, texts.SHEET).rows}
    assert facts["Population municipale 2023"] == "29 000 hab."
    assert facts["Communes"] == "2"
    assert facts["Superficie"] == "200,0 km²"
    assert facts["Densité"] == "145 hab./km²"
    assert (facts["Marge au minimum"], facts["Marge au maximum"]) == ("+9 000 hab.", "+71 000 hab.")
    assert facts["Classe de taille ACI"].startswith("T1 : moins de 40 000 habitants")
    assert facts["Statut"].startswith("ACI signé")
    assert plain(alpha.subtitle) == "2 communes, 29 000 habitants en 2023"


def test_the_access_is_the_mean_weighted_by_hand(alpha):
    rows = [r for t in blocks(alpha, Table) if t.columns[:2] == ("Indicateur", "Ici") for r in t.rows]
    apl = next(row for row in rows if row[0].startswith("APL aux médecins généralistes, tous"))
    assert plain(apl[2]) == "156 000 ÷ 29 000"
    assert apl[1] == "5,38"


def test_the_ten_parts_and_the_annexes_come_in_order(alpha):
    assert [section.title for section in alpha.sections] == list(texts.SECTIONS.values())
    assert [part.title[:2] for part in alpha.sections[-1].parts] == ["A.", "B.", "C.", "D.", "E."]
    assert all(section.blocks or section.parts for section in everything(alpha.sections))


def test_the_neighbours_are_the_cpts_around(alpha):
    """Around 47001 and 47002: 47003, 40001 and 40002; B holds 47003, C holds 40001, nobody 40002."""
    rows = {row[0]: row[3] for row in table_of(alpha, texts.NEIGHBOURS).rows}
    assert list(rows.values()) == ["1", "1"]
    said = [plain(p.text) for p in blocks(alpha, Paragraph) if "limitrophes :" in plain(p.text).replace(" :", " :")]
    assert any("3, dont 1 qu" in text for text in said)


def test_what_is_published_by_departement_stays_each_departements(loaded):
    """The Landes publish 5.0 %, the Lot-et-Garonne keeps it secret; 10 of 40 liberal practitioners are 60 or more."""
    document = documents.compose(loaded, documents.of_communes(loaded, ("40003", "47003", "47004")), DAY)
    rows = {row[0]: row for t in blocks(document, Table) if t.columns[0] == "Indicateur" for row in t.rows}
    diabetes = [plain(c) for c in rows[fr("Diabète : patients pris en charge (2023)")]]
    assert diabetes[1] == "Lot-et-Garonne : secret ou absent ; Landes : 5,0 % (valeur du département)"
    assert diabetes[2:] == ["6,0 %", "5,9 %"]
    liberal = [t for t in blocks(document, Table) if t.columns[:3] == ("Département", "Profession", "Libéraux")]
    counted = {row[0]: [plain(c) for c in row[2:]] for t in liberal for row in t.rows}
    assert counted["Landes"] == ["40", "66,7", "10", "25 %"]
    assert counted["Lot-et-Garonne"][:2] == ["50", "83,3"]
    assert counted["Lot-et-Garonne"][3] == "—"
    tension = next(t for t in blocks(document, Table) if t.columns == shown.TENSION_COLUMNS)
    assert [plain(row[2]) for row in tension.rows if row[0] == shown.AGE_READING] == [
        "Lot-et-Garonne : classes d’âge secrètes ou absentes ; Landes : 25,0 % (valeur du département)"
    ]
    for form in documents.FORMS:
        assert documents.write(document, form)


def test_every_source_is_listed_with_its_vintage_and_licence(atlas, alpha):
    rows = table_of(alpha, texts.SOURCES_CAPTION).rows
    assert [(row[0], row[2]) for row in rows] == [(fr(s.title), str(s.vintage)) for s in atlas.sources]
    assert all(row[3] and row[4] for row in rows)


def test_what_only_the_health_insurance_holds_stays_blank(alpha):
    asked = [t for t in blocks(alpha, Table) if t.columns == texts.BLANK_COLUMNS and t.caption == texts.BLANKS]
    names = {row[0] for t in asked for row in t.rows}
    assert names == {name for listed in texts.MISSING_FIGURES.values() for name in listed}
    assert all(row[1] == Blank(texts.TO_FILL) for t in asked for row in t.rows)


def test_the_sentences_of_the_rules_are_those_of_the_page(atlas, alpha):
    said = {item for block in blocks(alpha, Bullets) for item in block.items}
    assert {f.text for f in atlas.perimeter(("47001", "47002")).assess().findings} <= said


def test_a_comparison_is_of_what_is_written(atlas):
    """4.044 and 4.036 both read 4,04: neither is above the other."""
    from cpts_map.answers import Benchmark

    declared = atlas.indicator("apl")

    def say(value, other):
        return sentences._place(value, Benchmark("region", "75", "X", other, 0.0), declared)

    assert say(4.044, 4.036).startswith("au même niveau que la région")
    assert say(4.1, 4.0).startswith("au-dessus de la région")
    assert say(3.9, 4.0).startswith("au-dessous de la région")


def test_a_whole_departement_is_not_compared_with_itself(atlas):
    document = documents.compose(atlas, documents.Territory("47", atlas.territory("departement", "47")), DAY)
    said = [item for block in blocks(document, Bullets) for item in block.items if "de la région (" in item]
    assert said
    assert not [item for item in said if "du département (" in item]


def test_the_population_moves_by_a_hand_count(atlas):
    """47002 alone: what its column of populations says, first to last."""
    years = atlas.perimeter(("47002",)).diagnose().population
    document = documents.compose(atlas, documents.of_communes(atlas, ("47002",)), DAY)
    said = " ".join(plain(i) for b in blocks(document, Bullets) for i in b.items)
    before, after = years[0].inhabitants, years[-1].inhabitants
    assert plain(numbers.count(after, "habitant")) in said
    if before != after:
        assert plain(numbers.with_unit(100 * (after / before - 1), 1, "%", sign=True)) in said


def test_a_population_that_misses_communes_is_neither_drawn_nor_compared(atlas):
    """40003 has no population of 2016 and 2019."""
    document = documents.compose(atlas, documents.of_communes(atlas, ("40002", "40003")), DAY)
    chart = next(p for p in blocks(document, Picture) if p.caption == texts.POPULATION_CHART)
    assert "2016 : manque pour" in plain(chart.alt)
    said = [plain(i) for b in blocks(document, Bullets) for i in b.items]
    assert any(text.startswith("L’évolution de la population n’est pas calculée") for text in said)


def test_bars_are_as_long_as_their_values():
    drawn_ = charts.bars("Essai", [charts.Bar("a", 10.0, "10", ours=True), charts.Bar("b", 5.0, "5")])
    root = ET.fromstring(drawn_.svg)  # noqa: S314 - ours
    lengths = [float(r.get("width")) for r in root.iter("{http://www.w3.org/2000/svg}rect")][1:]
    assert lengths[0] == pytest.approx(2 * lengths[1], rel=0.01)
    assert "a : 10 ; b : 5" in plain(drawn_.alt)


def test_an_unknown_cpts_is_refused(atlas):
    with pytest.raises(UnknownCodeError):
        documents.of_cpts(atlas, "NA-00-NULLE")


def test_no_text_is_english_nor_python(alpha):
    said = [cell(c) for t in blocks(alpha, Table) for row in (t.columns, *t.rows) for c in row]
    said += [p.text for p in blocks(alpha, Paragraph)] + [i for b in blocks(alpha, Bullets) for i in b.items]
    assert screen.without_value(said) == []


# HTML


def test_the_page_is_one_accessible_file(files, alpha):
    page = Page(files["html"])
    assert ("html", {"lang": "fr"}) in page.tags
    levels = [level for level, _ in page.headings]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert [text for _, text in page.headings[1:]] == [s.title for s in everything(alpha.sections)]
    assert page.images
    assert all(image["alt"] and image["src"].startswith("data:image/svg+xml;base64,") for image in page.images)
    ids = [given["id"] for _, given in page.tags if "id" in given]
    assert len(ids) == len(set(ids))
    links = [given["href"] for tag, given in page.tags if tag == "a"]
    assert all(link.startswith("#") and link[1:] in ids for link in links)
    assert not [tag for tag, _ in page.tags if tag in {"script", "link", "iframe", "object"}]


def test_the_tables_of_the_page_have_captions_and_headers(files, alpha):
    page = Page(files["html"])
    expected = blocks(alpha, Table)
    assert [t["caption"] for t in page.tables] == [t.caption for t in expected]
    for found, table in zip(page.tables, expected, strict=True):
        head, *rows = found["rows"]
        assert [(tag, scope) for tag, scope, _ in head] == [("th", "col")] * len(table.columns)
        assert [row[0][:2] for row in rows] == [("th", "row")] * len(table.rows)
        assert [[text for *_, text in row] for row in rows] == [[cell(c) for c in row] for row in table.rows]


# Word


def test_the_word_file_has_real_styles_and_the_same_tables(files, alpha):
    word = docx.Document(io.BytesIO(files["docx"]))
    heads = [(p.style.name, p.text) for p in word.paragraphs if p.style.name.startswith("Heading")]

    def expected(sections, level=1):
        for section in sections:
            yield f"Heading {level}", section.title
            yield from expected(section.parts, level + 1)

    assert heads == list(expected(alpha.sections))
    assert [p.text for p in word.paragraphs if p.style.name == "Title"] == [alpha.title]
    tables = blocks(alpha, Table)
    assert len(word.tables) == len(tables)
    for found, table in zip(word.tables, tables, strict=True):
        cells = [c.text for c in found._cells]
        assert cells == [cell(c) for row in (table.columns, *table.rows) for c in row]
    bullets = [p.text for p in word.paragraphs if p.style.name == "List Bullet"]
    assert bullets == [item for block in blocks(alpha, Bullets) for item in block.items]


def test_the_word_file_repeats_headers_and_tells_its_pictures(files, alpha):
    word = docx.Document(io.BytesIO(files["docx"]))
    for table in word.tables:
        first, *rest = table._tbl.tr_lst
        assert first.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        assert not [row for row in rest if row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None]
    alts = [shape._inline.docPr.get("descr") for shape in word.inline_shapes]
    assert alts == [picture.alt for picture in blocks(alpha, Picture)]
    assert all(alts)


def test_columns_are_as_wide_as_their_words_and_texts():
    table = Table("Titre", ("An", "Texte"), (("2023", "mot " * 30),))
    year, text = shares(table)
    assert year + text == pytest.approx(1)
    assert 8 <= 104 * year < 104 * text  # four figures and the margins of the cell


def test_the_columns_of_the_word_file_fill_the_page(files):
    room = 17.4  # cm: 21 less two margins of 1.8
    for table in docx.Document(io.BytesIO(files["docx"])).tables:
        assert sum(column.width.cm for column in table.columns) == pytest.approx(room, abs=0.05)
        assert [cell.width for cell in table.rows[0].cells] == [column.width for column in table.columns]


def test_the_word_file_is_french_and_names_itself(files, alpha):
    word = docx.Document(io.BytesIO(files["docx"]))
    properties = word.core_properties
    assert (properties.title, properties.subject, properties.language) == (alpha.title, alpha.subject, "fr-FR")
    assert properties.author == ""
    langs = {found.get(qn("w:val")) for found in word.styles.element.iter(qn("w:lang"))}
    assert langs == {"fr-FR"}


def test_the_blanks_of_the_word_file_are_marked(files, alpha):
    word = docx.Document(io.BytesIO(files["docx"]))
    marked = [
        run.text
        for table in word.tables
        for c in table._cells
        for p in c.paragraphs
        for run in p.runs
        if run.font.highlight_color is not None
    ]
    asked = [c for t in blocks(alpha, Table) for row in t.rows for c in row if isinstance(c, Blank)]
    assert marked == [blank.text for blank in asked]


# PDF


def squeezed(text):
    """Without spaces nor hyphens: a line of a PDF breaks where it will."""
    return SPACES.sub("", text)


def tree(node):
    yield node
    children = node.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        found = child.get_object()
        if isinstance(found, dict) and "/S" in found:
            yield from tree(found)


def test_the_pdf_is_tagged_french_and_says_that_it_follows_pdf_ua(files, alpha):
    root = pypdf.PdfReader(io.BytesIO(files["pdf"])).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("fr")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pypdf.PdfReader(io.BytesIO(files["pdf"])).metadata.title == alpha.title
    assert re.search(rb"pdfuaid:part>1<", root["/Metadata"].get_data())
    tags = [node.get("/S") for node in tree(root["/StructTreeRoot"])]
    sections = list(everything(alpha.sections))
    assert tags.count("/Table") == len(blocks(alpha, Table))
    assert tags.count("/H1") + tags.count("/H2") == len(sections) + 1
    assert tags.count("/TH") == sum(len(t.columns) for t in blocks(alpha, Table))
    alts = [
        str(node["/Alt"]) for node in tree(root["/StructTreeRoot"]) if node.get("/S") == "/Figure" and "/Alt" in node
    ]
    assert set(alts) >= {picture.alt for picture in blocks(alpha, Picture)}


def test_the_pdf_says_all_of_the_content(files, alpha):
    reader = pypdf.PdfReader(io.BytesIO(files["pdf"]))
    said = squeezed(" ".join(page.extract_text() for page in reader.pages))
    wanted = [block.text for block in blocks(alpha, Note)]
    wanted += [row[1] for row in table_of(alpha, texts.SHEET).rows]
    wanted += [section.title for section in everything(alpha.sections)]
    assert [text for text in wanted if squeezed(text) not in said] == []


# Whatever a register says


@pytest.mark.parametrize("form", documents.FORMS)
def test_a_hostile_name_is_only_a_name(atlas, form):
    territory = documents.Territory(HOSTILE + "\x00\x1b", ("47001",), remark=HOSTILE)
    content = documents.write(documents.compose(atlas, territory, DAY), form)
    if form == "html":
        page = Page(content)
        assert not [tag for tag, _ in page.tags if tag == "script"]
        assert fr(HOSTILE) in page.headings[0][1]
        for image in page.images:
            drawing = ET.fromstring(base64.b64decode(image["src"].split(",")[1]))  # noqa: S314 - ours
            assert not list(drawing.iter("{http://www.w3.org/2000/svg}script"))
    elif form == "docx":
        assert fr(HOSTILE) in docx.Document(io.BytesIO(content)).paragraphs[0].text
    else:
        assert fr(HOSTILE) in pypdf.PdfReader(io.BytesIO(content)).metadata.title


@settings(max_examples=25)
@given(st.text(max_size=60).filter(lambda t: t.isprintable()))
def test_any_text_comes_back_from_every_file(text):
    document = cleaned(
        Document("t", "s", "u", "2026-03-01", (), (Section("a", (Table("c", ("x",), ((text,),)), Paragraph(text))),))
    )
    (written,) = table_of(document, "c").rows[0]
    assert Page(documents.write(document, "html")).tables[0]["rows"][1][0][2] == written
    word = docx.Document(io.BytesIO(documents.write(document, "docx")))
    assert word.tables[0]._cells[1].text == written


@given(st.text())
def test_what_no_file_can_hold_is_taken_out_and_nothing_else(text):
    found = cleaned(Paragraph(text)).text
    assert cleaned(Paragraph(found)).text == found
    ET.fromstring(f"<a>{found.replace('&', '').replace('<', '').replace(']]>', '')}</a>")  # noqa: S314 - ours
    assert all(character in text for character in found)


@pytest.mark.parametrize("form", documents.FORMS)
@pytest.mark.parametrize("codes", [("32001",), ("40004",), ("40003", "47004"), ("32001", "40001", "47001")])
def test_a_territory_with_missing_figures_has_its_document(atlas, codes, form):
    document = documents.compose(atlas, documents.of_communes(atlas, codes), DAY)
    assert documents.write(document, form)
    if codes == ("32001",):
        cells = [cell(c) for t in blocks(document, Table) for row in t.rows for c in row]
        assert "valeur manquante" in cells
        assert fr(COMPOSITION_SOURCE) in cells


def test_the_same_day_writes_the_same_page_and_pdf(atlas, alpha, files):
    again = documents.compose(atlas, documents.of_cpts(atlas, "NA-47-ALPHA"), DAY)
    assert again == alpha
    for form in ("html", "pdf"):
        assert documents.write(again, form) == files[form]


@pytest.mark.parametrize("form", documents.FORMS)
def test_a_real_cpts_has_its_document(real, form):
    document = documents.compose(real, documents.of_cpts(real, "NA-33-OUEST-GIRONDE"), DAY)
    assert "163 101" in plain(document.subtitle)
    assert documents.write(document, form)
    said = [item for block in blocks(document, Bullets) for item in block.items]
    assert [text for text in said if re.search(r" [:;%»]|'", text)] == []


def test_an_unknown_form_is_refused(alpha):
    with pytest.raises(ValueError, match="odt"):
        documents.write(alpha, "odt")


# Command line


@pytest.fixture
def run(tiny_store, drawn_files, monkeypatch):
    declared = drawn.catalogue(drawn_files)
    monkeypatch.setattr(catalog, "load", lambda: declared)

    def call(*arguments):
        return CliRunner().invoke(
            cli.cli, ["--store", str(tiny_store), "--data", str(drawn_files), *map(str, arguments)]
        )

    return call


def test_diagnose_writes_a_document(run, tmp_path):
    path = tmp_path / "alpha.html"
    path.write_text("old")
    result = run("diagnose", "--cpts", "NA-47-ALPHA", "--format", "html", "-o", path)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "29 000 habitants" in plain(path.read_text("utf-8"))
    assert [p.name for p in tmp_path.iterdir()] == ["alpha.html"]


@pytest.mark.parametrize("options", [("--format", "pdf"), ("-o", "x.pdf"), ("--format", "json", "-o", "x.json")])
def test_a_document_needs_a_file_and_a_file_a_document(run, options):
    result = run("diagnose", "--communes", "47001", *options)
    assert result.exit_code == 2
    assert "-o FICHIER" in result.stderr


def test_a_file_that_cannot_be_written_is_one_line(run, tmp_path):
    result = run("diagnose", "--communes", "47001", "--format", "html", "-o", tmp_path / "absent" / "x.html")
    assert result.exit_code == 1
    assert result.stderr.startswith("Erreur")


def test_every_cpts_of_the_register_has_its_file(run, tmp_path):
    folder = tmp_path / "rapports"
    result = run("documents", folder, "--format", "html", "--format", "docx")
    assert (result.exit_code, result.stdout) == (0, "")
    names = sorted(path.name for path in folder.iterdir())
    ids = ("NA-40-GAMMA", "NA-47-ALPHA", "NA-47-BETA")
    assert names == sorted(f"{id_}.{form}" for id_ in ids for form in ("html", "docx"))
    assert "3/3" in result.stderr
    assert "NA-40-DELTA" in result.stderr


def test_two_identifiers_never_write_one_file():
    territories = [documents.Territory("x", ("47001",), id_) for id_ in ("A/B", "a_b")]
    with pytest.raises(ValueError, match="même fichier"):
        command._refuse_same_names(territories)
    assert command.file_name("../../etc/x") == "_etc_x"


# Page


def test_the_page_offers_the_three_files(atlas):
    with screen.client(screen.application(atlas)) as browser:
        for form in documents.FORMS:
            answer = browser.get(f"/telecharger/diagnostic.{form}?selection=cpts:NA-47-ALPHA")
            assert answer.status_code == 200
            assert answer.headers["content-type"] == documents.MEDIA[form]
            assert f'filename="cpts_75_diagnostic.{form}"' in answer.headers["content-disposition"]
            for absent in ("", "?selection=cpts:NA-40-DELTA", "?selection=cpts:x", "?communes=99999"):
                assert browser.get(f"/telecharger/diagnostic.{form}{absent}").status_code == 404


def test_the_file_of_a_list_of_communes_and_of_a_zone_is_theirs(atlas):
    for search, people in (("?communes=47001,47002", "29 000"), ("?selection=departement:47", "60 000")):
        assert f"{people} habitants" in plain(downloads.document("html", search, atlas).decode())
