"""Layout of the page *Carte*."""

from collections.abc import Mapping, Sequence

from dash import dcc, html

from cpts_map.answers import Register
from cpts_map.diagnostics.classes import Method
from cpts_map.indicators import Family, Indicator
from cpts_map.rules import Definition
from cpts_map.texts import labels, pages
from cpts_map.texts.typography import fr
from cpts_map.web import components, ids
from cpts_map.web.urlstate import LAYERS, OPTIONAL_LAYERS, MapState

# Attribute: which data a page is drawn with; nothing of others stands beside its figures.
STAMP = "data-empreinte"


def page(  # noqa: PLR0913, PLR0917 - what a page shows, each thing named
    state: MapState,
    search: str,
    departements: Mapping[str, str],
    indicators: Sequence[Indicator],
    register: Register,
    sources: Mapping[str, str],
    bounds: tuple[float, ...],
    picture: html.Div,
) -> list[html.Div]:
    """Draw the page for a state.

    Parameters
    ----------
    state, search
        State of the address, and the address itself.
    departements
        Of the region: code to name.
    indicators
        Those that the store knows.
    register
        What the register knows.
    sources
        Attributes of the map element: addresses of its scripts and files.
    bounds
        West, south, east, north of the region, degrees.
    picture
        What stands in the place of the map until it has its colours.
    """
    return [
        dcc.Location(id=ids.MAP_URL, refresh=False, search=search),
        dcc.Store(id=ids.MAP_CLICK),
        dcc.Store(id=ids.MAP_PAINT),
        dcc.Store(id=ids.MAP_PAINT_KEY, data=sources[STAMP]),
        dcc.Store(id=ids.MAP_FOCUS),
        dcc.Store(id=ids.MAP_FOCUS_KEY, data=sources[STAMP]),
        dcc.Store(id=ids.MAP_PAINTED),
        dcc.Store(id=ids.MAP_AIMED),
        dcc.Store(id=ids.MAP_OUTLINED),
        html.Div(
            [
                html.H1(components.explained(pages.MAP_TITLE, "cpts", "CPTS")),
                components.register_banner(register, foldable=True),
            ],
            className="titre",
        ),
        html.Div(
            [_sheet(state, departements, indicators), _map(sources, bounds, picture)], className="plan plan-carte"
        ),
        html.Section(
            dcc.Loading(html.Div(id=ids.TABLE), delay_show=300, type="dot"),
            className="donnees",
            **{"aria-label": pages.TABLE_TITLE},
        ),
    ]


def _map(sources: Mapping[str, str], bounds: tuple[float, ...], picture: html.Div) -> html.Div:
    frame = ",".join(f"{b:.4f}" for b in bounds)
    return html.Div(
        picture,
        id=ids.MAP,
        className="carte",
        role="region",
        **{"aria-label": pages.MAP_LABEL, "data-emprise": frame},
        **sources,
    )


def _sheet(state: MapState, departements: Mapping[str, str], indicators: Sequence[Indicator]) -> html.Div:
    """Choices, legend and card: around the map on a wide screen, in a sheet over its foot on a narrow one."""
    label = "aria-label"
    choices = _controls(state, departements, indicators)
    card = dcc.Loading(html.Div(id=ids.CARD), delay_show=300, type="dot")
    return html.Div(
        [
            _sheet_head(),
            html.Section(choices, className="choix", **{label: pages.CONTROLS, "data-part": "choix"}),
            html.Section(id=ids.LEGEND, className="legende", **{label: pages.LEGEND, "data-part": "legende"}),
            html.Section(
                card, className="fiche", **{label: pages.CARD_TITLE, "aria-live": "polite", "data-part": "fiche"}
            ),
        ],
        className="feuille",
    )


def _sheet_head() -> html.Div:
    """Handle and buttons of the sheet; ``feuille.mjs`` listens to them."""
    moves = {"monter": pages.SHEET_UP, "descendre": pages.SHEET_DOWN}
    parts = [
        html.Button(text, type="button", className="bouton", **{"data-volet-de": part, "aria-pressed": "false"})
        for part, text in pages.SHEET_PARTS.items()
    ]
    buttons = [
        html.Button(
            html.Span(text, className="cache"),
            type="button",
            className=f"bouton feuille-{name}",
            title=text,
            **{"data-feuille": name, "aria-expanded": "false"},
        )
        for name, text in moves.items()
    ]
    group = html.Div(parts, className="feuille-volets", role="group", **{"aria-label": pages.SHEET_PARTS_LABEL})
    return html.Div(
        [group, html.Div(buttons, className="feuille-fleches")], className="feuille-tete", **{"data-feuille": "poignee"}
    )


def _controls(
    state: MapState, departements: Mapping[str, str], indicators: Sequence[Indicator]
) -> list[html.Div | html.Fieldset]:
    return [
        components.search(ids.SEARCH, ids.SEARCH_RESULTS, pages.SEARCH),
        components.field(
            pages.INDICATOR,
            dcc.Dropdown(
                id=ids.INDICATOR,
                options=indicator_options(indicators),
                value=state.indicator,
                clearable=False,
                optionHeight="auto",
                labels=components.list_words(pages.INDICATOR),
            ),
            control_id=ids.INDICATOR,
        ),
        components.words(("apl", "APL"), ("2sfca", "2SFCA"), ("epci", "EPCI")),
        components.field(
            pages.METHOD,
            dcc.Dropdown(
                id=ids.METHOD,
                options=method_options(next(i for i in indicators if i.id == state.indicator)),
                value=state.method.value,
                clearable=False,
                searchable=False,
                labels=components.list_words(pages.METHOD),
            ),
            control_id=ids.METHOD,
        ),
        departement_field(ids.DEPARTEMENT, state.departement, departements),
        html.Fieldset([definition_legend(), definition_choice(ids.DEFINITION, state.definition)]),
        html.Fieldset(
            [
                html.Legend(pages.LAYERS),
                dcc.Checklist(
                    id=ids.LAYERS,
                    options=[{"label": pages.LAYER[name], "value": name} for name in (*LAYERS, *OPTIONAL_LAYERS)],
                    value=state.layers,
                ),
            ]
        ),
    ]


def definition_legend() -> html.Legend:
    """Name of the choice between the two definitions, which opens on what they are."""
    return html.Legend(components.explained(pages.DEFINITION, "couverte", "couvert"))


def definition_choice(control_id: str, value: Definition) -> dcc.RadioItems:
    """Radio buttons of the two definitions."""
    options = [{"label": fr(labels.DEFINITION[d]), "value": d.value} for d in Definition]
    return dcc.RadioItems(id=control_id, options=options, value=value.value)


def departement_field(control_id: str, value: str | None, departements: Mapping[str, str]) -> html.Div:
    """List of departments under its label, the whole region first."""
    control = dcc.Dropdown(
        id=control_id,
        options=departement_options(departements),
        value=value or "",
        clearable=False,
        labels=components.list_words(pages.DEPARTEMENT),
    )
    return components.field(pages.DEPARTEMENT, control, control_id=control_id)


def departement_options(departements: Mapping[str, str]) -> list[dict[str, str]]:
    """Departments of a list, the whole region first."""
    named = [{"label": fr(f"{name} ({code})"), "value": code} for code, name in departements.items()]
    return [{"label": pages.ALL_DEPARTEMENTS, "value": ""}, *named]


def indicator_options(indicators: Sequence[Indicator]) -> list[dict[str, str]]:
    """Indicators of a list, by family."""
    ordered = sorted(indicators, key=lambda i: list(Family).index(i.family))
    return [{"label": fr(i.name), "value": i.id} for i in ordered]


def method_options(indicator: Indicator) -> list[dict[str, object]]:
    """Ways to cut the classes; fixed thresholds only where the indicator has some."""
    return [
        {"label": labels.METHOD[m.value], "value": m.value, "disabled": m is Method.FIXED and not indicator.thresholds}
        for m in Method
    ]
