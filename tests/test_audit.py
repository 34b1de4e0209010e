"""The audit of the locked packages: what it makes of each answer of pip-audit, played by a script."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOUND = {"name": "a", "version": "1", "vulns": []}
UNKNOWN = {"name": "b", "skip_reason": "Dependency not found on PyPI and could not be audited: b (1)"}
FLAWED = {"name": "c", "version": "2", "vulns": [{"id": "PYSEC-2026-1", "fix_versions": ["2.1"], "aliases": []}]}


def audited(tmp_path, answer=None, error="", code=0):
    """Run the audit with an executable that says this."""
    stub = tmp_path / "pip-audit"
    told = json.dumps({"dependencies": answer, "fixes": []}) if answer is not None else ""
    lines = ("import sys", f"sys.stdout.write({told!r})", f"sys.stderr.write({error!r})", f"sys.exit({code})")
    stub.write_text(f"#!{sys.executable}\n" + "\n".join(lines))
    stub.chmod(0o755)
    env = {**os.environ, "PIP_AUDIT": str(stub)}
    return subprocess.run(
        [sys.executable, ROOT / ".ci" / "audit"], capture_output=True, text=True, env=env, check=False
    )


def test_a_vulnerability_fails_and_is_named_with_what_mends_it(tmp_path):
    found = audited(tmp_path, [SOUND, FLAWED, UNKNOWN], code=1)
    assert found.returncode == 1
    assert "c 2: PYSEC-2026-1, mended in: 2.1" in found.stderr


def test_sound_packages_pass_and_those_that_nobody_knows_are_counted(tmp_path):
    found = audited(tmp_path, [SOUND, SOUND, UNKNOWN])
    assert found.returncode == 0
    assert "no known vulnerability in 2 packages" in found.stdout
    assert "1 are unknown to it and were NOT checked" in found.stdout


@pytest.mark.parametrize(
    "said",
    [
        {"error": "requests.exceptions.ConnectionError: Max retries exceeded\n", "code": 1},
        {"error": "ERROR:pip_audit._cli:Failed to query PyPI\n", "code": 1},
        {"answer": [UNKNOWN, UNKNOWN]},  # a mirror without advisories: pip-audit itself calls it a success
    ],
)
def test_a_service_out_of_reach_passes_and_says_that_nothing_was_checked(tmp_path, said):
    found = audited(tmp_path, **said)
    assert found.returncode == 0
    assert "NOT REACHABLE, skipped: nothing was checked" in found.stdout


@pytest.mark.parametrize("said", [{"error": "Traceback: KeyError", "code": 1}, {"code": 0}])
def test_an_answer_that_is_not_understood_fails(tmp_path, said):
    assert audited(tmp_path, **said).returncode == 1


def test_without_the_tool_it_fails(tmp_path):
    env = {**os.environ, "PIP_AUDIT": str(tmp_path / "absent")}
    found = subprocess.run(
        [sys.executable, ROOT / ".ci" / "audit"], capture_output=True, text=True, env=env, check=False
    )
    assert found.returncode == 1
    assert "cannot be run" in found.stderr
