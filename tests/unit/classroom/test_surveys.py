"""A class holds its survey before the lesson: begun by the teacher's word, cast together, told to nobody."""

import dataclasses

import pytest

from elearn.accounts import operations as accounts
from elearn.base.core import clock
from tests.factories.classroom import Pupil, Teacher
from tests.factories.learning import write_course
from tests.factories.surveys import Prefecture, blinded


@pytest.fixture
def database_url(tables_url):
    return tables_url


@pytest.fixture
def settings(settings, tmp_path):
    return dataclasses.replace(settings, courses_dir=write_course(tmp_path / "courses"))


class Survey:
    """An open wave with one listed class of the teacher, who has started a lesson."""

    def __init__(self, app):
        self.place = Prefecture(app)
        self.teacher = Teacher(app, "mori")
        with self.place.unit():
            accounts.grant_role(self.teacher.person_id, self.place.school, "teacher", clock.now())
        self.place.teacher.person_id = self.teacher.person_id
        self.wave = self.place.opened(("5-1", 5, 33))
        self.listing = self.place.listings(self.wave)[0].listing.id
        self.teacher.start()

    def begin(self, **fields):
        self.teacher.get(f"{self.teacher.base}/survey")
        given = {"class": self.listing, "unwatched": "yes", "from": "screen", **fields}
        return self.teacher.post(f"{self.teacher.base}/survey", **given)

    def step(self, name):
        return self.teacher.press(f"survey/{name}", **{"from": "screen"})

    def places(self):
        return {row["number"]: row for row in self.place.rows("survey_place", "kind = 'seat'")}


@pytest.fixture
def survey(app):
    return Survey(app)


def test_the_screen_offers_the_survey_before_the_first_step_alone(survey):
    assert "/survey" in survey.teacher.screen()
    survey.teacher.press("step", step=1)
    assert "/survey" not in survey.teacher.screen()
    assert survey.begin().status_code == 409


def test_the_desk_says_which_classes_wait(survey):
    assert "5-1" in survey.teacher.get("/teach/").text


def test_without_the_teachers_word_it_does_not_begin(survey):
    assert survey.begin(unwatched="").status_code == 422
    assert survey.begin().status_code == 303


def test_pupils_go_to_the_survey_and_not_to_the_lesson(app, survey):
    early = Pupil(app).join(survey.teacher.code, 4)
    survey.begin()
    late = Pupil(app).join(survey.teacher.code, 9)
    for pupil in (early, late):
        state = pupil.state(survey.teacher.session)
        assert state["survey"]["state"] == "open"
        sent = pupil.http.get(f"/learn/attempts/{pupil.attempt}/")
        assert sent.status_code == 303
        assert sent.headers["location"] == f"/s/{survey.wave}/#k={state['survey']['keys']}"
        assert 'data-stratum="p3-grade-5-01"' in pupil.get(f"/s/{survey.wave}/").text
    bound = {number for number, row in survey.places().items() if row["learner_id"]}
    assert bound == {4, 9}


def test_everyone_gets_a_ballot_whether_they_answer_or_not_and_the_wall_tells_no_number(app, survey):
    survey.begin(numbers="2")
    for number in (1, 2):
        pupil = Pupil(app).join(survey.teacher.code, number)
        body = {"stratum": "p3-grade-5-01", "blinded": blinded()}
        assert pupil.http.post(f"/ballots/{survey.wave}/issue", json=body).status_code == 200
    assert survey.places()[2]["not_asked"]
    assert "2 of 2 devices are ready" in survey.teacher.board("?lang=en")
    wall = survey.teacher.screen("?lang=en")
    assert "A quiet moment for yourself" in wall
    assert "devices are ready" not in wall


def test_once_sheets_go_out_the_board_tells_nothing_by_seat(app, survey):
    survey.begin()
    pupil = Pupil(app).join(survey.teacher.code, 7)
    assert "?seat=" in survey.teacher.board()
    survey.step("cast")
    assert pupil.state(survey.teacher.session)["survey"]["state"] == "casting"
    board = survey.teacher.board("?lang=en")
    assert "?seat=" not in board
    assert "devices are ready" not in board


def test_the_lesson_follows_and_the_class_is_asked_once(app, survey):
    survey.begin()
    pupil = Pupil(app).join(survey.teacher.code, 7)
    survey.step("cast")
    survey.step("leave")
    assert "survey" not in pupil.state(survey.teacher.session)
    assert pupil.http.get(f"/learn/attempts/{pupil.attempt}/").status_code == 200
    assert survey.begin().status_code in (404, 409, 422)
    survey.teacher.start()
    assert survey.begin().status_code in (404, 409, 422)


def test_the_end_of_the_class_ends_its_survey(app, survey):
    survey.begin()
    survey.teacher.press("end")
    (row,) = survey.place.rows("survey_listing")
    assert row["state"] == "done"


@pytest.mark.parametrize("way", ["shared", "hands"])
def test_there_is_no_survey_with_shared_devices_or_hands(survey, way):
    survey.teacher.press("way", way=way)
    assert survey.begin().status_code == 409
    survey.teacher.press("way", way="each")
    assert survey.begin().status_code == 303  # control


def test_another_teacher_cannot_begin_this_class(app, survey):
    other = Teacher(app, "kita").start()
    other.get(f"{other.base}/survey")
    answer = other.post(f"{other.base}/survey", **{"class": survey.listing, "unwatched": "yes"})
    assert answer.status_code == 404
    assert survey.place.rows("survey_listing")[0]["state"] == "waiting"


def test_the_next_pupil_at_the_number_of_a_bound_place_has_none(app, survey):
    first = Pupil(app).join(survey.teacher.code, 7)
    survey.begin()
    body = {"stratum": "p3-grade-5-01", "blinded": blinded()}
    assert first.http.post(f"/ballots/{survey.wave}/issue", json=body).status_code == 200
    survey.teacher.press(f"seats/{survey.teacher.seat_id(7)}/free")
    second = Pupil(app).join(survey.teacher.code, 7)
    answer = second.http.post(f"/ballots/{survey.wave}/issue", json={**body, "blinded": blinded()})
    assert answer.status_code == 403
    assert first.http.post(f"/ballots/{survey.wave}/issue", json=body).status_code == 200
