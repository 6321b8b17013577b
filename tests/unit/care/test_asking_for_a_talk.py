"""A child in a class asks one of the named adults for a talk; nobody else gets a button that goes nowhere."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from elearn.base.core import clock
from elearn.classroom import operations as classes
from tests.factories.classroom import Browser, Pupil, work

TUESDAY = datetime(2026, 11, 24, 0, 30, tzinfo=UTC)  # 9:30 in Japan


def has_form(page):
    return 'name="adult"' in page.text


def test_a_child_sees_who_listens_and_who_reads_as_well(pupil):
    page = pupil.get("/talk?lang=en")
    assert has_form(page)
    assert "Sawa" in page.text
    assert "Read by Hoshi, too" in page.text


def test_sending_tells_who_reads_by_when_and_what_happens_then(pupil, listening):
    with clock.frozen(TUESDAY):
        page = listening.ask(pupil, "ももか", lang="en")
    assert page.status_code == 200
    pupil.get("/talk?lang=en")
    with clock.frozen(TUESDAY):
        page = listening.ask(pupil, "ももか").text
    assert "Both Sawa and Hoshi can read it. No one else." in page
    assert "By Wednesday, 25 November, 5 in the afternoon." in page
    assert "Sawa comes to you, so that others do not notice." in page
    assert "the teacher who looks after this for the whole school" in page


def test_the_request_reaches_the_inboxes_of_exactly_these_two(pupil, listening):
    listening.ask(pupil, "ももか")
    for reader in (listening.nurse, listening.teacher):
        assert "/read" in reader.inbox()
    for other in (listening.counsellor, listening.coordinator):
        assert "/read" not in other.inbox()
    assert "/teach/talk/" not in listening.counsellor.get("/teach/").text
    page = listening.nurse.open_first()
    assert "ももか" in page
    assert re.search(r"<dd>\s*12\s*</dd>", page)
    assert "Hoshi" in page


@pytest.mark.parametrize("name", ["", "  ", "も" * 20, "🙂" * 20, "O'Brien <b>", "{よみ|x}"])
def test_any_call_name_up_to_twenty_signs_is_taken_and_none_is_needed(pupil, listening, name):
    assert listening.ask(pupil, name).status_code == 200
    assert len(listening.rows()) == 1


def test_a_longer_name_is_kept_on_the_page_and_said_kindly(pupil, listening):
    answer = listening.ask(pupil, "あ" * 21)
    assert answer.status_code == 422
    assert "あ" * 21 in answer.text
    assert listening.rows() == []


def test_a_double_tap_is_one_request_and_says_the_same(pupil, listening):
    first, second = listening.ask(pupil, "ももか"), listening.ask(pupil, "ももか")
    assert (first.status_code, second.status_code) == (200, 200)
    assert len(listening.rows()) == 1


def test_taps_at_the_same_moment_are_one_request(listening):
    with ThreadPoolExecutor(6) as many:
        list(many.map(lambda _: listening.send(seat="the same"), range(6)))
    assert len(listening.rows()) == 1


def test_a_seat_may_ask_another_adult_too_and_again_once_the_talk_was_had(pupil, listening):
    listening.appoint(listening.counsellor, "counsellor")
    listening.ask(pupil)
    listening.ask(pupil, adult="Kawa")
    assert len(listening.rows()) == 2
    listening.nurse.open_first()
    address = re.search(r'href="(/teach/talk/[^"]+)"', listening.nurse.inbox())[1]
    listening.nurse.post(f"{address}/close", outcome="talked")
    listening.ask(pupil)
    assert len(listening.rows()) == 3


def test_a_seat_that_presses_without_end_is_slowed_down(pupil, listening):
    answers = [listening.ask(pupil).status_code for _ in range(12)]
    assert answers[:8] == [200] * 8
    assert 429 in answers
    other = Pupil(listening.app).join(listening.teacher.code, 13)
    assert listening.ask(other).status_code == 200


def test_pupils_at_one_device_say_whose_wish_it_is(pupil, listening):
    with work(listening.app) as session:
        run = session.connection().exec_driver_sql
        host = run("SELECT id FROM seat").scalar()
    Pupil(listening.app).join(listening.teacher.code, 13)
    with work(listening.app) as session:
        session.connection().exec_driver_sql(f"UPDATE seat SET shares_with = '{host}' WHERE number = 13")
    assert len(re.findall(r'name="number"', pupil.get("/talk").text)) == 2
    assert listening.ask(pupil, number=14).status_code == 422
    assert listening.ask(pupil, number=13).status_code == 200
    assert re.search(r"<dd>\s*13\s*</dd>", listening.nurse.open_first())


def test_a_guest_without_a_class_sees_the_outside_points_only(listening):
    guest = Browser(listening.app)
    page = guest.get("/talk")
    assert page.status_code == 200
    assert not has_form(page)
    assert "Sawa" not in page.text
    assert listening.ask(guest, "ももか").status_code in (400, 422)
    assert listening.rows() == []


def test_where_nobody_is_appointed_nothing_pretends_to_send(school):
    school.teacher.start()
    assert not has_form(Pupil(school.app).join(school.teacher.code, 1).get("/talk"))


def test_a_trial_class_without_a_teacher_cannot_send(listening):
    with work(listening.app):
        code = classes.start_session(None, "town", "walk", clock.now()).code
    assert not has_form(Pupil(listening.app).join(code, 1).get("/talk"))


def test_one_adult_alone_takes_no_requests_but_two_do(school):
    school.teacher.start()
    pupil = Pupil(school.app).join(school.teacher.code, 1)
    school.appoint(school.nurse)
    assert not has_form(pupil.get("/talk"))
    school.appoint(school.counsellor, "counsellor")
    assert has_form(pupil.get("/talk"))
    listeners = school.listeners()
    assert (listeners["Sawa"].deputy, listeners["Kawa"].deputy) == ("Kawa", "Sawa")


def test_a_freed_seat_can_no_longer_send(pupil, listening):
    listening.teacher.press(f"seats/{listening.teacher.seat_id(12)}/free")
    assert not has_form(pupil.get("/talk"))


def test_after_the_class_the_child_can_still_ask(pupil, listening):
    listening.teacher.press("end")
    assert has_form(pupil.get("/talk"))


def test_an_adult_of_another_school_cannot_be_chosen(pupil, listening):
    other = type(listening.nurse)(listening.app, "fremd", listening.place.id)
    assert pupil.post("/talk", adult=other.person_id).status_code in (400, 422)
    assert listening.rows() == []


def test_the_way_back_stays_on_this_site(pupil):
    assert 'href="/learn/attempts/x/#step-why"' in pupil.get("/talk?back=/learn/attempts/x/%23step-why").text
    assert "evil.example" not in pupil.get("/talk?back=https://evil.example/").text.split("<main")[1]


def test_every_step_the_card_and_the_last_page_lead_here(pupil):
    page = pupil.get(f"/learn/attempts/{pupil.attempt}/").text
    assert page.count('href="/talk?for=') == page.count('<section class="step"')
    assert 'href="/talk?for=' in pupil.get(f"/learn/attempts/{pupil.attempt}/done").text


def test_no_copy_stays_on_the_device(pupil):
    assert pupil.get("/talk").headers["Cache-Control"] == "no-store"
