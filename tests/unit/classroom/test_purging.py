"""After the days that a site keeps, only what the class itself might see remains."""

from datetime import timedelta

import pytest

from elearn.base.core import clock
from elearn.base.core.jobs import DueJobs
from elearn.classroom import operations
from elearn.learning.keys import attempt_key
from tests.factories.classroom import Pupil, pupils, work

KEEP = timedelta(days=30)


@pytest.fixture
def database_url(tables_url):
    """On both engines: foreign keys decide the order of erasing."""
    return tables_url


def due(app, at):
    with clock.frozen(at):
        return app.services.get(DueJobs).run_due()


def count(app, table):
    with work(app, write=False) as session:
        return session.connection().exec_driver_sql(f"SELECT count(*) FROM {table}").scalar()


@pytest.fixture
def ended(app, teacher):
    """Twelve pupils: seven asked, four waited, one shouted; then the class ended."""
    choices = ["ask"] * 7 + ["wait"] * 4 + ["shout"]
    for pupil, choice in zip(pupils(app, teacher.code, 12), choices, strict=True):
        pupil.answer("first-move", choice)
        pupil.answer("word", "ひみつ")
    teacher.press("end")
    return teacher


def test_nothing_goes_before_its_time(app, ended):
    due(app, clock.now() + KEEP - timedelta(minutes=5))
    assert count(app, "seat") == 12


def test_seats_answers_and_learners_go_and_suppressed_counts_stay(app, ended):
    done = due(app, clock.now() + KEEP + timedelta(minutes=5))
    assert done["classroom.purge"] == 1
    assert [count(app, table) for table in ("seat", "answer", "attempt", "cohort", "board_pairing")] == [0] * 5
    assert count(app, "learner") == 1  # the teacher
    with work(app, write=False) as session:
        rows = session.connection().exec_driver_sql("SELECT question, cell, shown, low, high FROM class_result")
        assert {tuple(row) for row in rows if row[0] == "first-move"} == {
            ("first-move", "ask", "range", 5, 8),
            ("first-move", "wait", "range", 3, 4),
            ("first-move", "shout", "few", None, None),
        }
    page = ended.get(f"{ended.base}/result?lang=en")
    assert page.status_code == 200
    assert "<dd>12</dd>" in page.text
    assert "erased" in page.text


def test_an_answer_after_the_purge_is_gone_for_good(app, ended):
    pupil = Pupil(app)
    with work(app, write=False) as session:
        attempt = session.connection().exec_driver_sql("SELECT attempt_id FROM seat WHERE number = 1").scalar()
    pupil.attempt = attempt
    key = attempt_key(app.config["SECRET_KEY"], attempt)
    due(app, clock.now() + KEEP + timedelta(minutes=5))
    body = {"answer_id": "0190b5a0-0000-7000-8000-000000000001", "question": "first-move", "answer": "ask"}
    answer = pupil.http.post(f"/learn/attempts/{attempt}/answers", json=body, headers={"X-Attempt-Key": key})
    assert answer.status_code == 410


def test_a_purge_that_fails_half_way_keeps_everything(app, ended, monkeypatch):
    def fail(_learners):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("elearn.accounts.operations.erase_learners", fail)
    with pytest.raises(RuntimeError), work(app):
        operations.purge(clock.now() + KEEP + timedelta(minutes=5), KEEP)
    assert count(app, "seat") == 12
    assert count(app, "class_result") == 0


def test_purging_twice_changes_nothing(app, ended):
    at = clock.now() + KEEP + timedelta(minutes=5)
    with work(app):
        assert operations.purge(at, KEEP) == 1
    with work(app):
        assert operations.purge(at, KEEP) == 0
