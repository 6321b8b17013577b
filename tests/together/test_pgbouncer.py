"""Behind PgBouncer in transaction pooling nothing is kept in a connection; a real pgbouncer stands between."""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from elearn.base.core.db import Database, session
from tests.engines import scratch_database
from tests.live import free_port

pytestmark = pytest.mark.postgres
PROGRAM = shutil.which("pgbouncer", path=os.pathsep.join([os.environ["PATH"], "/usr/sbin"]))
INI = """
[databases]
* = host={host} port={port} user={user}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {listen}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 3
server_reset_query =
"""
THREADS, ROUNDS = 8, 40


@pytest.fixture
def pooled(postgres_server, tmp_path):
    """The address of a scratch database by way of PgBouncer, without `?pooled=1`."""
    if PROGRAM is None:
        pytest.skip("pgbouncer is not installed")
    with scratch_database(postgres_server) as url:
        given, listen = make_url(url), free_port()
        host = given.host or given.query["host"]
        user = f"{given.username} password={given.password}" if given.password else given.username
        ini = INI.format(listen=listen, host=host, port=given.port or 5432, user=user)
        with _running(ini, host, listen, tmp_path / "pgbouncer.log"):
            yield f"postgresql+psycopg://{given.username}@127.0.0.1:{listen}/{given.database}"


def _servant(host):
    """PgBouncer refuses to run as root, and must come to the server's socket."""
    if os.geteuid() != 0:
        return {}
    owner = Path(host).stat() if host.startswith("/") else None
    uid = owner.st_uid if owner else pwd.getpwnam("nobody").pw_uid
    return {"user": uid, "group": owner.st_gid if owner else pwd.getpwnam("nobody").pw_gid, "extra_groups": []}


@contextlib.contextmanager
def _running(ini, host, port, log):
    with tempfile.TemporaryDirectory(prefix="elearn-pgbouncer-") as folder, log.open("w") as opened:
        Path(folder).chmod(0o755)
        file = Path(folder) / "pgbouncer.ini"
        file.write_text(ini)
        file.chmod(0o644)
        process = subprocess.Popen([PROGRAM, str(file)], stdout=opened, stderr=opened, **_servant(host))
        try:
            for _ in range(500):
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                    break
                time.sleep(0.02)
            yield
        finally:
            process.terminate()
            process.wait(10)


def work_of_many(database):
    """The same statements again and again on few connections; gives what went wrong."""

    def work(number):
        faults = []
        for turn in range(ROUNDS):
            try:
                with database.unit(write=True, durable=False):
                    session().execute(text("INSERT INTO line VALUES (:a, :b)"), {"a": number, "b": turn})
                with database.unit(write=False):
                    session().execute(text("SELECT count(*) FROM line WHERE a = :a"), {"a": number}).scalar()
            except SQLAlchemyError as fault:
                faults.append(str(fault))
        return faults

    with ThreadPoolExecutor(THREADS) as pool:
        return [fault for faults in pool.map(work, range(THREADS)) for fault in faults]


@pytest.fixture
def opened(pooled):
    """A function: the database, with or without knowing of the pooler."""
    databases = []

    def database(more=""):
        databases.append(Database(pooled + more))
        return databases[-1]

    with database("?pooled=1").unit(write=True):
        session().execute(text("CREATE TABLE line (a int, b int)"))
    yield database
    for each in databases:
        each.close()


def test_all_goes_well_behind_the_pooler(opened):
    database = opened("?pooled=1")
    assert work_of_many(database) == []
    with database.unit(write=False):
        assert session().execute(text("SELECT count(*) FROM line")).scalar() == THREADS * ROUNDS


def test_without_knowing_of_the_pooler_statements_are_lost(opened):
    """The control: prepared statements belong to a connection that somebody else has by now."""
    assert any("prepared statement" in fault for fault in work_of_many(opened()))


def test_settings_of_a_transaction_end_with_it(opened):
    database = opened("?pooled=1")
    for _ in range(6):  # more than the pooler has connections
        with database.unit(write=False), pytest.raises(SQLAlchemyError):
            session().execute(text("INSERT INTO line VALUES (1, 1)"))
        with database.unit(write=True, durable=False):
            assert session().execute(text("SHOW synchronous_commit")).scalar() == "off"
        with database.unit(write=True):
            assert session().execute(text("SHOW synchronous_commit")).scalar() == "on"
            assert session().execute(text("SHOW transaction_read_only")).scalar() == "off"
        with database.snapshot() as looked:
            assert looked.execute(text("SHOW transaction_isolation")).scalar() == "repeatable read"
        with database.unit(write=True):
            assert session().execute(text("SHOW transaction_isolation")).scalar() == "read committed"
