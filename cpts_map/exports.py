"""Tables as files: the same figures as the screen, as CSV, workbook and Parquet."""

import csv
import datetime as dt
import io
import json
import numbers
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

# A cell that begins so would be run as a formula by a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
# A workbook written twice is the same file: it has no hour of its own, the sheet of sources says how old its data are.
_CREATED = dt.datetime(1980, 1, 1)  # noqa: DTZ001 - as the members of a ZIP archive, which have no time zone


def to_csv(columns: Sequence[str], rows: Iterable[Sequence[object]], *, international: bool = False) -> bytes:
    """Write a table.

    Parameters
    ----------
    columns
        Headers.
    rows
        Cells: text, numbers (decimal comma) or ``None`` (an empty cell: missing).
    international
        Whether to write for other tools than a French spreadsheet.

    Returns
    -------
    bytes
        UTF-8 with a byte-order mark, semicolons: what a French spreadsheet opens without asking. The international form
        has no mark, commas, decimal points, ``true`` and ``false``. In both, a text (a header too) that a spreadsheet
        would take for a formula is preceded by an apostrophe.

    Examples
    --------
    >>> to_csv(["nom", "part"], [["=1+1", 0.5], ["Aix", None]]).decode("utf-8-sig").splitlines()
    ['nom;part', "'=1+1;0,5", 'Aix;']
    """
    text = io.StringIO()
    # RFC 4180; quotes a lone carriage return too
    writer = csv.writer(text, delimiter="," if international else ";", lineterminator="\r\n")
    write = _international if international else _cell
    writer.writerow([_guarded(name) for name in columns])
    writer.writerows([write(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8" if international else "utf-8-sig")


def _guarded(text: str) -> str:
    """Give a text that no spreadsheet runs."""
    return "'" + text if text.startswith(_FORMULA) else text


def _international(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, numbers.Real) and not isinstance(value, numbers.Integral):
        return repr(float(value))
    return _cell(value)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, numbers.Integral):
        return str(int(value))
    if isinstance(value, numbers.Real):
        return repr(float(value)).replace(".", ",")
    return _guarded(str(value))


def to_xlsx(sheets: Mapping[str, tuple[Sequence[str], Iterable[Sequence[object]]]]) -> bytes:
    """Write tables as a workbook.

    Parameters
    ----------
    sheets
        Headers and rows, by name of the sheet. Cells as for :func:`to_csv`, each written in its own type: a number is a
        number, a text is never a formula, a missing value is an empty cell.

    Returns
    -------
    bytes
        XLSX; the header of each sheet stays on screen, and filters.
    """
    import xlsxwriter  # noqa: PLC0415 - only who asks for a workbook waits for it

    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties({"created": _CREATED})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for name, (columns, rows) in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.write_row(0, 0, columns, bold)
            last = 0
            for last, row in enumerate(rows, 1):
                for column, value in enumerate(row):
                    _write_cell(sheet, last, column, value)
            sheet.autofilter(0, 0, max(last, 1), len(columns) - 1)
            sheet.set_column(0, len(columns) - 1, _WIDTH)
    return content.getvalue()


# Characters that a column shows.
_WIDTH = 18


def _write_cell(sheet: Any, row: int, column: int, value: object) -> None:  # noqa: ANN401 - a sheet of XlsxWriter
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_string(row, column, "oui" if value else "non")
    elif isinstance(value, numbers.Real):
        sheet.write_number(row, column, float(value))
    else:
        sheet.write_string(row, column, str(value))


def to_parquet(columns: Sequence[str], rows: Iterable[Sequence[object]], told: Mapping[str, object]) -> bytes:
    """Write a table as Parquet.

    Parameters
    ----------
    columns
        Names, each once.
    rows
        Cells as for :func:`to_csv`; a column is of whole numbers, of reals, of booleans or of text.
    told
        What goes with the table, as JSON under the key ``cpts_map``.

    Returns
    -------
    bytes
        Parquet; a missing value is null. A column without any value is of text.

    Examples
    --------
    >>> import duckdb, pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "t.parquet")
    ...     _ = path.write_bytes(to_parquet(["nom", "part"], [["Aix", 0.5], ["Foix", None]], {}))
    ...     duckdb.sql(f"SELECT * FROM '{path}'").fetchall()
    [('Aix', 0.5), ('Foix', None)]
    """
    import pyarrow as pa  # noqa: PLC0415 - only who asks for Parquet waits for it
    import pyarrow.parquet as pq  # noqa: PLC0415 - as above

    found = list(zip(*rows, strict=True)) or [()] * len(columns)
    arrays = [_array(pa, values) for values in found]
    schema = pa.schema([pa.field(name, array.type) for name, array in zip(columns, arrays, strict=True)])
    schema = schema.with_metadata({"cpts_map": json.dumps(told, ensure_ascii=False, default=str)})
    content = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), content, compression="zstd")
    return content.getvalue()


def _array(pa: Any, values: Sequence[object]) -> Any:  # noqa: ANN401 - pyarrow is untyped
    """Give a column of the type that all its values have."""
    given = [value for value in values if value is not None]
    if given and all(isinstance(value, bool) for value in given):
        return pa.array(values, pa.bool_())
    if given and all(isinstance(value, numbers.Integral) and not isinstance(value, bool) for value in given):
        return pa.array([None if value is None else int(str(value)) for value in values], pa.int64())
    if given and all(isinstance(value, numbers.Real) and not isinstance(value, bool) for value in given):
        return pa.array(values, pa.float64())
    return pa.array([None if value is None else str(value) for value in values], pa.string())
