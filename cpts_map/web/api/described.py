"""The OpenAPI 3.1 document: what FastAPI finds, in French, with examples taken from the data themselves."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from cpts_map.atlas import Atlas
from cpts_map.rules import Definition
from cpts_map.texts import api as texts
from cpts_map.texts.typography import fr
from cpts_map.version import __version__
from cpts_map.web.api import PREFIX, models
from cpts_map.web.api.replies import Paging

# Answers that the document does not wait for.
_COSTLY = {"plan"}
# Items of a list that an example keeps.
SHOWN = 2
_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
    },
}


def examples(atlas: Atlas) -> dict[str, dict[str, Any]]:
    """Arguments that every endpoint answers, by its name, drawn from the data; none where the data have none."""
    departement, commune = next(iter(atlas.departements)), str(atlas.communes.index[0])
    told = next(iter(atlas.indicators))
    place = {"kind": "departement", "code": departement}
    short, large = {"paging": Paging(per_page=SHOWN)}, {"definition": Definition.LARGE}
    found: dict[str, dict[str, Any]] = {
        "territories": {"kind": "departement", **short},
        "territory": place,
        "territory_geometry": {"kind": "commune", "code": commune},
        "territory_diagnosis": {"kind": "commune", "code": commune},
        "cpts_list": {},
        "register": short,
        "search": {"q": atlas.name("commune", commune), "limit": SHOWN},
        "sources": {},
        "indicators": {},
        "indicator": {"indicator_id": told},
        "indicator_level": {"indicator_id": told, "level": "departement", **short},
        "figure": {"indicator_id": told, "level": "departement", "code": departement},
        "coverage": {"by": "departement", **large, **short},
        "coverage_figure": {"by": "departement", "code": departement, **large},
        "zones": {"departement": departement, **large},
        "diagnosis": {"perimeter": models.Perimeter(communes=[commune])},
        "tension": {"level": "departement", **short, "preset": "egaux", "weights": None},
        "tension_figure": {"level": "departement", "code": departement, "preset": "egaux", "weights": None},
        "plan": {},
        "parquet_tables": {},
        "parquet": {"table": "coverage"},
    }
    held = next((c.cpts_id for c in atlas.register_entries if atlas.cpts_communes(c.cpts_id)), None)
    return found | ({"cpts": {"cpts_id": held}} if held else {})


def document(server: FastAPI, atlas: Atlas) -> dict[str, Any]:
    """Write the OpenAPI document of the server.

    Parameters
    ----------
    server
        With all its endpoints.
    atlas
        Where the examples come from; their long lists are cut to two items.
    """
    found = get_openapi(
        title=texts.TITLE,
        version=__version__,
        description=texts.DESCRIPTION,
        routes=server.routes,
        servers=[{"url": PREFIX}],
    )
    _in_french(found["components"]["schemas"])
    found["components"]["schemas"]["Problem"] = _PROBLEM
    given = examples(atlas)
    for route in server.routes:
        if isinstance(route, APIRoute) and route.include_in_schema:
            for method in route.methods or ():
                operation = found["paths"][route.path_format][method.lower()]
                operation["summary"] = fr(str(operation.pop("description", "")))
                operation["operationId"] = route.name
                for parameter in operation.get("parameters", ()):
                    parameter["description"] = fr(parameter.get("description", ""))
                if route.name in given:
                    _exemplify(operation, route.name, given[route.name], route.endpoint)
    return found


def _in_french(schemas: Mapping[str, Any]) -> None:
    """Say what each field means; what the code says of itself is for who reads the code."""
    for schema in schemas.values():
        schema.pop("description", None)
        for name, field in schema.get("properties", {}).items():
            if name in texts.FIELDS:
                field["description"] = texts.FIELDS[name]


def _exemplify(operation: dict[str, Any], name: str, given: Mapping[str, Any], answer: Callable[..., Any]) -> None:
    for parameter in operation.get("parameters", ()):
        if given.get(parameter["name"]) is not None:
            parameter["example"] = given[parameter["name"]]
    if (sent := given.get("perimeter")) is not None:
        operation["requestBody"]["content"]["application/json"]["example"] = sent.model_dump()
    for media, content in operation["responses"]["200"]["content"].items():
        if "json" in media and name not in _COSTLY:
            content["example"] = short(json.loads(answer(**given).body))


def short(content: Any) -> Any:  # noqa: ANN401 - anything that JSON holds
    """Cut the lists of an answer, and leave the points of outlines out."""
    if isinstance(content, list):
        return [short(item) for item in content[:SHOWN]]
    if not isinstance(content, dict):
        return content
    return {key: _outline(value) if key == "geometry" else short(value) for key, value in content.items()}


def _outline(geometry: Any) -> Any:  # noqa: ANN401 - a geometry or nothing
    return None if geometry is None else {"type": geometry["type"], "coordinates": []}
