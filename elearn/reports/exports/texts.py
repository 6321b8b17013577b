"""The text files of a report. CSV as spreadsheets of public offices open it: UTF-8 with BOM, CRLF, one header row."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Final

from elearn.base.core.cells import harmless
from elearn.reports.exports.imprint import LICENCE_URL, Imprint
from elearn.reports.exports.rows import COLUMNS, Cell, Row

BOM: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"
PRIMARY_KEY: Final = ("period", "area_code", "audience", "band", "series", "open_series", "table", "option")


def csv_bytes(rows: Iterable[Row]) -> bytes:
    """The rows as CSV. Words that could run as a formula are quoted by an apostrophe; numbers stay numbers."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(column.name for column in COLUMNS)
    writer.writerows([_written(row[column.name]) for column in COLUMNS] for row in rows)
    return (BOM + text.getvalue()).encode()


def _written(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return harmless(cell) if isinstance(cell, str) else cell


def csvw_bytes(imprint: Imprint, csv_address: str, *, title: str) -> bytes:
    """What the CSV means: W3C, *Metadata Vocabulary for Tabular Data* (2015)."""
    table = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "ja"}],
        "url": csv_address,
        "dc:title": title,
        "dc:publisher": imprint.publisher,
        "dc:license": {"@id": LICENCE_URL},
        "dc:source": imprint.address,
        "dc:bibliographicCitation": imprint.attribution,
        "dcat:contactPoint": imprint.contact,
        "dialect": {"encoding": "utf-8", "header": True, "delimiter": ","},
        "tableSchema": {
            "columns": [
                {
                    "name": column.name,
                    "titles": column.name,
                    "dc:description": f"{column.ja} / {column.en}",
                    "datatype": column.datatype,
                }
                for column in COLUMNS
            ],
            "primaryKey": list(PRIMARY_KEY),
        },
    }
    return json.dumps(table, ensure_ascii=False, indent=2).encode()


def json_bytes(summary: dict[str, object], imprint: Imprint, rows: Sequence[Row]) -> bytes:
    """Summary, imprint and the same rows."""
    document = {
        "format": "elearn-report/1",
        "publisher": imprint.publisher,
        "licence": LICENCE_URL,
        "attribution": imprint.attribution,
        "contact": imprint.contact,
        "address": imprint.address,
        **summary,
        "columns": [{"name": each.name, "ja": each.ja, "en": each.en} for each in COLUMNS],
        "rows": rows,
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()
