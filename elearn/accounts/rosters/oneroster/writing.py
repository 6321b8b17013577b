"""A zip of the profile, row by row: what we export can be read by any system that reads OneRoster, and by us."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping
from typing import BinaryIO, Final

from elearn.accounts.rosters.oneroster.profile import ALL_FILES, FILES, MANIFEST, File
from elearn.base.core.cells import harmless

VERSION: Final = "1.2_JP"
# Always the same: equal rosters make equal files.
_DAY: Final = (2020, 1, 1, 0, 0, 0)


def write(target: BinaryIO, tables: Mapping[str, Iterable[Mapping[str, str]]], system: str) -> None:
    """Write the manifest and one file for each of FILES; `tables` gives rows by file name, cells by column name."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        _write(archive, MANIFEST, ["propertyName", "value"], _manifest(system))
        for file in FILES:
            names = columns(file)
            cells = ([row.get(name, "") for name in names] for row in tables[file.name])
            _write(archive, file.name, names, cells)


def _manifest(system: str) -> Iterable[list[str]]:
    inside = {file.name for file in FILES}
    yield ["manifest.version", "1.0"]
    yield ["oneroster.version", VERSION]
    for name in ALL_FILES:
        yield [f"file.{name}", "bulk" if name in inside else "absent"]
    yield ["source.systemName", system]
    yield ["source.systemCode", "elearn"]


def _write(archive: zipfile.ZipFile, name: str, header: list[str], rows: Iterable[list[str]]) -> None:
    entry = zipfile.ZipInfo(f"{name}.csv", _DAY)
    entry.compress_type = zipfile.ZIP_DEFLATED
    with archive.open(entry, "w") as packed, io.TextIOWrapper(packed, encoding="utf-8", newline="") as text:
        table = csv.writer(text)
        table.writerow(header)
        # A name typed here, at the turn of a year, may begin like a formula; what was imported never does.
        table.writerows([harmless(cell) for cell in row] for row in rows)


def columns(file: File) -> list[str]:
    """The names of a file's columns, in order."""
    return [column.name for column in (*file.columns, *file.extras)]
