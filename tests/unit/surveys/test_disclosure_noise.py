"""Noised tables: drawn once, paid for in the ledger, as noisy as promised; no exact sum gives a cell away."""

import math
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Barrier

import pytest
from scipy.stats import chisquare
from sqlalchemy import select

from elearn.base.core.db import Database, session
from elearn.base.core.engines import engine
from elearn.base.core.errors import Conflict
from elearn.surveys.release import queries
from elearn.surveys.release.ledger import spend, spent
from elearn.surveys.release.models import NoiseLedger, ReleasedTable
from elearn.surveys.release.noising import BUDGET
from tests.factories.tallies import NOW, ballots, released, tally

DRAWS = 20_000
NUMBERS_ASKED = 1000
# One in a hundred thousand good runs would be called bad.
SURPRISE = 1e-5


@pytest.fixture
def database_url(tables_url):
    return tables_url


@pytest.fixture
def wave(unit):
    """Released with noise for pupils; adults stay exact."""
    pupils = [tally(f"j-{n}", ballots(Random(n), 1500), band=f"grade-{7 + n}") for n in range(2)]
    adults = [tally("adults", ballots(Random(9), 300), audience="adult", band="all")]
    return released(unit, [*pupils, *adults], noised_audiences={"J"})


def chance(k, scale):
    """Discrete Laplace: P(k) = (1 - r) / (1 + r) * r^|k| with r = exp(-1 / scale)."""
    r = math.exp(-1 / scale)
    return (1 - r) / (1 + r) * r ** abs(k)


def p_value(draws, scale, reach=12):
    seen = Counter(min(max(each, -reach), reach) for each in draws)
    inner = [chance(k, scale) for k in range(1 - reach, reach)]
    tail = (1 - sum(inner)) / 2
    expected = [len(draws) * each for each in (tail, *inner, tail)]
    return chisquare([seen[k] for k in range(-reach, reach + 1)], expected).pvalue


def test_the_noise_has_the_promised_distribution():
    drawn = engine("surveys.noise").draw([0] * DRAWS, sensitivity=2, epsilon=0.5)
    assert p_value(drawn, 4.0) > SURPRISE


def test_the_same_check_tells_noise_that_is_too_weak():
    drawn = engine("surveys.noise").draw([0] * DRAWS, sensitivity=2, epsilon=0.7)
    assert p_value(drawn, 4.0) < SURPRISE


def test_asking_a_thousand_times_gives_one_number(unit, wave):
    answers = set()
    for _ in range(NUMBERS_ASKED // 10):
        with unit(write=False):
            for _ in range(10):
                answers.add(repr(queries.released(wave_id=wave, keys=["core"])))
    assert len(answers) == 1


def test_every_noised_table_is_paid_for_and_no_stratum_beyond_its_budget(unit, wave):
    with unit(write=False):
        tables = session().scalars(select(ReleasedTable).where(ReleasedTable.wave_id == wave)).all()
        paid = session().scalars(select(NoiseLedger)).all()
        noised = {table.id: table.epsilon for table in tables if table.mode == "noised"}
        assert noised
        assert {row.table_id for row in paid} == set(noised)
        assert all(row.epsilon == noised[row.table_id] for row in paid)
        assert {row.stratum_key for row in paid} == {"j-0", "j-1"}
        assert all(0 < spent(wave, key) <= BUDGET + 1e-9 for key in ("j-0", "j-1"))


def test_no_audience_is_both_noised_and_exact(unit, wave):
    with unit(write=False):
        modes = {(table.audience, table.mode) for table in queries.released(wave_id=wave)}
    assert modes == {("J", "noised"), ("adult", "exact")}


def test_noised_cells_are_no_parts_of_an_exact_total(unit, wave):
    with unit(write=False):
        tables = [table for table in queries.released(wave_id=wave) if table.mode == "noised"]
    assert all(table.cast is None for table in tables)
    split = [table for table in tables if table.key != "concerns"]
    assert any(sum(row.count for row in table.rows) != table.valid for table in split)


def test_spending_beyond_the_budget_is_refused_with_nothing_paid(unit, wave):
    with unit(write=False):
        before = spent(wave, "j-0")
        table = session().scalar(select(ReleasedTable.id).where(ReleasedTable.mode == "exact"))
    with pytest.raises(Conflict), unit():
        spend(wave, ["adults", "j-0"], table, BUDGET - before + 0.01, NOW)
    with unit(write=False):
        assert (spent(wave, "adults"), spent(wave, "j-0")) == (0.0, before)


def test_of_two_who_spend_the_same_rest_at_once_one_is_refused(app, unit, wave):
    with unit(write=False):
        tables = list(session().scalars(select(ReleasedTable.id).where(ReleasedTable.mode == "exact").limit(2)))
    together = Barrier(2)

    def pay(table):
        with app.services.active():
            together.wait()
            try:
                with app.services.get(Database).unit(write=True):
                    spend(wave, ["adults"], table, 0.6 * BUDGET, NOW)
            except Conflict:
                return False
            return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(pay, tables)) == [False, True]
    with unit(write=False):
        assert spent(wave, "adults") == 0.6 * BUDGET
