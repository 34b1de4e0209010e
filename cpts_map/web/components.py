"""Small pieces of screen: data in, component out."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import plotly.graph_objects as go
from dash import dcc, html

from cpts_map.answers import Register
from cpts_map.texts import carte, glossary, numbers, pages, tour
from cpts_map.texts.typography import fr
from cpts_map.web.drawing import DRAWN

Child = Any


GRAPH_CONFIG = {"displayModeBar": False, "locale": "fr", "responsive": True}
# Between the last letter typed and the search.
SEARCH_WAIT_S = 0.25


def notice(*children: Child, kind: str = "info") -> html.Div:
    """A framed note, announced politely."""
    return html.Div(list(children), className=f"note note-{kind}", role="note")


def error(message: str) -> html.Div:
    """An expected error, said to the visitor."""
    return html.Div(message, className="note note-alerte", role="status")


def table(
    caption: str, columns: Sequence[Child], rows: Iterable[Sequence[Child]], *, numeric: Sequence[int] = ()
) -> html.Div:
    """A table with a caption; cells of the columns in ``numeric`` align on the right, the first cell heads its row."""
    head = html.Tr(
        [html.Th(c, scope="col", className="nombre" if i in numeric else None) for i, c in enumerate(columns)]
    )
    body = [
        html.Tr(
            [
                html.Th(cell, scope="row") if i == 0 else html.Td(cell, className="nombre" if i in numeric else None)
                for i, cell in enumerate(row)
            ]
        )
        for row in rows
    ]
    content = html.Table([html.Caption(caption), html.Thead(head), html.Tbody(body)])
    # A wide table scrolls in its own frame, which must then be reachable by keyboard.
    return html.Div(content, className="tableau", tabIndex=0, role="region", **{"aria-label": caption, DRAWN: ""})


def term(slug: str, word: str) -> html.Button:
    """A word that opens its meaning from the glossary (``termes.mjs`` draws the bubble: one component a word).

    Parameters
    ----------
    slug
        Of the word, in :data:`cpts_map.texts.glossary.WORDS`.
    word
        As the page writes it.

    Raises
    ------
    KeyError
        The glossary does not have the word.
    """
    if slug not in glossary.WORDS:
        raise KeyError(slug)
    data = {"data-terme": slug, "aria-haspopup": "dialog", "aria-expanded": "false"}
    return html.Button(word, type="button", className="terme", **data)


def explained(text: str, slug: str, word: str) -> list[Child]:
    """A text where the first occurrence of a word opens its meaning; the text alone where the word is not in it."""
    before, found, after = text.partition(word)
    if not found:
        return [text]
    return [part for part in (before, term(slug, word), after) if part]


def words(*terms: tuple[str, str]) -> html.P:
    """A line of words of the glossary, for what cannot hold a button: headers that sort, options of a list.

    Parameters
    ----------
    terms
        Slug of each word, and the word as the page writes it.
    """
    drawn = [part for slug, word in terms for part in (", ", term(slug, word))]
    return html.P([fr(tour.WORDS), *drawn[1:]], className="source")


def facts(rows: Iterable[tuple[Child, Child]]) -> html.Dl:
    """A list of names and values."""
    return html.Dl([html.Div([html.Dt(name), html.Dd(value)]) for name, value in rows], **{DRAWN: ""})


def external(text: str, href: str) -> Child:
    """A link to another site; the text alone where what is given is no address of the web."""
    if not href.startswith(("https://", "http://")):
        return text
    return html.A(text, href=href, rel="noopener external")


def download(label: str, href: str) -> html.A:
    """A link that downloads a file."""
    return html.A(label, href=href, className="bouton", download=True)


def downloads(name: str, query: str = "") -> html.Div:
    """Links to one of the tables of ``web.downloads``, as CSV and as a workbook."""
    found = [download(label, f"/telecharger/{name}.{kind}{query}") for kind, label in pages.DOWNLOADS.items()]
    return html.Div(found, className="actions")


def maps(query: str) -> html.Div:
    """Links to the map of a state, as a stand-alone page and as sheets to print."""
    found = [download(label, f"/telecharger/carte.{kind}{query}") for kind, label in carte.DOWNLOADS.items()]
    return html.Div(found, className="actions")


def picture(content: Child, name: str, caption: Child = None) -> html.Figure:
    """A chart or a map with a caption, and buttons that take it away as PNG or SVG (``images.mjs`` listens).

    Parameters
    ----------
    content
        A ``dcc.Graph``, or an ``html.Img`` of an SVG of ours.
    name
        Name of the file, without extension.
    """
    buttons = [
        html.Button(
            pages.PICTURE[format_],
            className="lien-image",
            type="button",
            **{"data-image": format_, "data-nom": name, "aria-label": fr(f"{pages.PICTURE_HELP[format_]} : {name}")},
        )
        for format_ in pages.PICTURE
    ]
    head = [html.Figcaption(caption)] if caption else []
    return html.Figure([*head, content, html.Div(buttons, className="images")])


def chart(figure: go.Figure, name: str, caption: Child = None) -> html.Figure:
    """A chart at its own height (in a grid, a responsive one would have none), see :func:`picture`."""
    height = {"height": f"{figure.layout.height}px"}
    return picture(dcc.Graph(figure=figure, config=GRAPH_CONFIG, style=height), name, caption)


def register_banner(register: Register, *, foldable: bool = False) -> html.Div:
    """What the register knows, and what that changes in the reading of every figure.

    Parameters
    ----------
    register
        What it knows.
    foldable
        Whether narrow screens show the first sentence alone until asked; ``acces.mjs`` folds it there.
    """
    if not register.partial:
        return notice(pages.COMPLETE)
    said = fr(
        f"{pages.PARTIAL} : {numbers.count(register.perimeters, 'périmètre documenté', 'périmètres documentés')} sur "
        f"{numbers.count(register.cpts, 'CPTS recensée', 'CPTS recensées')}. "
    )
    rest = [
        *explained(pages.PARTIAL_HELP, "non-documentee", "non documentée"),
        " ",
        dcc.Link(pages.HOW_TO_LOAD, href="/donnees#registre"),
    ]
    if foldable:
        head = html.Summary(html.Strong(said))
        return notice(html.Details([head, html.Div(rest)], open=True, **{"data-repli": "oui"}), kind="partiel")
    return notice(html.Strong(said), *rest, kind="partiel")


def field(label: str, control: Child, *, control_id: str) -> html.Div:
    """A control under its label."""
    return html.Div([html.Label(label, htmlFor=control_id, id=f"{control_id}-libelle"), control], className="champ")


def list_words(name: str) -> dict[str, str]:
    """Words of a Dash list, which speaks English by default."""
    return {
        "select_all": "Tout choisir",
        "deselect_all": "Ne rien choisir",
        "selected_count": "{num_selected} choisis",
        "search": fr(f"{name}…"),
        "clear_search": "Effacer la recherche",
        "clear_selection": "Effacer le choix",
        "no_options_found": pages.SEARCH_EMPTY,
    }


def pager(number: int, last: int, href: Callable[[int], str]) -> html.Nav:
    """Links to the pages of a table around the one shown."""
    links: list[Child] = []
    if number > 1:
        links.append(dcc.Link(pages.PREVIOUS, href=href(number - 1)))
    links.append(html.Span(fr(f"Page {number} sur {last}")))
    if number < last:
        links.append(dcc.Link(pages.NEXT, href=href(number + 1)))
    return html.Nav(links, className="pages", **{"aria-label": "Pages du tableau"})


def search(control_id: str, results_id: str, label: str) -> html.Div:
    """A field that searches while one types, and the place of what it finds, announced politely."""
    control = dcc.Input(
        id=control_id,
        type="search",
        placeholder=pages.SEARCH_PLACEHOLDER,
        debounce=SEARCH_WAIT_S,
        autoComplete="off",
        value="",
    )
    return field(label, html.Div([control, html.Div(id=results_id, role="status")]), control_id=control_id)


def section(anchor: str, title: str, *content: Child, actions: Sequence[Child] = ()) -> html.Section:
    """A part of a page that an address can name."""
    head = (
        html.Div([html.H2(title), html.Div(list(actions), className="actions")], className="tete")
        if actions
        else html.H2(title)
    )
    return html.Section([head, *content], id=anchor, className="bloc")
