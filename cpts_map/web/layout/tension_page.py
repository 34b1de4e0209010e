"""Layout of the page *Tension*."""

from collections.abc import Mapping, Sequence

from dash import dcc, html

from cpts_map.diagnostics.presets import MAX_WEIGHT, PRESETS
from cpts_map.diagnostics.readings import CRITERIA
from cpts_map.texts import labels
from cpts_map.texts import tension as texts
from cpts_map.texts.typography import fr
from cpts_map.web import components, ids
from cpts_map.web.layout.map_page import departement_field
from cpts_map.web.urlstate import TENSION_LEVELS, TensionState

# The slider of each criterion, in the order of the criteria.
WEIGHT_IDS = (
    ids.WEIGHT_APL,
    ids.WEIGHT_UNDER_DENSE,
    ids.WEIGHT_AGE,
    ids.WEIGHT_APL_CHANGE,
    ids.WEIGHT_GPS,
    ids.WEIGHT_NURSES,
    ids.WEIGHT_SENIORS,
    ids.WEIGHT_SENIORS_PER_GP,
)
OWN = "libre"


def page(
    state: TensionState,
    search: str,
    departements: Mapping[str, str],
    notes: list[html.Div],
    known: Sequence[str] = TENSION_LEVELS,
) -> list[html.Div]:
    """Draw the page for a state; its content comes by callback.

    Parameters
    ----------
    state, search
        State of the address, and the address itself.
    departements
        Of the region: code to name.
    notes
        What the region lacks.
    known
        Levels that are loaded.
    """
    return [
        dcc.Location(id=ids.TENSION_URL, refresh=False, search=search),
        html.Div([html.H1(texts.TITLE), components.notice(texts.INTRO)], className="titre"),
        *notes,
        html.Div(_choices(state, departements, known), className="barre"),
        html.P(id=ids.TENSION_STATUS, role="status", className="effectif"),
        _waiting(ids.TENSION_TABLE),
        html.Section(
            [
                html.H2(texts.MULTI_TITLE),
                html.P(texts.MULTI_HELP),
                html.Div([_presets(state), _weights(state)], className="reglages"),
                _waiting(ids.TENSION_MULTI),
            ],
            className="bloc",
        ),
        _waiting(ids.TENSION_COMPARE),
        html.Section(
            [
                html.H2(texts.PROJECTION_TITLE),
                html.P(texts.PROJECTION_HELP),
                html.Div(
                    [
                        _slider(ids.TENSION_SENIORS, texts.SENIORS, state.seniors, 100, step=10),
                        _slider(ids.TENSION_LEAVING, texts.LEAVING, state.leaving, 50, step=5),
                    ],
                    className="curseurs",
                ),
                _waiting(ids.TENSION_PROJECTION),
            ],
            className="bloc",
        ),
    ]


def _waiting(id_: str) -> dcc.Loading:
    return dcc.Loading(html.Div(id=id_), delay_show=300, type="dot")


def _choices(
    state: TensionState, departements: Mapping[str, str], known: Sequence[str]
) -> list[html.Div | html.Fieldset]:
    levels = [{"label": labels.LEVEL[level], "value": level} for level in TENSION_LEVELS if level in known]
    control = dcc.RadioItems(id=ids.TENSION_LEVEL, options=levels, value=state.level, inline=True)
    return [
        html.Fieldset([html.Legend(texts.LEVEL), control]),
        departement_field(ids.TENSION_DEPARTEMENT, state.departement, departements),
    ]


def _presets(state: TensionState) -> html.Fieldset:
    options = [{"label": fr(preset.name), "value": id_} for id_, preset in PRESETS.items()]
    own = {"label": texts.OWN, "value": OWN, "disabled": True}
    return html.Fieldset(
        [
            html.Legend(texts.PRESET),
            dcc.RadioItems(
                id=ids.TENSION_PRESET, options=[*options, own], value=OWN if state.weights else state.preset
            ),
            html.P(texts.PRESET_HELP, className="source"),
        ]
    )


def _weights(state: TensionState) -> html.Fieldset:
    sliders = [
        _slider(id_, fr(criterion.name), weight, MAX_WEIGHT, step=1)
        for id_, criterion, weight in zip(WEIGHT_IDS, CRITERIA, state.chosen, strict=True)
    ]
    return html.Fieldset([html.Legend(texts.WEIGHTS), html.Div(sliders, className="curseurs")])


def _slider(id_: str, name: str, value: int, highest: int, *, step: int) -> html.Div:
    marks = {n: str(n) for n in range(0, highest + 1, 1 if highest <= MAX_WEIGHT else highest // 2)}
    control = dcc.Slider(
        id=id_,
        min=0,
        max=highest,
        step=step,
        value=value,
        marks=marks,
        included=True,
        updatemode="mouseup",
        allow_direct_input=False,
    )
    label = html.Label(name, htmlFor=id_, id=f"{id_}-libelle")
    # The thumb is named by its group: Dash gives it no name of its own.
    return html.Div([label, control], className="champ", role="group", **{"aria-labelledby": f"{id_}-libelle"})
