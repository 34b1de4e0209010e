"""Accessibility as Lighthouse scores it, page by page; needs ``lighthouse`` (npm) on PATH."""

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import _browser
from _harness import ROOT, machine, table

from cpts_map import pipeline
from cpts_map.settings import Settings

PAGES = (
    "/",
    "/?selection=cpts:NA-33-OUEST-GIRONDE",
    "/couverture",
    "/atelier",
    "/plan",
    "/tension",
    "/diagnostic?selection=cpts:NA-33-OUEST-GIRONDE",
    "/comparer?territoires=cpts:NA-33-OUEST-GIRONDE;departement:33",
    "/donnees",
    "/ma-cpts",
    "/ma-cpts/commune/33281-merignac",
    "/accessibilite",
    "/api/v1/",
    "/embed/cpts/NA-33-OUEST-GIRONDE",
)
FLAGS = " ".join(("--headless=new", *_browser.ARGS))
PATIENCE_S = 180


def score(program: str, address: str) -> tuple[str, str]:
    """Score out of 100 and the audits that fail."""
    command = [program, address, "--only-categories=accessibility", "--output=json", "--quiet"]
    environment = os.environ | {"CHROME_PATH": _browser.CHROMIUM}
    flags = [f"--chrome-flags={FLAGS}", "--max-wait-for-load=90000"]
    run = subprocess.run([*command, *flags], env=environment, capture_output=True, timeout=PATIENCE_S, check=False)
    if run.returncode:
        return "no answer", run.stderr.decode()[-80:].strip()
    report = json.loads(run.stdout)
    failed = [name for name, audit in report["audits"].items() if audit["score"] == 0]
    return f"{report['categories']['accessibility']['score'] * 100:.0f}", ", ".join(failed)


def main() -> None:
    program = shutil.which("lighthouse")
    if program is None:
        raise SystemExit("lighthouse is not on PATH (npm install lighthouse).")
    print(f"Lighthouse, accessibility, phone ({machine()})")
    with tempfile.TemporaryDirectory() as folder:
        store = pipeline.build(Settings(data=ROOT / "data", store=Path(folder) / "cpts.duckdb"))
        with _browser.our_server(store) as address:
            rows = [(path, *score(program, address + path)) for path in PAGES]
    table("Score", ("", "of 100", "fails"), rows)


if __name__ == "__main__":
    main()
