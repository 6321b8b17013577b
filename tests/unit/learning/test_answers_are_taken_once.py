"""The answer door over HTTP: what is taken, what is refused, and that a repeated request changes nothing."""

import pytest
from sqlalchemy import func, select

from elearn.learning.models import Answer
from tests.factories.learning import open_lesson, some_id


@pytest.fixture
def database_url(tables_url):
    """Both engines: PostgreSQL refuses signs that SQLite takes."""
    return tables_url


def rows(unit):
    with unit(write=False) as session:
        return session.scalar(select(func.count()).select_from(Answer))


def test_an_answer_is_saved_and_explained_at_once(pupil):
    reply = pupil.send("first-move", "ask")
    assert reply.status_code == 200
    assert reply.json["saved"] is True
    assert reply.json["late"] is False
    assert "CANARY-first-move-ask" in reply.json["feedback"]


def test_the_same_answer_again_gives_the_same_reply_and_no_second_row(pupil, unit):
    answer_id = some_id()
    first = pupil.send("first-move", "shout", answer_id)
    again = pupil.send("first-move", "shout", answer_id.upper())
    assert (again.status_code, again.json) == (200, first.json)
    assert rows(unit) == 1


def test_another_spelling_of_the_same_answer_is_a_repetition(pupil, unit):
    answer_id = some_id()
    pupil.send("places", ["park", "home"], answer_id)
    assert pupil.send("places", ["home", "park"], answer_id).status_code == 200
    assert rows(unit) == 1


@pytest.mark.parametrize(("question", "value"), [("first-move", "wait"), ("feeling", "calm")])
def test_a_used_id_takes_no_other_answer(pupil, unit, question, value):
    answer_id = some_id()
    pupil.send("first-move", "ask", answer_id)
    refused = pupil.send(question, value, answer_id)
    assert refused.status_code == 422
    assert refused.mimetype == "application/problem+json"
    assert refused.json["title"]
    assert rows(unit) == 1


def test_a_used_id_takes_no_answer_of_another_attempt(pupil, client, unit):
    answer_id = some_id()
    pupil.send("first-move", "ask", answer_id)
    assert open_lesson(client).send("first-move", "ask", answer_id).status_code == 422
    assert rows(unit) == 1


@pytest.mark.parametrize(
    "body",
    [
        [],
        "text",
        {},
        {"answer_id": some_id(), "question": "first-move"},
        {"answer_id": "1", "question": "first-move", "answer": "ask"},
        {"answer_id": None, "question": "first-move", "answer": "ask"},
        {"answer_id": some_id(), "question": "no-such", "answer": "ask"},
        {"answer_id": some_id(), "question": "first-move\x00", "answer": "ask"},
        {"answer_id": some_id(), "question": 5, "answer": "ask"},
        {"answer_id": some_id(), "question": "first-move", "answer": "no-such"},
        {"answer_id": some_id(), "question": "first-move", "answer": None},
        {"answer_id": some_id(), "question": "first-move", "answer": {"a": ["\ud800"]}},
        {"answer_id": some_id(), "question": "word", "answer": "x" * 5000},
    ],
)
def test_what_is_no_answer_is_refused_with_words_and_nothing_is_written(pupil, unit, body):
    reply = pupil.client.post(pupil.answers_url, json=body)
    assert reply.status_code == 422
    assert reply.json["title"]
    assert rows(unit) == 0


def test_broken_surrogates_and_nul_in_typed_words_do_no_harm(pupil):
    assert pupil.send("word", "\ud800a\x00b").status_code == 200


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 422),
        (b"null", "application/json", 422),
        (b"\xff\xfe", "application/json", 422),
        (b"[" * 5000, "application/json", 422),
        (b'"' + b"x" * 20_000 + b'"', "application/json", 413),
        (b"a=" + b"x" * 300_000, "application/x-www-form-urlencoded", 413),
        (b"{}", "text/plain", 415),
        (b"<a/>", "application/xml", 415),
    ],
)
def test_bodies_that_are_no_answer_have_the_right_status(pupil, unit, body, kind, status):
    assert pupil.client.post(pupil.answers_url, data=body, content_type=kind).status_code == status
    assert rows(unit) == 0


def test_an_answer_from_another_site_is_refused(pupil, unit):
    body = {"answer_id": some_id(), "question": "first-move", "answer": "ask"}
    reply = pupil.client.post(pupil.answers_url, json=body, headers={"Origin": "https://elsewhere.example"})
    assert reply.status_code == 403
    assert rows(unit) == 0


def test_a_foreign_attempt_does_not_exist_for_others(pupil, app, unit):
    stranger = app.test_client()
    body = {"answer_id": some_id(), "question": "first-move", "answer": "ask"}
    assert stranger.post(pupil.answers_url, json=body).status_code == 404
    for page in ("", "feedback", "done"):
        assert stranger.get(pupil.address + page).status_code == 404
    assert rows(unit) == 0


def test_the_key_delivers_what_the_last_pupil_of_a_tablet_left(pupil, client):
    client.delete_cookie("elearn")  # the next pupil is somebody else
    open_lesson(client)
    assert pupil.send("first-move", "ask").status_code == 404
    assert pupil.send("first-move", "ask", key="wrong").status_code == 404
    assert pupil.send("first-move", "ask", key="\u00e9\u00ff").status_code == 404
    assert pupil.send("first-move", "ask", key=pupil.key).status_code == 200
    assert client.get(f"{pupil.address}feedback", headers={"X-Attempt-Key": pupil.key}).status_code == 200
    assert client.get(pupil.address, headers={"X-Attempt-Key": pupil.key}).status_code == 404


@pytest.mark.parametrize("attempt", ["x", "A" * 22, "a%00b" + "c" * 19, "%F0%9F%98%80", "A" * 300])
def test_an_unknown_attempt_is_not_found(client, attempt):
    body = {"answer_id": some_id(), "question": "first-move", "answer": "ask"}
    assert client.post(f"/learn/attempts/{attempt}/answers", json=body).status_code == 404
    assert client.get(f"/learn/attempts/{attempt}/").status_code == 404


def test_typed_answers_are_marked_by_the_language_that_the_learner_reads(pupil):
    assert 'data-right="no"' in pupil.send("word", "ﾔﾔ").json["feedback"]
    assert 'data-right="yes"' in pupil.send("word", "ありがとう").json["feedback"]
    pupil.client.set_cookie("elearn_prefs", "lang=en")
    assert 'data-right="yes"' in pupil.send("word", "Thanks").json["feedback"]


def test_feedback_gives_everything_answered_so_far(pupil):
    pupil.send("first-move", "ask")
    pupil.send("feeling", "unsure")
    feedback = pupil.client.get(f"{pupil.address}feedback").json["feedback"]
    assert feedback.keys() == {"first-move", "feeling"}
    assert "CANARY-feeling-unsure" in feedback["feeling"]
