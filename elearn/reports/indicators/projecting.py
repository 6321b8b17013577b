"""When a share would fall below a threshold if it went on as so far: a range, or a plain refusal."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from elearn.reports.indicators.shares import Estimate

THRESHOLD: Final = 0.05
FEWEST_WAVES: Final = 4
HORIZON: Final = 50.0
# 97.5 % quantiles of Student's t for 1 to 30 degrees of freedom; beyond that the last one (rather too wide).
_T: Final = (
    *(12.706205, 4.302653, 3.182446, 2.776445, 2.570582, 2.446912, 2.364624, 2.306004, 2.262157, 2.228139),
    *(2.200985, 2.178813, 2.160369, 2.144787, 2.131450, 2.119905, 2.109816, 2.100922, 2.093024, 2.085963),
    *(2.079614, 2.073873, 2.068658, 2.063899, 2.059539, 2.055529, 2.051831, 2.048407, 2.045230, 2.042272),
)


class Outlook(StrEnum):
    """What may be said of the way to the threshold."""

    RANGE = "range"
    REACHED = "reached"
    NEVER = "never"
    CANNOT_TELL = "cannot-tell"


@dataclass(frozen=True)
class Point:
    """One wave: its time in years (2026.83) and its share."""

    at: float
    estimate: Estimate


@dataclass(frozen=True)
class Projection:
    """`earliest` and `latest` in years; `latest` is None where it lies beyond the horizon."""

    outlook: Outlook
    earliest: float | None = None
    latest: float | None = None


@dataclass(frozen=True)
class Line:
    """logit(share) = level + slope · (time - middle), with the variances of level and slope.

    `middle` is the weighted mean of the times, so that level and slope do not vary together.
    """

    middle: float
    level: float
    slope: float
    var_level: float
    var_slope: float
    quantile: float

    @property
    def slope_margin(self) -> float:
        """Half the width of the slope's 95 % interval."""
        return self.quantile * math.sqrt(self.var_slope)

    def crossing(self, goal: float) -> tuple[float, float]:
        """All times at which the line may be at `goal`: Fieller, JRSS B 16 (1954) 175-185; needs a certain slope."""
        rest, squared = self.level - goal, self.quantile**2
        a = self.slope**2 - squared * self.var_slope
        b = 2 * rest * self.slope
        c = rest**2 - squared * self.var_level
        root = math.sqrt(max(0.0, b * b - 4 * a * c))
        return self.middle + (-b - root) / (2 * a), self.middle + (-b + root) / (2 * a)


def project(points: Sequence[Point], *, threshold: float = THRESHOLD, horizon: float = HORIZON) -> Projection:
    """The outlook of one series, oldest wave first.

    A weighted straight line through the logits of at least four waves; the range is the set of times at which its 95 %
    interval holds the threshold. Without a slope that differs from 0 nothing can be told.
    """
    if points and points[-1].estimate.interval.high <= threshold:
        return Projection(Outlook.REACHED)
    if len(points) < FEWEST_WAVES or len({each.at for each in points}) < FEWEST_WAVES:
        return Projection(Outlook.CANNOT_TELL)
    line = fit(points)
    if line.slope - line.slope_margin > 0:
        return Projection(Outlook.NEVER)
    if line.slope + line.slope_margin >= 0:
        return Projection(Outlook.CANNOT_TELL)
    return _range(line.crossing(_logit(threshold)), points[-1].at, horizon)


def _range(crossing: tuple[float, float], last: float, horizon: float) -> Projection:
    earliest, latest = max(crossing[0], last), max(crossing[1], last)
    if earliest > last + horizon:
        return Projection(Outlook.NEVER)
    return Projection(Outlook.RANGE, earliest, latest if latest <= last + horizon else None)


def fit(points: Sequence[Point]) -> Line:
    """Weighted least squares of logits, weights n_eff · p · (1 - p): Cox and Snell, *Analysis of Binary Data*, §2.1.

    Where waves scatter more than their sizes explain, the variance grows accordingly (McCullagh and Nelder, §4.5),
    never the other way round.
    """
    shares = [_away_from_the_ends(each.estimate) for each in points]
    weights = [e.estimate.n_eff * p * (1 - p) for e, p in zip(points, shares, strict=True)]
    total = sum(weights)
    middle = sum(w * e.at for w, e in zip(weights, points, strict=True)) / total
    times, logits = [each.at - middle for each in points], [_logit(p) for p in shares]
    spread = sum(w * t * t for w, t in zip(weights, times, strict=True))
    level = sum(w * y for w, y in zip(weights, logits, strict=True)) / total
    slope = sum(w * t * y for w, t, y in zip(weights, times, logits, strict=True)) / spread
    residuals = (w * (y - level - slope * t) ** 2 for w, t, y in zip(weights, times, logits, strict=True))
    free = len(points) - 2
    scatter = max(1.0, sum(residuals) / free)
    return Line(middle, level, slope, scatter / total, scatter / spread, _T[min(free, len(_T)) - 1])


def _logit(share: float) -> float:
    return math.log(share / (1 - share))


def _away_from_the_ends(estimate: Estimate) -> float:
    """Half a person is added to both sides, so that a share of 0 or 1 has a logit (Cox and Snell, §2.1.6)."""
    return (estimate.share * estimate.n_eff + 0.5) / (estimate.n_eff + 1)
