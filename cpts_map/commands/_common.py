"""What several commands do."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from cpts_map import pipeline
from cpts_map.atlas import Atlas
from cpts_map.errors import SettingsError
from cpts_map.settings import Settings


def open_atlas(settings: Settings) -> Atlas:
    """Open the atlas, saying so when the store must be built first."""
    if not pipeline.is_current(settings):
        click.echo("Construction du magasin…", err=True)
    return Atlas(pipeline.ensure_store(settings), settings.region)


def replace_file(path: Path, content: bytes) -> None:
    """Write a file beside, then put it in place: whoever reads the old one never sees half of the new one.

    Raises
    ------
    SettingsError
        The folder is absent, or nothing can be written there.
    """
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        partial.write_bytes(content)
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise SettingsError(f"Le fichier {path} ne peut être écrit : {error.strerror or error}.") from error


def to_json(content: object, default: Callable[[Any], str] = str) -> str:
    """Write JSON, accents as they are."""
    return json.dumps(content, ensure_ascii=False, indent=2, default=default)
