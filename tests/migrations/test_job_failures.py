"""Leases of due jobs keep their rows when failures begin to be counted, and on the way back."""

import pytest
from sqlalchemy import text

from elearn.base.core import migrate
from elearn.base.core.db import Database

BEFORE, HERE = "a3f5d20b7c91", "f19c0b7e52d4"


@pytest.fixture
def database(engine_url):
    database = Database(engine_url)
    yield database
    database.close()


def rows(database, columns):
    with database.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(f"SELECT {columns} FROM job_lease"))]


def test_leases_stay_up_and_down(database):
    migrate.upgrade(database, BEFORE)
    with database.engine.begin() as connection:
        connection.execute(text("INSERT INTO job_lease (name, holder) VALUES ('care.forget', 'somebody')"))
    migrate.upgrade(database, HERE)
    assert rows(database, "name, holder, failures, fault") == [("care.forget", "somebody", 0, None)]
    migrate.downgrade(database, BEFORE)
    assert rows(database, "*") == [("care.forget", "somebody", None, None)]
    migrate.upgrade(database, HERE)
