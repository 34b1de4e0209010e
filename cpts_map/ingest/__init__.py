"""From a published file to a typed table: read as text, shaped by a ``.sql`` file, cast with a reason.

``small`` reads the files that the project embeds; ``reading``, ``text``, ``workbook`` and ``geojson`` the open files
that a user loads; ``sample`` shows enough of a file to tell what it is, ``archives`` takes files out of what they are
packed in.
"""

from cpts_map.ingest.reading import ROW, Reading, reading, remarks, statement, with_remarks
from cpts_map.ingest.small import CsvFormat, read_csv, read_parquet
from cpts_map.ingest.text import TextFormat

__all__ = [
    "ROW",
    "CsvFormat",
    "Reading",
    "TextFormat",
    "read_csv",
    "read_parquet",
    "reading",
    "remarks",
    "statement",
    "with_remarks",
]
