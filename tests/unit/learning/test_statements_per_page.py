"""What each page asks of the database. Lesson pages ask nothing; no count grows with what was answered."""

import pytest

from tests.factories.learning import RIGHT


@pytest.mark.parametrize("where", ["/", "/courses/", "/courses/town/", "/courses/town/walk/"])
def test_pages_that_are_open_to_all_ask_nothing(client, statements, where):
    with statements() as said:
        assert client.get(where).status_code == 200
        assert client.get(where).status_code == 200
    assert said == []


def test_an_answer_is_one_look_and_one_row(pupil, statements):
    with statements() as said:
        assert pupil.send("first-move", "ask").status_code == 200
    assert [statement.split()[0] for statement in said] == ["SELECT", "INSERT"]


def test_a_repeated_answer_is_two_looks(pupil, statements):
    answer_id = "019a0000-0000-7000-8000-000000000001"
    pupil.send("first-move", "ask", answer_id)
    with statements() as said:
        pupil.send("first-move", "ask", answer_id)
    assert [statement.split()[0] for statement in said] == ["SELECT", "SELECT"]


@pytest.mark.parametrize("where", ["", "done", "feedback"])
@pytest.mark.parametrize("answers", [0, 4])
def test_an_attempts_pages_are_two_looks_however_much_was_answered(pupil, statements, where, answers):
    for question, value in list(RIGHT.items())[:answers]:
        pupil.send(question, value)
    with statements() as said:
        assert pupil.client.get(pupil.address + where).status_code == 200
    assert len(said) == 2


def test_answering_uses_indexes(app, unit):
    plan = """EXPLAIN QUERY PLAN SELECT 1 FROM attempt LEFT JOIN answer ON answer.attempt_id = attempt.id
              AND answer.question = 'q' WHERE attempt.cohort_id = 'c'"""
    with unit(write=False) as session:
        steps = [row[3] for row in session.connection().exec_driver_sql(plan)]
    assert not [step for step in steps if step.startswith("SCAN")], steps
