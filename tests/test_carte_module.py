"""The map's JavaScript module, its pure functions tested by Node where Node is."""

import shutil
import subprocess
from pathlib import Path

import pytest

NODE = shutil.which("node")
FOLDER = Path(__file__).parent / "js"


@pytest.mark.skipif(NODE is None, reason="Node is not installed")
def test_the_pure_functions_of_the_map_module_hold():
    found = subprocess.run(
        [NODE, "--test", str(FOLDER / "carte.test.mjs")], capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stdout + found.stderr
