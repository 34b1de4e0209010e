"""Endpoints of tension: the five readings of the territories of a level, each with its rule."""

from typing import Annotated, Any, Literal

import pandas as pd
from fastapi import FastAPI, Path, Query
from fastapi.responses import Response
from pydantic import BaseModel

from cpts_map.answers import LevelTable
from cpts_map.atlas import Atlas
from cpts_map.diagnostics.presets import MAX_WEIGHT, PRESETS
from cpts_map.diagnostics.readings import CRITERIA, READINGS, Tension
from cpts_map.texts import api as texts
from cpts_map.texts.typography import fr
from cpts_map.web.api import models
from cpts_map.web.api.places import Code, PagingOf, communes_of, precision_of
from cpts_map.web.api.problems import NOT_FOUND, ProblemError
from cpts_map.web.api.replies import REGISTER, Replies, number, refusals

_WEIGHTS = rf"^[0-{MAX_WEIGHT}](,[0-{MAX_WEIGHT}]){{{len(CRITERIA) - 1}}}$"
Preset = Literal["egaux", "ars_ara", "urps", "drees"]
_DEFAULT: Preset = "egaux"
PresetOf = Annotated[Preset, Query(description="Poids de départ de la lecture multicritère.")]
WeightsOf = Annotated[
    str | None, Query(pattern=_WEIGHTS, description=f"Poids des critères, de 0 à {MAX_WEIGHT}, dans leur ordre.")
]
LevelPath = Annotated[models.Kind, Path(description="Niveau comparé dans la région.")]


class Weight(BaseModel):
    """A criterion of the multi-criteria reading and its weight."""

    indicator: str
    name: str
    weight: int


class ReadingRule(BaseModel):
    """What a reading looks at, and how it flags."""

    id: str
    letter: str
    name: str
    definition: str
    definition_mark: str
    flag: str
    flag_mark: str
    source: str
    indicators: list[str]
    limit: float | None


class Read(BaseModel):
    """A reading of a territory."""

    reading: str
    score: float | None
    flagged: bool | None


class TensionRow(BaseModel):
    """The readings of a territory."""

    code: str
    name: str
    precision: str | None
    inhabitants: float | None
    readings: list[Read]
    readings_flagging: int
    readings_known: int
    rank: float | None
    stability: float | None


class _Weighed(models.Answer):
    level: str
    preset: str | None
    weights: list[Weight]
    rules: list[ReadingRule]


class TensionAnswer(_Weighed):
    """The readings of every territory of a level."""

    page: models.Pages
    rows: list[TensionRow]


class TensionFigure(_Weighed):
    """The readings of a territory."""

    row: TensionRow


def add(router: FastAPI, replies: Replies) -> None:
    """Add the endpoints of tension."""
    atlas = replies.atlas

    @router.get("/tension/{level}", response_model=TensionAnswer, responses=refusals(404, 422))
    def tension(level: LevelPath, paging: PagingOf, preset: PresetOf = _DEFAULT, weights: WeightsOf = None) -> Response:
        """Cinq lectures de la tension sur chaque territoire d'un niveau ; aucune note unique."""
        table, given, found = _read(atlas, level, preset, weights)
        asked = f"weights={weights}" if weights else f"preset={preset}"
        content = _told(level, None if weights else preset, given, found)
        rows = [_row(atlas, table, found, code) for code in table.names.index]
        return replies.paged(rows, paging, f"/tension/{level}?{asked}", content, _sources(atlas, level))

    @router.get("/tension/{level}/{code}", response_model=TensionFigure, responses=refusals(404, 422))
    def tension_figure(
        level: LevelPath, code: Code, preset: PresetOf = _DEFAULT, weights: WeightsOf = None
    ) -> Response:
        """Les cinq lectures d'un territoire de la région."""
        table, given, found = _read(atlas, level, preset, weights)
        if code not in table.names.index:
            communes_of(atlas, level, code)  # says what is wrong with a code that does not exist
            raise ProblemError(NOT_FOUND, texts.NOT_READ.format(code=code))
        content = _told(level, None if weights else preset, given, found)
        return replies.write({**content, "row": _row(atlas, table, found, code)}, _sources(atlas, level))


def _read(atlas: Atlas, level: str, preset: str, weights: str | None) -> tuple[LevelTable, tuple[int, ...], Tension]:
    if level not in atlas.levels:
        raise ProblemError(NOT_FOUND, texts.NO_LEVEL.format(level=level))
    given = tuple(int(w) for w in weights.split(",")) if weights else PRESETS[preset].weights
    return atlas.level(level), given, atlas.tension(level, given)


def _sources(atlas: Atlas, level: str) -> tuple[str, ...]:
    shown = {*(c.indicator for c in CRITERIA), *(id_ for reading in READINGS for id_ in reading.shown)}
    known = (s for id_ in shown if id_ in atlas.indicators for s in atlas.indicator(id_).sources)
    return (*known, *(REGISTER if level == "cpts" else ()))


def _told(level: str, preset: str | None, weights: tuple[int, ...], found: Tension) -> dict[str, Any]:
    """Say what was asked, and by which rules it is answered."""
    given = [{"indicator": c.indicator, "name": c.name, "weight": w} for c, w in zip(CRITERIA, weights, strict=True)]
    rules = [
        {
            "id": reading.id,
            "letter": reading.letter,
            "name": reading.name,
            "definition": fr(reading.definition),
            "definition_mark": reading.definition_mark,
            "flag": fr(reading.flag),
            "flag_mark": reading.flag_mark,
            "source": fr(reading.source),
            "indicators": list(reading.shown) or [c.indicator for c in reading.criteria],
            "limit": number(found.limits[reading.id]),
        }
        for reading in READINGS
    ]
    return {"level": level, "preset": preset, "weights": given, "rules": rules}


def _row(atlas: Atlas, table: LevelTable, found: Tension, code: str) -> dict[str, Any]:
    scores, flags = found.scores.loc[code].to_dict(), found.flags.loc[code].to_dict()
    read = [
        {"reading": r.id, "score": number(scores[r.id]), "flagged": None if pd.isna(flags[r.id]) else flags[r.id] > 0}
        for r in READINGS
    ]
    return {
        "code": str(code),
        "name": table.names[code],
        "precision": precision_of(atlas, table.level, code),
        "inhabitants": number(table.inhabitants[code]),
        "readings": read,
        "readings_flagging": int(found.flagged[code]),
        "readings_known": int(found.told[code]),
        "rank": None if found.multi is None else number(found.multi.rank[code]),
        "stability": number(found.stable[code]),
    }
