"""Somebody else holds SQLite's write lock: reading goes on, answers wait or come again, none is lost."""

import contextlib
import sqlite3
import threading
import time

import httpx

from tests.faults.load import EARLY, PUPILS, load_on, migrated, outcome
from tests.live import LiveServer
from tests.sizes import size


@contextlib.contextmanager
def locked(path):
    """The write lock, held by another connection as an operator's tool would hold it."""
    holder = sqlite3.connect(path, isolation_level=None, timeout=0)
    while not holder.in_transaction:  # the server lets go of the lock for moments only, too short for a polite wait
        with contextlib.suppress(sqlite3.OperationalError):
            holder.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        holder.execute("ROLLBACK")
        holder.close()


def keep_reading(url, until_over):
    """What pages and the readiness check answered meanwhile."""
    seen = []
    with httpx.Client(base_url=url, timeout=10) as reader:
        while not until_over.wait(0.2):
            seen += [reader.get(address).status_code for address in ("/courses/p3/before-you-send/", "/readyz")]
    return seen


def lock_under_load(path, folder, seconds, env=None):
    """What became of the answers, and of what was read during the lock."""
    url, seen, over = migrated(f"sqlite:///{path}"), [], threading.Event()
    with LiveServer(url, folder=folder, env=env) as server, load_on(server) as load:
        reading = threading.Thread(target=lambda: seen.extend(keep_reading(server.url, over)))
        with locked(path):
            before = load.acknowledged
            reading.start()
            time.sleep(seconds)
            over.set()
            reading.join()
            falsely = load.acknowledged - before
        recovery = load.await_answers(1)
        load.await_answers()
    return outcome(load, url, [recovery]), falsely, seen


def test_a_locked_database_delays_answers_and_nothing_else(tmp_path, report):
    seconds = size("locked_seconds")
    found, falsely, seen = lock_under_load(tmp_path / "elearn.db", tmp_path, seconds)
    report("locked_sqlite", f"SQLite locked for {seconds} s, {len(seen)} reads meanwhile", found)
    assert found.unharmed
    assert falsely <= PUPILS  # each may have had one reply on its way when the lock came
    assert set(seen) == {200}


def test_control_a_server_that_does_not_wait_for_its_commit_loses(tmp_path, report):
    found, falsely, _ = lock_under_load(tmp_path / "elearn.db", tmp_path, 2, EARLY)
    report("locked_control", "SQLite locked for 2 s, control: acknowledged before the commit", found)
    assert falsely > PUPILS
    assert found.lost > 0
