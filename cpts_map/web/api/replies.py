"""What every endpoint writes its answer with: the envelope, its pages, strict JSON."""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any

from fastapi import Query
from fastapi.responses import Response

from cpts_map.atlas import Atlas
from cpts_map.queries import SourceRow
from cpts_map.texts import api as texts
from cpts_map.texts import labels, pages
from cpts_map.texts.typography import fr
from cpts_map.version import __version__
from cpts_map.web.api import PREFIX
from cpts_map.web.api.problems import MEDIA

JSON = "application/json"
GEOJSON = "application/geo+json"
# Sources that say where a territory is and who lives there; who covers it.
GROUND = ("communes", "departements", "regions", "epci", "population")
REGISTER = ("cpts_registre", "cpts_communes", "cpts_completude")


@dataclass(frozen=True)
class Paging:
    """Which part of a long list is wanted."""

    page: Annotated[int, Query(ge=1, le=1_000_000, description="Page voulue, la première est 1.")] = 1
    per_page: Annotated[int, Query(ge=1, le=5000, description="Lignes par page, 5 000 au plus.")] = 500


@dataclass(frozen=True)
class Replies:
    """Writes the answers of an atlas."""

    atlas: Atlas

    @cached_property
    def _head(self) -> dict[str, Any]:
        atlas, known = self.atlas, self.atlas.register
        return {
            "version": __version__,
            "region": {"code": atlas.region, "name": atlas.region_name},
            "population_vintage": atlas.indicators["population"].vintage,
            "built": atlas.built,
            "fingerprint": atlas.fingerprint,
            "register": {
                "partial": known.partial,
                "complete_departements": list(known.complete_departements),
                "cpts": known.cpts,
                "perimeters": known.perimeters,
                "note": f"{pages.PARTIAL}. {pages.PARTIAL_HELP}" if known.partial else pages.COMPLETE,
            },
            "licence": texts.LICENCE_NOTE,
        }

    def meta(self, sources: Iterable[str] | None = None) -> dict[str, Any]:
        """Say where an answer comes from.

        Parameters
        ----------
        sources
            Those of the answer, besides the ground; all by default.
        """
        wanted = None if sources is None else {*GROUND, *sources}
        told = [_source(s) for s in self.atlas.sources if wanted is None or s.source_id in wanted]
        return self._head | {"sources": told}

    def write(
        self, content: Mapping[str, Any], sources: Iterable[str] | None = None, *, media: str = JSON, links: str = ""
    ) -> Response:
        """Write an answer with its ``meta``."""
        text = json.dumps({"meta": self.meta(sources), **content}, ensure_ascii=False, allow_nan=False)
        return Response(text, media_type=media, headers={"Link": links} if links else None)

    def paged(
        self,
        rows: Sequence[Any],
        paging: Paging,
        address: str,
        content: Mapping[str, Any] | None = None,
        sources: Iterable[str] | None = None,
    ) -> Response:
        """Write the wanted part of a list.

        Parameters
        ----------
        rows
            All of them, ready for JSON.
        paging
            The part.
        address
            Of the list, under the prefix, with its other parameters.
        content
            What stands beside the rows.
        sources
            As for :meth:`meta`.
        """
        first = (paging.page - 1) * paging.per_page
        last = max(1, math.ceil(len(rows) / paging.per_page))
        after = None
        if paging.page < last:
            joint = "&" if "?" in address else "?"
            after = f"{PREFIX}{address}{joint}page={paging.page + 1}&per_page={paging.per_page}"
        place = {"page": paging.page, "per_page": paging.per_page, "total": len(rows), "next": after}
        shown = {**(content or {}), "page": place, "rows": rows[first : first + paging.per_page]}
        return self.write(shown, sources, links=f'<{after}>; rel="next"' if after else "")


def _source(source: SourceRow) -> dict[str, Any]:
    return {
        "source_id": source.source_id,
        "title": fr(source.title),
        "producer": fr(source.producer),
        "licence": labels.LICENCE.get(source.licence, source.licence),
        "attribution": fr(source.attribution),
        "vintage": source.vintage,
        "page": source.page,
    }


def number(value: object) -> float | None:
    """Give a number for JSON, where missing has a value of its own."""
    found = float(value) if isinstance(value, int | float) else math.nan
    return found if math.isfinite(found) else None


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe the problems of an endpoint, for OpenAPI."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {"description": texts.PROBLEMS[status][1], "content": {MEDIA: {"schema": schema}}}
        for status in statuses
    }
