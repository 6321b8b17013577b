"""The bell rings: to be continued, or two minutes to a good end; and who was away takes the lesson afterwards."""

import re
from datetime import timedelta

import pytest

from elearn.base.core import clock
from elearn.classroom import operations
from elearn.classroom.operations import running
from tests.factories.classroom import Pupil, Teacher, pupils, work
from tests.unit.classroom.test_purging import count, due
from tests.unit.classroom.test_screens import numbers


@pytest.fixture
def database_url(tables_url):
    return tables_url


@pytest.fixture
def pupil(app, teacher):
    return Pupil(app).join(teacher.code, 12)


def at(app, when):
    return clock.frozen(clock.now() + when)


def test_next_time_everything_is_where_it_was(app, teacher, pupil):
    pupil.answer("first-move", "ask")
    teacher.press("step", step=1)
    teacher.press("pause")
    paused = pupil.state(teacher.session)
    assert (paused["paused"], paused["state"], paused["step"]) == (True, "open", "choose")
    assert "next time" in teacher.screen("?lang=en")
    with at(app, timedelta(days=7)):
        desk = teacher.get("/teach/?lang=en").text
        assert f"{teacher.base}/resume" in desk
        answer = teacher.press("resume", **{"from": "screen"})
        assert answer.headers["location"].endswith("/screen")
        state = pupil.state(teacher.session)
        assert (state["paused"], state["step"], state["number"]) == (False, "choose", 12)
        assert teacher.code in Pupil(app).get("/join", query_string={"code": teacher.code}).headers["location"]
        assert pupil.answer("places", ["home"]).json["late"] is False
        assert teacher.state()["answered"]["first-move"] == 1


def test_a_paused_class_is_not_ended_for_thirty_days_and_then_is(app, teacher, pupil):
    teacher.press("pause")
    due(app, clock.now() + timedelta(days=29, hours=23))
    assert pupil.state(teacher.session)["state"] == "open"
    due(app, clock.now() + timedelta(days=30, minutes=10))
    assert pupil.state(teacher.session)["state"] == "ended"


def test_answers_of_a_class_that_went_on_late_are_taken_to_the_end(app, teacher, pupil):
    for days in (25, 50):
        teacher.press("pause")
        with at(app, timedelta(days=days)):
            teacher.press("resume")
            assert pupil.answer("places", ["home"]).status_code == 200
    with at(app, timedelta(days=79)):
        assert pupil.answer("word", "ありがとう").status_code == 200


def test_wrapping_up_brings_everyone_to_the_card_then_the_end(app, teacher, pupil):
    teacher.press("pace", pace="own")
    teacher.press("wrap-up")
    state = pupil.state(teacher.session)
    assert (state["step"], state["pace"]) == ("reflect", "teacher")
    wall = teacher.screen("?lang=en")
    assert "Two minutes" in wall
    assert f'action="{teacher.base}/end"' in wall.split("controls-bar")[1].split('id="way"')[0]
    assert f"{teacher.base}/wrap-up" not in wall


def test_the_incident_card_comes_first_where_a_lesson_has_one(app, services):
    class Step:
        def __init__(self, kind):
            self.kind = kind

    class Lesson:
        steps = tuple(map(Step, ("scene", "why", "incident", "reflect")))

    assert running.first_of(Lesson, ("incident", "reflect")) == 2


def test_whoever_is_further_stays_there_when_the_class_wraps_up(teacher, pupil):
    teacher.press("step", step=2)
    teacher.press("wrap-up")
    assert pupil.state(teacher.session)["step"] == "reflect"


@pytest.fixture
def ended(app, teacher):
    for one, choice in zip(pupils(app, teacher.code, 12), ["ask"] * 8 + ["wait"] * 4, strict=True):
        one.answer("first-move", choice)
    teacher.press("end")
    return teacher


def test_who_was_away_takes_the_lesson_by_the_same_code_with_feedback_at_once(app, ended):
    before = numbers(ended.get(f"{ended.base}/result?lang=en").text)
    with at(app, timedelta(days=9)):
        absent = Pupil(app)
        assert "own pace" in absent.get(f"/c/{ended.code}?lang=en").text
        absent.join(ended.code, 33)
        answer = absent.answer("first-move", "shout").json
        assert (answer["saved"], answer["late"]) == (True, True)
        assert answer["feedback"]
        page = ended.get(f"{ended.base}/result?lang=en").text
    assert re.search(r"<dt>Later, by themselves</dt>\s*<dd>1</dd>", page)
    assert "<dd>12</dd>" in page
    assert "13 of 13 have answered" in page
    assert "1 of them late" in page
    assert numbers(page) == before


def test_the_purge_comes_on_its_day_and_forgets_the_absent_with_the_others(app, ended):
    with at(app, timedelta(days=29)):
        Pupil(app).join(ended.code, 33).answer("first-move", "shout")
    due(app, clock.now() + timedelta(days=30, minutes=5))
    assert [count(app, table) for table in ("seat", "answer", "attempt", "cohort")] == [0] * 4
    page = ended.get(f"{ended.base}/result?lang=en").text
    assert "<dd>12</dd>" in page
    assert re.search(r"<dt>Later, by themselves</dt>\s*<dd>1</dd>", page)
    assert Pupil(app).get(f"/c/{ended.code}").status_code == 410


def test_a_pupil_of_the_class_comes_back_to_the_own_seat_afterwards(app, teacher):
    pupil = Pupil(app).join(teacher.code, 3)
    teacher.press("end")
    assert pupil.attempt in pupil.get(f"/c/{teacher.code}").text
    other = Pupil(app)
    other.get(f"/c/{teacher.code}/back?seat=3")
    right = pupil.pictures(teacher.code)
    assert other.post(f"/c/{teacher.code}/back", seat=3, picture=right).status_code == 303


def test_a_closed_door_does_not_keep_the_absent_out(app, teacher):
    teacher.press("door", door="close")
    teacher.press("end")
    assert Pupil(app).sit(teacher.code, 5).status_code == 303


def test_no_class_gets_the_code_of_one_that_ended_lately(app, ended, monkeypatch):
    codes = [ended.code, ended.code, "K73PXW"]
    monkeypatch.setattr(running, "new_code", lambda: codes.pop(0))
    with work(app):
        found = operations.start_session(ended.person_id, "town", "walk", clock.now())
        assert found.code == "K73PXW"
    codes = [ended.code]
    with at(app, timedelta(days=31)), work(app):
        assert operations.start_session(ended.person_id, "town", "walk", clock.now()).code == ended.code


def test_only_the_teacher_can_pause_wrap_up_or_go_on(app, teacher):
    other = Teacher(app, "mori")
    other.get("/teach/")
    for button in ("pause", "resume", "wrap-up", "way", "hands", "beside"):
        assert other.post(f"{teacher.base}/{button}", way="hands", question="x", present=1).status_code == 404, button
    stranger = Pupil(app)
    stranger.get("/join")
    assert stranger.post(f"{teacher.base}/pause").status_code in (303, 400, 401)
    assert teacher.state()["state"] == "open"
