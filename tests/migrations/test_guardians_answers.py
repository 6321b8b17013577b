"""Guardians' answers come with tables of their own; pupils and classes stay as they are, up and down."""

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError

from elearn import app as whole_product  # noqa: F401 - imports every room's tables
from elearn.base.core import migrate
from elearn.base.core.db import Database

BEFORE, AFTER = "d84c1e6fa917", "a3f5d20b7c91"
DAY = "'2026-11-20 01:00:00'"
PERSON = "INSERT INTO person (id, learner_id, sign_in_name, display_name, created_at)"
ROWS = (
    "INSERT INTO learner (id, kind) VALUES ('l', 'person')",
    "INSERT INTO learner (id, kind) VALUES ('m', 'person')",
    f"{PERSON} VALUES ('child', 'l', 'c', 'C', {DAY})",
    f"{PERSON} VALUES ('teacher', 'm', 't', 'T', {DAY})",
    "INSERT INTO organisation (id, kind, name) VALUES ('school', 'school', 'S')",
)
ANSWER = (
    "INSERT INTO guardian_answer (id, pupil_id, purpose, agreed, wording, given_on, how, recorded_by, recorded_at)"
    f" VALUES ('{{}}', 'child', '{{}}', false, '2026-11', '2026-11-19', 'paper', 'teacher', {DAY})"
)
RULE = f"INSERT INTO guardian_rule (organisation_id, purpose, chosen_at) VALUES ('school', '{{}}', {DAY})"


@pytest.fixture
def database(engine_url):
    database = Database(engine_url)
    migrate.upgrade(database, BEFORE)
    run(database, *ROWS)
    yield database
    database.close()


def run(database, *statements):
    with database.engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def people(database):
    with database.engine.connect() as connection:
        return connection.execute(text("SELECT id, display_name FROM person ORDER BY id")).all()


def rows(database, table):
    with database.engine.connect() as connection:
        return connection.execute(text(f"SELECT * FROM {table}")).mappings().all()


def test_people_stay_and_only_the_new_tables_go_on_the_way_back(database):
    before = people(database)
    migrate.upgrade(database, AFTER)
    run(database, ANSWER.format("a", "survey"), ANSWER.format("b", "account"), RULE.format("account"))
    assert people(database) == before
    migrate.downgrade(database, BEFORE)
    assert people(database) == before
    assert not {"guardian_answer", "guardian_rule"} & set(inspect(database.engine).get_table_names())
    migrate.upgrade(database, AFTER)
    assert rows(database, "guardian_answer") == []


def test_an_answer_goes_with_its_pupil_and_outlives_who_entered_it(database):
    migrate.upgrade(database, AFTER)
    run(database, ANSWER.format("a", "survey"), "DELETE FROM person WHERE id = 'teacher'")
    assert [row["recorded_by"] for row in rows(database, "guardian_answer")] == [None]
    run(database, "DELETE FROM person WHERE id = 'child'")
    assert rows(database, "guardian_answer") == []


@pytest.mark.parametrize("statement", [ANSWER.format("a", "dinner"), RULE.format("dinner")])
def test_there_are_two_purposes(database, statement):
    migrate.upgrade(database, AFTER)
    with pytest.raises(IntegrityError):
        run(database, statement)
