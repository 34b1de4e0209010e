"""The scripts and style sheets of ours: an address that changes with the content, and who needs which."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from dash.fingerprint import check_fingerprint

from cpts_map.web.packing import Packed

FOLDER = Path(__file__).parent / "assets"
# Every page starts these; the others start where something of the page asks for them.
EVERYWHERE = ("acces.mjs", "dessins.mjs", "refus.mjs")
# What asks for a module, as a CSS selector.
ASKED_BY = {
    "#carte": "carte.mjs",
    "#atelier": "atelier.mjs",
    "[data-image]": "images.mjs",
    "[data-terme]": "termes.mjs",
    "#visite": "visite.mjs",
}
# Modules that a page is known to need before it is drawn.
_OF_PAGE = {"/": ("carte.mjs",), "/atelier": ("atelier.mjs",)}
# ``import … from './x.mjs'`` on one line, or on the last of several; types are imported in comments.
_IMPORT = re.compile(r"^(?:import|export|\}) .*\bfrom '\./(\w+\.mjs)';|^\} from '\./(\w+\.mjs)';", re.MULTILINE)
_DIGITS = 12


def digest(content: bytes) -> str:
    """Short digest, for an address."""
    return hashlib.sha256(content).hexdigest()[:_DIGITS]


@dataclass(frozen=True)
class AssetFiles:
    """A folder of modules and style sheets.

    Attributes
    ----------
    folder
        Where they are.
    """

    folder: Path = FOLDER

    @cached_property
    def contents(self) -> Mapping[str, bytes]:
        """Content of each file by name."""
        return {path.name: path.read_bytes() for path in sorted(self.folder.iterdir()) if path.is_file()}

    @cached_property
    def _addresses(self) -> Mapping[str, str]:
        return {name: f"/assets/{name}?v={digest(content)}" for name, content in self.contents.items()}

    def address(self, name: str) -> str:
        """Address to ask a file at, with what changes with its content: a browser may keep it."""
        return self._addresses[name]

    @property
    def modules(self) -> Mapping[str, str]:
        """Address of each module, as other modules write it, and the address to ask for."""
        return {f"/assets/{name}": self.address(name) for name in self.contents if name.endswith(".mjs")}

    @property
    def styles(self) -> list[str]:
        """Addresses of the style sheets, in the order of their names."""
        return [self.address(name) for name in self.contents if name.endswith(".css")]

    def early(self, path: str) -> Sequence[str]:
        """Addresses of the modules that a page alone needs, its own first, then those that it imports."""
        return self._early.get(path, ())

    @cached_property
    def _early(self) -> Mapping[str, Sequence[str]]:
        return {path: self.with_imports(names) for path, names in _OF_PAGE.items()}

    def with_imports(self, names: tuple[str, ...]) -> Sequence[str]:
        """Addresses of modules and of all those that they import."""
        return tuple(self.address(name) for name in dict.fromkeys(self._needed(names)))

    def _needed(self, names: tuple[str, ...]) -> Iterator[str]:
        for name in names:
            yield name
            found = _IMPORT.findall(self.contents[name].decode())
            yield from self._needed(tuple(one or other for one, other in found))


def lasting(path: str, query: str, packed: Packed) -> bool:
    """Tell whether another content than this would have another address.

    Dash writes version and date of its files into their names; ours have a digest after ``?v=``, MapLibre's in the
    path.
    """
    if path.startswith("/_dash-component-suites/"):
        return bool(check_fingerprint(path)[1])
    if path.startswith("/assets/"):
        return query == f"v={digest(packed.content)}"
    return path.startswith(f"/maplibre/{packed.digest}/")
