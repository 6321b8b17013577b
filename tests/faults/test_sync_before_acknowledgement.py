"""The system calls tell: an answer is synced before it is acknowledged; without syncing, they tell that, too."""

import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from elearn.base.core import migrate
from elearn.base.core.db import Database
from tests.engines import scratch_database, sync_to_disk
from tests.faults.load import choices
from tests.live import LiveServer
from tests.pupils import Pupil

ANSWERS = 12
strace = shutil.which("strace")
pytestmark = pytest.mark.skipif(strace is None, reason="needs strace (Debian package strace)")
SYNCED = re.compile(r"^\d+ +(?P<at>[\d.]+) (?:<\.\.\. )?(?:fdatasync|fsync)\b.*= 0")


class Trace:
    """strace on running processes; the moments at which a sync returned, by the wall clock."""

    def __init__(self, pids, output):
        self._output = output
        attached = [part for pid in pids for part in ("-p", str(pid))]
        self._process = subprocess.Popen(
            [strace, "-f", "-ttt", "-e", "trace=fdatasync,fsync", "-o", output, *attached], stderr=subprocess.DEVNULL
        )
        time.sleep(1.0)

    def stop(self):
        self._process.send_signal(signal.SIGINT)
        self._process.wait(10)

    def syncs(self):
        return [float(found["at"]) for line in self._output.read_text().splitlines() if (found := SYNCED.match(line))]


def answer_one_by_one(pupil):
    """Answers in a row; for each the moment before sending and the moment of acknowledgement."""
    key, options = choices()[0]
    moments = []
    for n in range(ANSWERS):
        sent = time.time()
        assert pupil.post(key, options[n % len(options)]).status_code == 200
        moments.append((sent, time.time()))
        time.sleep(0.05)
    return moments


def synced_before_acknowledged(moments, syncs):
    return sum(any(sent <= at <= done for at in syncs) for sent, done in moments)


def children(pid):
    """The processes that a server started: granian's workers."""
    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False).stdout.split()
    return [int(p) for p in found]


def backends(url):
    """The PostgreSQL processes that serve our connections to this database."""
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain) as admin:
        rows = admin.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return [pid for (pid,) in rows]


def trace_answers(server, processes, output):
    """How many answers were synced before they were acknowledged, by the system calls of `processes()`."""
    pupil = Pupil(server.url)
    pupil.start_alone()  # by now every process and connection that one pupil needs is there
    trace = Trace(processes(), output)
    try:
        moments = answer_one_by_one(pupil)
        time.sleep(0.3)
    finally:
        trace.stop()
    return synced_before_acknowledged(moments, trace.syncs())


@pytest.mark.parametrize(("careful", "expected"), [(True, ANSWERS), (False, 0)], ids=["FULL", "control: OFF"])
def test_sqlite_syncs_before_it_acknowledges(tmp_path, figures, careful, expected):
    url = f"sqlite:///{tmp_path / 'elearn.db'}"
    database = Database(url)
    migrate.upgrade(database)
    database.close()
    env = {} if careful else {"PYTHONPATH": str(Path(__file__).with_name("careless"))}
    with LiveServer(url, folder=tmp_path, env=env) as server:
        found = trace_answers(server, lambda: [server.pid, *children(server.pid)], tmp_path / "trace")
    figures(f"sync_sqlite_{'full' if careful else 'control'}", f"{found} of {ANSWERS} answers synced before the reply")
    assert found == expected


@pytest.fixture
def syncing_server(postgres_server):
    """PostgreSQL as it is shipped: elsewhere in the suite it does not wait for its disk, where it is ours."""
    if os.environ.get("ELEARN_TEST_POSTGRES_URL"):
        yield postgres_server
        return
    sync_to_disk(postgres_server, wanted=True)
    yield postgres_server
    sync_to_disk(postgres_server, wanted=False)


@pytest.mark.postgres
@pytest.mark.parametrize(("careful", "expected"), [(True, ANSWERS), (False, 0)], ids=["on", "control: off"])
def test_postgresql_syncs_before_it_acknowledges(tmp_path, syncing_server, figures, careful, expected):
    with scratch_database(syncing_server) as url:
        database = Database(url)
        migrate.upgrade(database)
        if not careful:
            with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as admin:
                admin.exec_driver_sql(f"ALTER DATABASE {make_url(url).database} SET synchronous_commit = off")
        database.close()
        with LiveServer(url, folder=tmp_path) as server:
            found = trace_answers(server, lambda: backends(url), tmp_path / "trace")
    figures(
        f"sync_postgresql_{'on' if careful else 'control'}", f"{found} of {ANSWERS} answers synced before the reply"
    )
    assert found == expected
