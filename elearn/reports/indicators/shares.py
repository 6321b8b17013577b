"""Shares of a whole with their 95 % intervals: clustered answers and noise widen them, nothing narrows them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

Z: Final = 1.959963984540054  # 97.5 % quantile of the normal distribution
DEFAULT_DEFF: Final = 2.0
FEWEST_CLUSTERS: Final = 10


@dataclass(frozen=True)
class Interval:
    """Both ends included."""

    low: float
    high: float

    def holds(self, value: float) -> bool:
        """Whether the value is compatible with the data."""
        return self.low <= value <= self.high

    def within(self, margin: float) -> bool:
        """Whether the whole interval lies within ±`margin`."""
        return -margin <= self.low and self.high <= margin


@dataclass(frozen=True)
class Estimate:
    """`count` of `of` people, as published.

    `deff` is the design effect: how many times larger the variance is than that of a simple random sample, because
    answers of one class resemble each other. `noise` is the variance that disclosure control added to the *share*.
    """

    count: float
    of: float
    deff: float = DEFAULT_DEFF
    noise: float = 0.0

    @property
    def share(self) -> float:
        """Between 0 and 1, also where noise pushed a count beyond the whole."""
        return min(1.0, max(0.0, self.count / self.of))

    @property
    def n_eff(self) -> float:
        """The size of a simple random sample without noise that would be as uncertain.

        n / deff (Kish, *Survey Sampling*, 1965, §8.2); noise adds its variance. The spread is taken at Wilson's
        centre, so that a share of 0 or 1 does not hide the noise.
        """
        centre = (self.of * self.share + Z * Z / 2) / (self.of + Z * Z)
        return 1 / (self.deff / self.of + self.noise / (centre * (1 - centre)))

    @property
    def interval(self) -> Interval:
        """The 95 % interval of the share."""
        return wilson(self.share, self.n_eff)

    @property
    def complement(self) -> "Estimate":
        """The same people, those who did not."""
        return Estimate(self.of - self.count, self.of, self.deff, self.noise)


def wilson(share: float, n: float) -> Interval:
    """The score interval at 95 %, `n` may be an effective size: E. B. Wilson, JASA 22 (1927) 209-212.

    Korn and Graubard (*Survey Methodology* 24, 1998) recommend the effective size for clustered samples.
    """
    weight = Z * Z / n
    centre = (share + weight / 2) / (1 + weight)
    half = Z / (1 + weight) * math.sqrt(share * (1 - share) / n + weight / (4 * n))
    return Interval(0.0 if share == 0 else max(0.0, centre - half), 1.0 if share == 1 else min(1.0, centre + half))


@dataclass(frozen=True)
class Difference:
    """Later share minus earlier share, from -1 to 1."""

    change: float
    interval: Interval


def difference(earlier: Estimate, later: Estimate) -> Difference:
    """The change between two waves with its 95 % interval: Newcombe, *Statistics in Medicine* 17 (1998) 873-890, 10.

    Waves count as independent samples; where the same people answer both, the interval is rather too wide.
    """
    before, after = earlier.interval, later.interval
    change = later.share - earlier.share
    down = math.hypot(later.share - after.low, before.high - earlier.share)
    up = math.hypot(after.high - later.share, earlier.share - before.low)
    return Difference(change, Interval(change - down, change + up))


def design_effect(clusters: Sequence[tuple[float, float]]) -> float:
    """The design effect of (count, size) per cluster: Cochran, *Sampling Techniques* (1977), §9A (ratio to size).

    Falls back to 2 where there are under 10 clusters or no variation; never below 1: luck is no precision.
    """
    total = sum(size for _, size in clusters)
    share = sum(count for count, _ in clusters) / total if total else 0.0
    if len(clusters) < FEWEST_CLUSTERS or not 0 < share < 1:
        return DEFAULT_DEFF
    spread = sum((count - share * size) ** 2 for count, size in clusters)
    variance = len(clusters) / (len(clusters) - 1) * spread / total**2
    return max(1.0, variance / (share * (1 - share) / total))


def zero_allows(n: float, deff: float = 1.0) -> float:
    """The largest share that is still compatible with nobody of `n`: 9.9 % for 35, 0.4 % for 1,000."""
    return wilson(0.0, n / deff).high
