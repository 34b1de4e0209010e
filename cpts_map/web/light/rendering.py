"""Templates that escape by themselves, and French typography on whatever they write."""

import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from cpts_map.registers.names import key
from cpts_map.texts import legal, macpts, pages
from cpts_map.texts.typography import fr

FOLDER = Path(__file__).parent
STYLE = (FOLDER / "clair.css").read_text(encoding="utf-8")
_ADDRESS = re.compile(r"\S+://\S+|/\S*|mailto:\S*")


def _french(value: object) -> object:
    """Put the typography on a text; addresses and what is already markup stay as they are."""
    if isinstance(value, str) and not isinstance(value, Markup) and not _ADDRESS.fullmatch(value):
        return fr(value)
    return value


def _environment() -> Environment:
    found = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_french,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals.update(t=macpts, legal=legal, app=pages.APP, skip=pages.SKIP, verbatim=Markup.escape)
    return found


_TEMPLATES = _environment()


def render(template: str, **context: object) -> str:
    """Fill a template; every text that it receives is escaped."""
    return _TEMPLATES.get_template(template).render(context)


def slug(name: str) -> str:
    """Write a name for an address.

    Examples
    --------
    >>> slug("Saint-Jean-d'Illac"), slug("L'Île-d'Yeu"), slug("Œyreluy")
    ('saint-jean-d-illac', 'l-ile-d-yeu', 'oeyreluy')
    """
    return key(name).replace(" ", "-")
