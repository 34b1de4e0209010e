"""Tables of territories: tension of a level, diagnosis of one, comparison of several."""

import math
from collections.abc import Sequence

import pandas as pd

from cpts_map import wording
from cpts_map.answers import Diagnosis
from cpts_map.atlas import STANDING, Atlas
from cpts_map.diagnostics.readings import READINGS
from cpts_map.indicators import Indicator
from cpts_map.texts import labels
from cpts_map.web.downloads.regional import Table
from cpts_map.web.urlstate import CompareState
from cpts_map.web.views import compare_view, diagnostic_view, published_view, tension_view
from cpts_map.web.views.tension_cells import cell


def tension(search: str, atlas: Atlas) -> Table:
    """The five readings of the territories of a level, sorted as on screen, all pages."""
    seen = tension_view.found(search, atlas)
    level, found = seen.level, seen.tension
    shown = [id_ for reading in READINGS for id_ in reading.shown if id_ in level.figures]
    columns = (
        "niveau",
        "code",
        "territoire",
        "population_2023",
        *[f"{id_} ({atlas.indicator(id_).unit}, {atlas.indicator(id_).vintage})" for id_ in shown],
        *[f"manque_{id_}" for id_ in shown],
        "rang_moyen_besoins",
        "score_multicritere",
        "rang_multicritere",
        "stabilite",
        *[f"signal_{reading.id}" for reading in READINGS],
        "lectures_qui_signalent",
        "lectures_connues",
    )
    ranks = None if found.multi is None else found.multi.rank
    rows = (
        (
            seen.state.level,
            code,
            level.names[code],
            _given(level.inhabitants[code]),
            *[_given(cell(level.figures, code, id_)) for id_ in shown],
            *[cell(level.missing, code, id_) for id_ in shown],
            _given(cell(found.scores, code, "besoins")),
            _given(cell(found.scores, code, "multicritere")),
            None if ranks is None else _given(ranks[code]),
            _given(found.stable[code]),
            *[None if pd.isna(flag) else bool(flag) for flag in found.flags.loc[code]],
            int(found.flagged[code]),
            int(found.told[code]),
        )
        for code in seen.shown
    )
    return columns, rows


def _given(value: float) -> float | int | None:
    """Give a number, whole where it is whole; nothing where it is missing."""
    if math.isnan(value):
        return None
    return int(value) if float(value).is_integer() else float(value)


def diagnosis(search: str, atlas: Atlas) -> Table:
    """Every indicator of the territory of the page *Diagnostic*; headers only without one."""
    columns = (
        *_INDICATOR_COLUMNS,
        "valeur",
        "numerateur",
        "denominateur",
        "part_population_sans_valeur",
        "fiable",
        "sans_objet",
        "effectif_a_verifier",
        "departement",
        "region",
        "france",
        *(f"rang_{level}_part_au_dessous" for level in STANDING),
        *(f"rang_{level}_effectif" for level in STANDING),
        "calcul",
        "sources",
        "niveau",
        "territoire_decrit",
        "etat",
    )
    found = diagnostic_view.diagnosis_of(search, atlas)
    rows: list[tuple[object, ...]] = []
    for value in found.indicators if found else ():
        declared = atlas.indicator(value.id)
        bench = {b.level: b.value for b in value.benchmarks}
        places = {s.level: s for s in value.standings}
        rows.append(
            (
                *_indicator_cells(declared),
                value.value,
                value.numerator,
                value.denominator,
                value.missing_share,
                value.reliable,
                value.not_applicable,
                " ".join(value.flagged),
                bench.get("departement"),
                bench.get("region"),
                value.france.value,
                *(places[level].below if level in places else None for level in STANDING),
                *(places[level].of if level in places else None for level in STANDING),
                declared.formula,
                " ".join(value.sources),
                value.level,
                "ensemble des communes",
                None,
            )
        )
    return columns, [*rows, *_departmental(found, atlas, len(columns))]


def _departmental(found: Diagnosis | None, atlas: Atlas, width: int) -> list[tuple[object, ...]]:
    """A row for each département touched and each figure published by département: no figure of the territory."""
    rows: list[tuple[object, ...]] = []
    for value in found.departmental if found else ():
        declared = atlas.departmental[value.id]
        head = _indicator_cells(declared)
        for figure in value.departements:
            told = (figure.value, figure.numerator, figure.denominator)
            bench = (figure.value, value.region.value, value.france.value)
            end = (
                declared.formula,
                " ".join(value.sources),
                value.level,
                f"{figure.name} ({figure.code})",
                figure.status,
            )
            # Neither share without value nor rank: those are figures of a set of communes.
            start = (*head, *told, None, None, None, None, *bench)
            rows.append((*start, *[None] * (width - len(start) - len(end)), *end))
    return rows


_INDICATOR_COLUMNS = ("famille", "id", "indicateur", "unite", "sens", "millesime")


def _indicator_cells(declared: Indicator) -> tuple[str, ...]:
    sense = labels.DIRECTION[declared.direction.value]
    return declared.family.value, declared.id, declared.name, declared.unit, sense, declared.vintage


def comparison(search: str, atlas: Atlas) -> Table:
    """Every indicator of the territories of the page *Comparer*, a group of columns each."""
    state = CompareState.from_search(search)
    known = [column for column in compare_view.columns(state, atlas) if column.diagnosis]
    names = (f"{column.name} ({column.selection})" for column in known)
    columns = [*_INDICATOR_COLUMNS]
    for i, name in enumerate(names):
        columns += [f"{name} : valeur", f"{name} : part sans valeur", *([f"{name} : écart"] if i else [])]
    rows: list[tuple[object, ...]] = []
    for declared in atlas.indicators.values() if known else ():
        values = compare_view.values_of(declared.id, known)
        cells: list[object] = []
        for i, value in enumerate(values):
            cells += [value.value, value.missing_share]
            if i:
                cells.append(compare_view.gap(declared, value, values[0]))
        rows.append((*_indicator_cells(declared), *cells))
    return columns, [*rows, *_compared(known, atlas)]


def _compared(known: Sequence[compare_view.Column], atlas: Atlas) -> list[tuple[object, ...]]:
    """Figures published by département, as text under the names of the départements: no value, no gap."""
    rows: list[tuple[object, ...]] = []
    for declared in atlas.departmental.values() if known else ():
        cells: list[object] = []
        for i, diagnosis in enumerate(column.diagnosis for column in known if column.diagnosis):
            figures = published_view.value_of(diagnosis, declared.id).departements
            cells += [" ; ".join(wording.published(f, declared) for f in figures), None, *([None] if i else [])]
        rows.append((*_indicator_cells(declared), *cells))
    return rows
