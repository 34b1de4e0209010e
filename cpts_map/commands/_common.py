"""What several commands do."""

import json
from collections.abc import Callable
from typing import Any

import click

from cpts_map import pipeline
from cpts_map.atlas import Atlas
from cpts_map.settings import Settings


def open_atlas(settings: Settings) -> Atlas:
    """Open the atlas, saying so when the store must be built first."""
    if not pipeline.is_current(settings):
        click.echo("Construction du magasin…", err=True)
    return Atlas(pipeline.ensure_store(settings), settings.region)


def to_json(content: object, default: Callable[[Any], str] = str) -> str:
    """Write JSON, accents as they are."""
    return json.dumps(content, ensure_ascii=False, indent=2, default=default)
