"""The map's JavaScript module, its pure functions tested by Node where Node is."""

import shutil
import subprocess
from pathlib import Path

import pytest

NODE = shutil.which("node")
FOLDER = Path(__file__).parent / "js"


@pytest.mark.skipif(NODE is None, reason="Node is not installed")
@pytest.mark.parametrize("module", ["aide", "carte", "atelier", "feuille"])
def test_the_pure_functions_of_the_modules_hold(module):
    found = subprocess.run(
        [NODE, "--test", str(FOLDER / f"{module}.test.mjs")], capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stdout + found.stderr
