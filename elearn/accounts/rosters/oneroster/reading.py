"""The rows of one file, checked cell by cell, in one pass.

A row is joined to one text and matched by one expression made of all its columns' kinds: what fits is right, and only
what does not fit is looked at cell by cell. That costs about 3 µs a row.
"""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import Any, BinaryIO, Final

from elearn.accounts.rosters.oneroster import kinds
from elearn.accounts.rosters.oneroster.archive import Archive
from elearn.accounts.rosters.oneroster.faults import Faults, refuse
from elearn.accounts.rosters.oneroster.profile import OLDER_COLUMN, Column, File
from elearn.base.core.messages import N_, Message

MOST_LINE: Final = 16 * 1024
MOST_ROWS: Final = 2_000_000
_HEARD_EVERY: Final = 1024 * 1024
_BOM: Final = b"\xef\xbb\xbf"
# The row number as a spreadsheet counts it, then the kept cells in the order of the profile.
Row = tuple[Any, ...]
Told = Callable[[int], None]


def _nothing(_done: int) -> None:
    """Nobody wants to know how far it is."""


def rows(archive: Archive, file: File, faults: Faults, told: Told = _nothing) -> Iterator[Row]:
    """Every right row; faults are noted as they are met.

    `told` hears now and then how many bytes have been read.
    """
    with archive.opened(file.csv) as packed:
        lines = _Lines(file.csv, packed, told)
        table = _read(csv.reader(lines, strict=True), file.csv, lines)
        header = next(table, None)
        if header is None:
            raise refuse(file.csv, "empty", N_("The file is empty. It needs at least its header."))
        yield from _checked(table, _layout(file, header[1]), file, faults)


class _Lines:
    """Lines as text, each bounded; knows the row it stands at for the faults of encoding and quotes."""

    def __init__(self, csv_name: str, packed: BinaryIO, told: Told) -> None:
        self._name = csv_name
        self._packed = packed
        self._told = told
        self.row = 0

    def __iter__(self) -> Iterator[str]:
        readline, read, heard = self._packed.readline, 0, _HEARD_EVERY
        while raw := readline(MOST_LINE + 1):
            if not read:
                raw = raw.removeprefix(_BOM)
            if len(raw) > MOST_LINE:
                raise refuse(self._name, "line-too-long", N_("This line is far too long."), row=self.row + 1)
            read += len(raw)
            if read > heard:
                self._told(read)
                heard += _HEARD_EVERY
            try:
                yield raw.decode()
            except UnicodeDecodeError:
                raise refuse(self._name, "encoding", _encoding(raw), row=self.row + 1) from None


def _encoding(raw: bytes) -> Message:
    try:
        raw.decode("cp932")
    except UnicodeDecodeError:
        return N_("The file is not UTF-8. Please export it as “CSV UTF-8”.")
    return N_("The file seems to be Shift_JIS. Please export it as “CSV UTF-8”.")


def _read(table: Iterator[list[str]], csv_name: str, lines: _Lines) -> Iterator[tuple[int, list[str]]]:
    number = 0
    try:
        for row in table:
            number += 1
            lines.row = number
            if number > MOST_ROWS:
                raise refuse(csv_name, "too-many-rows", N_("More than %(most)s rows are not taken.", most=MOST_ROWS))
            if row:
                yield number, row
    except csv.Error:
        words = N_("The quotation marks of this row do not close rightly, or a cell is far too long.")
        raise refuse(csv_name, "quotes", words, row=number + 1) from None


@dataclass(frozen=True)
class _Layout:
    """How this file's columns lie."""

    columns: tuple[Column, ...]
    fits: re.Pattern[str]
    dates: tuple[int, ...]
    keep: Callable[[Sequence[Any]], Row]  # from the cells, an empty one and the row number


def _layout(file: File, header: list[str]) -> _Layout:
    columns = _columns(file, header)
    wanted = [column for column in (*file.columns, *file.extras) if column.kept]
    places = {id(column): place for place, column in enumerate(columns)}
    # What is missing is read from an empty cell behind the last.
    kept = [places.get(id(column), len(columns)) for column in wanted]
    return _Layout(
        columns=columns,
        fits=re.compile(kinds.SEPARATOR.join(_cell(column) for column in columns)),
        dates=tuple(place for place, column in enumerate(columns) if column.kind is kinds.DATE),
        keep=itemgetter(len(columns) + 1, *kept),
    )


def _cell(column: Column) -> str:
    if column.kind is kinds.DROPPED:
        return f"(?!{kinds.SEPARATOR}|$){column.kind.pattern}" if column.required else column.kind.pattern
    return f"(?:{column.kind.pattern})" + ("" if column.required else "?")


def _columns(file: File, header: list[str]) -> tuple[Column, ...]:
    """The columns as this header has them; refused where one is missing, surplus, double or in another place."""
    due = list(file.columns)
    older_file, after, older = OLDER_COLUMN
    if file.name == older_file and older.name in header:
        due.insert(next(i for i, column in enumerate(due) if column.name == after) + 1, older)
    for place, column in enumerate(due):
        found = header[place] if place < len(header) else ""
        if found != column.name:
            raise refuse(file.csv, "header", _header_words(column.name, found), row=1, column=column.name)
    return (*due, *_extras(file, header[len(due) :]))


def _header_words(due: str, found: str) -> Message:
    if found:
        words = N_("Column “%(due)s” belongs here, but “%(found)s” stands here. The order matters.", due=due)
        return Message(words.text, {**words.values, "found": found[:80]})
    return N_("Column “%(due)s” is missing.", due=due)


def _extras(file: File, header: list[str]) -> Iterator[Column]:
    known = {name.casefold(): column for column in file.extras for name in (column.name, column.older) if name}
    seen: set[str] = set()
    for name in header:
        if not name.startswith("metadata.") or name.casefold() in seen:
            words = N_("Column “%(found)s” is not known here, or stands twice.", found=name[:80])
            raise refuse(file.csv, "header", words, row=1, column=name[:80])
        seen.add(name.casefold())
        yield known.get(name.casefold(), Column(name, kinds.DROPPED))


def _checked(table: Iterator[tuple[int, list[str]]], layout: _Layout, file: File, faults: Faults) -> Iterator[Row]:
    width, fits, join = len(layout.columns), layout.fits.fullmatch, kinds.SEPARATOR.join
    dates, keep = layout.dates, layout.keep
    for number, row in table:
        if len(row) != width:
            faults.add(file.csv, number, "", "cells", _cells_words(len(row), width))
        elif (fits(join(row)) and all(map(_is_day, [row[place] for place in dates]))) or _is_right(
            row, number, layout, file, faults
        ):
            yield keep([*row, "", number])


def _cells_words(found: int, due: int) -> Message:
    return N_("This row has %(found)s cells, the header %(due)s.", found=found, due=due)


@lru_cache(maxsize=4096)
def _is_day(text: str) -> bool:
    if not text:
        return True
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_right(row: list[str], number: int, layout: _Layout, file: File, faults: Faults) -> bool:
    """Look at each cell of a row that did not fit as a whole."""
    right = True
    for column, cell in zip(layout.columns, row, strict=True):
        if found := _fault(column, cell):
            faults.add(file.csv, number, column.name, *found)
            right = False
    return right


def _fault(column: Column, cell: str) -> tuple[str, Message] | None:
    if not cell:
        return ("required", N_("This cell must not be empty.")) if column.required else None
    if column.kind is kinds.DROPPED:
        return None
    for rule, broken, words in _GENERAL:
        if broken(cell):
            return rule, words
    if not column.kind.fits(cell) or (column.kind is kinds.DATE and not _is_day(cell)):
        return column.kind.name, _with_value(column.kind.message, cell)
    return None


def _with_value(message: Message, cell: str) -> Message:
    return Message(message.text, {**message.values, "value": cell[:40]})


def _too_long(cell: str) -> bool:
    return len(cell) > kinds.MOST_CELL


_GENERAL: tuple[tuple[str, Callable[[str], object], Message], ...] = (
    ("too-long", _too_long, N_("At most %(most)s signs fit here.", most=kinds.MOST_CELL)),
    ("control-sign", kinds.CONTROL.search, N_("This cell holds a line break, a tab or another invisible sign.")),
    (
        "half-width-kana",
        kinds.HALF_WIDTH_KANA.search,
        N_("Half-width kana are not allowed. Please use full-width kana."),
    ),
    (
        "formula",
        kinds.FORMULA.match,
        N_("A cell must not begin with =, +, - or @: a spreadsheet would run it as a formula."),
    ),
)
