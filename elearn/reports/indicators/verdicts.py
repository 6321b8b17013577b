"""The five verdicts on a change, and the distance to zero. A report may say that it cannot tell."""

from enum import StrEnum
from typing import Final

from elearn.reports.indicators.shares import Difference, Estimate

FLAT_MARGIN: Final = 0.03
_TENS_FROM: Final = 1000


class Verdict(StrEnum):
    """What may be said; the words are in `wording`."""

    IMPROVED = "improved"
    FELL = "fell"
    ROSE = "rose"
    FLAT = "flat"
    CANNOT_TELL = "cannot-tell"


def verdict(anxiety: Difference, preparedness: Difference | None, *, margin: float = FLAT_MARGIN) -> Verdict:
    """One of the five, for the change of one series.

    Fell or rose: the interval excludes 0. Flat: all of it lies within ±`margin`. Improved: anxiety fell, preparedness
    was measured in both waves and did not verifiably fall. Everything else cannot be told.
    """
    if anxiety.interval.high < 0:
        held = preparedness is not None and preparedness.interval.high >= 0
        return Verdict.IMPROVED if held else Verdict.FELL
    if anxiety.interval.low > 0:
        return Verdict.ROSE
    return Verdict.FLAT if anxiety.interval.within(margin) else Verdict.CANNOT_TELL


def people_to_go(estimate: Estimate) -> int:
    """How many of the answering people are anxious; from 1,000 on in tens, because it is an estimate."""
    count = estimate.share * estimate.of
    return round(count / 10) * 10 if estimate.of >= _TENS_FROM else round(count)
