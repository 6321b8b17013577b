"""Due jobs: one runner at a time, by a lease in the database; what fails is tried again and stops nothing else."""

import json
import threading
from datetime import UTC, datetime, timedelta

import pytest

from elearn.accounts import operations
from elearn.base.core import clock, jobs
from elearn.base.core.db import Base, Database, session
from elearn.base.core.jobs import DueJob, DueJobs, JobLease
from elearn.base.core.ports import Services
from elearn.base.core.steady import Steadiness
from elearn.base.http.observe import JsonLines

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
        services.add(Steadiness, Steadiness())
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


def test_a_job_done_while_the_clock_was_ahead_is_due_again_once_it_is_set_back(runner):
    work = Work()
    process = runner(DueJob("work", HOUR, work))
    assert at(process, START + timedelta(days=2)) == {"work": 1}
    assert at(process, START) == {"work": 2}
    assert at(process, START + HOUR) == {"work": 3}


def test_a_lease_taken_while_the_clock_was_ahead_is_given_up_once_it_is_set_back(runner):
    work = Work(fails=1)
    process = runner(DueJob("work", HOUR, work))
    assert at(process, START + timedelta(days=2)) == {}
    assert at(process, START) == {"work": 2}


def test_what_goes_by_the_clock_waits_while_it_cannot_be_believed(runner):
    forgets, goes_on = Work(), Work()
    process = runner(DueJob("forgets", HOUR, forgets), DueJob("goes_on", HOUR, goes_on, by_the_clock=False))
    with clock.frozen(START):
        assert process.run_due(believing=False) == {"goes_on": 1}
        assert process.run_due() == {"forgets": 1}


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
    assert at(process, START + DueJob.lease + timedelta(seconds=1)) == {"work": 2}


def test_how_often_in_a_row_it_failed_is_kept_and_at_what_kind_of_thing(runner, database):
    def lease():
        with database.unit(write=False) as unit:
            return unit.session.get(jobs.JobLease, "work")

    process = runner(DueJob("work", HOUR, Work(fails=2)))
    for times in (1, 2):
        at(process, START + times * HOUR)
        assert lease().failures == times
    assert lease().fault.startswith("RuntimeError (test_jobs.py:")
    assert "not this time" not in lease().fault
    at(process, START + 3 * HOUR)
    assert (lease().failures, lease().last_done_at) == (0, START + 3 * HOUR)
    assert lease().fault  # what it was stays to be read


def test_work_begun_from_outside_is_noted_when_it_ends(database):
    for moment in (START, START + HOUR):
        with database.unit(write=True):
            jobs.note_done("backup", moment)
        with database.unit(write=False):
            assert jobs.last_done("backup") == moment
    with database.unit(write=False):
        assert jobs.last_done("another") is None


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
    assert at(other, START + DueJob.lease + timedelta(seconds=1)) == {"work": 1}


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


def test_work_that_was_asked_for_is_held_by_one_until_it_lets_go(database):
    def hold(holder, at):
        with database.unit(write=True):
            return jobs.hold("closing", holder, at, HOUR)

    assert hold("one", START)
    assert not hold("other", START + HOUR / 2)
    assert hold("one", START + HOUR / 2)  # longer
    assert not hold("other", START + HOUR)
    with database.unit(write=True):
        jobs.let_go("closing", "other")  # it is not the other's to give up
    assert not hold("other", START + HOUR)
    with database.unit(write=True):
        jobs.let_go("closing", "one")
    assert hold("other", START + HOUR)
    assert hold("one", START + 3 * HOUR)  # the other has died meanwhile


def test_the_log_tells_where_a_job_failed_and_not_what_it_had_in_hand(runner, caplog):
    """PostgreSQL names the values of a row that it refuses in its message."""

    def refused(_now):
        session().add_all([JobLease(name="Hanako"), JobLease(name="Hanako")])
        session().flush()
        return 1

    runner(DueJob("refused", HOUR, refused)).run_due()
    (record,) = [each for each in caplog.records if each.name == "elearn.jobs"]
    line = json.loads(JsonLines().format(record))
    assert "Hanako" not in str(line)
    assert line["job"] == "refused"
    assert "IntegrityError" in line["trace"][0]
    assert any("test_jobs.py" in place and "in refused" in place for place in line["trace"])
