"""The spreadsheet (xlsxwriter): one sheet with one header row, one with notes. The only place that loads it."""

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import xlsxwriter

# Fixed, so that the same figures give the same file.
_CREATED: Final = datetime(2026, 11, 28, tzinfo=UTC).replace(tzinfo=None)


def xlsx(columns: Sequence[str], rows: Sequence[Mapping[str, Any]], notes: Sequence[tuple[str, str]]) -> bytes:
    """No formulas, no links, no merged cells; words stay words whatever they begin with."""
    held = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(held, options)
    book.set_properties({"created": _CREATED, "author": "elearn"})
    bold = book.add_format({"bold": True})
    _data(book.add_worksheet("data"), columns, rows, bold)
    _notes(book.add_worksheet("notes"), notes, bold)
    book.close()
    return held.getvalue()


def _data(sheet: Any, columns: Sequence[str], rows: Sequence[Mapping[str, Any]], bold: Any) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(columns) - 1, 14)
    sheet.write_row(0, 0, columns, bold)
    for place, row in enumerate(rows, start=1):
        sheet.write_row(place, 0, [row[name] for name in columns])
    sheet.autofilter(0, 0, len(rows), len(columns) - 1)


def _notes(sheet: Any, notes: Sequence[tuple[str, str]], bold: Any) -> None:
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    for place, (name, value) in enumerate(notes):
        sheet.write_string(place, 0, name, bold)
        sheet.write_string(place, 1, value)
