"""The CSV of municipalities and schools: four columns, as an office types them into a spreadsheet.

`kind,code,name,parent` (or 種別,コード,名称,上位コード): kind is municipality (市区町村) or school (学校); the parent
is a code, and may be empty for a municipality, whose code tells the prefecture. UTF-8 with or without BOM is read, and
Shift_JIS, too: spreadsheets in Japan save it, and a file is plainly one or the other.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from elearn.accounts.places import codes
from elearn.accounts.rosters.oneroster import kinds
from elearn.accounts.rosters.oneroster.faults import Faults, refuse
from elearn.base.core.messages import N_, Message

MOST_BYTES: Final = 8 * 1024 * 1024
MOST_ROWS: Final = 60_000
_COLUMNS: Final = ("kind", "code", "name", "parent")
_JAPANESE: Final = ("種別", "コード", "名称", "上位コード")
_KINDS: Final = {"municipality": "municipality", "市区町村": "municipality", "school": "school", "学校": "school"}


@dataclass(frozen=True)
class PlaceRow:
    """One line; `row` counts as a spreadsheet does. `parent` is always filled."""

    row: int
    kind: str
    code: str
    name: str
    parent: str


def parse(content: bytes, file: str, *, invented: bool = False) -> list[PlaceRow]:
    """The places of the file; RosterRefused names every fault with row, column, rule and remedy.

    `invented`: codes of the demo's town are right, too (see codes).
    """
    if len(content) > MOST_BYTES:
        words = N_("The file is larger than %(most)s MB.", most=MOST_BYTES // 1024**2)
        raise refuse(file, "too-large", words)
    faults = Faults()
    table = _rows(_decoded(content, file), file)
    _check_header(next(table, (1, [])), file)
    found = [place for number, row in table if (place := _place(number, row, file, faults, invented=invented))]
    _check_doubles(found, file, faults)
    faults.stop()
    return found


def _decoded(content: bytes, file: str) -> str:
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    words = N_("The file is neither UTF-8 nor Shift_JIS. Please save it as “CSV UTF-8”.")
    raise refuse(file, "encoding", words)


def _rows(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    number = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), strict=True):
            number += 1
            if number > MOST_ROWS:
                words = N_("More than %(most)s rows are not taken.", most=MOST_ROWS)
                raise refuse(file, "too-many-rows", words)
            if any(row):
                yield number, [cell.strip() for cell in row]
    except csv.Error:
        words = N_("The quotation marks of this row do not close rightly, or a cell is far too long.")
        raise refuse(file, "quotes", words, row=number + 1) from None


def _check_header(first: tuple[int, list[str]], file: str) -> None:
    if tuple(first[1]) not in {_COLUMNS, _JAPANESE}:
        words = N_("The first row must be: %(columns)s (or %(japanese)s).", columns=",".join(_COLUMNS))
        raise refuse(file, "header", Message(words.text, {**words.values, "japanese": ",".join(_JAPANESE)}), row=1)


def _place(number: int, row: list[str], file: str, faults: Faults, *, invented: bool) -> PlaceRow | None:
    if len(row) != len(_COLUMNS):
        words = N_("This row has %(found)s cells, the header %(due)s.", found=len(row), due=len(_COLUMNS))
        faults.add(file, number, "", "cells", words)
        return None
    kind, code, name, parent = row
    for column, cell in zip(_COLUMNS, row, strict=True):
        if fault := _cell_fault(column, cell, _KINDS.get(kind, ""), invented=invented):
            faults.add(file, number, column, *fault)
            return None
    return PlaceRow(number, _KINDS[kind], code, name, parent or codes.prefecture_of(code))


def _cell_fault(column: str, cell: str, kind: str, *, invented: bool) -> tuple[str, Message] | None:
    if fault := _general(cell):
        return fault
    if column == "kind" and not kind:
        return "kind", N_("“%(value)s” is neither municipality nor school.", value=cell)
    if column == "name" and not cell:
        return "required", N_("This cell must not be empty.")
    if column == "code":
        return _code_fault(kind, cell, invented=invented)
    if column == "parent" and (cell or kind == "school") and not codes.is_area_code(cell, invented=invented):
        words = N_("“%(value)s” is no local-government code (6 digits; the last one checks the others).", value=cell)
        return "area-code", words
    return None


def _code_fault(kind: str, code: str, *, invented: bool) -> tuple[str, Message] | None:
    if kind == "school" and not codes.is_school_code(code, invented=invented):
        words = N_("“%(value)s” is no MEXT school code (13 signs, such as B113100000001).", value=code)
        return "school-code", words
    if kind == "municipality" and not codes.is_area_code(code, invented=invented):
        words = N_("“%(value)s” is no local-government code (6 digits; the last one checks the others).", value=code)
        return "area-code", words
    if kind == "municipality" and codes.is_prefecture_code(code, invented=invented):
        return "prefecture", N_("“%(value)s” is a prefecture. They are here already.", value=code)
    return None


def _general(cell: str) -> tuple[str, Message] | None:
    if len(cell) > kinds.MOST_CELL:
        return "too-long", N_("At most %(most)s signs fit here.", most=kinds.MOST_CELL)
    if kinds.CONTROL.search(cell):
        return "control-sign", N_("This cell holds a line break, a tab or another invisible sign.")
    if kinds.HALF_WIDTH_KANA.search(cell):
        return "half-width-kana", N_("Half-width kana are not allowed. Please use full-width kana.")
    if kinds.FORMULA.match(cell):
        words = N_("A cell must not begin with =, +, - or @: a spreadsheet would run it as a formula.")
        return "formula", words
    return None


def _check_doubles(found: list[PlaceRow], file: str, faults: Faults) -> None:
    seen: set[str] = set()
    for place in found:
        if place.code in seen:
            words = N_("The code “%(value)s” stands twice in this file.", value=place.code)
            faults.add(file, place.row, "code", "double-code", words)
        seen.add(place.code)
