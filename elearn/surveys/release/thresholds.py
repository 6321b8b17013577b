"""The rules of disclosure control as numbers, and what they say of one table (ARCHITECTURE, "Anonymity", 5). Pure."""

from collections.abc import Mapping
from typing import Final, Literal

LEAST_VALID: Final = 10
# Below this a table is marked 参考値 (for reference).
LEAST_FIRM: Final = 30
# Strata below this publish only the collapsed core item and one preparedness split.
LEAST_FULL: Final = 100
SMALL: Final = 2
# Nobody may narrow a hidden number down to an interval shorter than this.
WIDTH: Final = 5
# Whose own table was never to be published: its numbers must stay unknown, small ones by two steps at least.
WIDTH_UNPLANNED_SMALL: Final = 2
WIDTH_HIDDEN: Final = 1
# How many did not answer is not told when it is fewer than this.
LEAST_MISSING: Final = 5
# A noised table of fewer people would be nothing but noise (0011): the core item alone from here …
LEAST_NOISED: Final = 400
# … and every table from here.
LEAST_NOISED_FULL: Final = 2000

Detail = Literal["full", "collapsed"]
Mode = Literal["exact", "noised"]


def is_small(count: int) -> bool:
    """One or two people."""
    return 0 < count <= SMALL


def is_dominated(counts: Mapping[str, int]) -> bool:
    """All, or all but two, gave one answer."""
    return max(counts.values(), default=0) >= sum(counts.values()) - SMALL


def must_hide_all(counts: Mapping[str, int]) -> bool:
    """Too few answered, or their answers are as good as one."""
    return sum(counts.values()) < LEAST_VALID or is_dominated(counts)


def sensitive(counts: Mapping[str, int]) -> frozenset[str]:
    """The rows of a table (each person in one row) that nobody may learn. A table of nobody has none."""
    if sum(counts.values()) == 0:
        return frozenset()
    if must_hide_all(counts):
        return frozenset(counts)
    return frozenset(row for row, count in counts.items() if is_small(count))


def sensitive_ticks(counts: Mapping[str, int], answered: int) -> frozenset[str]:
    """The same where many could be ticked: each option splits those who answered into two groups."""
    if answered < LEAST_VALID:
        return frozenset(counts)
    return frozenset(row for row, count in counts.items() if is_small(count) or answered - count <= SMALL)
