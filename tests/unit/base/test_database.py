"""One commit per unit; SQLite's writers share it fairly; nothing is acknowledged that is not durable."""

import sqlite3
import threading
import time

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from elearn.base.core.db import Database, after_commit, new_id, session
from elearn.base.core.db.queue import FairLock, WriterQueue
from elearn.base.core.errors import Unavailable


class Scratch(DeclarativeBase):
    """A schema of this test alone."""


class Note(Scratch):
    __tablename__ = "note"
    id: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str]


@pytest.fixture
def database(engine_url):
    database = Database(engine_url)
    Scratch.metadata.create_all(database.engine)
    yield database
    Scratch.metadata.drop_all(database.engine)
    database.close()


def count(database):
    with database.unit(write=False):
        return session().scalar(select(func.count()).select_from(Note))


def test_a_unit_commits_once_at_its_end(database):
    with database.unit(write=True):
        session().add(Note(id="a", text="x"))
    assert count(database) == 1


def test_an_error_keeps_nothing(database):
    with pytest.raises(ValueError, match="stop"), database.unit(write=True):
        session().add(Note(id="a", text="x"))
        session().flush()
        raise ValueError("stop")
    assert count(database) == 0


def test_a_reading_unit_cannot_write(database):
    with pytest.raises(DBAPIError), database.unit(write=False):
        session().add(Note(id="a", text="x"))
    assert count(database) == 0


def test_what_waits_for_the_commit_sees_the_data(database):
    seen = []
    with database.unit(write=True):
        session().add(Note(id="a", text="x"))
        session().flush()
        after_commit(lambda: seen.append(count(database)))
        assert seen == []
    assert seen == [1]


def test_what_waits_for_a_commit_that_never_came_does_not_run(database):
    seen = []
    with pytest.raises(ValueError, match="stop"), database.unit(write=True):
        session().add(Note(id="a", text="x"))
        after_commit(lambda: seen.append("ran"))
        raise ValueError("stop")
    assert seen == []


def test_parallel_writers_lose_nothing_and_do_not_disturb_each_other(database):
    failures = []

    def write(worker):
        for turn in range(20):
            try:
                with database.unit(write=True):
                    session().add(Note(id=new_id(), text=f"{worker}"))
                    session().flush()
                    if turn % 5 == 4:
                        raise KeyError(turn)
            except KeyError:
                pass
            except Exception as error:  # noqa: BLE001
                failures.append(error)

    threads = [threading.Thread(target=write, args=(n,)) for n in range(8)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert failures == []
    assert count(database) == 8 * 16


def test_a_broken_rule_is_told_as_it_is_and_costs_only_its_own_unit(database):
    with database.unit(write=True):
        session().add(Note(id="a", text="first"))
    with pytest.raises(IntegrityError), database.unit(write=True):
        session().add(Note(id="a", text="second"))
    with database.unit(write=True):
        session().add(Note(id="b", text="x"))
    assert count(database) == 2


class TestSqliteQueue:
    @pytest.fixture
    def queue_database(self, tmp_path):
        database = Database(f"sqlite:///{tmp_path / 'q.db'}")
        Scratch.metadata.create_all(database.engine)
        yield database
        database.close()

    def test_the_durability_settings_are_on(self, queue_database):
        for write in (True, False):
            with queue_database.unit(write=write):
                pragma = lambda name: session().connection().exec_driver_sql(f"PRAGMA {name}").scalar()  # noqa: E731
                assert pragma("journal_mode") == "wal"
                assert pragma("synchronous") == 2  # FULL
                assert pragma("foreign_keys") == 1

    def test_waiting_writers_share_one_commit(self, queue_database):
        """Ten writers that wait behind one holder are answered by fewer commits than writers."""
        commits, done = [], []
        queue_database.engine.dispose()
        event.listen(queue_database.engine, "commit", lambda _c: commits.append(1))
        holding, go = threading.Event(), threading.Event()

        def first():
            with queue_database.unit(write=True):
                session().add(Note(id=new_id(), text="first"))
                session().flush()
                holding.set()
                go.wait(10)
            done.append("first")

        def other():
            with queue_database.unit(write=True):
                session().add(Note(id=new_id(), text="other"))
            done.append("other")

        threads = [threading.Thread(target=first)] + [threading.Thread(target=other) for _ in range(10)]
        threads[0].start()
        holding.wait(10)
        [t.start() for t in threads[1:]]
        until = time.monotonic() + 10
        while queue_database._queue._turn.waiting < 10 and time.monotonic() < until:
            time.sleep(0.01)
        assert done == []
        go.set()
        [t.join() for t in threads]
        assert len(done) == 11
        assert count(queue_database) == 11
        assert len(commits) == 1

    def test_a_failed_commit_acknowledges_nobody_and_the_next_writer_goes_on(self, queue_database, monkeypatch):
        finish = WriterQueue._finish
        monkeypatch.setattr(
            WriterQueue, "_finish", lambda *_: (_ for _ in ()).throw(sqlite3.OperationalError("disk full"))
        )
        with pytest.raises(Unavailable), queue_database.unit(write=True):
            session().add(Note(id="a", text="x"))
        assert count(queue_database) == 0
        monkeypatch.setattr(WriterQueue, "_finish", finish)
        with queue_database.unit(write=True):
            session().add(Note(id="b", text="x"))
        assert count(queue_database) == 1

    def test_another_process_that_holds_the_lock_delays_but_loses_nothing(self, queue_database, tmp_path):
        other = sqlite3.connect(tmp_path / "q.db", isolation_level=None, check_same_thread=False)
        other.execute("BEGIN IMMEDIATE")
        threading.Timer(0.5, lambda: other.execute("COMMIT")).start()
        with queue_database.unit(write=True):
            session().add(Note(id="a", text="x"))
        assert count(queue_database) == 1
        other.close()


def test_the_fair_lock_serves_in_order_of_arrival():
    lock, order, threads = FairLock(), [], []
    assert lock.acquire(1)
    for n in range(8):
        waiting = threading.Thread(target=lambda n=n: (lock.acquire(10), order.append(n), lock.release()))
        waiting.start()
        while lock.waiting <= n:
            time.sleep(0.001)
        threads.append(waiting)
    lock.release()
    [t.join() for t in threads]
    assert order == list(range(8))


def test_the_fair_lock_gives_up_in_time_and_stays_usable():
    lock = FairLock()
    assert lock.acquire(1)
    assert not lock.acquire(0.05)
    lock.release()
    assert lock.acquire(1)
