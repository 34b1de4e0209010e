"""Endpoints of the Parquet tables: a list, and files that a reader may take by ranges of bytes."""

import hashlib
import re
from functools import lru_cache
from typing import Annotated, Any

from fastapi import FastAPI, Header, Path
from fastapi.responses import Response

from cpts_map.texts import api as texts
from cpts_map.texts.typography import fr
from cpts_map.web.api import PREFIX, models, snapshots
from cpts_map.web.api.problems import NOT_FOUND, ProblemError
from cpts_map.web.api.replies import Replies, refusals

MEDIA = "application/vnd.apache.parquet"
# Tables whose sources are those of the indicators.
_OF_INDICATORS = {"indicators", "levels", "tension"}
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


class ParquetResponse(Response):
    """A Parquet file, for OpenAPI."""

    media_type = MEDIA


class Files:
    """The Parquet files of a region, each made when first asked for."""

    def __init__(self, replies: Replies) -> None:
        """Keep where the rows come from."""
        self._replies = replies
        self.get = lru_cache(maxsize=len(snapshots.TABLES))(self._get)

    def _get(self, table: str) -> tuple[bytes, str]:
        """Content of a table, and its validator."""
        if table not in snapshots.TABLES:
            known = ", ".join(snapshots.TABLES)
            raise ProblemError(NOT_FOUND, texts.NO_TABLE.format(table=table, known=known))
        snapshot, atlas = snapshots.TABLES[table], self._replies.atlas
        every = (s for indicator in atlas.indicators.values() for s in indicator.sources)
        sources = tuple(every) if table in _OF_INDICATORS else snapshot.sources
        content = snapshots.write(snapshot, atlas, self._replies.meta(sources))
        return content, f'"{hashlib.sha256(content).hexdigest()[:20]}"'

    def described(self, table: str) -> dict[str, Any]:
        """Say what a table holds."""
        snapshot, (content, _) = snapshots.TABLES[table], self.get(table)
        columns = [
            {"name": c.name, "type": str(c.kind), "unit": c.unit or None, "description": fr(c.meaning)}
            for c in snapshot.columns
        ]
        rows = snapshots.count(content)
        address = f"{PREFIX}/parquet/{table}.parquet"
        head = {"name": table, "title": fr(snapshot.title), "address": address}
        return {**head, "rows": rows, "bytes": len(content), "columns": columns}


def add(router: FastAPI, replies: Replies) -> None:
    """Add the endpoints of Parquet tables."""
    files = Files(replies)

    @router.get("/parquet", response_model=models.Tables)
    def parquet_tables() -> Response:
        """Tables Parquet : colonnes, types, unités, taille."""
        return replies.write({"rows": [files.described(table) for table in snapshots.TABLES]})

    @router.get(
        "/parquet/{table}.parquet",
        response_class=ParquetResponse,
        responses={
            206: {"description": "Plage d'octets", "content": {MEDIA: {}}},
            **refusals(404, 416, 422),
        },
    )
    def parquet(
        table: Annotated[str, Path(max_length=40, description="Nom de la table.")],
        range_: Annotated[str | None, Header(alias="Range", description="Plage d'octets voulue.")] = None,
        if_range: Annotated[str | None, Header(description="ETag du fichier dont on a déjà une part.")] = None,
    ) -> Response:
        """Une table Parquet, à lire en entier ou par plages d'octets (DuckDB, pyarrow)."""
        content, tag = files.get(table)
        headers = {"ETag": tag, "Accept-Ranges": "bytes"}
        found = _span(range_ or "", len(content)) if if_range in {None, tag} else None
        if found is None:
            return ParquetResponse(content, headers=headers)
        first, last = found
        headers["Content-Range"] = f"bytes {first}-{last}/{len(content)}"
        return ParquetResponse(content[first : last + 1], 206, headers=headers)


def _span(asked: str, size: int) -> tuple[int, int] | None:
    """First and last byte of a range; ``None`` for the whole file, as for several ranges or another unit.

    Raises
    ------
    ProblemError
        The range begins after the end of the file.
    """
    found = _RANGE.fullmatch(asked.strip())
    if found is None or found[1] == found[2] == "":
        return None
    if found[1] == "":  # the last bytes
        first, last = max(0, size - int(found[2])), size - 1
    else:
        first, last = int(found[1]), min(int(found[2] or size), size - 1)
        if found[2] and int(found[2]) < first:
            return None
    if first >= size:
        raise ProblemError(416, texts.NO_RANGE.format(size=size), {"Content-Range": f"bytes */{size}"})
    return first, last
