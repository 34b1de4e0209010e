"""The notebooks: valid, without output, and every cell of each one run in order in a process of its own."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))

# As a notebook does: one namespace, cells in order, the last expression of a cell shown.
DRIVER = """
import ast, json, sys, types
from pathlib import Path
lesson = types.ModuleType("__main__").__dict__
for number, cell in enumerate(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["cells"]):
    if cell["cell_type"] != "code":
        continue
    name = f"{Path(sys.argv[1]).name}, cell {number}"
    tree = ast.parse("".join(cell["source"]), name)
    last = ast.Expression(tree.body.pop().value) if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, name, "exec"), lesson)
    if last is not None:
        print(repr(eval(compile(last, name, "eval"), lesson)))
import matplotlib.pyplot
assert matplotlib.pyplot.get_fignums(), "no map was drawn"
exec(compile(sys.argv[2], "what the lesson must have found", "exec"), lesson)
"""

# What each lesson must have found, from the files themselves or by another way.
FOUND = {
    "01_decouvrir_un_territoire": """
import pandas
people = pandas.read_parquet(data / "geo" / "population.parquet")
year = diagnosis.population[-1]
rows = people[people["commune_code"].isin(territory.codes) & (people["year"] == year.year)]
assert len(rows) == len(territory.codes) > 1 and rows["inhabitants"].sum() == year.inhabitants
apl = pandas.read_csv(data / "raw" / "apl_medecins_generalistes_nouvelle_aquitaine.csv", dtype={"code_commune": str})
apl = apl.set_index("code_commune")["apl_65_2024"]
assert (ours["apl_65"] - apl.loc[ours.index]).abs().max() < 1e-9
""",
    "02_couverture_et_zones": """
assert (strict["covered_share"] <= large["covered_share"]).all() and large["covered_share"].max() < 1
assert whole["inhabitants"].sum() + large["covered_population"].sum() == large["inhabitants"].sum()
assert zones["communes"].sum() == whole["communes"].sum() == (communes["state"] == "non documentée").sum()
assert zone.attachments and register.partial and large.attrs["warnings"]
""",
    "03_son_propre_indicateur": """
import csv
with (data / "raw" / source.file).open(encoding="utf-8") as file:
    rows = [row for row in csv.DictReader(file) if row["code_commune"] in ("33273", "33281", "33318", "33422")]
ages = [(name, float(value)) for row in rows for name, value in row.items() if name != "code_commune"]
old = sum(value for name, value in ages if name.split("_", 1)[1] in ("85_89", "90_94", "95_plus"))
found = cpts.loc["NA-33-OUEST-GIRONDE"]
assert len(rows) == 4 and abs(found["part_85"] - 100 * old / sum(value for _, value in ages)) < 1e-9
assert gap < 1e-9
assert not cpts.loc["NA-40-ADOUR", "fiable"] and drawn["part_85"].isna().sum() == 1
""",
    "04_acces_2sfca_pas_a_pas": """
assert atlas.travel_matrix.empty and mine.isna().sum() == atlas.values("acces_mg")["value"].isna().sum() > 0
assert abs(by_hand - mine[town]) < 1e-9 * by_hand and 0 < hand["apport"].max() < by_hand
assert sensitivity.loc["drees_2015", "worst_kept"] == 1 > sensitivity["worst_kept"].min() > 0
assert 0 < kept < 1
""",
    "05_preparer_un_perimetre": """
assert len(workshop.assess(first).diagnosis.pieces) == 2 and homonym == {"87015"}
assert len(workshop.assess(perimeter).diagnosis.pieces) == 1 and {"24040", "24355"} <= perimeter
people = atlas.communes["inhabitants"]
assert 20_000 <= people.loc[sorted(final)].sum() == chosen.population_after and perimeter < final
assert same
""",
}


def _cells(path):
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def test_every_lesson_is_here():
    assert [path.stem for path in NOTEBOOKS] == sorted(FOUND)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_valid_and_holds_nothing_of_a_run(path):
    nbformat.validate(nbformat.read(path, as_version=4))
    notebook = json.loads(path.read_text(encoding="utf-8"))
    assert notebook["metadata"] == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for cell in notebook["cells"]:
        assert cell["metadata"] == {}
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            assert cell["execution_count"] is None


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_lesson_ends_with_what_to_be_careful_about_in_typeset_french(path):
    cells = _cells(path)
    assert cells[0]["cell_type"] == cells[-1]["cell_type"] == "markdown"
    assert cells[0]["source"][0].startswith(f"# {int(path.stem[:2])}. ")
    assert cells[-1]["source"][0] == "## À quoi faire attention\n"
    prose = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    prose = re.sub(r"`[^`]*`|\$[^$]*\$", "x", prose)
    assert re.findall(r".{0,20}(?: [:;?!»%]|« |\w'\w).{0,20}", prose) == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_lesson_uses_the_library_alone(path):
    code = "\n".join("".join(cell["source"]) for cell in _cells(path) if cell["cell_type"] == "code")
    imported = set(re.findall(r"^(?:import|from) (\w+)", code, re.MULTILINE))
    assert imported <= {"cpts_map", "numpy", "pandas"}
    assert not re.search(r"^\s*[%!]|\._[a-z]|https?://", code, re.MULTILINE)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_lesson_runs_from_top_to_bottom(path, region_store, tmp_path):
    env = {name: value for name, value in os.environ.items() if not name.startswith("CPTS_")}
    env |= {"PYTHONPATH": str(ROOT), "CPTS_STORE": str(region_store), "CPTS_DATA": str(ROOT / "data")}
    env |= {"MPLBACKEND": "Agg", "MPLCONFIGDIR": str(tmp_path), "PYTHONIOENCODING": "utf-8"}
    check = f"from pathlib import Path\ndata = Path({str(ROOT / 'data')!r})\n{FOUND[path.stem]}"
    command = [sys.executable, "-W", "error", "-c", DRIVER, str(path), check]
    done = subprocess.run(
        command, env=env, cwd=tmp_path, capture_output=True, encoding="utf-8", timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
