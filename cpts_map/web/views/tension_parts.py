"""Answers of the page *Tension* under its table: contributions, agreement of the readings, projections."""

import math
from collections.abc import Sequence

import pandas as pd
from dash import html

from cpts_map import figures, opendata
from cpts_map.atlas import Atlas
from cpts_map.diagnostics import decay as decays
from cpts_map.diagnostics import projection
from cpts_map.diagnostics.readings import CRITERIA, READINGS, Reading
from cpts_map.rules import APL_UNDER_DENSE, MISSING_LIMIT
from cpts_map.texts import labels, numbers
from cpts_map.texts import tension as texts
from cpts_map.texts.typography import fr
from cpts_map.web import components
from cpts_map.web.components import Child
from cpts_map.web.views.tension_cells import cell, figure, name
from cpts_map.web.views.tension_view import Found, found

TOP = 20
ROWS = 25
# From which a correlation of ranks is said to agree, and below which to say nothing in common.
AGREE, LOOSE = 0.7, 0.4
# The indicator that stands for a reading on the small charts.
CHARTED = {"sous_densite": "sous_densite", "zonage": "part_zip_zac", "age": "risque_age"}
NEEDED = {"apl", "apl_65"}


# Contributions


def contributions(search: str | None, atlas: Atlas) -> list[Child]:
    """Draw what each criterion brings to the score of the most tense territories."""
    seen = found(search, atlas)
    multi = seen.tension.multi
    if multi is None or multi.score[seen.shown].isna().all():
        return [html.P(texts.NO_WEIGHT)]
    top = multi.score[seen.shown].dropna().sort_values(ascending=False, kind="stable").index[:TOP]
    names = {c.indicator: fr(c.name) for c in CRITERIA}
    parts = multi.contributions.loc[top].rename(columns=names)
    called = [fr(str(seen.level.names[code])) for code in top]
    chart = figures.contribution_bars(called, parts)
    rows = [
        [
            name(str(code), seen.level, atlas),
            numbers.number(multi.rank[code]),
            numbers.number(multi.score[code], 3),
            *[numbers.number(value, 3) for value in parts.loc[code]],
        ]
        for code in top
    ]
    columns = (texts.COLUMNS["territoire"], "Rang", texts.SCORE, *parts.columns)
    table = components.table(texts.CHART_CONTRIBUTIONS, columns, rows, numeric=range(1, len(columns)))
    return [
        components.chart(chart, "tension_contributions", texts.CHART_CONTRIBUTIONS),
        html.Details([html.Summary(texts.SAME_AS_TABLE), table]),
    ]


# Agreement


def comparison(search: str | None, atlas: Atlas) -> list[Child]:
    """Say where the readings agree and where they part, at the level of the address and between departments."""
    seen = found(search, atlas)
    return [
        html.Section([html.H2(texts.COMPARE_TITLE), *_agreement(seen), *_departements(seen, atlas)], className="bloc"),
        html.Section(
            [html.H2(texts.MULTIPLES_TITLE), html.P(texts.MULTIPLES_HELP), _multiples(seen, atlas)], className="bloc"
        ),
        html.Section(
            [html.H2(components.explained(texts.ACCESS_TITLE, "apl", "APL")), html.P(_beside(atlas)), *_decays(atlas)],
            className="bloc",
        ),
    ]


def _agreement(seen: Found) -> list[Child]:
    matrix = seen.tension.agreement
    told = [r for r in READINGS if matrix[r.id].notna().any()]
    if len(told) < 2:  # noqa: PLR2004 - a pair
        return [html.P(fr("Moins de deux lectures sont connues : rien à comparer."))]
    rows = [
        [
            _titled(one),
            *[numbers.DASH if one is other else numbers.number(_at(matrix, one, other), 2) for other in told],
        ]
        for one in told
    ]
    columns = ("Lecture", *[_titled(r) for r in told])
    return [
        components.table(texts.MATRIX, columns, rows, numeric=range(1, len(columns))),
        html.Ul([html.Li(text) for text in _in_words(seen, matrix, told)]),
    ]


def _at(matrix: pd.DataFrame, one: Reading, other: Reading) -> float:
    return cell(matrix, one.id, other.id)


def _titled(reading: Reading) -> str:
    return fr(f"{reading.letter}. {reading.name}")


def _in_words(seen: Found, matrix: pd.DataFrame, told: Sequence[Reading]) -> list[str]:
    pairs = [
        (_at(matrix, one, other), one, other)
        for i, one in enumerate(told)
        for other in told[i + 1 :]
        if not math.isnan(_at(matrix, one, other))
    ]
    said = []
    for which, chosen in (("le plus", max), ("le moins", min)):
        rho, one, other = chosen(pairs, key=lambda pair: pair[0])
        said.append(
            fr(
                f"S'accordent {which} : « {one.name} » et « {other.name} » ({numbers.number(rho, 2, sign=True)}) :"
                f" {_meaning(rho)}."
            )
        )
    size = int(seen.tension.scores.notna().any(axis=1).sum())
    by_chance = 1.96 / math.sqrt(size - 1)
    many = labels.LEVEL_MANY[seen.state.level]
    said.append(
        fr(
            f"Sur {numbers.number(size)} {many} de la région, une corrélation entre −{numbers.number(by_chance, 2)} et"
            f" +{numbers.number(by_chance, 2)} peut être due au hasard (au seuil usuel de 5 %, approximation)."
        )
    )
    return [*said, texts.SHARED_PARTS]


def _meaning(rho: float) -> str:
    if rho >= AGREE:
        return "elles désignent à peu près les mêmes territoires"
    if rho >= LOOSE:
        return "elles se recoupent en partie"
    if rho > -LOOSE:
        return "elles disent des choses différentes, aucune ne remplace l'autre"
    return "elles s'opposent : où l'une est haute, l'autre est plutôt basse"


def _departements(seen: Found, atlas: Atlas) -> list[Child]:
    tension, names = atlas.tension("departement", seen.state.chosen), atlas.level("departement").names
    found_: list[Child] = []
    for reading in READINGS:
        flags = tension.flags[reading.id]
        if flags.isna().all():
            said = "ne peut pas se prononcer (source non chargée, ou moins de quatre départements connus)"
        else:
            held = [str(names[code]) for code in flags.index[flags == 1]]
            said = f"signale {', '.join(held)}" if held else "ne signale aucun département"
        found_.append(html.Li([html.Strong(_titled(reading)), fr(f" {said}.")]))
    return [html.H3(fr("Départements signalés par chaque lecture")), html.Ul(found_)]


def _multiples(seen: Found, atlas: Atlas) -> Child:
    level, tension = atlas.level("departement"), atlas.tension("departement", seen.state.chosen)
    called = [fr(str(text)) for text in level.names]
    drawn: list[Child] = []
    for reading in READINGS:
        flags = [flag == 1 for flag in tension.flags[reading.id]]
        id_ = CHARTED.get(reading.id)
        if id_ is not None and id_ in atlas.indicators:
            declared = atlas.indicator(id_)
            known = atlas.aggregate(id_, "region", atlas.region).value
            title = fr(f"{reading.letter}. {declared.name} ({declared.unit})")
            values = level.figures[id_].where(level.missing[id_] <= MISSING_LIMIT)
            chart = figures.reading_bars(called, list(values), flags, known, declared.decimals)
        elif id_ is None:
            title, values = fr(f"{reading.letter}. {texts.SCORE_CHART[reading.id]}"), tension.scores[reading.id]
            chart = figures.reading_bars(called, list(values), flags, None, 2)
        else:
            continue
        if values.notna().any():
            drawn.append(components.chart(chart, f"tension_{reading.id}", title))
    return html.Div(drawn, className="petits") if drawn else html.P(texts.NONE)


def _beside(atlas: Atlas) -> str:
    """Spearman correlation of our access with the APL, over the communes of the region."""
    known = atlas.level("commune").figures.reindex(columns=["acces_mg", "apl"]).dropna()
    rho = cell(known.corr(method="spearman"), "apl", "acces_mg") if len(known) > 2 else float("nan")  # noqa: PLR2004
    if math.isnan(rho):
        return fr("Les deux mesures ne sont pas connues ensemble dans cette région : rien à comparer.")
    return fr(
        f"Sur les {numbers.count(len(known), 'commune')} de la région où les deux sont connues, la corrélation de rang"
        f" (Spearman) entre notre accès estimé aux généralistes (2SFCA) et l'APL de la DREES est de"
        f" {numbers.number(rho, 2)} : {_meaning(rho)}. La nôtre compte des têtes et des minutes à vol d'oiseau ; l'APL"
        " compte l'activité, l'âge des patients et des temps de route. En cas de désaccord, l'APL fait référence."
    )


def _decays(atlas: Atlas) -> list[Child]:
    """The same access under each decay function."""
    rows = [
        [
            [fr(decay.name), html.Small(texts.DECAY_IN_USE)] if decay is decays.DEFAULT else fr(decay.name),
            [fr(decay.formula), html.Small(fr(f"{decay.source} {texts.MARKS[min(decay.mark, decay.limit_mark)]}"))],
            numbers.number(found.mean, 1),
            numbers.number(found.with_apl, 2),
            numbers.number(found.with_default, 2),
            numbers.percent(found.worst_kept, 0),
        ]
        for found in atlas.access_sensitivity
        for decay in (decays.BY_ID[found.decay],)
    ]
    if not rows:
        return []
    table = components.table(texts.DECAYS, texts.DECAY_COLUMNS, rows, numeric=(2, 3, 4, 5))
    return [html.H3(texts.DECAYS_TITLE), html.P(components.explained(texts.DECAYS_HELP, "2sfca", "2SFCA")), table]


# Projections


def projections(search: str | None, atlas: Atlas) -> list[Child]:
    """Draw what becomes of access and needs under the assumptions of the sliders."""
    seen = found(search, atlas)
    return [*_departures(seen, atlas), *_pace(seen, atlas)]


def _departures(seen: Found, atlas: Atlas) -> list[Child]:
    level = seen.level
    if not set(level.figures) >= NEEDED or level.figures.loc[seen.shown, "apl"].isna().all():
        title = opendata.load()["open_apl"].title
        return [components.notice(fr(f"APL inconnue : charger « {title} » (cpts-map fetch open_apl)."), kind="alerte")]
    uniform = seen.state.leaving
    return [
        html.P(texts.LINEAR_APL),
        html.P(_under_dense(seen.state.seniors / 100, atlas)),
        html.P(
            fr(
                f"Un départ uniforme de {uniform} % des généralistes baisse tout accès d'exactement {uniform} % :"
                " l'accès est proportionnel à l'offre. Le classement des territoires n'en change pas ; c'est l'âge des"
                " médecins qui creuse les écarts."
            )
        ),
        _losses(seen, atlas),
    ]


def _losses(seen: Found, atlas: Atlas) -> Child:
    level, state = seen.level, seen.state
    apl = level.figures["apl"].where(level.missing["apl"] <= MISSING_LIMIT)
    after = projection.after_senior_departures(apl, level.figures["apl_65"], state.seniors / 100)
    loss = 1 - after / apl.where(apl > 0)
    order = loss[seen.shown].sort_values(ascending=False, na_position="last", kind="stable").index
    rows = []
    for code in map(str, order[:ROWS]):
        access = cell(level.figures, code, "acces_mg") * (1 - state.leaving / 100)
        told = cell(level.missing, code, "acces_mg") <= MISSING_LIMIT
        rows.append(
            [
                name(code, seen.level, atlas),
                figure(code, "apl", level, atlas),
                numbers.number(after[code], 2),
                numbers.percent(loss[code]),
                figure(code, "acces_mg", level, atlas),
                numbers.number(access, 1) if told else numbers.DASH,
            ]
        )
    more = f", les {ROWS} plus touchés" if len(order) > ROWS else ""
    caption = fr(
        f"Si {state.seniors} % de l'activité des plus de 65 ans cesse ({labels.LEVEL_MANY[state.level]}{more}) ; à"
        f" droite, si {state.leaving} % des généralistes partent partout"
    )
    return components.table(caption, texts.PROJECTION_COLUMNS, rows, numeric=range(1, 6))


def _under_dense(share: float, atlas: Atlas) -> str:
    """Share of the inhabitants of the region below the threshold, today and after."""
    table = atlas.level("commune")
    apl, apl_65 = table.figures["apl"], table.figures["apl_65"]
    after = projection.after_senior_departures(apl, apl_65, share)
    now, then = (projection.share_under(x, table.inhabitants, APL_UNDER_DENSE) for x in (apl, after))
    return fr(
        f"Dans la région, la part des habitants en commune sous 2,5 consultations par an passerait de"
        f" {numbers.percent(now)} à {numbers.percent(then)}."
    )


def _pace(seen: Found, atlas: Atlas) -> list[Child]:
    head = html.H3(texts.PACE_TITLE)
    if "evolution_75" not in atlas.indicators:
        source = opendata.load()["open_structure"]
        said = f"Évolution inconnue : « {source.title} » n'est pas chargé. Le charger : cpts-map fetch {source.id}."
        return [head, html.P(fr(f"{said} {source.manual}"))]
    level = seen.level
    declared = atlas.indicator("evolution_75")
    count = level.figures["part_75"] * level.inhabitants / 100
    later = projection.at_the_same_pace(count, level.figures["evolution_75"])
    order = level.figures.loc[seen.shown, "evolution_75"].sort_values(ascending=False, na_position="last").index
    rows = [
        [
            name(str(code), seen.level, atlas),
            figure(str(code), "evolution_75", level, atlas),
            numbers.number(count[code]),
            numbers.number(later[code]),
        ]
        for code in order[:ROWS]
    ]
    first, last = (int(str(declared.parameters[key])) for key in ("first", "last"))
    years = numbers.count(last - first, "an")
    said = fr(
        f"Hypothèse : la même évolution en pour cent qu'entre {first} et {last}, pendant {years} de plus. Le nombre"
        f" actuel est la part des 75 ans ou plus ({atlas.indicator('part_75').vintage}) × la population municipale."
    )
    return [head, html.P(said), components.table(fr(declared.name), texts.PACE_COLUMNS, rows, numeric=range(1, 4))]
