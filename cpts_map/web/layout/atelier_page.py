"""Layout of the page *Atelier*: tools on the left, map and lists in the middle, figures on the right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dash import dcc, html

from cpts_map.answers import Register
from cpts_map.indicators import Indicator
from cpts_map.texts import atelier as said
from cpts_map.texts import pages
from cpts_map.web import components, ids
from cpts_map.web.layout.map_page import STAMP, indicator_options

Options = Sequence[Mapping[str, str]]
# Attribute that gives the module the address of what it computes with.
FILE = "data-fichier"


@dataclass(frozen=True, slots=True)
class Lists:
    """What the lists of the page offer.

    Attributes
    ----------
    starts
        Options of what one may start from.
    indicators
        Those that may colour the map.
    units
        Kinds of ready-made sets of communes that are loaded, beside EPCI.
    """

    starts: Options
    indicators: Sequence[Indicator]
    units: Sequence[str]


def page(  # noqa: PLR0913, PLR0917 - what a page shows, each thing named
    search: str, register: Register, region: str, sources: Mapping[str, str], bounds: tuple[float, ...], lists: Lists
) -> list[html.Div | dcc.Location]:
    """Draw the page.

    Parameters
    ----------
    search
        Of the address: a link to open, perhaps.
    register
        What the register knows.
    region
        Its code: work in progress on two regions does not mix.
    sources
        Attributes: addresses of the files.
    bounds
        West, south, east, north of the region, degrees.
    lists
        What the lists offer.
    """
    frame = ",".join(f"{b:.4f}" for b in bounds)
    map_ = html.Div(
        id=ids.WORKSHOP_MAP,
        className="carte",
        role="region",
        **{"aria-label": said.MAP_LABEL, "data-emprise": frame},
        **{name: value for name, value in sources.items() if name not in {FILE, STAMP}},
    )
    return [
        dcc.Location(id=ids.WORKSHOP_URL, refresh=False, search=search),
        *(dcc.Store(id=id_) for id_ in _STORES),
        dcc.Store(id=ids.WORKSHOP_STAMP, data=sources[STAMP]),
        html.Div([html.H1(said.TITLE), components.register_banner(register)], className="titre"),
        html.P(said.INTRO, className="source"),
        components.words(*said.TERMS),
        html.Div(
            [
                html.Div(id=ids.WORKSHOP_LINK),
                html.Div(id=ids.WORKSHOP_SAID, role="status", className="atelier-annonce", **{"aria-live": "polite"}),
                _jumps(),
                html.Div([_tools(lists), _middle(map_, lists), _figures()], className="plan plan-atelier"),
                _below(),
            ],
            id=ids.WORKSHOP,
            **{FILE: sources[FILE], "data-region": region},
        ),
    ]


_STORES = (
    ids.WORKSHOP_SET,
    ids.WORKSHOP_CHOICE,
    ids.WORKSHOP_TREE,
    ids.WORKSHOP_DRAWN,
    ids.WORKSHOP_ASK,
    ids.WORKSHOP_COMPARE,
    ids.WORKSHOP_OPENED,
    ids.WORKSHOP_SHOWN,
    ids.WORKSHOP_COLOURS,
    ids.WORKSHOP_COLOURED,
)


def action(name: str, text: str, **data: str) -> html.Button:
    """Draw a button of the workshop: what it does, and on what, is read by the browser's module."""
    attributes = {f"data-{key}": value for key, value in data.items()}
    return html.Button(text, type="button", className="bouton", **{"data-atelier": name, **attributes})


def _tools(lists: Lists) -> html.Section:
    buttons = {name: action(name, text) for name, text in said.BUTTONS.items()}
    undo = [buttons[name] for name in ("annuler", "retablir", "vider")]
    start = [buttons[name] for name in ("depart_remplacer", "depart_ajouter", "depart_retirer")]
    content = [
        html.Details([html.Summary(said.SCENARIOS), html.Div(id=ids.WORKSHOP_SCENARIOS)]),
        html.Fieldset([html.Legend(said.UNDO), html.Div(undo, className="boutons"), html.Small(said.KEYS)]),
        _tool(lists.units),
        _radio(said.SIGN, ids.WORKSHOP_SIGN, said.SIGNS),
        html.Fieldset(
            [
                html.Legend(said.SHARING),
                dcc.Checklist(
                    id=ids.WORKSHOP_SHARING, options=[{"label": said.SHARING_WANTED, "value": "oui"}], value=[]
                ),
            ]
        ),
        components.field(
            said.SEARCH,
            html.Div(
                [
                    dcc.Input(
                        id=ids.WORKSHOP_SEARCH,
                        type="search",
                        placeholder=said.SEARCH_PLACEHOLDER,
                        debounce=components.SEARCH_WAIT_S,
                        autoComplete="off",
                        value="",
                    ),
                    html.Div(id=ids.WORKSHOP_HITS, role="status"),
                ]
            ),
            control_id=ids.WORKSHOP_SEARCH,
        ),
        components.field(
            said.START,
            dcc.Dropdown(
                id=ids.WORKSHOP_START,
                options=list(lists.starts),
                placeholder=said.START_PLACEHOLDER,
                optionHeight="auto",
                labels=components.list_words(said.START),
            ),
            control_id=ids.WORKSHOP_START,
        ),
        html.Div(start, className="boutons"),
        _import(),
    ]
    return html.Section(content, className="choix", **{"aria-label": said.CONTROLS})


def _jumps() -> html.Nav:
    """Links to the parts of the page: they stand far from one another on a phone."""
    parts = (ids.WORKSHOP_MAP, ids.WORKSHOP_LISTS, ids.WORKSHOP_NOW, ids.WORKSHOP_ASSISTANT, ids.WORKSHOP_SHARE)
    links = [html.A(name, href=f"#{part}") for part, name in zip(parts, said.JUMPS, strict=True)]
    return html.Nav(links, className="sauts", **{"aria-label": said.JUMP})


def _tool(units: Sequence[str]) -> html.Div:
    """Tools of the map; a kind of territory that is not loaded is named as such rather than left out in silence."""
    offered = {name: text for name, text in said.TOOLS.items() if name not in said.UNIT_TOOLS or name in units}
    absent = [text.removesuffix(" entier") for name, text in said.TOOLS.items() if name not in offered]
    note = said.UNITS_ABSENT.format(names=", ".join(absent)) if absent else said.UNITS_LOADED
    others = html.Details([html.Summary(said.UNITS), html.P(note, className="source")])
    return html.Div([_radio(said.TOOL, ids.WORKSHOP_TOOL, offered), others])


def _radio(legend: str, control_id: str, options: Mapping[str, str]) -> html.Fieldset:
    listed = [{"label": text, "value": value} for value, text in options.items()]
    control = dcc.RadioItems(id=control_id, options=listed, value=listed[0]["value"], className="en-ligne")
    return html.Fieldset([html.Legend(legend), control])


def _import() -> html.Details:
    return html.Details(
        [
            html.Summary(said.IMPORT),
            html.P(said.IMPORT_HELP, className="source"),
            components.field(
                said.IMPORT_TEXT, dcc.Textarea(id=ids.WORKSHOP_PASTED, value="", rows=4), control_id=ids.WORKSHOP_PASTED
            ),
            html.Button(said.IMPORT_READ, id=ids.WORKSHOP_READ, type="button", className="bouton"),
            dcc.Upload(said.IMPORT_FILE, id=ids.WORKSHOP_FILE, className="depot"),
        ]
    )


def _middle(map_: html.Div, lists: Lists) -> html.Div:
    shade = components.field(
        said.SHADE,
        dcc.Dropdown(
            id=ids.WORKSHOP_SHADE,
            options=indicator_options(lists.indicators),
            placeholder=said.SHADE_NONE,
            optionHeight="auto",
            labels=components.list_words(said.SHADE),
        ),
        control_id=ids.WORKSHOP_SHADE,
    )
    legend = html.Div(id=ids.WORKSHOP_LEGEND, className="legende", role="region", **{"aria-label": said.LEGEND})
    lists = html.Section(id=ids.WORKSHOP_LISTS, className="atelier-listes", **{"aria-label": said.LISTS})
    return html.Div([shade, map_, legend, html.Div(id=ids.WORKSHOP_VERDICTS, role="status"), lists], className="vue")


def _figures() -> html.Section:
    content = [
        html.Div(html.P(pages.LOADING), id=ids.WORKSHOP_NOW),
        html.Div(id=ids.WORKSHOP_JUDGED),
    ]
    return html.Section(content, className="fiche", **{"aria-label": said.FIGURES})


def _below() -> html.Div:
    asks = [action("assistant", text, quoi=kind) for kind, text in said.ASSISTANT_ASKS.items()]
    return html.Div(
        [
            _block(
                said.ASSISTANT,
                html.P(said.ASSISTANT_HELP, className="source", id=ids.WORKSHOP_ASSISTANT),
                html.Div(asks, className="boutons"),
                html.P(said.ASSISTANT_STALE, id=ids.WORKSHOP_STALE, className="note note-alerte", hidden=True),
                dcc.Loading(html.Div(id=ids.WORKSHOP_PROPOSALS, role="status"), delay_show=300, type="dot"),
            ),
            _block(said.SHARE, html.P(said.SHARE_HELP, className="source"), html.Div(id=ids.WORKSHOP_SHARE)),
            _block(said.COMPARE, html.Div(id=ids.WORKSHOP_AGAINST), html.Div(id=ids.WORKSHOP_COMPARISON)),
        ]
    )


def _block(title: str, *content: components.Child) -> html.Section:
    return html.Section([html.H2(title), *content], className="bloc")
