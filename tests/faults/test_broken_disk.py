"""The disk is full, or does not sync any more: nothing is acknowledged falsely, and it goes on once the disk is well.

PostgreSQL stops itself in both cases; whoever looks after it (systemd) starts it again, and elearn goes on unattended.
"""

import time
from contextlib import contextmanager

import pytest

from tests.faults.load import EARLY, PUPILS, load_on, migrated, outcome
from tests.faults.postgres import Postgres, running
from tests.live import LiveServer

POSTGRES = pytest.param("postgresql", marks=pytest.mark.postgres)
# The log may not take back old pieces before it asks the disk for new ones.
SMALL = {"max_wal_size": "2MB", "min_wal_size": "2MB", "checkpoint_timeout": "1h"}


class Sqlite:
    """The app itself writes: its process feels the disk."""

    def __init__(self, folder, env):
        self.url, self.app_env = f"sqlite:///{folder / 'elearn.db'}", env

    def looked_after(self):
        """Nobody needs to."""


class Server:
    """PostgreSQL writes; the app only hears of it."""

    def __init__(self, server):
        self.url, self.app_env, self._server = server.url, {}, server

    def looked_after(self):
        """As systemd does it: what has stopped is started."""
        self._server.stop()
        self._server.start()


@contextmanager
def database(engine, folder, env):
    if engine == "sqlite":
        yield Sqlite(folder, env)
        return
    with running(Postgres(folder / "pg", env=env, **SMALL)) as server:
        yield Server(server)


def broken_under_load(base, folder, begin, end):
    """What became of the answers, and how many were acknowledged while the disk was broken."""
    with LiveServer(migrated(base.url), folder=folder, env=base.app_env) as server, load_on(server) as load:
        begin()
        load.await_refusals()
        before = load.acknowledged
        load.await_refusals()
        falsely = load.acknowledged - before
        began = time.monotonic()
        end()
        base.looked_after()
        load.await_answers(1)
        recovery = time.monotonic() - began
        load.await_answers()
    return outcome(load, base.url, [recovery]), falsely


@pytest.mark.parametrize("engine", ["sqlite", POSTGRES])
def test_a_full_disk_costs_no_acknowledged_answer(engine, data, disk, tmp_path, report):
    with database(engine, data, disk.env) as base:
        found, _ = broken_under_load(base, tmp_path, disk.fill, disk.free)
        report(f"full_disk_{engine}", f"full disk on {engine}", found)
    assert found.unharmed


@pytest.mark.parametrize("engine", ["sqlite", POSTGRES])
def test_a_disk_that_does_not_sync_costs_no_acknowledged_answer(engine, data, breaking, tmp_path, report):
    with database(engine, data, breaking.env) as base:
        found, falsely = broken_under_load(
            base, tmp_path, lambda: breaking.begin("fsync"), lambda: breaking.end("fsync")
        )
        report(f"failing_fsync_{engine}", f"failing fsync on {engine}", found)
    assert found.unharmed
    assert falsely <= PUPILS  # replies that were on their way


def careless_answers(base, folder, begin, end):
    """A server that acknowledges first puts nobody off: it is broken for so many answers, then well again."""
    with LiveServer(migrated(base.url), folder=folder, env=base.app_env | EARLY) as server, load_on(server) as load:
        begin()
        load.await_answers(100)
        end()
        load.await_answers()
    return outcome(load, base.url, [0])


def test_control_a_server_that_acknowledges_first_loses_by_a_full_disk(data, disk, tmp_path, report):
    found = careless_answers(Sqlite(data, disk.env), tmp_path, disk.fill, disk.free)
    report("full_disk_control", "full disk, control: acknowledged before the commit", found)
    assert found.lost > 0


def test_control_a_server_that_acknowledges_first_loses_by_a_failing_fsync(data, breaking, tmp_path, report):
    base = Sqlite(data, breaking.env)
    found = careless_answers(base, tmp_path, lambda: breaking.begin("fsync"), lambda: breaking.end("fsync"))
    report("failing_fsync_control", "failing fsync, control: acknowledged before the commit", found)
    assert found.lost > 0
