"""The wheel carries what the app needs: it works outside the checkout."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from cpts_map import catalog

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory):
    """The wheel, built from the checkout and unpacked as pip would."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def run(unpacked, away, *arguments):
    """Run the command line of the unpacked wheel from another folder."""
    env = {**os.environ, "PYTHONPATH": str(unpacked), "XDG_CACHE_HOME": str(away / "cache")}
    code = "from cpts_map.cli import cli; cli()"
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, cwd=away, env=env, check=True, capture_output=True, text=True).stdout


def test_the_wheel_holds_every_embedded_file_and_no_store(unpacked):
    files = {path.relative_to(unpacked / "cpts_map" / "_data").as_posix() for path in unpacked.rglob("_data/*/*")}
    declared = {f"{s.kind}/{s.file}" for s in catalog.load().values() if s.kind is not catalog.Kind.PACKAGE}
    assert files == declared


def test_the_wheel_holds_what_the_light_pages_are_made_of(unpacked):
    """Templates, style sheet, and the changelog that the page « Nouveautés » reads."""
    assert (unpacked / "cpts_map" / "_data" / "CHANGELOG.md").read_bytes() == (ROOT / "CHANGELOG.md").read_bytes()
    folder = ROOT / "cpts_map" / "web" / "light"
    carried = {p.name for p in (unpacked / "cpts_map" / "web" / "light").rglob("*") if p.suffix in {".html", ".css"}}
    assert carried == {p.name for p in folder.rglob("*") if p.suffix in {".html", ".css"}}


def test_the_wheel_builds_its_store_and_answers_outside_the_checkout(unpacked, tmp_path):
    found = json.loads(run(unpacked, tmp_path, "diagnose", "--cpts", "NA-33-OUEST-GIRONDE", "--format", "json"))
    assert found["population"][-1]["inhabitants"] == 163_101
    assert (tmp_path / "cache" / "cpts_map" / "cpts.duckdb").is_file()
