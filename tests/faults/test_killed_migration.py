"""`elearn db upgrade` is killed half-way: the schema is old or new, the rows are there, and a rerun finishes."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from elearn.base.core import migrate, schema
from elearn.base.core.db import Database
from tests.faults.load import EARLY, LONGEST_WAIT_SECONDS, engine_of
from tests.live import ROOT
from tests.sizes import size

STEPS = {"PYTHONPATH": EARLY["PYTHONPATH"], "ELEARN_CARELESS": "steps"}
LEARNERS = 200


def old_site(url):
    """A database of the first version with people in it; gives the revision."""
    database = Database(url)
    oldest = list(migrate.ScriptDirectory.from_config(migrate._config()).walk_revisions())[-1].revision
    migrate.upgrade(database, oldest)
    with database.engine.connect() as connection, connection.begin():
        for number in range(LEARNERS):
            connection.execute(text(f"INSERT INTO learner (id, kind) VALUES ('learner-{number}', 'person')"))
    database.close()
    return oldest


def state_of(url):
    """The revision, and how many people are there."""
    database = Database(url)
    with database.snapshot() as connection:
        people = connection.execute(text("SELECT count(*) FROM learner")).scalar_one()
    revision = schema.current(database)
    database.close()
    return revision, people


def is_changing(url):
    """Whether a migration is in the middle of its work just now, seen from outside."""
    if engine_of(url) == "sqlite":
        with closing(sqlite3.connect(make_url(url).database, isolation_level=None, timeout=0)) as connection:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return True
            connection.execute("ROLLBACK")
        return False
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain) as connection:
        locks = "SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database WHERE mode = %s AND datname = %s"
        found = connection.execute(locks, ("AccessExclusiveLock", make_url(url).database)).fetchone()
        return found[0] > 0


def upgrading(url, env=None):
    env = {**os.environ, "ELEARN_MODE": "test", "ELEARN_DATABASE_URL": url, **(env or {})}
    command = [sys.executable, "-m", "elearn.cli", "db", "upgrade"]
    return subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def await_change(url, command, has_come):
    until = time.monotonic() + LONGEST_WAIT_SECONDS
    while not has_come():
        assert command.poll() is None, command.stderr.read().decode()
        assert time.monotonic() < until
        time.sleep(0.005)


def kill(command):
    command.send_signal(signal.SIGKILL)
    command.wait()


def test_a_killed_migration_leaves_the_old_schema_or_the_new_one(engine_url, report):
    old, found = old_site(engine_url), []
    for _ in range(size("killed_migrations")):
        command = upgrading(engine_url)
        await_change(engine_url, command, lambda: is_changing(engine_url))
        time.sleep(random.uniform(0, 0.3))
        kill(command)
        found.append(state_of(engine_url))
        if found[-1][0] == schema.head():
            break  # it was done already; there is nothing left to kill
    began = time.monotonic()
    last = upgrading(engine_url)
    assert last.wait() == 0, last.stderr.read().decode()
    seconds, half = time.monotonic() - began, [state for state, _ in found if state not in {old, schema.head()}]
    people = {people for _, people in [*found, state_of(engine_url)]}
    engine = engine_of(engine_url)
    line = f"half {len(half)}, people {people} of {LEARNERS}, a rerun finished in {seconds:.1f} s"
    report(f"killed_migration_{engine}", f"migration killed x{len(found)} on {engine}", line)
    assert half == []
    assert people == {LEARNERS}
    assert state_of(engine_url)[0] == schema.head()
    database = Database(engine_url)
    assert migrate.differences(database) == []
    database.close()


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_control_a_migration_in_steps_is_left_half_way(engine_url, report):
    old = old_site(engine_url)
    command = upgrading(engine_url, STEPS)
    await_change(engine_url, command, lambda: state_of(engine_url)[0] != old)
    kill(command)
    revision, _ = state_of(engine_url)
    report("killed_migration_control", "migration killed x1, control: in steps", f"half {revision != schema.head()}")
    assert revision not in {old, schema.head()}
