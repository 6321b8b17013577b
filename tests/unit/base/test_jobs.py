"""Due jobs: one runner at a time, by a lease in the database; what fails is tried again and stops nothing else."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from elearn.accounts import operations
from elearn.base.core import clock
from elearn.base.core.db import Base, Database
from elearn.base.core.jobs import DueJob, DueJobs
from elearn.base.core.ports import Services

START = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def database(engine_url):
    database = Database(engine_url)
    Base.metadata.create_all(database.engine)
    yield database
    database.close()


@pytest.fixture
def runner(database):
    """A function: the due jobs of one more process on the same database."""

    def process(*jobs):
        services = Services()
        services.add(Database, database)
        return DueJobs(services, database, jobs)

    return process


class Work:
    """A job that notes when it ran; `fails` times it breaks first."""

    def __init__(self, *, fails=0):
        self.ran, self._fails = [], fails

    def __call__(self, now):
        self.ran.append(now)
        if len(self.ran) <= self._fails:
            raise RuntimeError("not this time")
        return len(self.ran)


def at(runner, moment):
    with clock.frozen(moment):
        return runner.run_due()


def test_a_job_runs_when_it_is_due_and_not_before(runner):
    work = Work()
    process = runner(DueJob("work", HOUR, work))
    assert at(process, START) == {"work": 1}
    assert at(process, START + HOUR / 2) == {}
    assert at(process, START + HOUR) == {"work": 2}
    assert work.ran == [START, START + HOUR]


def test_another_process_knows_what_the_first_has_done(runner):
    work = Work()
    one, other = (runner(DueJob("work", HOUR, work)) for _ in range(2))
    assert at(one, START) == {"work": 1}
    assert at(other, START + HOUR / 2) == {}
    assert at(other, START + HOUR) == {"work": 2}


def test_a_job_that_fails_is_tried_again_after_its_lease(runner, caplog):
    work = Work(fails=1)
    process = runner(DueJob("work", HOUR, work))
    assert at(process, START) == {}
    assert "job failed" in caplog.text
    assert at(process, START + timedelta(minutes=1)) == {}
    assert at(process, START + DueJobs.LEASE + timedelta(seconds=1)) == {"work": 2}


def test_a_job_that_fails_keeps_nothing_and_stops_no_other(runner, database):
    def break_off(now):
        with_learner()
        raise RuntimeError("half done")

    after = Work()
    assert at(runner(DueJob("breaks", HOUR, break_off), DueJob("after", HOUR, after)), START) == {"after": 1}
    with database.unit(write=False) as unit:
        assert unit.session.connection().exec_driver_sql("SELECT count(*) FROM learner").scalar() == 0


def with_learner():
    operations.create_learner("guest")


def test_a_process_that_died_with_the_lease_is_followed_by_another(runner, database):
    dead = runner(DueJob("work", HOUR, Work()))
    with dead._services.active():
        assert dead._take(dead.jobs[0], START)
    work = Work()
    other = runner(DueJob("work", HOUR, work))
    assert at(other, START + timedelta(minutes=5)) == {}
    assert at(other, START + DueJobs.LEASE + timedelta(seconds=1)) == {"work": 1}


@pytest.mark.parametrize("first", [True, False], ids=["before any lease", "with a lease"])
def test_of_many_at_once_exactly_one_runs(runner, first):
    ran, together = [], threading.Barrier(8)
    processes = [runner(DueJob("work", HOUR, lambda now: ran.append(now) or 1)) for _ in range(8)]
    if not first:
        at(processes[0], START - HOUR)
        ran.clear()
    faults = []

    def run(process):
        together.wait()
        try:
            at(process, START)
        except Exception as fault:  # noqa: BLE001 - told to the test
            faults.append(fault)

    threads = [threading.Thread(target=run, args=(process,)) for process in processes]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert faults == []
    assert ran == [START]


def test_started_in_a_process_the_jobs_run_by_themselves_until_stopped(runner):
    done = threading.Event()
    stop = runner(DueJob("work", HOUR, lambda _now: done.set() or 1)).start(every_seconds=0.01)
    assert done.wait(10)
    stop()
