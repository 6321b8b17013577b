"""PostgreSQL stops at once, again and again; the primary is lost for good and its synchronous replica takes over."""

import contextlib
import random
import time

import pytest

from tests.faults.load import load_on, migrated, outcome
from tests.faults.network import BreakingProxy
from tests.faults.postgres import NAME, Postgres, running
from tests.live import LiveServer
from tests.sizes import size

pytestmark = pytest.mark.postgres


def make_careless(server):
    """Answers are acknowledged while they are in memory only, and written so seldom that a stop must meet them."""
    server.ask("ALTER SYSTEM SET synchronous_commit = off")
    server.ask("ALTER SYSTEM SET wal_writer_delay = 10000")
    server.ask("SELECT pg_reload_conf()")


def stopped_at_once(folder, data, times, *, careless=False):
    """What became of the answers of a database that was stopped so often."""
    recovery = []
    with running(Postgres(data / "pg")) as server:
        with LiveServer(migrated(server.url), folder=folder) as app, load_on(app) as load:
            if careless:
                make_careless(server)
                load.await_answers()
            for _ in range(times):
                time.sleep(random.uniform(0.1, 0.8))
                server.stop()
                began = time.monotonic()
                server.start()
                load.await_answers(1)
                recovery.append(time.monotonic() - began)
            load.await_answers()
        return outcome(load, server.url, recovery)


def test_no_answer_is_lost_when_postgresql_stops_at_once(data, tmp_path, report):
    times = size("postgres_stops")
    found = stopped_at_once(tmp_path, data, times)
    report("postgres_stops", f"PostgreSQL stopped at once x{times}", found)
    assert found.unharmed


def test_control_without_synchronous_commit_answers_are_lost(data, tmp_path, report):
    found = stopped_at_once(tmp_path, data, 1, careless=True)
    report("postgres_stops_control", "PostgreSQL stopped at once x1, control: synchronous_commit = off", found)
    assert found.lost > 0


@contextlib.contextmanager
def pair(data, *, synchronous):
    """A primary and its replica, which listens to it through a network that can break."""
    with running(Postgres(data / "primary")) as primary, BreakingProxy(primary.port) as network:
        migrated(primary.url)
        replica = primary.copied_to(data / "replica", by_port=network.port)
        try:
            if synchronous:
                primary.ask("ALTER SYSTEM SET synchronous_standby_names = '*'")
                primary.ask("SELECT pg_reload_conf()")
            state = "sync" if synchronous else "async"
            primary.await_answer("SELECT max(sync_state) FROM pg_stat_replication", state)
            yield primary, replica, network
        finally:
            replica.stop()


def either(primary, replica):
    """One address for both, as an operator writes it: whichever takes writes."""
    hosts = f"host=127.0.0.1:{primary.port}&host=127.0.0.1:{replica.port}"
    return f"postgresql+psycopg://postgres@/{NAME}?{hosts}&target_session_attrs=read-write"


def primary_lost(folder, data, *, synchronous):
    """What became of the answers when the primary went, right after the network between the two."""
    with pair(data, synchronous=synchronous) as (primary, replica, network):
        with LiveServer(either(primary, replica), folder=folder) as app, load_on(app) as load:
            network.hold()
            time.sleep(1)
            primary.stop()
            network.break_off()
            began = time.monotonic()
            replica.promote()
            load.await_answers(1)
            recovery = time.monotonic() - began
            load.await_answers()
        return outcome(load, replica.url, [recovery])


def test_no_answer_is_lost_with_the_primary_when_its_replica_is_synchronous(data, tmp_path, report):
    found = primary_lost(tmp_path, data, synchronous=True)
    report("primary_lost", "primary lost, synchronous replica promoted", found)
    assert found.unharmed


def test_control_an_asynchronous_replica_loses_answers(data, tmp_path, report):
    found = primary_lost(tmp_path, data, synchronous=False)
    report("primary_lost_control", "primary lost, control: asynchronous replica promoted", found)
    assert found.lost > 0
