"""Endpoints of what there is: territories, CPTS, register, search, sources."""

from typing import Annotated, Any
from urllib.parse import quote

import numpy as np
from fastapi import Depends, FastAPI, Path, Query
from fastapi.responses import JSONResponse, Response

from cpts_map.answers import to_dict
from cpts_map.atlas import Atlas
from cpts_map.queries import Cpts
from cpts_map.texts import api as texts
from cpts_map.web.api import models
from cpts_map.web.api.problems import NOT_FOUND, ProblemError
from cpts_map.web.api.replies import GEOJSON, REGISTER, Paging, Replies, number, refusals

Code = Annotated[str, Path(min_length=1, max_length=80, description="Code du territoire.")]
KindPath = Annotated[models.Kind, Path(description="Nature du territoire.")]
CptsId = Annotated[str, Path(min_length=1, max_length=80, description="Identifiant de la CPTS dans le registre.")]
PagingOf = Annotated[Paging, Depends()]


def name_of(atlas: Atlas, kind: str, code: str) -> str:
    """Name of a territory that exists."""
    return atlas.cpts(code).name if kind == "cpts" else atlas.name(kind, code)


def communes_of(atlas: Atlas, kind: str, code: str) -> tuple[str, ...]:
    """Communes of a territory.

    Raises
    ------
    UnknownCodeError
        There is no such territory.
    ProblemError
        No loaded source describes the level, or the register has no perimeter for the CPTS.
    """
    if kind not in atlas.levels:
        raise ProblemError(NOT_FOUND, texts.NO_LEVEL.format(level=kind))
    found = atlas.territory(kind, code)
    if not found:
        raise ProblemError(NOT_FOUND, texts.NO_PERIMETER.format(code=code))
    return found


def precision_of(atlas: Atlas, kind: str, code: str) -> str | None:
    """How the perimeter of a CPTS is known; ``None`` for another territory, whose communes are certain."""
    return atlas.cpts(code).precision if kind == "cpts" else None


def _inhabitants(atlas: Atlas, communes: tuple[str, ...]) -> float | None:
    people = atlas.everywhere["inhabitants"].reindex(list(communes)).to_numpy(dtype=float)
    return float(np.nansum(people)) if np.isfinite(people).any() else None


def _detail(atlas: Atlas, kind: str, code: str) -> dict[str, Any]:
    communes = communes_of(atlas, kind, code)
    return {
        "level": kind,
        "code": code,
        "name": name_of(atlas, kind, code),
        "precision": precision_of(atlas, kind, code),
        "inhabitants": _inhabitants(atlas, communes),
        "communes": list(communes),
    }


def _feature(atlas: Atlas, entry: Cpts) -> dict[str, Any]:
    communes = atlas.cpts_communes(entry.cpts_id)
    return {
        "type": "Feature",
        "id": entry.cpts_id,
        "properties": {**to_dict(entry), "communes": list(communes), "inhabitants": _inhabitants(atlas, communes)},
        "geometry": atlas.geometry(communes) if communes else None,
    }


def add_territories(router: FastAPI, replies: Replies) -> None:
    """Add the endpoints of territories."""
    atlas = replies.atlas

    @router.get("/territories/{kind}", response_model=models.Territories, responses=refusals(404, 422))
    def territories(kind: KindPath, paging: PagingOf) -> Response:
        """Territoires d'un niveau dans la région, par code."""
        if kind not in atlas.levels:
            raise ProblemError(NOT_FOUND, texts.NO_LEVEL.format(level=kind))
        table = atlas.level(kind)
        rows = [
            {
                "level": kind,
                "code": str(code),
                "name": name,
                "precision": precision_of(atlas, kind, str(code)),
                "inhabitants": number(people),
            }
            for code, name, people in zip(table.names.index, table.names, table.inhabitants.tolist(), strict=True)
        ]
        return replies.paged(rows, paging, f"/territories/{kind}", sources=REGISTER)

    @router.get("/territories/{kind}/{code}", response_model=models.TerritoryDetail, responses=refusals(404, 422))
    def territory(kind: KindPath, code: Code) -> Response:
        """Un territoire de France et ses communes."""
        return replies.write(_detail(atlas, kind, code), REGISTER)

    @router.get(
        "/territories/{kind}/{code}/geometry",
        response_class=GeoResponse,
        response_model=models.FeatureAnswer,
        responses=refusals(404, 422),
    )
    def territory_geometry(kind: KindPath, code: Code) -> Response:
        """Contour d'un territoire (GeoJSON, WGS 84) ; « geometry » est null si aucun contour n'est publié."""
        found = _detail(atlas, kind, code)
        shape = atlas.geometry(found["communes"])
        content = {"type": "Feature", "id": code, "properties": found, "geometry": shape}
        return replies.write(content, REGISTER, media=GEOJSON)


class GeoResponse(JSONResponse):
    """GeoJSON, for OpenAPI."""

    media_type = GEOJSON


def add_cpts(router: FastAPI, replies: Replies) -> None:
    """Add the endpoints of CPTS and of the register."""
    atlas = replies.atlas

    @router.get("/cpts", response_model=models.CptsList)
    def cpts_list() -> Response:
        """CPTS du registre dans la région, avec leurs communes documentées."""
        rows = [to_dict(c) | {"communes": list(atlas.cpts_communes(c.cpts_id))} for c in atlas.register_entries]
        return replies.write({"rows": rows}, REGISTER)

    @router.get("/cpts.geojson", response_class=GeoResponse, response_model=models.Features)
    def cpts_geojson() -> Response:
        """Périmètres des CPTS (GeoJSON, WGS 84) ; « geometry » est null si le périmètre n'est pas documenté."""
        found = [_feature(atlas, entry) for entry in atlas.register_entries]
        return replies.write({"type": "FeatureCollection", "features": found}, REGISTER, media=GEOJSON)

    @router.get(
        "/cpts/{cpts_id}",
        response_class=GeoResponse,
        response_model=models.FeatureAnswer,
        responses=refusals(404, 422),
    )
    def cpts(cpts_id: CptsId) -> Response:
        """Une CPTS (GeoJSON, WGS 84)."""
        return replies.write(_feature(atlas, atlas.cpts(cpts_id)), REGISTER, media=GEOJSON)

    @router.get("/register", response_model=models.Ledger, responses=refusals(422))
    def register(paging: PagingOf) -> Response:
        """Registre : commune, CPTS, statut, date, source ; toute la France."""
        return replies.paged(to_dict(atlas.ledger_rows), paging, "/register", sources=REGISTER)


def add_search(router: FastAPI, replies: Replies) -> None:
    """Add search and sources."""
    atlas = replies.atlas

    @router.get("/search", response_model=models.Hits, responses=refusals(422))
    def search(
        q: Annotated[str, Query(min_length=1, max_length=200, description="Nom, code officiel ou code postal.")],
        limit: Annotated[int, Query(ge=1, le=50, description="Résultats au plus.")] = 10,
    ) -> Response:
        """Recherche d'une commune, d'un code postal, d'un EPCI, d'un département ou d'une CPTS de la région."""
        return replies.write({"rows": to_dict(atlas.search(q, limit))}, REGISTER)

    @router.get("/sources", response_model=models.Sources)
    def sources() -> Response:
        """Sources chargées : producteur, licence, millésime, ce qu'il faut savoir."""
        rows = [{key: value for key, value in to_dict(s).items() if key != "file"} for s in atlas.sources]
        return replies.write({"rows": rows})


def address(*parts: str) -> str:
    """Join parts of an address under the prefix, each quoted."""
    return "/" + "/".join(quote(part, safe="") for part in parts)
