"""What is hidden gives no number; what was noised gives a wider one; nothing is filled in."""

import math
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.reports import reading
from elearn.surveys.queries import Released, Row


def table(key="core", epsilon=None, valid=100, eligible=150, detail="full", **counts):
    rows = tuple(
        Row(option.replace("_", "-"), count, "small" if count is None else None) for option, count in counts.items()
    )
    return Released(
        wave_id="w",
        period="2026-06",
        key=key,
        series="adult-1",
        audience="adult",
        band="all",
        area_code="990001",
        area_name={"ja": "架空", "en": "Invented"},
        open_series=False,
        simulated=False,
        mode="noised" if epsilon else "exact",
        epsilon=epsilon,
        scale=2 / epsilon if epsilon else None,
        eligible=eligible,
        cast=valid,
        valid=valid,
        detail=detail,
        reference=False,
        rows=rows,
        notes=(),
        released_at=datetime(2026, 11, 28, tzinfo=UTC),
    )


CORE = {"anxious": 20, "rather_anxious": 40, "rather_calm": 20, "calm": 10, "unknown": 10, "no_answer": 7}


def test_the_two_shares_differ_by_those_who_do_not_know():
    found = table(**CORE)
    assert reading.anxious(found, 2.0).share == pytest.approx(0.6)
    assert reading.anxious_known(found, 2.0).share == pytest.approx(60 / 90)
    assert reading.response_rate(found) == pytest.approx(100 / 150)


def test_a_collapsed_table_has_the_same_share():
    found = table(anxious=60, calm=30, unknown=10, detail="collapsed")
    assert reading.anxious(found, 2.0).share == pytest.approx(0.6)


@given(st.sets(st.sampled_from(sorted(CORE)), min_size=1))
def test_a_hidden_part_hides_the_share(hidden):
    found = table(**{option: None if option in hidden else count for option, count in CORE.items()})
    share, known = reading.anxious(found, 2.0), reading.anxious_known(found, 2.0)
    assert (share is None) == bool(hidden & {"anxious", "rather_anxious"})
    assert (known is None) == bool(hidden & {"anxious", "rather_anxious", "unknown"})
    assert reading.reasons([found]) == ["small"]


def test_a_hidden_total_hides_everything():
    found = table(**CORE, valid=None)
    assert reading.anxious(found, 2.0) is None
    assert reading.response_rate(found) is None
    assert all(line.estimate is None for line in reading.lines(found, 2.0))


def test_noise_is_in_the_interval():
    exact, noised = reading.anxious(table(**CORE), 2.0), reading.anxious(table(**CORE, epsilon=1.0), 2.0)
    assert noised.share == exact.share
    assert noised.interval.low < exact.interval.low < exact.interval.high < noised.interval.high


def test_the_variance_of_noise_is_that_of_the_two_sided_geometric():
    ratio = math.exp(-0.5)
    summed = sum(k * k * (1 - ratio) / (1 + ratio) * ratio ** abs(k) for k in range(-400, 401))
    assert reading.noise_variance(table(**CORE, epsilon=1.0)) == pytest.approx(summed)


def test_worries_are_shares_of_those_who_ticked_any():
    found = table(key="concerns", leak=40, fraud=20, answered=80)
    assert [(line.option, line.estimate.share) for line in reading.lines(found, 2.0)] == [
        ("leak", pytest.approx(0.5)),
        ("fraud", pytest.approx(0.25)),
    ]


def test_no_answer_has_a_count_and_no_share():
    line = next(line for line in reading.lines(table(**CORE), 2.0) if line.option == "no-answer")
    assert (line.count, line.estimate) == (7, None)
