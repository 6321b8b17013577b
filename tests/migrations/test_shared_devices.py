"""Whether a class ever shared devices moves from its session to its cohort, and back."""

from sqlalchemy import text

from elearn.base.core import migrate
from tests.migrations import test_real_classrooms as before
from tests.migrations.test_real_classrooms import AFTER, run

database = before.database

HERE = "c94f1b6e7a20"


def test_a_class_that_shared_devices_still_does_after_the_move_and_on_the_way_back(database):
    migrate.upgrade(database, AFTER)
    run(database, "UPDATE class_session SET shared = true")
    counted = before.counts(database)
    migrate.upgrade(database, HERE)
    assert one(database, "SELECT shared FROM cohort") is True
    assert before.counts(database) == counted
    migrate.downgrade(database, AFTER)
    assert one(database, "SELECT shared FROM class_session") is True


def test_a_class_that_never_did_does_not(database):
    migrate.upgrade(database, HERE)
    assert one(database, "SELECT shared FROM cohort") is False


def one(of, statement):
    with of.engine.connect() as connection:
        return bool(connection.execute(text(statement)).scalar_one())
