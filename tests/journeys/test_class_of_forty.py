"""One teacher and forty pupils go through a real lesson: no acknowledged answer is lost, none counts twice."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from elearn.base.core.db import Database
from elearn.base.core.places import packaged
from elearn.courseware.queries import load_catalogue
from elearn.learning.models import Answer, Attempt
from tests.journeys.conftest import school
from tests.journeys.pupils import ChromiumPupil, ClassPupil
from tests.journeys.teacher import LONGEST_WAIT_SECONDS
from tests.sizes import size

LESSON = ("p3", "before-you-send")
GO_OFFLINE, CHANGE_DEVICE = 10, 2
LEAVING = "first-move"


class Class:
    """The teacher's hour, step by step, with pupils over HTTP (in threads) and in Chromium (in turns)."""

    def __init__(self, server, teacher, browsers=(), pupils=None):
        self.lesson = load_catalogue(packaged("courses")).lesson(*LESSON)
        self.steps = {step.key: place for place, step in enumerate(self.lesson.steps)}
        self.teacher = teacher.start(*LESSON)
        self.size = pupils or size("class_pupils")
        self.http = [ClassPupil(server.url, self.lesson, n) for n in range(1, self.size - len(browsers) + 1)]
        self.pages = browsers
        self.pool = ThreadPoolExecutor(len(self.http))

    def questions_of(self, step):
        return self.lesson.steps[self.steps[step]].questions

    def everyone_joins(self):
        list(self.pool.map(lambda pupil: pupil.join(self.teacher.code), self.http))
        first = len(self.http) + 1
        self.chromium = [ChromiumPupil(page, self.teacher.code, first + n) for n, page in enumerate(self.pages)]
        self.teacher.wait_until(lambda state: state["joined"] == self.size, what="all have a seat")
        self.away_in_chromium = self.chromium[: len(self.chromium) // 2]
        self.away = self.http[: GO_OFFLINE - len(self.away_in_chromium)]
        self.movers = self.http[-CHANGE_DEVICE:]
        for pupil in self.away:
            pupil.leaves_at = LEAVING
        for pupil in self.movers:
            pupil.moves_at = LEAVING

    def everyone_follows(self):
        self.lives = [self.pool.submit(pupil.live) for pupil in self.http]
        self.teacher.wait_until(lambda state: state["connected"] == self.size, what="all screens connected")

    def all_answered(self, step):
        for question in self.questions_of(step):
            self.missing(question, 0)

    def go_to(self, step):
        self.teacher.press("step", step=self.steps[step])
        for pupil in self.chromium:
            pupil.arrive_at(step)

    def hold_and_release(self):
        self.teacher.press("hold", held="yes")
        for pupil in self.chromium:
            expect(pupil.page.locator("[data-part=hold]")).to_be_visible()
        self.teacher.press("hold", held="no")
        for pupil in self.chromium:
            expect(pupil.page.locator("[data-part=hold]")).to_be_hidden()

    def why_together(self):
        self.go_to("why")
        for pupil in self.chromium:
            pupil.answer_step()
        self.all_answered("why")
        self.teacher.press("reveal", step=self.steps["why"])
        for pupil in self.chromium:
            expect(pupil.step.locator(".feedback")).to_be_visible()

    def ten_lose_the_network(self):
        """Half of them are back before the reveal, half after it: those answers are kept, and late."""
        self.go_to("choose")
        for pupil in self.chromium:
            pupil.answer_step(offline_after=1 if pupil in self.away_in_chromium else None)
        assert all(pupil.has_left.wait(LONGEST_WAIT_SECONDS) for pupil in self.away)
        half = len(self.away) // 2
        self.missing("first-move", GO_OFFLINE)
        for pupil in self.away[:half]:
            pupil.may_return.set()
        for question in ("first-move", "draft"):
            self.missing(question, GO_OFFLINE - half)
        self.teacher.press("reveal", step=self.steps["choose"])
        for pupil in self.away[half:]:
            pupil.may_return.set()
        for pupil in self.away_in_chromium:
            pupil.come_online()
        self.all_answered("choose")

    def missing(self, question, count):
        self.teacher.wait_until(
            lambda state: state["answered"][question] == self.size - count, what=f"all but {count} at {question}"
        )

    def the_rest_at_own_pace(self):
        self.teacher.press("pace", pace="own")
        for pupil in self.chromium:
            for step in ("incident", "reflect"):
                pupil.go_to(step)
                pupil.answer_step()
        self.all_answered("incident")
        self.all_answered("reflect")
        self.teacher.press("pace", pace="teacher")

    def end(self):
        self.go_to("reflect")
        for step in ("incident", "reflect"):
            self.teacher.press("reveal", step=self.steps[step])
        self.board = self.teacher.board()
        self.teacher.press("end")
        for life in self.lives:
            life.result(LONGEST_WAIT_SECONDS)
        self.result = self.teacher.result()

    def close(self):
        for pupil in self.http:
            pupil.may_return.set()
            pupil.close()
        self.pool.shutdown(cancel_futures=True)


def hold_class(server, teacher, browsers=(), pupils=None):
    """The whole hour; gives the class as it was."""
    held = Class(server, teacher, browsers, pupils)
    try:
        held.everyone_joins()
        held.everyone_follows()
        held.hold_and_release()
        held.why_together()
        held.ten_lose_the_network()
        held.the_rest_at_own_pace()
        held.end()
    finally:
        held.close()
    return held


def rows_of(database_url):
    """Every answer row: (id, attempt, question, canonical answer, late)."""
    database = Database(database_url)
    with database.unit(write=False) as unit:
        columns = (Answer.id, Answer.attempt_id, Answer.question, Answer.answer, Answer.late)
        rows = unit.session.execute(select(*columns).join(Attempt, Attempt.id == Answer.attempt_id)).all()
    database.close()
    return rows


def count_up(held, rows):
    """What the journey promises, counted."""
    sent = {i: said for pupil in held.http for i, said in pupil.ledger.sent.items()}
    acknowledged = set().union(*(pupil.ledger.acknowledged for pupil in held.http))
    kept = {row.id: (row.question, row.answer) for row in rows}
    canonical = {i: (key, held.lesson.questions[key].read_json(said)) for i, (key, said) in sent.items()}
    by_question = [(row.attempt_id, row.question) for row in rows]
    return {
        "acknowledged": len(acknowledged) + sum(len(held.lesson.questions) for _ in held.chromium),
        "lost": len(acknowledged - kept.keys()),
        "changed": sum(kept[i] != said for i, said in canonical.items() if i in kept),
        "duplicates": len(by_question) - len(set(by_question)),
        "complete": sum(
            {row.question for row in rows if row.attempt_id == attempt} == held.lesson.questions.keys()
            for attempt in {row.attempt_id for row in rows}
        ),
        "late": sum(row.late for row in rows),
    }


def check(held, database_url, figures, capsys, name):
    counts = count_up(held, rows_of(database_url))
    line = (
        f"class of {held.size} ({len(held.chromium)} in Chromium) on {name}: {GO_OFFLINE} offline mid-quiz, "
        f"{CHANGE_DEVICE} changed devices; answers acknowledged {counts['acknowledged']}, lost {counts['lost']}, "
        f"duplicates {counts['duplicates']}, late {counts['late']}, pupils complete {counts['complete']}"
    )
    with capsys.disabled():
        print("\n  " + line)
    figures(f"class_{name}", line)
    questions = len(held.lesson.questions)
    assert counts["acknowledged"] == held.size * questions
    assert (counts["lost"], counts["changed"], counts["duplicates"]) == (0, 0, 0)
    assert counts["complete"] == held.size
    assert counts["late"] > 0
    assert held.board.count(f"<small>{held.size}/{held.size}</small>") == 4
    assert f"<dd>{held.size}</dd>" in held.result
    assert [pupil.ledger.refused for pupil in held.http] == [[]] * len(held.http)
    for pupil in held.http:
        assert pupil.feedback.keys() == held.lesson.questions.keys()


def test_forty_pupils_over_http_lose_no_answer(engine_url, tmp_path, teacher_at, figures, capsys):
    engine = engine_url.split(":")[0].split("+")[0]
    with school(engine_url, tmp_path) as server:
        held = hold_class(server, teacher_at(server))
    check(held, engine_url, figures, capsys, engine)


@pytest.mark.browser
def test_forty_pupils_some_of_them_in_chromium_lose_no_answer(
    sqlite_school, visitor, watch, teacher_at, figures, capsys
):
    watch.expect("ERR_INTERNET_DISCONNECTED")
    pages = [visitor(sqlite_school.url) for _ in range(size("class_browsers"))]
    held = hold_class(sqlite_school, teacher_at(sqlite_school), pages)
    assert {pupil.taps for pupil in held.chromium} == {3}
    check(held, sqlite_school.database_url, figures, capsys, "sqlite with Chromium")
