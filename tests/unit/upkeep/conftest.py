"""A site whose operator looks at it."""

import dataclasses
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from elearn.base.core.db import Database
from tests.unit.upkeep.site import Site


@pytest.fixture
def site(settings, compiled_templates):
    made = Site(dataclasses.replace(settings, backup_to="age1public"), compiled_templates)
    yield made
    made.close()


@pytest.fixture
def statements_of():
    """`with statements_of(app) as said:` the list fills with the SQL of any unit of that app."""

    @contextmanager
    def counting(app):
        database, said = app.services.get(Database), []

        def note(_connection, _cursor, statement, *_rest):
            if statement != "BEGIN":
                said.append(statement)

        engines = {database.engine, database._reading} if database.is_sqlite else {database.engine}
        for engine in engines:
            event.listen(engine, "before_cursor_execute", note)
        yield said
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)

    return counting
