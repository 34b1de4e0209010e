"""What both parts of the site share: theme, languages of passages, pages made from the code."""

from typing import Any

import make_licences
from docutils import nodes
from sphinx.application import Sphinx

# Furo's own fonts are those of the reader's system. No advertisement, no address of another host.
FURO: dict[str, Any] = {"top_of_page_buttons": []}
SIDEBAR = {
    "**": [
        "sidebar/brand.html",
        "sidebar/search.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "language.html",
        "sidebar/scroll-end.html",
    ]
}
# Pages of the English part whose passages are in French: what the screen says, carried over.
FRENCH_PASSAGES = {"indicators", "licences"}


def connect(app: Sphinx) -> None:
    """Connect what the site adds to Sphinx."""
    app.connect("source-read", _generate)
    app.connect("doctree-read", _mark_languages)


def _generate(_app: Sphinx, name: str, source: list[str]) -> None:
    """Write the tables of the page of licences from the declarations and the installed packages."""
    if name == "licences":
        source[0] = source[0].replace("<!-- tables -->", make_licences.tables())


def _mark_languages(app: Sphinx, doctree: nodes.document) -> None:
    """Say where French stands in an English page: docutils writes the class `language-fr` as the attribute `lang`."""
    if app.env.docname not in FRENCH_PASSAGES:
        return
    for kind in (nodes.bullet_list, nodes.tbody):
        for node in doctree.findall(kind):
            node["classes"].append("language-fr")
    for section in doctree.findall(nodes.section):
        if app.env.docname == "indicators" and section.parent is not doctree:
            section[0]["classes"].append("language-fr")
