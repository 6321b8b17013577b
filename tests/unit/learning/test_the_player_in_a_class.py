"""The player of a class attempt: follows the class, and shows no verdict before the reveal."""

import pytest

from elearn.base.core import clock
from elearn.learning import operations
from elearn.learning.signals import Companion, player_opened
from tests.factories import learning as make

COMPANION = Companion(
    session="s1",
    state_url="/sessions/s1/state",
    events_url="/sessions/s1/events",
    help_url="/sessions/s1/help",
    code_url="/c/K73PQX",
    pace="teacher",
    step="choose",
    seat="12",
)


@pytest.fixture
def cohort(unit):
    with unit():
        return operations.open_cohort()


@pytest.fixture
def seated(client, unit, cohort):
    """A browser whose learner is in the class."""
    with unit():
        learner = make.guest()
        attempt = make.attempt(learner, cohort_id=cohort)
    with client.session_transaction() as cookie:
        cookie["learner"] = learner
    return make.open_player(client, f"/learn/attempts/{attempt}/")


def test_what_the_class_adds_is_on_the_page(seated):
    def listen(_sender, *, attempt):
        return COMPANION if attempt.id == seated.attempt_id else None

    with player_opened.connected_to(listen):
        page = seated.client.get(seated.address).text
    for said in ('data-state-url="/sessions/s1/state"', 'data-step="choose"', 'data-seat="12"', 'data-part="help"'):
        assert said in page


def test_alone_there_is_no_class_on_the_page(pupil):
    assert "data-session=" not in pupil.page
    assert 'data-part="help"' not in pupil.page


def test_no_verdict_leaves_the_server_before_the_reveal(seated, unit, cohort):
    reply = seated.send("first-move", "ask")
    assert reply.json == {"saved": True, "feedback": None, "late": False}
    pages = [seated.client.get(seated.address + page).text for page in ("", "done")]
    assert not [page for page in pages if "CANARY" in page or "data-right" in page]
    assert seated.client.get(f"{seated.address}feedback").json == {"feedback": {}}
    with unit():
        operations.reveal(cohort, ["first-move"], clock.now())
    assert "CANARY-first-move-ask" in seated.client.get(seated.address).text
    assert seated.client.get(f"{seated.address}feedback").json["feedback"].keys() == {"first-move"}


def test_an_answer_from_a_pocket_a_day_later_is_kept_and_says_so(seated, unit, cohort):
    with unit():
        operations.close_cohort(cohort, clock.now())
    reply = seated.send("first-move", "ask", key=seated.key)
    assert (reply.json["saved"], reply.json["late"]) == (True, True)
    assert reply.json["feedback"]
    assert 'data-state="late"' in seated.client.get(seated.address).text


def test_points_wait_until_the_class_has_seen_the_answers(seated):
    for question, value in make.RIGHT.items():
        seated.send(question, value)
    page = seated.client.get(f"{seated.address}done?lang=en").text
    assert "points" not in page
    assert "The class has not looked at all answers yet" in page
