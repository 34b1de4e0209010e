"""Endpoints of figures: indicators, coverage, zones, diagnosis."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import FastAPI, Path, Query
from fastapi.responses import Response

from cpts_map.answers import CommuneCoverage, CoverageRow, DepartmentalValue, to_dict
from cpts_map.atlas import FRANCE, Atlas, Perimeter
from cpts_map.findings import RULES
from cpts_map.indicators import Indicator
from cpts_map.rules import Definition
from cpts_map.texts import api as texts
from cpts_map.texts.typography import fr
from cpts_map.web.api import models
from cpts_map.web.api.places import Code, GeoResponse, KindPath, PagingOf, address, communes_of, name_of, precision_of
from cpts_map.web.api.problems import NOT_FOUND, ProblemError
from cpts_map.web.api.replies import GEOJSON, REGISTER, Replies, number, refusals

IndicatorId = Annotated[str, Path(min_length=1, max_length=120, description="Identifiant de l'indicateur.")]
LevelPath = Annotated[models.FigureLevel, Path(description="Niveau ; « france » a pour code FR.")]
DefinitionOf = Annotated[Definition, Query(description="Définition de « couvert ».")]

OneDepartement = Annotated[str | None, Query(max_length=3, description="Zones d'un seul département.")]


def _declared(atlas: Atlas, indicator_id: str) -> Indicator:
    return atlas.departmental[indicator_id] if indicator_id in atlas.departmental else atlas.indicator(indicator_id)


def _declaration(indicator: Indicator) -> dict[str, Any]:
    return {
        "id": indicator.id,
        "name": indicator.name,
        "unit": indicator.unit,
        "direction": indicator.direction.value,
        "family": indicator.family.value,
        "level": indicator.level.value,
        "vintage": indicator.vintage,
        "sources": list(indicator.sources),
        "formula": indicator.formula,
        "weight": indicator.weight,
        "missing": indicator.missing,
        "decimals": indicator.decimals,
    }


def _published(atlas: Atlas, indicator_id: str, departement: str) -> DepartmentalValue:
    return next(value for value in atlas.published([departement]) if value.id == indicator_id)


def _departmental(atlas: Atlas, indicator_id: str, level: str, code: str) -> dict[str, Any]:
    """A figure published for a whole territory, never computed here."""
    if level not in {"departement", "region", "france"}:
        raise ProblemError(NOT_FOUND, texts.NOT_AT_LEVEL.format(id=indicator_id, level=level))
    if level == "france":
        _check_france(code)
        found = _published(atlas, indicator_id, next(iter(atlas.departements))).france
    else:
        members = communes_of(atlas, level, code)
        departement = code if level == "departement" else str(atlas.everywhere["departement"][members[0]])
        given = _published(atlas, indicator_id, departement)
        found = given.departements[0] if level == "departement" else given.region
    figure: dict[str, Any] = to_dict(found)
    return figure


def _check_france(code: str) -> None:
    if code != FRANCE:
        raise ProblemError(NOT_FOUND, texts.ONLY_FRANCE.format(code=code, france=FRANCE))


def _figure(atlas: Atlas, indicator: Indicator, level: str, code: str) -> dict[str, Any]:
    """The figure of a territory, as on screen."""
    if indicator.id in atlas.departmental:
        return _departmental(atlas, indicator.id, level, code)
    if level == "france":
        _check_france(code)
        country: dict[str, Any] = to_dict(atlas.france(indicator.id))
        return country
    figure: dict[str, Any] = to_dict(atlas.perimeter(communes_of(atlas, level, code)).indicator(indicator.id))
    return figure


def _level_rows(atlas: Atlas, indicator: Indicator, level: str) -> list[dict[str, Any]]:
    if indicator.id in atlas.departmental:
        if level != "departement":
            raise ProblemError(NOT_FOUND, texts.NOT_AT_LEVEL.format(id=indicator.id, level=level))
        people = atlas.level(level).inhabitants
        return [
            {
                "code": c,
                "name": n,
                "precision": None,
                "inhabitants": number(people[c]),
                "value": f["value"],
                "missing_share": None,
            }
            for c, n in atlas.departements.items()
            for f in [_departmental(atlas, indicator.id, level, c)]
        ]
    if level not in atlas.levels:
        raise ProblemError(NOT_FOUND, texts.NO_LEVEL.format(level=level))
    table = atlas.level(level)
    columns = table.names, table.inhabitants, table.figures[indicator.id], table.missing[indicator.id]
    return [
        {
            "code": str(c),
            "name": n,
            "precision": precision_of(atlas, level, str(c)),
            "inhabitants": number(p),
            "value": number(v),
            "missing_share": number(m),
        }
        for c, n, p, v, m in zip(table.names.index, *(column.tolist() for column in columns), strict=True)
    ]


def add_indicators(router: FastAPI, replies: Replies) -> None:
    """Add the endpoints of indicators."""
    atlas = replies.atlas

    @router.get("/indicators", response_model=models.Indicators)
    def indicators() -> Response:
        """Indicateurs : unité, calcul, pondération, valeurs manquantes, millésime, sources."""
        known = (*atlas.indicators.values(), *atlas.departmental.values())
        return replies.write({"rows": [_declaration(indicator) for indicator in known]})

    @router.get("/indicators/{indicator_id}", response_model=models.IndicatorAnswer, responses=refusals(404, 422))
    def indicator(indicator_id: IndicatorId) -> Response:
        """Un indicateur."""
        found = _declared(atlas, indicator_id)
        return replies.write({"indicator": _declaration(found)}, found.sources)

    @router.get("/indicators/{indicator_id}/{level}", response_model=models.LevelValues, responses=refusals(404, 422))
    def indicator_level(indicator_id: IndicatorId, level: KindPath, paging: PagingOf) -> Response:
        """Un indicateur sur chaque territoire d'un niveau de la région."""
        found = _declared(atlas, indicator_id)
        content = {"indicator": _declaration(found), "level": level}
        where = address("indicators", indicator_id, level)
        sources = (*found.sources, *(REGISTER if level == "cpts" else ()))
        return replies.paged(_level_rows(atlas, found, level), paging, where, content, sources)

    @router.get("/indicators/{indicator_id}/{level}/{code}", response_model=models.Figure, responses=refusals(404, 422))
    def figure(indicator_id: IndicatorId, level: LevelPath, code: Code) -> Response:
        """Un chiffre : valeur, numérateur, dénominateur, part manquante, calcul, sources, millésime, comparaisons."""
        found = _declared(atlas, indicator_id)
        value = _figure(atlas, found, level, code)
        name = "France" if level == "france" else name_of(atlas, level, code)
        place = {"level": level, "code": code, "name": name, "precision": precision_of(atlas, level, code)}
        content = {"indicator": _declaration(found), **place, "figure": value}
        return replies.write(content, (*found.sources, *(REGISTER if level == "cpts" else ())))


def _coverage_rows(atlas: Atlas, definition: Definition, by: str) -> Sequence[CoverageRow | CommuneCoverage]:
    return atlas.commune_coverage(definition) if by == "commune" else atlas.coverage(definition, by)


def add_coverage(router: FastAPI, replies: Replies) -> None:
    """Add the endpoints of coverage and of zones."""
    atlas = replies.atlas

    @router.get("/coverage/{by}", response_model=models.CoverageAnswer, responses=refusals(404, 422))
    def coverage(
        by: Annotated[models.By, Path(description="Niveau des lignes.")],
        paging: PagingOf,
        definition: DefinitionOf = Definition.LARGE,
    ) -> Response:
        """Couverture de la région par les CPTS ; sous un registre partiel, les parts sont des minimums."""
        rows = to_dict(list(_coverage_rows(atlas, definition, by)))
        content = {"definition": definition, "by": by}
        return replies.paged(rows, paging, f"/coverage/{by}?definition={definition}", content, REGISTER)

    @router.get("/coverage/{by}/{code}", response_model=models.CoverageFigure, responses=refusals(404, 422))
    def coverage_figure(
        by: Annotated[models.By, Path(description="Niveau du territoire.")],
        code: Code,
        definition: DefinitionOf = Definition.LARGE,
    ) -> Response:
        """Couverture d'un territoire de la région."""
        found = next((row for row in _coverage_rows(atlas, definition, by) if row.code == code), None)
        if found is None:
            raise ProblemError(NOT_FOUND, texts.NOT_OURS.format(code=code))
        return replies.write({"definition": definition, "by": by, "row": to_dict(found)}, REGISTER)

    _add_zones(router, replies)


def _add_zones(router: FastAPI, replies: Replies) -> None:
    atlas = replies.atlas

    @router.get("/zones", response_model=models.Zones, responses=refusals(404, 422))
    def zones(definition: DefinitionOf = Definition.LARGE, departement: OneDepartement = None) -> Response:
        """Zones sans CPTS documentée, par population décroissante, avec leurs rattachements possibles."""
        rows = to_dict(atlas.zones(definition, departement))
        return replies.write({"definition": definition, "rows": rows}, (*REGISTER, "adjacency"))

    @router.get(
        "/zones.geojson", response_class=GeoResponse, response_model=models.Features, responses=refusals(404, 422)
    )
    def zones_geojson(definition: DefinitionOf = Definition.LARGE, departement: OneDepartement = None) -> Response:
        """Les mêmes zones, avec leurs contours (GeoJSON, WGS 84)."""
        found = [
            {"type": "Feature", "id": z.id, "properties": to_dict(z), "geometry": atlas.geometry(z.communes)}
            for z in atlas.zones(definition, departement)
        ]
        content = {"type": "FeatureCollection", "features": found}
        return replies.write(content, (*REGISTER, "adjacency"), media=GEOJSON)


def _judged(perimeter: Perimeter) -> dict[str, Any]:
    """Diagnosis of a perimeter, and what the rules say of it."""
    said, rules = perimeter.assess(), {rule.id: rule for rule in RULES}
    findings = [
        {
            "rule": finding.rule,
            "kind": finding.kind,
            "text": finding.text,
            "indicator": finding.indicator or None,
            "when": fr(rules[finding.rule].when),
            "source": fr(rules[finding.rule].source),
        }
        for finding in said.findings
    ]
    judged = {"composition": to_dict(said.composition), "findings": findings}
    return {"diagnosis": to_dict(perimeter.diagnose()), **judged}


def add_diagnosis(router: FastAPI, replies: Replies) -> None:
    """Add the diagnosis of a posted perimeter, and of a territory."""
    atlas = replies.atlas

    @router.post("/diagnosis", response_model=models.DiagnosisAnswer, responses=refusals(400, 404, 413, 422))
    def diagnosis(perimeter: models.Perimeter) -> Response:
        """Diagnostic d'un périmètre : population, bornes, classe, morceaux, EPCI, CPTS, indicateurs, constats."""
        return replies.write({"precision": None, **_judged(atlas.perimeter(perimeter.communes))})

    @router.get(
        "/territories/{kind}/{code}/diagnosis", response_model=models.DiagnosisAnswer, responses=refusals(404, 422)
    )
    def territory_diagnosis(kind: KindPath, code: Code) -> Response:
        """Le même diagnostic, d'un territoire qui existe."""
        found = atlas.perimeter(communes_of(atlas, kind, code))
        return replies.write({"precision": precision_of(atlas, kind, code), **_judged(found)})
