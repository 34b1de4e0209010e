"""Sphinx, French part of the site: those who use the application."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parent)]

from site_parts import FURO, SIDEBAR  # noqa: E402 - in the folder above

from cpts_map.version import __version__  # noqa: E402

project = "cpts_map"
author = "cpts_map"
copyright = "cpts_map, MIT"  # noqa: A001 - Sphinx's name
version = release = __version__
language = "fr"

extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3
smartquotes = False  # typography is written in the text
nitpicky = True

html_theme = "furo"
html_title = f"cpts_map {__version__}"
html_theme_options = FURO
html_sidebars = SIDEBAR
templates_path = ["../sidebar"]
html_context = {"other_language": "en", "other_page": "../index.html", "other_title": "Documentation in English"}
html_show_sphinx = False
html_copy_source = False
