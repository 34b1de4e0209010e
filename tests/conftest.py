"""A drawn region, small enough to check every figure by hand.

Each commune is a square of 10 km (100 km²); the island is 10 km off the coast, tied to 40001 by a ferry.
Inhabitants of 2023; the letters are the CPTS whose perimeter holds the commune.

               47 Lot-et-Garonne (60,000), région 75
               +----------+----------+----------+----------+
               |  47001   |  47002   |  47003   |  47004   |
               |  9,000   |  20,000  |  30,000  |  1,000   |
               |  A       |  A B     |  B       |  B       |
    +-------+  +----------+----------+----------+----------+
    | 40004 |  |  40001   |  40002   |  40003   |  32001   |
    | 1,000 |~~|  40,000  |  15,000  |  4,000   |  10,000  |
    | C     |  |  C       |          |          |  B       |
    +-------+  +----------+----------+----------+----------+
      40 Landes (60,000), région 75               32 Gers, région 76

- EPCI: 244700020 = 47001 47002; 244000010 = 40001 40002; 244700030 = 40003 47003 47004, across two départements;
  243200040 = 32001. The island has none.
- CPTS: A "NA-47-ALPHA" aci_signe; B "NA-47-BETA" projet_sante_valide, across the border of the region;
  C "NA-40-GAMMA" a_l_arret; "NA-40-DELTA" inconnu, without perimeter. 47002 belongs to A and B. The register is
  complete nowhere. Covered in the strict sense: A, 29,000 inhabitants; in the large sense: all of 47, none of 40.
- 47013 (10,000 inhabitants) joined 47003 (20,000) in 2023. 40003 left 40002 in 2020: neither has a population of
  2016 and 2019.
- APL, BPE and ages describe region 75 only: 32001 has none. The APL lacks 40004, and 40003 in 2022. 47004 has more
  than 5 general practitioners for 1,000 inhabitants, 40003 has exactly 5.
- 40003 has no town hall point; 40099 is an old code of 40001 without name.

The figures themselves are the constants of ``drawn.py``.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pyarrow as pa
import pytest
from dash import Dash

from cpts_map import catalog, pipeline
from cpts_map.atlas import Atlas
from cpts_map.catalog import Source
from cpts_map.layers import LAYERS
from cpts_map.settings import Settings, embedded_data
from cpts_map.store import Store
from tests import drawn, screen
from tests import visit as visiting

ROOT = Path(__file__).parents[1]
# Files that take longest: begun first, so that two workers end together.
LONGEST = (
    "test_accessibility.py",
    "test_docs_howtos.py",
    "test_browser.py",
    "test_shelf.py",
    "test_first_view_browser.py",
    "test_browser_policy.py",
    "test_keyboard.py",
    "test_serving.py",
    "test_notebooks.py",
    "test_importing.py",
    "test_real_zones.py",
    "test_hostile.py",
    "test_documents.py",
    "test_fetch_command.py",
    "test_http.py",
    "test_same_figure.py",
    "test_api_contract.py",
    "test_docs_site.py",
)

# Bounded, and the same examples on every machine: a failure can be repeated.
hypothesis.settings.register_profile("suite", max_examples=50, deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("suite")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Order the files as ``LONGEST``, then as they come; a worker is given whole files, in order."""
    rank = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(item.path.name, len(rank)))


@pytest.fixture(scope="session")
def drawn_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data folder of the drawn region, never altered; take ``data_dir`` to alter one."""
    return drawn.write(tmp_path_factory.mktemp("drawn") / "data")


@pytest.fixture(scope="session")
def drawn_tables(drawn_files: Path) -> dict[str, pa.Table]:
    """Each file of the drawn region as its layer reads it, by source."""
    declared = drawn.catalogue(drawn_files)
    return {layer.source: layer.parse(declared[layer.source].path(drawn_files)) for layer in LAYERS}


@pytest.fixture
def data_dir(drawn_files: Path, tmp_path: Path) -> Path:
    """Give a data folder of the drawn region of one's own, every file in its exact format."""
    return Path(shutil.copytree(drawn_files, tmp_path / "data"))


@pytest.fixture
def catalogue(data_dir: Path) -> dict[str, Source]:
    """Give the real catalogue with the sizes and sha256 of ``data_dir`` as first written."""
    return drawn.catalogue(data_dir)


@pytest.fixture
def settings(data_dir: Path, tmp_path: Path) -> Settings:
    """Settings on ``data_dir``; the store is not built yet."""
    return Settings(data=data_dir, store=tmp_path / "store" / "cpts.duckdb")


@pytest.fixture
def declared(catalogue: dict[str, Source], monkeypatch: pytest.MonkeyPatch) -> dict[str, Source]:
    """Make ``catalog.load()`` declare the drawn files, for code that takes no catalogue (``ensure_store``, CLI)."""
    monkeypatch.setattr(catalog, "load", lambda: catalogue)
    return catalogue


@pytest.fixture(scope="session")
def tiny_store(drawn_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Path of the store of the drawn region, read only."""
    return drawn.build(drawn_files, tmp_path_factory.mktemp("tiny") / "cpts.duckdb")


@pytest.fixture
def built_settings(settings: Settings, declared: dict[str, Source], tiny_store: Path) -> Settings:
    """Give settings on a folder and a current store of one's own: a copy, its files being the same."""
    settings.store.parent.mkdir()
    shutil.copy(tiny_store, settings.store)
    assert declared
    assert pipeline.is_current(settings)
    return settings


@pytest.fixture(scope="session")
def tiny(tiny_store: Path) -> Iterator[Store]:
    """Open store of the drawn region."""
    store = Store(tiny_store)
    yield store
    store.close()


# What follows is only read, so that one is enough for all the tests of a process.


@pytest.fixture(scope="session")
def atlas(tiny_store: Path) -> Iterator[Atlas]:
    """Open atlas of the drawn region; a test that alters one opens its own."""
    with screen.opened(tiny_store) as found:
        yield found


@pytest.fixture(scope="session")
def app(atlas: Atlas) -> Dash:
    """Application of the drawn region; how often one may ask is tested in test_shield.py."""
    return screen.application(atlas, Settings(data=Path("nowhere"), store=Path("nowhere"), rate=None))


@pytest.fixture(scope="session")
def browser(app: Dash) -> Iterator[object]:
    """Client of the server of the drawn region."""
    with screen.client(app) as client:
        yield client


@pytest.fixture(scope="session")
def region_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Path of the store of the real, embedded data, read only; built once a run."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:  # the parent is common to the workers of this run
        folder = folder.parent
    return pipeline.ensure_store(Settings(data=ROOT / "data", store=folder / "real" / "cpts.duckdb"))


@pytest.fixture(scope="session")
def region(region_store: Path) -> Iterator[Store]:
    """Open store of the real data."""
    store = Store(region_store)
    yield store
    store.close()


@pytest.fixture(scope="session")
def real(region_store: Path) -> Iterator[Atlas]:
    """Open atlas of Nouvelle-Aquitaine."""
    with screen.opened(region_store) as found:
        yield found


@pytest.fixture(scope="session")
def real_app(real: Atlas, region_store: Path) -> Dash:
    """Application of Nouvelle-Aquitaine."""
    return screen.application(real, Settings(data=embedded_data(), store=region_store, rate=None))


@pytest.fixture(scope="session")
def real_browser(real_app: Dash) -> Iterator[object]:
    """Client of the server of Nouvelle-Aquitaine."""
    with screen.client(real_app) as client:
        yield client


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Folder of real files of CPTS_REAL_DATA; a clone does not have it, and the test is skipped."""
    folder = Path(os.environ.get("CPTS_REAL_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no folder of real files at {folder} (CPTS_REAL_DATA)")
    return folder


@pytest.fixture(scope="session")
def address(real_app: Dash) -> Iterator[str]:
    """Address of the dashboard of Nouvelle-Aquitaine."""
    with visiting.served(real_app.server) as found:
        yield found


# Not longer than a module: while it runs, no other test of the process may run an event loop of its own.
@pytest.fixture(scope="module")
def driver() -> Iterator[Any]:
    """Start what drives browsers."""
    sync = pytest.importorskip("playwright.sync_api")
    with sync.sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def chromium(driver: Any) -> Iterator[object]:
    """Launch a browser that draws maps."""
    browser = driver.chromium.launch(executable_path=visiting.CHROMIUM, args=visiting.FLAGS)
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def mapless(driver: Any) -> Iterator[object]:
    """Launch a browser without WebGL: for a page without map it does the same at half the cost."""
    browser = driver.chromium.launch(executable_path=visiting.CHROMIUM, args=visiting.MAPLESS)
    yield browser
    browser.close()


@pytest.fixture
def visit(chromium: object, address: str) -> Iterator[visiting.Visit]:
    """Give a new visitor of the dashboard, who sees its maps."""
    found = visiting.Visit(chromium, address)
    yield found
    found.context.close()


@pytest.fixture
def reader(mapless: object, address: str) -> Iterator[visiting.Visit]:
    """Give a new visitor of the dashboard, for whom no map is drawn."""
    found = visiting.Visit(mapless, address).without_map()
    yield found
    found.context.close()
