"""What a class may see of its own answers. Pure.

Promise: from a published picture nobody can tell the number of a choice that fewer than three took, even knowing this
rule and how many answered. Proven by a property test that enumerates everything an attacker could still believe.

Where answers add up to the known total (one choice each), small numbers follow from the others. So:
1. no choice under 3: all numbers are shown;
2. several small choices whose sum leaves each of them open: the others are shown;
3. else the smallest of the others is hidden too, if that leaves the small ones open whatever it is;
4. else no numbers at all. Rules 2 and 3 look only at what is published, so that choosing them tells nothing; rule 4
   keeps every order of the same counts possible.
Where a pupil may tick several, each choice stands alone: under 3 is "few", all but under 3 is "most".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

FEW = 3
LEAST = 10

Shown = Literal["number", "few", "most", "hidden"]


@dataclass(frozen=True)
class Row:
    """One choice: its count, or the word that stands for it."""

    cell: str
    shown: Shown
    count: int | None = None


@dataclass(frozen=True)
class Picture:
    """Rows in display order. `reason` says why there are none: too few people, or answers too scattered to show."""

    rows: tuple[Row, ...] = ()
    reason: Literal["", "few", "scattered"] = ""

    @property
    def largest(self) -> int:
        """The longest bar."""
        return max((row.count or 0 for row in self.rows), default=0)

    @property
    def has_hidden(self) -> bool:
        """Whether a number is kept back to protect another one."""
        return any(row.shown == "hidden" for row in self.rows)


def picture(counts: Mapping[str, int], present: int, *, answered: int | None = None, exclusive: bool = True) -> Picture:
    """What a class of `present` may see of `counts`. `exclusive`: the counts add up to a number everyone may know."""
    answered = sum(counts.values()) if answered is None else answered
    if min(present, answered) < LEAST:
        return Picture(reason="few")
    if not exclusive:
        return Picture(tuple(_alone(cell, count, answered) for cell, count in counts.items()))
    small = [count for count in counts.values() if count < FEW]
    large = sorted((count, place) for place, count in enumerate(counts.values()) if count >= FEW)
    if not small or _open_sum(sum(small), len(small)):
        return _published(counts, None)
    if large and _covers(sum(small) + large[0][0], len(small), large[1][0] if len(large) > 1 else None):
        return _published(counts, large[0][1])
    return Picture(reason="scattered")


def plain_rows(counts: Mapping[str, int]) -> tuple[Row, ...]:
    """For the teacher's own board, which no pupil sees: only the small numbers are kept vague."""
    return tuple(Row(cell, "number", count) if count >= FEW else Row(cell, "few") for cell, count in counts.items())


def _alone(cell: str, count: int, answered: int) -> Row:
    if count < FEW:
        return Row(cell, "few")
    if answered - count < FEW:
        return Row(cell, "most")
    return Row(cell, "number", count)


def _published(counts: Mapping[str, int], hidden: int | None) -> Picture:
    rows = []
    for place, (cell, count) in enumerate(counts.items()):
        if count < FEW:
            rows.append(Row(cell, "few"))
        elif place == hidden:
            rows.append(Row(cell, "hidden"))
        else:
            rows.append(Row(cell, "number", count))
    return Picture(tuple(rows))


def _open_sum(total: int, cells: int) -> bool:
    """Whether `cells` numbers of 0 to 2 with this sum could be more than one thing each."""
    return cells > 1 and 0 < total < (FEW - 1) * cells


def _covers(hidden: int, cells: int, smallest_shown: int | None) -> bool:
    """Whether the small numbers stay open beside one larger number, all that is known being their common sum.

    Only values strictly below the smallest number shown count: a tie in the choice of the hidden one tells nothing.
    Several small numbers get here only if their sum is at one of its ends; both ends must be possible.
    """
    sums = range(FEW) if cells == 1 else (0, (FEW - 1) * cells)
    most = hidden if smallest_shown is None else smallest_shown - 1
    return sum(FEW <= hidden - each <= most for each in sums) > 1
