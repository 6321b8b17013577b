"""The files of a report: CSV, its CSVW description, xlsx, JSON, PDF. All hold the same rows."""

from elearn.reports.exports.imprint import LICENCE, LICENCE_URL, Imprint
from elearn.reports.exports.rows import COLUMNS, Column, Row, rows
from elearn.reports.exports.texts import csv_bytes, csvw_bytes, json_bytes

__all__ = [
    "COLUMNS",
    "LICENCE",
    "LICENCE_URL",
    "Column",
    "Imprint",
    "Row",
    "csv_bytes",
    "csvw_bytes",
    "json_bytes",
    "rows",
]
