"""From one released table to estimates: what is suppressed gives no number, what was noised gives a wider one. Pure."""

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from elearn.reports.indicators import Estimate
from elearn.surveys.queries import Released, Row

ANXIOUS: Final = frozenset({"anxious", "rather-anxious"})
CALM: Final = frozenset({"calm", "rather-calm"})
UNKNOWN: Final = "unknown"
NOT_VALID: Final = frozenset({"no-answer", "invalid", "blank", "answered"})
CELLS: Final = ("calm-prepared", "anxious-prepared", "calm-unprepared", "anxious-unprepared")


@dataclass(frozen=True)
class Line:
    """One option of a table: how many, of whom, or for which reason not."""

    option: str
    count: int | None
    why: str | None
    estimate: Estimate | None


@dataclass(frozen=True)
class Whole:
    """What a share is a part of; `numbers` is how many published numbers it was worked out from."""

    people: int | None
    numbers: int = 1


def anxious(table: Released, deff: float) -> Estimate | None:
    """The share of the anxious among all valid answers, those who do not know included."""
    return _share(table, _rows(table, ANXIOUS), Whole(table.valid), deff)


def anxious_known(table: Released, deff: float) -> Estimate | None:
    """The same among those who took a side."""
    unknown = _sum(_rows(table, {UNKNOWN}))
    if unknown is None or table.valid is None:
        return None
    return _share(table, _rows(table, ANXIOUS), Whole(table.valid - unknown, numbers=2), deff)


def prepared(table: Released, deff: float) -> Estimate | None:
    """The share of those who say that they are prepared (self-reported)."""
    return _share(table, _rows(table, {"prepared"}), Whole(table.valid), deff)


def lines(table: Released, deff: float) -> list[Line]:
    """Every option with its share; what is no valid answer has none."""
    whole = Whole(_answered(table))
    return [
        Line(
            row.option,
            row.count,
            row.why,
            None if row.option in NOT_VALID else _share(table, [row], whole, deff),
        )
        for row in table.rows
        if row.option != "answered"
    ]


def response_rate(table: Released) -> float | None:
    """Valid answers among all who might have answered; a declined ballot counts as no answer."""
    return table.valid / table.eligible if table.valid is not None and table.eligible else None


def noise_variance(table: Released) -> float:
    """The variance of one noised count: P(k) is proportional to exp(-|k| / scale), in people squared.

    Inusah and Kozubowski, "A discrete analogue of the Laplace distribution", JSPI 136 (2006) 1090-1102. The scale is
    the one that the release drew with: where many answers may be ticked it is several times that of a single answer.
    """
    if table.epsilon is None:
        return 0.0
    assert table.scale is not None, "a release keeps the scale of its noise"
    ratio = math.exp(-1 / table.scale)
    return 2 * ratio / (1 - ratio) ** 2


def reasons(tables: Iterable[Released]) -> list[str]:
    """Why something is not shown, each reason once."""
    return sorted({row.why for table in tables for row in table.rows if row.why})


def _answered(table: Released) -> int | None:
    """The whole of a table: who ticked any, where many could be ticked."""
    told = [row.count for row in table.rows if row.option == "answered"]
    return told[0] if told else table.valid


def _rows(table: Released, options: Collection[str]) -> list[Row]:
    return [row for row in table.rows if row.option in options]


def _sum(rows: Sequence[Row]) -> int | None:
    """None where there is no row, or one is hidden."""
    counts = [row.count for row in rows if row.count is not None]
    return sum(counts) if rows and len(counts) == len(rows) else None


def _share(table: Released, rows: Sequence[Row], whole: Whole, deff: float) -> Estimate | None:
    """Every published number has noise of its own; the delta method adds their variances in the share."""
    count, of = _sum(rows), whole.people
    if count is None or of is None or of <= 0:
        return None
    share = Estimate(count, of).share
    return Estimate(count, of, deff, (len(rows) + whole.numbers * share**2) * noise_variance(table) / of**2)
