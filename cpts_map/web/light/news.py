"""« Nouveautés »: what the changelog says to users, in French."""

import re
from dataclasses import dataclass
from pathlib import Path

from cpts_map.settings import embedded_data

# Under this heading of each version stands what the page shows; the rest of the file is in English.
HEADING = "### Pour les utilisateurs"
_VERSION = re.compile(r"^## +(.+)$", re.MULTILINE)
_MARKS = re.compile(r"\*\*?|`")
_UNRELEASED = ("unreleased", "en préparation")


@dataclass(frozen=True, slots=True)
class Version:
    """A version and what users see change in it."""

    name: str
    items: tuple[str, ...]


def path() -> Path:
    """Where the changelog is: in the wheel, or at the top of a checkout."""
    data = embedded_data()
    carried = data / "CHANGELOG.md"
    return carried if carried.is_file() else data.parent / "CHANGELOG.md"


def versions(changelog: str) -> tuple[Version, ...]:
    r"""Read the French part of each version, newest first; a version without one is left out.

    Examples
    --------
    >>> versions("## 1.0 (unreleased)\n\n- English\n\n### Pour les utilisateurs\n\n- *Carte* :\n  neuve\n")
    (Version(name='1.0 (en préparation)', items=('Carte : neuve',)),)
    """
    parts = _VERSION.split(changelog)[1:]
    found = []
    for title, body in zip(parts[::2], parts[1::2], strict=True):
        _, heading, told = body.partition(HEADING)
        if heading:
            told = re.split(r"^#", told, maxsplit=1, flags=re.MULTILINE)[0]
            found.append(Version(title.strip().replace(*_UNRELEASED), _items(told)))
    return tuple(found)


def read() -> tuple[Version, ...]:
    """Read the changelog of this installation; nothing where it is absent."""
    file = path()
    return versions(file.read_text(encoding="utf-8")) if file.is_file() else ()


def _items(text: str) -> tuple[str, ...]:
    joined = (" ".join(item.split()) for item in re.split(r"^- ", text, flags=re.MULTILINE)[1:])
    return tuple(_MARKS.sub("", item) for item in joined)
