"""The inbox: two named people, then the coordinator; marks, moving on, forgetting."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from elearn.base.core import clock
from elearn.base.core.actor import Actor
from elearn.care import operations, queries, rules
from elearn.care.models import TalkRequest
from tests.factories.classroom import Browser, work

NOW = datetime(2026, 11, 24, 0, 30, tzinfo=UTC)
DAY = timedelta(days=1)


def desk_count(staff):
    found = re.search(r"(\d+) unread", staff.get("/teach/?lang=en").text)
    return int(found[1]) if found else 0


def run(school, job, at):
    with work(school.app):
        return job(at)


def actor(staff, *roles):
    return Actor("l", staff.person_id, frozenset(roles))


def test_the_desk_counts_for_the_two_readers_alone(listening):
    listening.send(seat="a")
    listening.send(number=3, seat="b")
    staff = (listening.nurse, listening.teacher, listening.counsellor, listening.coordinator)
    assert [desk_count(each) for each in staff] == [2, 2, 0, 0]
    listening.nurse.open_first()
    assert [desk_count(each) for each in staff] == [1, 1, 0, 0]


def test_the_list_says_nothing_of_the_child(listening):
    listening.send(name="ももか")
    assert "ももか" not in listening.nurse.inbox()
    listening.nurse.open_first()
    assert "ももか" not in listening.nurse.inbox()


def test_the_other_reader_sees_who_has_read_it(listening):
    listening.send()
    listening.teacher.open_first()
    assert "Hoshi" in listening.nurse.inbox()


def test_whoever_may_not_read_finds_nothing(listening):
    listening.send(name="ももか")
    listening.nurse.open_first()
    address = re.search(r'href="(/teach/talk/[^"]+)"', listening.nurse.inbox())[1]
    for other in (listening.counsellor, listening.coordinator):
        other.get("/teach/")
        assert other.get(address).status_code == 404
        assert other.post(f"{address}/close", outcome="talked").status_code == 404
        assert other.post(f"{address}/read").status_code == 404
    stranger = Browser(listening.app)
    assert stranger.get(address).status_code == 303
    assert stranger.get("/teach/talk/").status_code == 303


def test_opening_an_unread_one_by_its_address_marks_nothing(listening):
    listening.send()
    address = re.search(r'action="(/teach/talk/[^"]+)/read"', listening.nurse.inbox())[1]
    assert listening.nurse.get(address).status_code == 303
    assert listening.rows()[0]["read_at"] is None


def test_the_rule_and_its_filter_agree(listening):
    listening.appoint(listening.counsellor, "counsellor")
    listening.send(seat="a")
    listening.send(seat="b", adult="Kawa")
    run(listening, operations.hand_on, clock.now() + 5 * DAY)
    run(listening, operations.hand_on, clock.now() + 12 * DAY)
    listening.send(seat="c")
    staff = {
        "Sawa": actor(listening.nurse, "teacher"),
        "Hoshi": actor(listening.teacher, "teacher"),
        "Kawa": actor(listening.counsellor, "teacher"),
        "Yama": actor(listening.coordinator, "teacher", "coordinator"),
        "nobody": Actor(),
    }
    counts = {}
    with work(listening.app, write=False) as session:
        everything = session.scalars(select(TalkRequest)).all()
        for name, who in staff.items():
            ear = queries.ear_of(who)
            listed = set(session.scalars(select(TalkRequest.id).where(rules.readable(ear))))
            assert listed == {row.id for row in everything if rules.may_read(ear, row)}
            counts[name] = len(listed)
    assert counts == {"Sawa": 3, "Hoshi": 2, "Kawa": 1, "Yama": 2, "nobody": 0}


def test_unread_it_moves_to_the_deputys_top_and_then_to_the_coordinator(listening):
    promised = listening.send(at=NOW)
    assert run(listening, operations.hand_on, promised - timedelta(seconds=1)) == 0
    assert run(listening, operations.hand_on, promised) == 1
    assert "Unread, and the child is waiting" in listening.teacher.get("/teach/talk/?lang=en").text
    assert desk_count(listening.coordinator) == 0
    assert run(listening, operations.hand_on, promised + timedelta(hours=1)) == 0
    assert run(listening, operations.hand_on, promised + DAY) == 1
    assert desk_count(listening.coordinator) == 1
    assert desk_count(listening.nurse) == 1
    assert run(listening, operations.hand_on, promised + 30 * DAY) == 0


def test_the_latest_stands_on_top(listening):
    listening.send(seat="a", at=NOW)
    run(listening, operations.hand_on, NOW + 3 * DAY)
    listening.send(seat="b", at=NOW)
    page = listening.teacher.get("/teach/talk/?lang=en").text
    assert page.index("the child is waiting") < re.search(r"Unread\s*<", page).start()


def test_what_was_read_stays_where_it_is(listening):
    promised = listening.send(at=NOW)
    listening.nurse.open_first()
    assert run(listening, operations.hand_on, promised + DAY) == 0


@pytest.mark.parametrize("outcome", ["talked", "passed"])
def test_a_talk_can_be_marked_as_had_or_passed_on(listening, outcome):
    listening.send()
    listening.nurse.open_first()
    address = re.search(r'href="(/teach/talk/[^"]+)"', listening.nurse.inbox())[1]
    assert listening.nurse.post(f"{address}/close", outcome="something else").status_code == 422
    assert listening.nurse.post(f"{address}/close", outcome=outcome).status_code == 303
    row = listening.rows()[0]
    assert row["closed_at"] is not None
    assert row["once_mark"] is None
    assert "Done" in listening.teacher.get("/teach/talk/?lang=en").text


@pytest.mark.parametrize("closed", [False, True])
def test_thirty_days_after_reading_it_is_gone(listening, closed):
    listening.send()
    listening.nurse.open_first()
    if closed:
        address = re.search(r'href="(/teach/talk/[^"]+)"', listening.nurse.inbox())[1]
        listening.nurse.post(f"{address}/close", outcome="talked")
    assert run(listening, operations.forget, clock.now() + 29 * DAY) == 0
    assert run(listening, operations.forget, clock.now() + 31 * DAY) == 1
    assert listening.rows() == []


def test_unread_ones_are_not_forgotten_for_half_a_year(listening):
    promised = listening.send()
    assert run(listening, operations.forget, promised + 179 * DAY) == 0
    assert run(listening, operations.forget, promised + 181 * DAY) == 1


def test_someone_who_was_removed_reads_no_more_and_the_coordinator_does(listening):
    listening.send()
    adult = listening.listeners()["Sawa"].id
    listening.coordinator.get("/teach/adults/")
    assert listening.coordinator.post(f"/teach/adults/{adult}/withdraw").status_code == 303
    assert desk_count(listening.nurse) == 0
    assert desk_count(listening.coordinator) == 1


def test_the_number_of_statements_of_the_desk_does_not_grow_with_requests(listening, statements):
    listening.send(seat="a")
    with statements() as few:
        listening.nurse.get("/teach/")
    for number in range(2, 12):
        listening.send(number=number, seat=f"seat {number}")
    with statements() as many:
        listening.nurse.get("/teach/")
    assert len(few) == len(many)
