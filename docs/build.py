"""Build the site, both languages; a warning is an error: ``python docs/build.py [FOLDER]`` (docs/_build)."""

import sys
from pathlib import Path

from sphinx.cmd.build import main

HERE = Path(__file__).parent


def build(folder: Path) -> int:
    """Write ``folder/site`` and, for the French part, ``folder/site/fr``; give 0, or 1 where something is wrong."""
    parts = ((HERE, "site", "en"), (HERE / "fr", "site/fr", "fr"))
    common = ["-q", "-E", "-W", "--keep-going", "-b", "html"]
    failed = [
        main([*common, "-d", str(folder / f"trees-{language}"), str(source), str(folder / target)])
        for source, target, language in parts
    ]
    return int(any(failed))


if __name__ == "__main__":
    sys.exit(build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "_build"))
