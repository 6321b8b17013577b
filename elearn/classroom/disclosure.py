"""What a class may see of its own answers. Pure.

Promise: from a published picture nobody can tell the number of a choice that fewer than three took, even knowing this
rule and how many answered. Proven by a property test that enumerates everything an attacker could still believe.

Where answers add up to a known total (one choice each), small numbers follow from the others. So:
1. no choice under 3: all numbers are shown;
2. else the larger ones are shown as ranges of four (`27 to 30`), if that leaves every small one open;
3. else nothing is shown. Rule 2 looks only at what it publishes, so that choosing it tells nothing more; rule 3 keeps
   every order of the same counts possible.
Ranges are counted down from the total, so that a unanimous class does not stand alone at the edge of one.
Where a pupil may tick several, each choice stands alone: under 3 is "few", all but under 3 is "most".

Where several pupils answer on one device, everyone sees who sits together. Then the rules look at the answers that were
given, one for each device, and what they let through is widened by the sizes of the groups alone: "4 to 7 answers" of
pairs are "8 to 14 pupils". What follows from something safe and from what all can see gives nothing more away.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

FEW = 3
LEAST = 10

STEP = 4

Shown = Literal["number", "range", "few", "most"]


@dataclass(frozen=True)
class Row:
    """One choice: its number (`low` = `high`) or the range it lies in; "few" has none."""

    cell: str
    shown: Shown
    low: int | None = None
    high: int | None = None

    @property
    def middle(self) -> int:
        """How long its bar is."""
        return ((self.low or 0) + (self.high or 0)) // 2


@dataclass(frozen=True)
class Picture:
    """Rows in display order. `reason` says why there are none: few people, scattered answers, or too many choices."""

    rows: tuple[Row, ...] = ()
    reason: Literal["", "few", "scattered", "many"] = ""

    @property
    def has_ranges(self) -> bool:
        """Whether numbers are made vague to protect another one."""
        return any(row.shown == "range" and row.low != row.high for row in self.rows)


def picture(counts: Mapping[str, int], present: int, *, answered: int | None = None, exclusive: bool = True) -> Picture:
    """What a class of `present` may see of `counts`. `exclusive`: the counts add up to a number everyone may know."""
    answered = sum(counts.values()) if answered is None else answered
    if min(present, answered) < LEAST:
        return Picture(reason="few")
    return _ruled(counts, answered, exclusive=exclusive)


def _ruled(counts: Mapping[str, int], answered: int, *, exclusive: bool) -> Picture:
    if not exclusive:
        return Picture(tuple(_alone(cell, count, answered) for cell, count in counts.items()))
    vague = min(counts.values(), default=0) < FEW
    rows = tuple(_row(cell, count, answered, vague=vague) for cell, count in counts.items())
    return Picture(rows) if _leaves_open(rows, sum(counts.values())) else Picture(reason="scattered")


def group_picture(given: Mapping[str, int], sizes: Sequence[int], present: int, *, exclusive: bool = True) -> Picture:
    """The same where devices answered for several: `given` counts answers, `sizes` says for how many pupils each is."""
    if min(present, sum(sizes)) < LEAST:
        return Picture(reason="few")
    base = _ruled(given, len(sizes), exclusive=exclusive)
    ordered = sorted(sizes)
    return Picture(tuple(_widened(row, ordered) for row in base.rows), base.reason)


def _widened(row: Row, ordered: list[int]) -> Row:
    """So many of the smallest groups at least, so many of the largest at most."""
    if row.low is None or row.high is None:
        return row
    low, high = sum(ordered[: row.low]), sum(ordered[max(0, len(ordered) - row.high) :])
    shown: Shown = "range" if row.shown == "number" and low < high else row.shown
    return Row(row.cell, shown, low, high)


def plain_rows(counts: Mapping[str, int]) -> tuple[Row, ...]:
    """For the teacher's own board, which no pupil sees: only the small numbers are kept vague."""
    return tuple(_row(cell, count, 0, vague=False) for cell, count in counts.items())


def _row(cell: str, count: int, total: int, *, vague: bool) -> Row:
    if count < FEW:
        return Row(cell, "few")
    if not vague:
        return Row(cell, "number", count, count)
    high = total - (total - count) // STEP * STEP
    return Row(cell, "range", max(FEW, high - STEP + 1), high)


def _alone(cell: str, count: int, answered: int) -> Row:
    if count >= FEW > answered - count:
        return Row(cell, "most", answered - FEW + 1, answered)
    return _row(cell, count, answered, vague=False)


def _leaves_open(rows: tuple[Row, ...], total: int) -> bool:
    """Whether each small number could be more than one thing, the total being known."""
    small = sum(row.shown == "few" for row in rows)
    if small and all((row.low or FEW) == FEW for row in rows):
        return False  # all about as small: kept with rule 3, whose pictures must be many to say nothing
    least = max(0, total - sum(row.high or 0 for row in rows))
    most = min((FEW - 1) * small, total - sum(row.low or 0 for row in rows))
    return small == 0 or least < most or (small > 1 and 0 < least < (FEW - 1) * small)
