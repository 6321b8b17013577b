"""Tile maps: every area the same square, whether many live there or few. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from elearn.reports import reading
from elearn.reports.choosing import neighbours
from elearn.reports.definitions import tile_rows
from elearn.reports.indicators import Estimate
from elearn.reports.report import Report
from elearn.surveys.queries import Area, Released

SIDE: Final = 10
_BRACKETS: Final = re.compile(r"[（(]")
_COLUMNS: Final = 5
_SHADES: Final = 5


@dataclass(frozen=True)
class Tile:
    """One area: where it stands, its share or why there is none (`x` suppressed, `none` not asked)."""

    code: str
    name: Mapping[str, str]
    column: int
    row: int
    estimate: Estimate | None
    state: str
    here: bool

    def short(self, language: str) -> str:
        """The name without what stands in brackets behind it: a tile is small."""
        return _BRACKETS.split(self.name[language])[0].strip()

    @property
    def shade(self) -> int:
        """From 0 (few) to 4 (nearly all), in fifths; the number stands in the tile as well."""
        return min(_SHADES - 1, int(self.estimate.share * _SHADES)) if self.estimate else 0


@dataclass(frozen=True)
class TileMap:
    """Tiles with the size of their grid."""

    kind: str
    tiles: Sequence[Tile]

    @property
    def columns(self) -> int:
        return max(tile.column for tile in self.tiles) + 1

    @property
    def rows(self) -> int:
        return max(tile.row for tile in self.tiles) + 1


def tile_maps(report: Report, areas: Sequence[Area]) -> list[TileMap]:
    """Municipalities of the prefecture, where there are two to compare; all prefectures once a real one was asked."""
    municipalities, prefectures = neighbours(areas, report.choice.area.code)
    real = {area.code[:2] for area in prefectures} & set(tile_rows().names)
    found = []
    if len(municipalities) > 1:
        found.append(TileMap("municipalities", _flow(municipalities, report)))
    if real:
        found.append(TileMap("prefectures", _grid(prefectures, report)))
    return found


def _flow(areas: Sequence[Area], report: Report) -> list[Tile]:
    return [
        _tile(area.code, area.name, place % _COLUMNS, place // _COLUMNS, report)
        for place, area in enumerate(sorted(areas, key=lambda area: area.code))
    ]


def _grid(areas: Sequence[Area], report: Report) -> list[Tile]:
    codes = {area.code[:2]: area.code for area in areas}
    names = tile_rows().names
    return [
        _tile(codes.get(two, two), names[two], column, row, report)
        for row, line in enumerate(tile_rows().rows)
        for column, two in enumerate(line.split())
        if two in names
    ]


def _tile(code: str, name: Mapping[str, str], column: int, row: int, report: Report) -> Tile:
    table: Released | None = report.around.get(code)
    estimate = reading.anxious(table, report.definition.deff) if table else None
    state = "shown" if estimate else "x" if table else "none"
    return Tile(code, name, column, row, estimate, state, code == report.choice.area.code)
