"""Guests and classes leave nothing; what is gone is 410 for whoever can prove that it was there."""

from datetime import timedelta

import pytest

from elearn.base.core import clock
from elearn.base.core.actor import Actor
from elearn.learning import operations, privacy, queries, rules
from elearn.learning.models import Attempt
from tests.factories import learning as make


@pytest.fixture
def gone(pupil, unit):
    """A pupil whose attempt has been purged, learner and all."""
    with clock.frozen(clock.now() + timedelta(days=31)), unit():
        assert privacy.retention(clock.now()) == 1
    return pupil


@pytest.mark.parametrize("where", ["", "feedback", "done"])
def test_the_pages_of_a_purged_attempt_say_so(gone, where):
    assert gone.client.get(gone.address + where).status_code == 410


def test_a_late_outbox_learns_that_the_attempt_was_purged(gone):
    assert gone.send("first-move", "ask", key=gone.key).status_code == 410
    assert gone.send("first-move", "ask").status_code == 410
    gone.client.delete_cookie("elearn")
    assert gone.send("first-move", "ask", key=gone.key).status_code == 410
    assert gone.send("first-move", "ask").status_code == 404


def test_an_expired_guest_is_gone_before_the_purge_comes_round(pupil):
    with clock.frozen(clock.now() + timedelta(days=30, minutes=1)):
        assert pupil.client.get(pupil.address).status_code == 410
        assert pupil.send("first-move", "ask").status_code == 410


def test_a_guest_whose_last_day_has_come_starts_as_a_new_one(pupil):
    with clock.frozen(clock.now() + timedelta(days=29, hours=12)):
        fresh = make.open_lesson(pupil.client)
    with clock.frozen(clock.now() + timedelta(days=40)):
        assert fresh.client.get(fresh.address).status_code == 200


def test_guests_that_are_not_due_stay(unit):
    with unit():
        attempt = make.attempt(make.guest(expires_at=clock.now() + timedelta(days=1)))
        assert privacy.retention(clock.now()) == 0
        assert queries.attempt(attempt) is not None


def test_a_learner_gets_everything_out_and_can_be_forgotten(unit):
    with unit():
        who = make.guest()
        attempt = make.attempt(who)
        make.answer(attempt, "first-move", "wait")
        make.answer(attempt, "first-move", "ask")
        make.attempt(who)
    with unit(write=False):
        told = privacy.export(who)["attempts"]
        assert [len(each["answers"]) for each in sorted(told, key=lambda each: -len(each["answers"]))] == [2, 0]
    with unit():
        privacy.erase(who)
        assert privacy.export(who) == {"attempts": []}


def test_the_tables_of_the_room_are_all_named():
    assert {"attempt", "answer", "cohort", "reveal"} == privacy.PERSONAL_DATA.tables


@pytest.mark.parametrize("asks", ["owner", "other", "nobody"])
def test_the_rule_of_the_own_attempt_and_its_filter_agree(unit, asks):
    with unit() as session:
        owner = make.guest()
        attempt = queries.attempt(make.attempt(owner))
        who = {"owner": Actor(owner), "other": Actor(make.guest()), "nobody": Actor()}[asks]
        listed = session.query(Attempt.id).filter(rules.own_attempts(who)).all()
        assert bool(listed) == rules.own_attempt(who, attempt) == (asks == "owner")


def test_a_question_that_left_the_lesson_takes_no_answer_but_keeps_what_was_sent(unit):
    with unit():
        attempt = make.attempt()
        receipt = make.answer(attempt, "first-move", "ask")
        asked = queries.asked(attempt, "first-move", receipt.entry.id)
        assert operations.repeats(asked, "ask")
        with pytest.raises(operations.Invalid):
            make.answer(attempt, "gone-since", "ask")
