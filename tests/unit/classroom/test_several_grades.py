"""Two grades in one room: one code, a seat, a lesson each; every lesson has its own step, reveal and result."""

import dataclasses
import re
from datetime import timedelta

import pytest

from elearn.base.core import clock
from elearn.settings import Settings
from tests.factories.classroom import Pupil, Teacher
from tests.unit.classroom.test_purging import count, due

P3, J = "p3/before-you-send", "j/phishing-and-passkeys"


@pytest.fixture
def database_url(tables_url):
    return tables_url


@pytest.fixture
def settings(settings):
    """With the packaged courses, which have several lessons."""
    return dataclasses.replace(settings, courses_dir=Settings().courses_dir)


class Room(Teacher):
    """Starts both lessons; `p3` and `j` are the addresses of their boards."""

    def start(self):
        self.get("/teach/")
        answer = self.post("/teach/sessions", pick=[P3, J])
        assert answer.status_code == 303, answer.text
        self.session = answer.headers["location"].split("/")[3]
        self.base = self.p3 = f"/teach/sessions/{self.session}"
        wall = self.get(f"{self.p3}/screen").text
        self.code = re.search(r'class="code">([^<]+)<', wall)[1].replace(" ", "")
        self.j = next(b for b in re.findall(r'href="(/teach/sessions/[^/]+)/screen"', wall) if b != self.p3)
        return self

    def at(self, base):
        self.base, self.session = base, base.split("/")[3]
        return self


class OneOf(Pupil):
    """Taps a seat, then a grade."""

    def join(self, code, number, grade):
        page = self.get(f"/c/{code}")
        claim = re.search(r'name="claim" value="([^"]+)"', page.text)[1]
        grades = self.post(f"/c/{code}/seat", seat=number, claim=claim)
        assert grades.status_code == 200
        assert grades.text.count('name="lesson"') == 2
        answer = self.post(f"/c/{code}/seat", seat=number, claim=claim, lesson=grade.split("/")[3])
        assert answer.status_code == 303, answer.text
        self.attempt = re.search(r"/learn/attempts/([^/]+)/", self.get(answer.headers["location"]).text)[1]
        return self


@pytest.fixture
def room(app):
    return Room(app).start()


def test_one_code_leads_to_two_lessons_with_one_more_tap(app, room):
    young, old = OneOf(app).join(room.code, 1, room.p3), OneOf(app).join(room.code, 2, room.j)
    assert 'data-audience="P3"' in young.get(f"/learn/attempts/{young.attempt}/").text
    assert 'data-audience="J"' in old.get(f"/learn/attempts/{old.attempt}/").text
    assert count(app, "seat") == 2


def test_a_number_is_taken_in_the_whole_room(app, room):
    OneOf(app).join(room.code, 1, room.p3)
    assert re.search(r'class="taken"\s+name="seat"\s+value="1"', Pupil(app).get(f"/c/{room.code}").text)
    second = Pupil(app)
    page = second.get(f"/c/{room.code}").text
    claim = re.search(r'name="claim" value="([^"]+)"', page)[1]
    answer = second.post(f"/c/{room.code}/seat", seat=1, claim=claim, lesson=room.j.split("/")[3])
    assert answer.status_code == 409


def test_each_lesson_has_its_own_step_and_reveal(app, room):
    young, old = OneOf(app).join(room.code, 1, room.p3), OneOf(app).join(room.code, 2, room.j)
    p3, j = room.p3.split("/")[3], room.j.split("/")[3]
    first = old.state(j)["step"]
    room.at(room.p3).press("step", step=2)
    room.press("reveal", step=1)
    assert young.state(p3)["step"] == "choose"
    assert young.state(p3)["revealed"]
    assert (old.state(j)["step"], old.state(j)["revealed"]) == (first, [])
    room.press("hold", held="yes")
    assert (young.state(p3)["held"], old.state(j)["held"]) == (True, True)
    room.press("way", way="hands")
    assert 'name="hand.' in room.at(room.j).screen() or "hands" in room.at(room.j).board()


def test_both_boards_and_walls_lead_to_each_other_and_show_one_code(app, room):
    for page in ("", "screen"):
        for base, other in ((room.p3, room.j), (room.j, room.p3)):
            text = room.get(f"{base}/{page}").text
            assert f'href="{other}/{page}"' in text
            assert room.code in text.replace(" ", "")


def test_results_stand_apart_with_right_counts_and_lead_to_each_other(app, room):
    for number in range(1, 13):
        pupil = OneOf(app).join(room.code, number, room.p3 if number < 9 else room.j)
        if number < 9:
            pupil.answer("first-move", "adult")
    desk = room.get("/teach/?lang=en").text
    assert "12 pupils" in desk
    assert desk.count("/screen") == 1
    room.at(room.j).press("end")
    young, old = (room.get(f"{base}/result?lang=en").text for base in (room.p3, room.j))
    assert "<dd>8</dd>" in young
    assert "8 of 8 have answered" in young
    assert "<dd>4</dd>" in old
    assert f"{room.j}/result" in young
    assert f"{room.p3}/result" in old


def test_an_absent_pupil_and_a_returning_one_find_their_lesson(app, room):
    old = OneOf(app).join(room.code, 2, room.j)
    room.press("end")
    assert old.attempt in old.get(f"/c/{room.code}").text
    with clock.frozen(clock.now() + timedelta(days=3)):
        late = OneOf(app).join(room.code, 3, room.j)
        assert late.get(f"/learn/attempts/{late.attempt}/").status_code == 200
    due(app, clock.now() + timedelta(days=31))
    assert count(app, "seat") == 0


def test_the_room_ends_by_itself_only_when_nobody_is_at_work(app, room):
    OneOf(app).join(room.code, 2, room.j)
    with clock.frozen(clock.now() + timedelta(hours=2)):
        room.at(room.j).press("step", step=1)
    due(app, clock.now() + timedelta(hours=4))
    assert room.state()["state"] == "open"
    due(app, clock.now() + timedelta(hours=6))
    assert room.state()["state"] == "ended"


@pytest.mark.parametrize("picks", [[P3, "nowhere/at-all"], ["p3"], [f"p3/{n}" for n in range(5)]])
def test_a_room_that_cannot_be_is_not_started(app, picks):
    teacher = Teacher(app)
    teacher.get("/teach/")
    assert teacher.post("/teach/sessions", pick=picks).status_code in (404, 422)
    assert count(app, "class_session") == 0
