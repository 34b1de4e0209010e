"""The site of documentation: built without network nor warning, whole, in the right language, loading from nobody."""

import importlib.util
import re
import subprocess
import sys
from html.parser import HTMLParser
from importlib import import_module, metadata
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import pytest

import cpts_map
from cpts_map import catalog, frames, opendata
from cpts_map.atlas import Atlas
from tests.conftest import ROOT

pytest.importorskip("furo", reason="the dependency group `docs` is not installed")
from sphinx.util.inventory import InventoryFile

DOCS = ROOT / "docs"
# Whoever asks for another machine during the build is refused.
OFFLINE = """
import runpy, socket, sys
def refuse(*_):
    raise OSError("the build asked the network")
socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse
sys.argv = ["build.py", sys.argv[1]]
runpy.run_path(sys.path.pop(0) + "/build.py", run_name="__main__")
"""
# Modules whose every public name the reference describes; others are described as a whole.
WHOLE = (
    "cpts_map",
    "cpts_map.atlas",
    "cpts_map.frames",
    "cpts_map.planning",
    "cpts_map.documents",
    "cpts_map.standalone",
)
MODULES = ("answers", "rules", "indicators", "printmap", "geofiles", "wording", "errors")


class Page(HTMLParser):
    """Links, anchors, languages and what a page loads."""

    def __init__(self, text):
        super().__init__()
        self.links, self.anchors, self.loaded, self.lang, self.passages = [], set(), [], None, []
        self.scripts = 0
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.anchors |= {given[key] for key in ("id", "name") if given.get(key)}
        if tag == "html":
            self.lang = given.get("lang")
        elif given.get("lang"):
            self.passages.append((tag, given["lang"]))
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        if tag == "link" and given.get("rel") in {"stylesheet", "preload", "icon", "prefetch", "preconnect"}:
            self.loaded.append(given["href"])
        self.loaded += [given[key] for key in ("src", "srcset", "poster", "data") if given.get(key)]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Folder of the built site."""
    folder = tmp_path_factory.mktemp("docs")
    code = f"import sys; sys.path.insert(0, {str(DOCS)!r})\n{OFFLINE}"
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)],
        cwd=ROOT, capture_output=True, encoding="utf-8", timeout=600, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    return folder / "site"


@pytest.fixture(scope="module")
def pages(site):
    """Every page, read."""
    found = {path: Page(path.read_text("utf-8")) for path in sorted(site.rglob("*.html"))}
    assert len(found) > 30
    return found


@pytest.fixture(scope="module")
def described(site):
    """Names of the reference, from the inventory that Sphinx writes for other projects."""
    with (site / "objects.inv").open("rb") as file:
        found = InventoryFile.load(file, "", lambda _base, path: path)
    return {name for kind in found if kind.startswith("py:") for name in found[kind]}


@pytest.mark.parametrize("module", WHOLE)
def test_every_public_name_is_in_the_reference(described, module):
    names = {f"{module}.{name}" for name in import_module(module).__all__} - {"cpts_map.__version__"}
    assert names
    assert names - described == set()


@pytest.mark.parametrize("module", MODULES)
def test_every_public_class_and_function_is_in_the_reference(described, module):
    found = import_module(f"cpts_map.{module}")
    ours = {name for name, value in vars(found).items() if getattr(value, "__module__", "") == found.__name__}
    names = {f"{found.__name__}.{name}" for name in ours if not name.startswith("_") and callable(vars(found)[name])}
    assert names
    assert names - described == set()


def test_every_question_that_an_atlas_answers_is_in_the_reference(described):
    public = {name for name in dir(Atlas) if not name.startswith("_")}
    assert {"coverage", "zones", "level"} <= public
    assert {f"cpts_map.atlas.Atlas.{name}" for name in public} - described == set()


def test_every_link_of_the_site_leads_somewhere(site, pages):
    broken = []
    for path, page in pages.items():
        for link in page.links:
            where, anchor = urldefrag(link)
            if urlsplit(where).scheme:
                continue
            target = (path.parent / unquote(where)).resolve() if where else path
            lost = anchor and target in pages and unquote(anchor) not in pages[target].anchors
            if lost or not target.is_file():
                broken.append((path.name, link))
    assert broken == []
    assert any("fr/index.html" in link for link in pages[site / "index.html"].links)
    assert any("../index.html" in link for link in pages[site / "fr" / "index.html"].links)


def test_no_page_loads_anything_from_another_host(site, pages):
    loaded = {(path.name, address) for path, page in pages.items() for address in page.loaded}
    assert loaded
    assert {found for found in loaded if re.match(r"(?i)(https?:)?//", found[1])} == set()
    for style in site.rglob("*.css"):
        assert re.findall(r"(?i)(?:url\(|@import)\s*[\"']?(?:https?:)?//[^)]*", style.read_text("utf-8")) == []
    for script in site.rglob("*.js"):
        assert re.findall(r"(?i)\b(?:fetch|importScripts)\([\"']https?:", script.read_text("utf-8")) == []


def test_each_page_says_its_language_and_passages_in_the_other_theirs(site, pages):
    for path, page in pages.items():
        assert page.lang == ("fr" if path.is_relative_to(site / "fr") else "en"), path
    for name in ("indicators", "licences"):
        assert sum(lang == "fr" for tag, lang in pages[site / f"{name}.html"].passages if tag != "a") > 1
    assert {lang for _, lang in pages[site / "fr" / "index.html"].passages} == {"en"}


def test_the_page_of_licences_names_every_source_and_package(site, monkeypatch):
    monkeypatch.syspath_prepend(DOCS)
    made = importlib.import_module("make_licences")
    text = re.sub(r"<[^>]+>", "", (site / "licences.html").read_text("utf-8"))
    carried = [source for source in catalog.load().values() if source.kind is not catalog.Kind.PACKAGE]
    assert len(carried) > 10
    assert [source.file for source in carried if source.file not in text] == []
    assert [source.id for source in opendata.load().values() if source.id not in text] == []
    assert [name for name in made.needed() if name not in text or metadata.version(name) not in text] == []
    assert made.of_script("maplibre", "srcjs/maplibre-gl.js") == "3-Clause BSD"
    assert made.of_script("plotly", "package_data/plotly.min.js") == "MIT license"
    assert "Libertinus Serif" in text


def test_a_file_without_licence_is_not_shown_as_if_it_had_one(monkeypatch):
    monkeypatch.syspath_prepend(DOCS)
    made = importlib.import_module("make_licences")
    with pytest.raises(ValueError, match="declares no licence"):
        made.of_script("cpts_map", "version.py")


def test_the_names_of_the_facade_are_those_it_declares():
    assert set(cpts_map.__all__) == {"__version__", "open_atlas"}
    assert all(hasattr(frames, name) for name in frames.__all__)
    assert Path(cpts_map.__file__).with_name("py.typed").is_file()
