"""Shares, differences and outlooks agree with independent computations, and keep the laws that make them honest."""

import math
import random

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from elearn.reports.indicators import (
    Difference,
    Estimate,
    Interval,
    Outlook,
    Point,
    Verdict,
    design_effect,
    difference,
    people_to_go,
    project,
    verdict,
    zero_allows,
)
from elearn.reports.indicators.projecting import _T, fit

# What the Cabinet Office published: share, valid answers.
NOV_2007, JUL_2015 = (0.454, 3006), (0.564, 1722)
sizes = st.integers(10, 5000)
parts = st.tuples(sizes, st.floats(0, 1)).map(lambda pair: (round(pair[0] * pair[1]), pair[0]))


def estimate(count, of, deff=1.0, noise=0.0):
    return Estimate(count, of, deff, noise)


def published(share, valid):
    return estimate(round(share * valid), valid)


@given(parts)
def test_the_interval_is_the_one_of_statsmodels(part):
    count, of = part
    low, high = proportion_confint(count, of, method="wilson")
    ours = estimate(count, of).interval
    assert math.isclose(ours.low, low, abs_tol=1e-9)
    assert math.isclose(ours.high, high, abs_tol=1e-9)


@pytest.mark.parametrize("series", [NOV_2007, JUL_2015])
def test_published_series_get_the_interval_of_statsmodels(series):
    share, valid = series
    low, high = proportion_confint(round(share * valid), valid, method="wilson")
    ours = published(*series).interval
    assert (ours.low, ours.high) == pytest.approx((low, high))


@given(parts, parts)
def test_the_difference_is_the_newcombe_interval_of_statsmodels(before, after):
    low, high = confint_proportions_2indep(*after, *before, method="newcomb", compare="diff")
    ours = difference(estimate(*before), estimate(*after)).interval
    assert (ours.low, ours.high) == pytest.approx((low, high), abs=1e-9)


def test_the_national_poll_rose_from_2007_to_2015():
    found = difference(published(*NOV_2007), published(*JUL_2015))
    assert found.change == pytest.approx(0.11, abs=0.001)
    assert verdict(found, None) is Verdict.ROSE


@given(parts, st.floats(1, 5), st.floats(0, 0.01))
def test_clusters_and_noise_widen_and_never_narrow(part, deff, noise):
    count, of = part
    plain, wider = estimate(count, of).interval, estimate(count, of, deff, noise).interval
    assert wider.low <= plain.low + 1e-12
    assert wider.high >= plain.high - 1e-12
    assert 0 <= wider.low <= wider.high <= 1


@given(st.integers(-50, 5000), st.floats(1e-6, 0.01))
def test_a_share_that_noise_pushed_beyond_the_whole_still_has_an_interval(count, noise):
    found = estimate(count, 400, 2.0, noise).interval
    assert 0 <= found.low <= found.high <= 1


@given(parts, parts)
def test_a_change_holds_itself_and_turns_with_time(before, after):
    there, back = difference(estimate(*before), estimate(*after)), difference(estimate(*after), estimate(*before))
    assert there.interval.low - 1e-12 <= there.change <= there.interval.high + 1e-12
    assert (there.interval.low, there.interval.high) == pytest.approx((-back.interval.high, -back.interval.low))


def test_noise_enters_as_its_variance():
    """Where p is a half, n_eff is exactly 1 / (deff/n + noise / 0.25)."""
    found = Estimate(500, 1000, 2.0, 0.0004)
    assert found.n_eff == pytest.approx(1 / (0.002 + 0.0016))


def test_noised_intervals_cover_as_often_as_they_promise():
    """Simulated: true counts with two-sided geometric noise; the interval holds the true share in about 95 of 100."""
    dice = np.random.default_rng(7)
    epsilon, size, true = 0.5, 400, 0.3
    ratio = math.exp(-epsilon / 2)
    variance = 2 * ratio / (1 - ratio) ** 2
    held, tries = 0, 2000
    for _ in range(tries):
        count = dice.binomial(size, true) + dice.geometric(1 - ratio) - dice.geometric(1 - ratio)
        held += Estimate(count, size, 1.0, variance / size**2).interval.holds(true)
    assert 0.935 <= held / tries <= 0.975
    without = sum(
        Estimate(
            dice.binomial(size, true) + 2 * (dice.geometric(1 - ratio) - dice.geometric(1 - ratio)), size, 1.0
        ).interval.holds(true)
        for _ in range(tries)
    )
    assert without / tries < 0.935  # the control: leaving the noise out promises too much


@pytest.mark.parametrize(("of", "allowed"), [(35, "9.9"), (1000, "0.4")])
def test_nobody_of_so_many_still_allows_so_much(of, allowed):
    assert f"{zero_allows(of) * 100:.1f}" == allowed


@given(st.lists(st.tuples(st.integers(0, 30), st.just(30)), min_size=10, max_size=60))
def test_the_design_effect_is_at_least_one(clusters):
    assert design_effect(clusters) >= 1


def test_the_design_effect_of_equal_classes_that_agree_within_is_their_size():
    classes = [(30, 30), (0, 30)] * 20
    assert design_effect(classes) == pytest.approx(30, rel=0.05)
    dice = random.Random(3)
    alike = [(sum(dice.random() < 0.5 for _ in range(30)), 30) for _ in range(400)]
    assert design_effect(alike) == pytest.approx(1, abs=0.25)
    assert design_effect(alike[:9]) == 2.0


def test_distance_to_zero_is_told_in_people_of_whom():
    assert people_to_go(Estimate(1862, 2984)) == 1860
    assert people_to_go(Estimate(43, 120)) == 43


changes = st.tuples(st.floats(-1, 1), st.floats(-1, 1)).map(sorted).map(lambda ends: Interval(*ends))


@given(changes, st.none() | changes)
def test_every_change_gets_exactly_one_of_five_verdicts_by_the_written_rule(anxiety, ready):
    found = verdict(Difference(0, anxiety), Difference(0, ready) if ready else None)
    if anxiety.high < 0:
        improved = ready is not None and not ready.high < 0
        assert found is (Verdict.IMPROVED if improved else Verdict.FELL)
    elif anxiety.low > 0:
        assert found is Verdict.ROSE
    elif anxiety.low >= -0.03 and anxiety.high <= 0.03:
        assert found is Verdict.FLAT
    else:
        assert found is Verdict.CANNOT_TELL


def waves(shares, n=4000.0, deff=1.0, every=0.5):
    return [Point(2020 + place * every, Estimate(share * n, n, deff)) for place, share in enumerate(shares)]


def by_statsmodels(points):
    """Weighted least squares of the logits; variances are never below those of the sizes alone."""
    shares = [(p.estimate.share * p.estimate.n_eff + 0.5) / (p.estimate.n_eff + 1) for p in points]
    weights = [p.estimate.n_eff * s * (1 - s) for p, s in zip(points, shares, strict=True)]
    logits = [math.log(s / (1 - s)) for s in shares]
    made = sm.WLS(logits, sm.add_constant([p.at for p in points]), weights=weights).fit()
    return made.params, made.cov_params() / made.scale * max(1.0, made.scale)


@pytest.mark.parametrize("shares", [(0.6, 0.55, 0.52, 0.46, 0.41), (0.3, 0.35, 0.28, 0.4), (0.6,) * 7])
def test_the_line_is_that_of_statsmodels(shares):
    points = waves(shares)
    (level, slope), covariance = by_statsmodels(points)
    line = fit(points)
    assert line.slope == pytest.approx(slope, abs=1e-9)
    assert line.level - line.slope * line.middle == pytest.approx(level, rel=1e-6)
    assert line.var_slope == pytest.approx(covariance[1][1], rel=1e-6)


def test_the_range_is_where_the_band_of_statsmodels_holds_the_threshold():
    points = waves((0.6, 0.55, 0.52, 0.46, 0.41))
    params, covariance = by_statsmodels(points)
    quantile, goal = stats.t.ppf(0.975, len(points) - 2), math.log(0.05 / 0.95)
    for end in fit(points).crossing(goal):
        at = np.array([1.0, end])
        half = quantile * math.sqrt(at @ covariance @ at)
        assert abs(at @ params - goal) == pytest.approx(half, rel=1e-4)


def test_quantiles_are_students():
    assert [stats.t.ppf(0.975, free) for free in range(1, 31)] == pytest.approx(list(_T), abs=1e-5)


def test_outlooks_are_a_range_a_refusal_or_cannot_tell():
    falling = project(waves((0.60, 0.52, 0.45, 0.38, 0.31)))
    assert falling.outlook is Outlook.RANGE
    assert 2022 < falling.earliest < falling.latest
    assert project(waves((0.40, 0.46, 0.52, 0.58))).outlook is Outlook.NEVER
    assert project(waves((0.60, 0.62, 0.59, 0.61))).outlook is Outlook.CANNOT_TELL
    assert project(waves((0.60, 0.40, 0.20))).outlook is Outlook.CANNOT_TELL  # three waves are too few
    assert project(waves((0.10, 0.05, 0.02))).outlook is Outlook.REACHED
    assert project([]).outlook is Outlook.CANNOT_TELL


def test_a_fall_too_slow_for_a_lifetime_is_no_range():
    slow = project(waves([0.62 - 0.0004 * place for place in range(20)], n=4_000_000))
    assert slow.outlook is Outlook.NEVER


@given(st.integers(5, 12), st.floats(0.3, 0.9), st.floats(0.02, 0.08), st.integers(0, 2**32))
def test_an_outlook_never_lies_in_the_past(number, start, fall, seed):
    dice = random.Random(seed)
    points = waves([max(0.0, start - fall * place + dice.uniform(-0.01, 0.01)) for place in range(number)], n=300)
    found = project(points)
    if found.outlook is not Outlook.RANGE:
        assert (found.earliest, found.latest) == (None, None)
        return
    assert points[-1].at <= found.earliest
    assert found.latest is None or found.earliest <= found.latest <= points[-1].at + 50
