"""The how-tos are true: every block of Python or shell runs on the embedded data, and finds what it must."""

import ast
import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.conftest import ROOT

PAGES = {path.stem: path for folder in ("howto", "fr") for path in sorted((ROOT / "docs" / folder).glob("*.md"))}
BLOCK = re.compile(r"^```(python|sh|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SERVER = "http://127.0.0.1:8050"

# What the Python of a page must have found, from the files themselves or by another way.
FOUND = {
    "notebook": """
import csv
assert gironde.partial and 0 < gironde.covered_share < 1
assert people.inhabitants == 163_101 and found.size_class.name == "T3"
assert found.bounds.status.value == "au_dessus_du_maximum"
with (data / "raw" / "apl_medecins_generalistes_nouvelle_aquitaine.csv").open() as file:
    published = {row["code_commune"]: float(row["apl_65_2024"]) for row in csv.DictReader(file) if row["apl_65_2024"]}
weights = atlas.communes["inhabitants"]
codes = ["33273", "33281", "33318", "33422"]
mean = sum(published[c] * weights[c] for c in codes) / sum(weights[c] for c in codes)
assert abs(apl.value - mean) < 1e-9 and apl.reliable and apl.missing_share == 0
assert epci.attrs["units"]["apl_65"] == apl.unit and epci.attrs["warnings"]
""",
    "duckdb": """
import cpts_map
table = cpts_map.open_atlas().level("epci").figures["apl_65"].dropna()
rows = lowest.fetchall()
assert len(rows) == 10 and [row[1] for row in rows] == [round(v, 2) for v in sorted(table)[:10]]
assert json.loads(meta)["register"]["partial"] is True
""",
    "region": """
assert bretagne.region_name == "Bretagne" and len(bretagne.communes) > 1000 and bretagne.register.cpts == 0
assert value.value is None and value.missing_share == 1
""",
    "indicator": """
code, row = next(iter(by_epci.dropna().iterrows()))
whole = atlas.perimeter(atlas.communes.index[atlas.communes["epci"] == code]).indicator("personnes_75_par_mg")
assert abs(row["per_gp"] - whole.value) < 1e-9 * whole.value
""",
}
# What the shell of a page must have said, or written.
SAID = {
    "region": '"name": "Finistère"',
    "indicator": "",
    "source": "",
    "embed": "CPTS Ouest Gironde",
    "couverture": "departement;33;Gironde;stricte;534;4;0;1690493;163101;",
    "diagnostic": '"inhabitants": 86146',
    "donnees": "open_bpe",
    "registre": "Retirée : CPTS d’exemple",
}
WRITTEN = {
    "embed": {"carte.html": "<html"},
    "diagnostic": {"diagnostic.html": "[à compléter]"},
    "indicator": {"docs/indicators.md": "# Indicators"},
    "registre": {"avant.csv": "NA-33-OUEST-GIRONDE", "a_completer.csv": "verdict"},
}


def blocks(page, kind):
    """Blocks of a page of one kind, in order."""
    return [code for found, code in BLOCK.findall(PAGES[page].read_text("utf-8")) if found == kind]


@pytest.fixture
def place(region_store, tmp_path):
    """Give a folder to work in, and an environment with a store and imports of its own."""
    store = shutil.copy(region_store, tmp_path / "cpts.duckdb")
    commands = tmp_path / "bin"
    commands.mkdir()
    scripts = {
        "cpts-map": f"""exec {sys.executable} -c "from cpts_map.cli import cli; cli(prog_name='cpts-map')" "$@"\n""",
        "python": f'exec {sys.executable} "$@"\n',
    }
    for name, script in scripts.items():
        (commands / name).write_text(f"#!/bin/sh\n{script}", "utf-8")
        (commands / name).chmod(0o755)
    env = {name: value for name, value in os.environ.items() if not name.startswith("CPTS_")}
    env |= {"PYTHONPATH": str(ROOT), "CPTS_STORE": str(store), "CPTS_DATA": str(ROOT / "data")}
    env |= {"CPTS_IMPORTS": str(tmp_path / "imports"), "PATH": f"{commands}:{env['PATH']}", "PYTHONIOENCODING": "utf-8"}
    return tmp_path, env


def test_every_page_with_blocks_is_run():
    assert {page for page in PAGES if blocks(page, "python")} == set(FOUND)
    assert {page for page in PAGES if blocks(page, "sh")} == set(SAID)
    fences = sum(path.read_text("utf-8").count("\n```") for path in PAGES.values())
    others = sum(len(re.findall(r"^```(?:\{|html)", path.read_text("utf-8"), re.MULTILINE)) for path in PAGES.values())
    assert fences == 2 * (sum(len(blocks(p, k)) for p in PAGES for k in ("python", "sh", "text")) + others)


@pytest.mark.parametrize("page", FOUND)
def test_the_python_of_a_how_to_finds_what_it_says(page, place, address):
    folder, env = place
    code = "\n".join(blocks(page, "python")).replace(SERVER, address)
    ast.parse(code)
    head = "import warnings\nwarnings.simplefilter('error')\n"
    head += f"from pathlib import Path\ndata = Path({str(ROOT / 'data')!r})\n"
    script = folder / "page.py"
    script.write_text(head + code + FOUND[page], "utf-8")
    done = subprocess.run(
        [sys.executable, str(script)],
        cwd=folder,
        env=env,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("page", SAID)
def test_the_commands_of_a_how_to_work(page, place, address):
    folder, env = place
    (folder / "docs").mkdir()
    shutil.copy(ROOT / "docs" / "make_indicators.py", folder / "docs")
    if given := blocks(page, "text"):
        (folder / "registre.csv").write_text(given[0], "utf-8")
    code = "set -eu\n" + "\n".join(blocks(page, "sh")).replace(SERVER, address)
    done = subprocess.run(
        ["/bin/bash", "-c", code], cwd=folder, env=env, capture_output=True, encoding="utf-8", timeout=600, check=False
    )
    said = re.sub(r"[\u00a0\u202f]", " ", done.stdout + done.stderr)
    assert done.returncode == 0, said
    assert SAID[page] in said
    for name, held in WRITTEN.get(page, {}).items():
        assert held in re.sub(r"[\u00a0\u202f]", " ", (folder / name).read_text("utf-8"))
