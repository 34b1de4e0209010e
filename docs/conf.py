"""Sphinx, English part of the site: developers and analysts. The French part is `docs/fr`, in its own language."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

from site_parts import FURO, SIDEBAR, connect  # noqa: E402 - beside this file
from sphinx.application import Sphinx  # noqa: E402

from cpts_map.version import __version__  # noqa: E402

project = "cpts_map"
author = "cpts_map"
copyright = "cpts_map, MIT"  # noqa: A001 - Sphinx's name
version = release = __version__
language = "en"

extensions = ["myst_parser", "sphinx.ext.autodoc", "numpydoc"]
exclude_patterns = ["_build", "fr"]
myst_enable_extensions = ["attrs_block", "colon_fence"]
myst_heading_anchors = 4

autodoc_member_order = "bysource"
autodoc_typehints = "signature"  # docstrings carry no type: annotations do
maximum_signature_line_length = 88
autodoc_default_options = {"members": True, "show-inheritance": True}
autodoc_preserve_defaults = True
numpydoc_show_class_members = False  # autodoc lists them

# A name of the reference that leads nowhere stops the build; other projects' inventories would ask the network.
nitpicky = True
nitpick_ignore_regex = [
    (
        "py:.*",
        r"(pandas|pd|numpy|np|geopandas|gpd|shapely|scipy|collections|concurrent|pathlib|datetime|typing|enum)\..*",
    ),
    # Inner parts that a signature or a sentence names, and that the reference does not describe.
    ("py:.*", r"cpts_map\.(diagnostics\.(decay|proposals|travel)|imports|opendata|registers|search|store)\..*"),
    ("py:.*", r"csr_array|LINK_M|(Atlas\.)?levels|Method\.FIXED|cpts_map\.documents\.model\.T"),
]

html_theme = "furo"
html_title = f"cpts_map {__version__}"
html_theme_options = FURO
html_sidebars = SIDEBAR
templates_path = ["sidebar"]
html_context = {"other_language": "fr", "other_page": "fr/index.html", "other_title": "Modes d’emploi en français"}
html_show_sphinx = False
html_copy_source = False


def setup(app: Sphinx) -> None:
    """Connect what the site adds to Sphinx."""
    connect(app)
