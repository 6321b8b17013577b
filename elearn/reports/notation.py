"""How numbers are written: one decimal for shares, a true minus, ranges with an en dash."""

from collections.abc import Callable
from typing import Final

from elearn.base.core.messages import Message
from elearn.reports.indicators import Difference, Estimate, Interval

Say = Callable[[Message], str]
MINUS: Final = "\N{MINUS SIGN}"


def percent(share: float) -> str:
    """0.624 as `62.4 %`, with a space that does not break."""
    return f"{share * 100:.1f}\N{NO-BREAK SPACE}%"


def points(share: float) -> str:
    """0.624 as `62.4`."""
    return f"{share * 100:.1f}"


def span(interval: Interval) -> str:
    """`59.8–65.0`, in percent."""
    return f"{interval.low * 100:.1f}–{interval.high * 100:.1f}"


def signed(change: float) -> str:
    """A change in points: `+1.1`, `−1.1`, `±0.0`."""
    rounded = round(change * 100, 1)
    if rounded == 0:
        return "±0.0"
    return f"+{rounded:.1f}" if rounded > 0 else f"{MINUS}{-rounded:.1f}"


def signed_span(difference: Difference) -> str:
    """`−3.0 to +0.8` as `−3.0…+0.8`."""
    return f"{signed(difference.interval.low)} … {signed(difference.interval.high)}"


def people(count: float) -> str:
    """`2,984`."""
    return f"{round(count):,}"


def full(estimate: Estimate) -> str:
    """`62.4 % (59.8–65.0)`."""
    return f"{percent(estimate.share)} ({span(estimate.interval)})"
