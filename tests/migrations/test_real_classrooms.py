"""Classes of the version before come through with all their rows, and back."""

import pytest
from sqlalchemy import text

from elearn import app as whole_product  # noqa: F401 - imports every room's tables
from elearn.base.core import migrate
from elearn.base.core.db import Database

BEFORE, AFTER = "7a41c9e05b3d", "3e8b6f20d4a7"
DAY = "'2026-11-20 01:00:00'"
ROWS = f"""
INSERT INTO learner (id, kind) VALUES ('t', 'person'), ('l', 'seat')
INSERT INTO person (id, learner_id, sign_in_name, display_name, session_key, created_at)
 VALUES ('p', 't', 's', 'S', 'k', {DAY})
INSERT INTO cohort (id) VALUES ('c')
INSERT INTO attempt (id, learner_id, cohort_id, course, lesson, revision, language, pass_rule, started_at)
 VALUES ('a', 'l', 'c', 'p3', 'x', 'r', 'ja', '{{}}', {DAY})
INSERT INTO answer (id, attempt_id, question, revision, answer, points, points_of, late, recorded_at)
 VALUES ('0190b5a0-0000-7000-8000-000000000001', 'a', 'q', 'r', '"yes"', 1, 1, false, {DAY})
INSERT INTO class_session (id, code, teacher_id, course, lesson, cohort_id, seats, pace, step, held, door_open, state,
 revision, started_at, changed_at)
 VALUES ('s', 'K73PXW', 'p', 'p3', 'x', 'c', 40, 'teacher', 1, false, true, 'open', 5, {DAY}, {DAY})
INSERT INTO seat (id, session_id, number, learner_id, attempt_id, claim, pictures, tries, taken_at)
 VALUES ('n', 's', 7, 'l', 'a', 'x', 'star moon sun', 0, {DAY})
INSERT INTO board_pairing (id, session_id, number, asked_at) VALUES ('b', 's', '1234', {DAY})
INSERT INTO class_result (session_id, question, cell, place, shown, low, high)
 VALUES ('s', 'q', 'yes', 0, 'number', 4, 4)
"""
CLASS = ("class_session", "seat", "board_pairing", "class_result")
TABLES = ("learner", "person", "cohort", "attempt", "answer", *CLASS)


@pytest.fixture
def database(engine_url):
    database = Database(engine_url)
    migrate.upgrade(database, BEFORE)
    run(database, *ROWS.strip().replace("\n ", " ").split("\n"))
    yield database
    database.close()


def run(database, *statements):
    with database.engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def counts(database):
    with database.engine.connect() as connection:
        return {table: connection.execute(text(f"SELECT count(*) FROM {table}")).scalar() for table in TABLES}


def test_a_running_class_keeps_every_row_on_the_way_up_and_down(database):
    before = counts(database)
    assert min(before.values()) == 1
    migrate.upgrade(database, AFTER)
    assert counts(database) == before
    with database.engine.connect() as connection:
        found = connection.execute(text("SELECT trial, way, shared, present FROM class_session")).one()
    assert (bool(found.trial), found.way, bool(found.shared), found.present) == (False, "each", False, None)
    migrate.downgrade(database, BEFORE)
    assert counts(database) == before


def test_going_back_gives_up_trial_classes_alone(database):
    before = counts(database)
    migrate.upgrade(database, AFTER)
    run(
        database,
        "INSERT INTO learner (id, kind) VALUES ('g', 'seat')",
        "INSERT INTO cohort (id) VALUES ('d')",
        "INSERT INTO attempt (id, learner_id, cohort_id, course, lesson, revision, language, pass_rule, started_at)"
        f" VALUES ('z', 'g', 'd', 'p3', 'x', 'r', 'ja', '{{}}', {DAY})",
        "INSERT INTO class_session (id, code, trial, course, lesson, cohort_id, seats, pace, step, held, door_open,"
        " state, revision, started_at, changed_at, way, shared)"
        " VALUES ('u', 'K73PXX', true, 'p3', 'x', 'd', 40, 'teacher', 0,"
        f" false, true, 'open', 1, {DAY}, {DAY}, 'hands', false)",
        "INSERT INTO seat (id, session_id, number, learner_id, attempt_id, claim, pictures, tries, taken_at, in_group)"
        f" VALUES ('m', 'u', 7, 'g', 'z', 'x', 'star moon sun', 0, {DAY}, false)",
        "INSERT INTO hand_count (session_id, question, cell, hands, present) VALUES ('u', 'q', 'yes', 4, 9)",
    )
    migrate.downgrade(database, BEFORE)
    assert counts(database) == {**before, "cohort": 2}


def test_the_database_still_watches_over_its_keys_after_a_migration(database):
    migrate.upgrade(database, AFTER)
    run(database, "DELETE FROM class_session")
    assert counts(database)["seat"] == 0
