"""Counts leave through one door, once, on both engines; invented ones in the demo alone."""

from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Event

import pytest
from sqlalchemy import func, select, update

from elearn.accounts import operations as accounts
from elearn.base.core.db import session
from elearn.base.core.errors import Conflict, Forbidden, NotFound
from elearn.surveys import operations
from elearn.surveys.design.models import Wave
from elearn.surveys.release import queries
from elearn.surveys.release.control import controlled
from elearn.surveys.release.models import ReleasedTable
from tests.factories.tallies import NOW, area_code, ballots, closed_wave, release, released, tally


@pytest.fixture
def database_url(tables_url):
    return tables_url


def counts():
    """A large stratum, and a small one in another town of the prefecture."""
    return [
        tally("big", ballots(Random(1), 300, core=(9, 9, 9, 9, 5, 3)), area=area_code(201)),
        tally("small", ballots(Random(2), 40, core=(9, 9, 9, 9, 9, 0.1)), area=area_code(202)),
    ]


def stored():
    return session().scalar(select(func.count()).select_from(ReleasedTable))


def test_a_release_stores_what_reports_read(unit):
    with unit():
        wave = closed_wave()
    made = release(unit, wave, counts())
    with unit(write=False):
        tables = queries.released(wave_id=wave)
        assert [area.code for area in queries.areas()] == sorted({table.area_code for table in tables})
    assert made == len(tables)
    assert {table.area_code for table in tables} == {area_code(201), area_code(202), area_code(0)}
    core = next(t for t in tables if (t.key, t.area_code) == ("core", area_code(201)))
    assert (core.mode, core.epsilon, core.simulated, core.period) == ("exact", None, False, "2026-11")
    assert core.valid == sum(row.count for row in core.rows)
    assert core.area_name["en"] == f"City {area_code(201)}"
    assert next(t for t in tables if t.area_code == area_code(0)).area_name["en"] == "Tokyo"
    small = next(t for t in tables if (t.key, t.area_code) == ("core", area_code(202)))
    assert (small.detail, {row.option for row in small.rows}) == ("collapsed", {"anxious", "calm", "unknown"})


def test_every_hidden_number_gives_the_same_reason(unit):
    alike = [tally("one-mind", ballots(Random(1), 60, core=(0, 40, 0, 0, 0.2, 0.2)), area=area_code(203))]
    wave = released(unit, [*counts(), *alike])
    with unit(write=False):
        rows = [row for table in queries.released(wave_id=wave) for row in table.rows]
    assert {row.why for row in rows if row.count is None} == {"audit"}
    assert {row.why for row in rows if row.count is not None} == {None}


def test_nothing_is_released_twice(unit):
    with unit():
        wave = closed_wave()
    late = operations.prepare_release(wave, counts())
    release(unit, wave, counts())
    with unit(write=False):
        before = stored()
    with pytest.raises(Conflict):
        release(unit, wave, counts())
    with pytest.raises(Conflict), unit():
        operations.release_prepared(late, NOW)  # two sittings at once: both had seen it unreleased
    with unit(write=False):
        assert stored() == before


@pytest.mark.parametrize("state", ["draft", "open"])
def test_a_wave_that_is_not_closed_releases_nothing(unit, state):
    with pytest.raises(Conflict):
        released(unit, counts(), state=state)
    with unit(write=False):
        assert stored() == 0


def test_invented_counts_are_stamped_in_the_demo(unit):
    with unit():
        wave = closed_wave(state="released", simulated=True)
        made = operations.import_simulated(wave, counts(), NOW, mode="demo")
    with unit(write=False):
        tables = queries.released(wave_id=wave)
    assert len(tables) == made
    assert all(table.simulated for table in tables)


@pytest.mark.parametrize("mode", ["production", "school", "test", ""])
def test_invented_counts_are_refused_outside_the_demo(unit, mode):
    with pytest.raises(Forbidden), unit():
        operations.import_simulated(closed_wave(simulated=True), counts(), NOW, mode=mode)
    with unit(write=False):
        assert stored() == 0


def test_real_and_invented_waves_use_their_own_door(unit):
    with pytest.raises(Forbidden), unit():
        operations.import_simulated(closed_wave(), counts(), NOW, mode="demo")
    with pytest.raises(Forbidden):
        released(unit, counts(), simulated=True)
    with pytest.raises(NotFound):
        release(unit, "no-such-wave", counts())


def test_a_poster_wave_tells_no_number_of_eligible_people(unit):
    wave = released(unit, counts(), open_series=True)
    with unit(write=False):
        tables = queries.released(wave_id=wave)
    assert {(table.open_series, table.eligible) for table in tables} == {(True, 0)}


def test_others_write_while_a_release_is_prepared(app, services, unit, monkeypatch):
    """Disclosure control of many strata takes half a minute; SQLite has one writer, and nobody may wait for that."""
    with unit():
        wave = closed_wave()
    begun, written = Event(), Event()

    def slow(*given):
        begun.set()
        assert written.wait(30), "nobody could write meanwhile"
        return controlled(*given)

    monkeypatch.setattr("elearn.surveys.release.operations.controlled", slow)
    with ThreadPoolExecutor(1) as other:
        going_on = other.submit(in_context(services, lambda: release(unit, wave, counts())))
        assert begun.wait(30)
        with unit():
            accounts.create_organisation("municipality", "Meanwhile")
        written.set()
        assert going_on.result(60) > 0


def test_a_wave_that_changed_since_is_not_released(unit):
    with unit():
        wave = closed_wave()
    prepared = operations.prepare_release(wave, counts())
    with unit():
        session().execute(update(Wave).where(Wave.id == wave).values(open_series=True))
    with pytest.raises(Conflict), unit():
        operations.release_prepared(prepared, NOW)
    with unit(write=False):
        assert stored() == 0


def in_context(services, work):
    """`work` on another thread, with the app's services."""

    def run():
        with services.active():
            return work()

    return run
