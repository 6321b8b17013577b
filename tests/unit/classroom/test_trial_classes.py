"""A class without an account: marked on every screen, its browser's own, and gone after a day."""

import re
from datetime import timedelta

import pytest

from elearn.base.core import clock
from elearn.classroom import queries
from tests.factories.classroom import Pupil, Teacher, work
from tests.unit.classroom.test_purging import count, due
from tests.unit.classroom.test_screens import numbers

DAY = timedelta(hours=24)


@pytest.fixture
def database_url(tables_url):
    return tables_url


class Trial(Teacher):
    """A teacher whom nobody knows."""

    def __init__(self, app):
        Pupil.__init__(self, app)

    def start(self, course="town", lesson="walk", **fields):
        self.get("/teach/trial")
        answer = self.post("/teach/trial", course=course, lesson=lesson, **fields)
        assert answer.status_code == 303, answer.text
        self.session = answer.headers["location"].split("/")[3]
        self.base = f"/teach/sessions/{self.session}"
        self.code = re.search(r'class="code">([^<]+)<', self.get(f"{self.base}/screen").text)[1].replace(" ", "")
        return self


@pytest.fixture
def trial(app):
    return Trial(app).start()


def test_the_whole_class_works_without_an_account(app, trial):
    for number, choice in enumerate(["ask"] * 8 + ["wait"] * 4 + ["shout"] * 3, start=1):
        Pupil(app).join(trial.code, number).answer("first-move", choice)
    trial.press("reveal", step=0)
    assert numbers(trial.screen()) == {"ask": "8", "wait": "4", "shout": "3"}
    assert trial.get(f"{trial.base}/").status_code == 200
    trial.press("way", way="hands")
    assert trial.press("end").headers["location"].endswith("/result")
    page = trial.get(f"{trial.base}/result?lang=en").text
    assert "<dd>15</dd>" in page
    assert "/teach/&#34;" not in page


def test_every_screen_says_that_it_is_a_trial(app, trial):
    pupil = Pupil(app).join(trial.code, 7)
    pages = [
        trial.get(f"{trial.base}/screen").text,
        trial.get(f"{trial.base}/").text,
        pupil.pass_page,
        pupil.get(f"/c/{trial.code}").text,
        Pupil(app).get(f"/c/{trial.code}").text,
        Pupil(app).get(f"/c/{trial.code}/back?seat=7").text,
        pupil.get(f"/learn/attempts/{pupil.attempt}/").text,
    ]
    trial.press("end")
    pages += [trial.get(f"{trial.base}/result").text, Pupil(app).get(f"/c/{trial.code}").text]
    for page in pages:
        assert "お試し" in re.sub(r"<rp>.*?</rp>|<rt>.*?</rt>|</?r[ubtp][^>]*>", "", page)


def test_a_class_of_an_account_is_no_trial(app, teacher):
    assert 'class="notice trial"' not in teacher.get(f"{teacher.base}/screen").text


def test_only_the_browser_that_started_it_is_its_teacher(app, trial):
    other = Trial(app).start()
    signed_in = Teacher(app, "mori")
    for browser, status in ((other, 401), (Pupil(app), 401), (signed_in, 404)):
        browser.get("/teach/trial")
        for page in ("", "screen", "screen-part", "board-part", "pair", "result"):
            answer = browser.get(f"{trial.base}/{page}")
            assert answer.status_code in (status, 303), page
            if answer.status_code == 303:
                assert answer.headers["location"].startswith("/sign-in")
        assert browser.post(f"{trial.base}/step", step=1).status_code in (303, 401, 404)
    assert trial.state()["step"] == "why"
    assert trial.get("/teach/").headers["location"].startswith("/sign-in")


def test_after_a_day_nothing_is_left(app, trial):
    pupil = Pupil(app).join(trial.code, 7)
    pupil.answer("first-move", "ask")
    trial.press("way", way="hands")
    trial.post(f"{trial.base}/hands", question="places", present=9, **{"hand.home": 4})
    due(app, clock.now() + DAY - timedelta(minutes=10))
    assert count(app, "class_session") == 1
    due(app, clock.now() + DAY + timedelta(minutes=10))
    tables = ("class_session", "seat", "answer", "attempt", "cohort", "hand_count", "class_result", "learner")
    assert [count(app, table) for table in tables] == [0] * len(tables)
    assert trial.get(f"{trial.base}/screen").status_code == 404
    assert Pupil(app).get(f"/c/{trial.code}").status_code == 404


def test_answers_end_with_the_day_even_if_the_clean_up_is_late(app, trial):
    pupil = Pupil(app).join(trial.code, 7)
    with clock.frozen(clock.now() + DAY + timedelta(minutes=1)):
        assert pupil.answer("first-move", "ask").status_code == 410


def test_an_ended_trial_goes_on_its_day_and_leaves_no_counts(app, trial):
    for number in range(1, 13):
        Pupil(app).join(trial.code, number).answer("first-move", "ask")
    trial.press("end")
    due(app, clock.now() + timedelta(days=31))
    assert count(app, "class_result") == 0
    assert count(app, "class_session") == 0


def test_no_survey_asks_anyone_in_a_trial(app, trial):
    Pupil(app).join(trial.code, 7)
    with work(app, write=False):
        assert queries.may_be_asked(queries.by_id(trial.session)) == []


def test_a_school_may_start_some_trials_in_an_hour_but_not_endlessly(app):
    browser = Trial(app)
    browser.get("/teach/trial")
    answers = [browser.post("/teach/trial", course="town", lesson="walk") for _ in range(11)]
    assert [answer.status_code for answer in answers] == [303] * 10 + [429]
    assert int(answers[-1].headers["retry-after"]) > 3000


def test_the_first_page_and_the_sign_in_lead_to_a_trial(app):
    for address in ("/", "/sign-in"):
        assert 'href="/teach/trial"' in Pupil(app).get(address).text


def test_trying_as_a_pupil_leaves_the_teacher_signed_in_and_starts_no_class(app):
    teacher = Teacher(app)
    page = teacher.get("/teach/").text
    assert "/courses/town/walk/" in page
    teacher.get("/courses/town/walk/")
    answer = teacher.post("/learn/attempts", course="town", lesson="walk")
    assert teacher.get(answer.headers["location"]).status_code == 200
    assert teacher.get("/teach/").status_code == 200
    assert count(app, "class_session") == 0
