"""Simulated surveys under the noise that a release draws: an interval holds the true share as often as it says."""

import math
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from elearn.reports import reading
from elearn.surveys.queries import Released, Row, StratumCount
from elearn.surveys.release.noising import noised
from elearn.surveys.release.plan import StratumPlan, bases

CORE = {"anxious": 0.22, "rather-anxious": 0.36, "rather-calm": 0.2, "calm": 0.12, "unknown": 0.1}
WORRIES = {f"worry-{n}": share for n, share in enumerate((0.62, 0.5, 0.41, 0.33, 0.27, 0.2, 0.15, 0.1, 0.06, 0.03), 1)}
SURVEYS = 2000
LEAST, MOST = 0.93, 0.985


def drawn(key, people):
    """A table as release draws it, once and for real, for its ε and the scale of its noise."""
    core = {option: round(people * share) for option, share in CORE.items()}
    worries = {option: round(people * share) for option, share in WORRIES.items()}
    tables = {
        "core": core | {"no-answer": people - sum(core.values())},
        "prepared": {"prepared": 0, "not": 0, "no-answer": people},
        "cells": dict.fromkeys(reading.CELLS, 0),
        "concerns": worries | {"answered": people},
    }
    name = {"ja": "架空市", "en": "Invented"}
    count = StratumCount("j", "J", "grade-7", "990001", name, "junior-1", people, people, 0, 0, tables)
    plan = bases([StratumPlan("j", "junior-1", "J", "grade-7", "990001", people, None)])
    return as_published(next(table for table in noised([count], plan) if table.key == key))


def as_published(table):
    return Released(
        wave_id="w",
        period="2026-11",
        key=table.key,
        series="junior-1",
        audience="J",
        band="grade-7",
        area_code="990001",
        area_name={},
        open_series=False,
        simulated=False,
        mode="noised",
        epsilon=table.epsilon,
        scale=table.scale,
        eligible=0,
        cast=None,
        valid=table.valid,
        detail=table.detail,
        reference=False,
        rows=tuple(Row(option, count) for option, count in table.rows.items()),
        notes=(),
        released_at=datetime(2026, 11, 28, tzinfo=UTC),
    )


def surveys(table, shares, people, draw):
    """The same table again and again: other people, other noise of the same strength (`draw`: true counts)."""
    dice = np.random.default_rng(people)
    sure = 1 - math.exp(-1 / table.scale)
    for _ in range(SURVEYS):
        true = np.append(draw(dice), people)
        noisy = np.maximum(0, true + dice.geometric(sure, len(true)) - dice.geometric(sure, len(true)))
        rows = tuple(Row(option, int(count)) for option, count in zip(shares, noisy, strict=False))
        yield replace(table, rows=rows, valid=int(noisy[-1]))


def worries_held(table, people):
    """How often the interval of a worry held its share."""
    many = surveys(table, WORRIES, people, lambda dice: dice.binomial(people, list(WORRIES.values())))
    lines = (line for each in many for line in reading.lines(each, 1.0))
    return np.mean([line.estimate.interval.holds(WORRIES[line.option]) for line in lines])


@pytest.mark.parametrize("people", [2000, 20_000])
def test_a_worry_under_noise_lies_in_its_interval_as_often_as_it_says(people):
    table = drawn("concerns", people)
    assert LEAST <= worries_held(table, people) <= MOST


def test_with_the_scale_of_a_single_answer_the_interval_would_promise_too_much(monkeypatch):
    """The control, and what stood here once: where many may be ticked, one person changes every number."""
    table = drawn("concerns", 2000)
    weaker = reading.noise_variance(replace(table, scale=2 / table.epsilon))
    monkeypatch.setattr(reading, "noise_variance", lambda _table: weaker)
    assert worries_held(table, 2000) < LEAST


@pytest.mark.parametrize("people", [400, 2000, 20_000])
def test_the_share_of_the_anxious_under_noise_lies_in_its_interval_as_often_as_it_says(people):
    table = drawn("core", people)
    shares = CORE if table.detail == "full" else {"anxious": 0.58, "calm": 0.32, "unknown": 0.1}
    many = surveys(table, shares, people, lambda dice: dice.multinomial(people, list(shares.values())))
    held = [
        (reading.anxious(each, 1.0).interval.holds(0.58), reading.anxious_known(each, 1.0).interval.holds(0.58 / 0.9))
        for each in many
    ]
    assert ((np.mean(held, axis=0) >= LEAST) & (np.mean(held, axis=0) <= MOST)).all(), np.mean(held, axis=0)
