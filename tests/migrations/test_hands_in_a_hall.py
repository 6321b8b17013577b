"""A show of hands in a hall: more than sixty can be counted; on the way back what does not fit goes, whole."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from elearn.base.core import migrate
from tests.migrations import test_real_classrooms as before
from tests.migrations.test_real_classrooms import DAY, run

database = before.database

OLD, NEW = "4b7e90d2c1f5", "8c2f7d91e6a4"
HANDS = "INSERT INTO hand_count (session_id, question, cell, hands, present) VALUES ('s', '{}', 'yes', {}, {})"


def held(database):
    with database.engine.connect() as connection:
        present = connection.execute(text("SELECT present FROM class_session")).scalar_one()
        rows = connection.execute(text("SELECT question, hands FROM hand_count ORDER BY question")).all()
    return present, [tuple(row) for row in rows]


def test_a_class_comes_through_and_only_what_does_not_fit_goes_on_the_way_back(database):
    migrate.upgrade(database, OLD)
    run(database, HANDS.format("small", 20, 30), "UPDATE class_session SET present = 30")
    counted = before.counts(database)
    migrate.upgrade(database, NEW)
    assert held(database) == (30, [("small", 20)])
    run(database, HANDS.format("large", 200, 320), "UPDATE class_session SET present = 320")
    migrate.downgrade(database, OLD)
    assert held(database) == (None, [("small", 20)])
    assert before.counts(database) == counted


def test_before_a_hall_did_not_fit_and_a_thousand_still_do_not(database):
    migrate.upgrade(database, OLD)
    with pytest.raises(IntegrityError):
        run(database, HANDS.format("q", 200, 320))
    migrate.upgrade(database, NEW)
    run(database, HANDS.format("q", 200, 999), f"UPDATE class_session SET changed_at = {DAY}")
    with pytest.raises(IntegrityError):
        run(database, HANDS.format("r", 200, 1000))
