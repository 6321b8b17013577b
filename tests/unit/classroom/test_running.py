"""The teacher leads; every screen follows one revision."""

import threading
import time
from datetime import timedelta

import pytest

from elearn.base.core import clock
from elearn.base.core.ports import Services
from elearn.base.core.presence import Presence
from elearn.base.core.wake import Wake
from elearn.classroom.stream import events
from tests.factories.classroom import Pupil, Teacher, pupils
from tests.factories.learning import RIGHT, WRONG
from tests.unit.classroom.test_purging import due


@pytest.fixture
def pupil(app, teacher):
    return Pupil(app).join(teacher.code, 12)


def test_a_pupil_follows_step_hold_and_pace(teacher, pupil):
    before = pupil.state(teacher.session)
    assert (before["step"], before["held"], before["pace"], before["number"]) == ("why", False, "teacher", 12)
    assert before["attempt"] == pupil.attempt
    teacher.press("step", step=1)
    teacher.press("hold", held="yes")
    teacher.press("pace", pace="own")
    after = pupil.state(teacher.session)
    assert (after["step"], after["held"], after["pace"]) == ("choose", True, "own")
    assert after["revision"] > before["revision"]


def test_next_pressed_twice_goes_one_step(teacher, pupil):
    teacher.press("step", step=1)
    teacher.press("step", step=1)
    assert pupil.state(teacher.session)["step"] == "choose"


@pytest.mark.parametrize(
    ("button", "fields"),
    [("step", {"step": 3}), ("step", {"step": -1}), ("step", {"step": "x"}), ("step", {}), ("pace", {"pace": "fast"})],
)
def test_a_step_or_pace_that_does_not_exist_changes_nothing(teacher, pupil, button, fields):
    before = pupil.state(teacher.session)
    assert teacher.post(f"{teacher.base}/{button}", **fields).status_code == 422
    assert pupil.state(teacher.session) == before


def test_who_knows_the_revision_is_told_only_that_it_is_still_the_same(teacher, pupil):
    revision = pupil.state(teacher.session)["revision"]
    assert pupil.state(teacher.session, since=revision) == {"revision": revision}
    assert pupil.state(teacher.session, since="nonsense")["you"] == "seat"


def test_feedback_waits_for_the_reveal_of_the_step(teacher, pupil):
    assert pupil.answer("first-move", RIGHT["first-move"]).json["feedback"] is None
    teacher.press("reveal", step=0)
    feedback = pupil.http.get(f"/learn/attempts/{pupil.attempt}/feedback").json["feedback"]
    assert list(feedback) == ["first-move"]
    assert pupil.state(teacher.session)["revealed"] == ["first-move"]
    assert pupil.answer("word", RIGHT["word"]).json["feedback"] is None


def test_an_answer_after_the_reveal_is_kept_and_marked_late(app, teacher, pupil):
    teacher.press("reveal", step=0)
    assert pupil.answer("first-move", "ask").json["late"] is True
    assert "Late: 1" in teacher.get(f"{teacher.base}/board-part?lang=en").text


def test_an_answer_after_the_end_is_kept_and_marked_late(teacher, pupil):
    teacher.press("end")
    assert pupil.state(teacher.session)["state"] == "ended"
    answer = pupil.answer("first-move", "ask").json
    assert answer["saved"] is True
    assert answer["late"] is True


def test_nothing_moves_in_a_class_that_has_ended(teacher, pupil):
    teacher.press("end")
    for button, fields in [
        ("step", {"step": 1}),
        ("hold", {"held": "yes"}),
        ("reveal", {}),
        ("door", {"door": "open"}),
    ]:
        assert teacher.post(f"{teacher.base}/{button}", **fields).status_code == 409
    assert pupil.help(teacher.session, help=True).status_code == 409
    teacher.press("end")


def test_every_answer_raises_the_revision_once_and_a_repeated_one_not_at_all(teacher, pupil):
    before = teacher.state()["revision"]
    answer_id = "0190b5a0-0000-7000-8000-000000000001"
    assert pupil.answer("first-move", "ask", answer_id).status_code == 200
    assert pupil.answer("first-move", "ask", answer_id).status_code == 200
    assert teacher.state()["revision"] == before + 1
    assert teacher.state()["answered"]["first-move"] == 1


def test_a_hand_goes_up_and_down_and_the_teacher_can_lower_it(teacher, pupil):
    assert pupil.help(teacher.session, help=True).json == {"help": True}
    assert 'data-state="help"' in teacher.board()
    assert pupil.state(teacher.session)["help"] is True
    assert pupil.http.post(f"/sessions/{teacher.session}/help").json == {"help": False}
    pupil.help(teacher.session, help=True)
    teacher.press(f"seats/{teacher.seat_id(12)}/help")
    assert pupil.state(teacher.session)["help"] is False


def test_a_foreign_page_cannot_raise_a_hand(teacher, pupil):
    answer = pupil.http.post(
        f"/sessions/{teacher.session}/help", json={}, headers={"Origin": "https://elsewhere.example"}
    )
    assert answer.status_code == 403


def test_a_freed_pupil_keeps_the_answers_and_takes_another_seat(app, teacher, pupil):
    pupil.answer("first-move", "ask")
    teacher.press(f"seats/{teacher.seat_id(12)}/free")
    assert pupil.state(teacher.session)["you"] == "none"
    other = Pupil(app).join(teacher.code, 12)
    answer = pupil.sit(teacher.code, 13)
    assert answer.status_code == 303
    assert pupil.attempt in pupil.get(answer.headers["location"]).text
    assert pupil.state(teacher.session)["number"] == 13
    assert other.attempt != pupil.attempt
    assert teacher.state()["answered"]["first-move"] == 1


def test_two_pupils_swap_their_numbers_and_keep_their_answers(app, teacher, pupil):
    other = Pupil(app).join(teacher.code, 3)
    teacher.press("swap", one=12, other=3)
    assert (pupil.state(teacher.session)["number"], other.state(teacher.session)["number"]) == (3, 12)
    teacher.press("swap", one=3, other=40)
    assert pupil.state(teacher.session)["number"] == 40
    assert teacher.post(f"{teacher.base}/swap", one=1, other=2).status_code == 422
    assert teacher.post(f"{teacher.base}/swap", one=40, other=40).status_code == 422
    assert teacher.post(f"{teacher.base}/swap", one="x").status_code == 422


def test_screens_of_strangers_are_told_nothing(app, teacher, pupil):
    stranger = Pupil(app)
    assert stranger.state(teacher.session)["you"] == "none"
    assert stranger.http.get(f"/sessions/{teacher.session}/events").status_code == 404
    assert stranger.http.get(f"/sessions/{teacher.session}/state?for=board").status_code in (303, 401)
    assert stranger.http.get("/sessions/unknown/state").status_code == 404


def test_another_teachers_class_does_not_exist(app, teacher):
    other = Teacher(app, "mori")
    for page in ("", "board-part", "screen", "screen-part", "result", "pair", "pair-part"):
        assert other.get(f"{teacher.base}/{page}").status_code == 404, page
    other.get("/teach/")
    for button in ("step", "hold", "reveal", "pace", "door", "end", "swap", "seats/x/free", "seats/x/pictures"):
        assert other.post(f"{teacher.base}/{button}", one=1, other=2, step=1).status_code == 404, button
    assert other.http.get(f"/sessions/{teacher.session}/events?for=board").status_code == 404


def test_the_desk_is_for_teachers_only(app):
    assert Pupil(app).get("/teach/").headers["location"].startswith("/sign-in?next=")
    assert Teacher(app, "mori", role=None).get("/teach/").status_code == 403


def test_the_desk_lists_lessons_by_grade_and_the_teachers_own_classes(app, teacher):
    Teacher(app, "mori").start()
    desk = teacher.get("/teach/?grade=5").text
    assert 'value="walk"' in desk
    assert desk.count("/screen") == 1
    assert 'value="walk"' not in teacher.get("/teach/?grade=1").text
    assert teacher.get("/teach/lessons/town/walk/").status_code == 200
    assert teacher.get("/teach/lessons/town/nowhere/").status_code == 404


@pytest.mark.parametrize("fields", [{"course": "x"}, {"lesson": "x"}, {"pace": "x"}, {"seats": 0}, {"seats": 61}])
def test_a_class_that_cannot_be_is_not_started(app, fields):
    teacher = Teacher(app)
    teacher.get("/teach/")
    answer = teacher.post("/teach/sessions", **{"course": "town", "lesson": "walk", **fields})
    assert answer.status_code in (404, 422)


def test_no_query_count_grows_with_the_class(app, teacher, statements):
    addresses = [
        f"{teacher.base}/board-part",
        f"{teacher.base}/screen-part",
        f"/sessions/{teacher.session}/state?for=board",
    ]

    def counted():
        found = []
        for address in [*addresses, "/teach/", f"/c/{teacher.code}"]:
            with statements() as said:
                assert teacher.http.get(address).status_code == 200
            found.append(len(said))
        return found

    for pupil in pupils(app, teacher.code, 5):
        pupil.answer("first-move", "ask")
        pupil.help(teacher.session, help=True)
    few = counted()
    for pupil in pupils(app, teacher.code, 35, first=6):
        pupil.answer("first-move", WRONG["first-move"])
        pupil.help(teacher.session, help=True)
    assert counted() == few
    assert max(few) <= 10  # one of them: does a survey wait?


def test_a_pupils_state_takes_few_statements(teacher, pupil, statements):
    revision = pupil.state(teacher.session)["revision"]
    with statements() as said:
        pupil.state(teacher.session, since=revision)
    assert len(said) == 1
    with statements() as said:
        pupil.state(teacher.session)
    assert len(said) <= 4  # before the first step one of them asks whether the class holds a survey


def test_a_stream_tells_of_news_after_the_commit_and_holds_no_connection(app, teacher, pupil, unit):
    services: Services = app.services
    revision = pupil.state(teacher.session)["revision"]
    stream = events(services.get(Wake), f"session:{teacher.session}", revision, lambda: None)
    assert next(stream) == f"retry: 2000\nid: {revision}\ndata:\n\n"
    heard = []
    listener = threading.Thread(target=lambda: heard.append(next(stream)))
    listener.start()
    time.sleep(0.05)
    pupil.answer("first-move", "ask")  # concerns the board alone
    teacher.press("step", step=1)
    listener.join(5)
    assert heard == [f"id: {revision + 2}\ndata:\n\n"]
    stream.close()


def test_the_stream_over_http_starts_with_the_revision(teacher, pupil):
    answer = pupil.http.get(f"/sessions/{teacher.session}/events", buffered=False)
    assert answer.mimetype == "text/event-stream"
    assert b"id: " in next(answer.iter_encoded())
    answer.close()


def test_the_board_shows_who_is_connected(app, teacher, pupil):
    Pupil(app).join(teacher.code, 30)
    pupil.state(teacher.session)
    state = teacher.state()
    assert (state["joined"], state["connected"]) == (2, 1)
    board = teacher.board()
    assert board.count('class="status" data-state="here"') == 1
    assert app.services.get(Presence).present(f"session:{teacher.session}", 15)


def test_a_class_forgotten_open_ends_by_itself(app, teacher, pupil):
    pupil.answer("first-move", "ask")
    later = clock.now() + timedelta(hours=3, minutes=1)
    due(app, later - timedelta(minutes=10))
    assert pupil.state(teacher.session)["state"] == "open"
    due(app, later)
    assert pupil.state(teacher.session)["state"] == "ended"
