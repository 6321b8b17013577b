"""What the benchmark needs in the database: a teacher, classes with pupils, and classes with free seats."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from bench.load import Request, post_form
from elearn.accounts import operations as accounts
from elearn.app import create_app
from elearn.base.core import clock, migrate
from elearn.base.core.db import Database, new_id
from elearn.base.http.flask_app import ElearnFlask
from elearn.classroom import operations as classes
from elearn.courseware.queries import Lesson, catalogue
from elearn.demo.town import KEEP
from elearn.learning import operations as learning
from elearn.learning import queries as attempts
from elearn.settings import Settings

PASSWORD = "a long password for the bench"
COURSE, LESSON = "p3", "before-you-send"
SEATS = 60  # the most that a class takes
CONNECTIONS = 32


@dataclass(frozen=True)
class BenchClass:
    """One class, and who sits in it."""

    session_id: str
    code: str
    learners: tuple[str, ...]
    attempts: tuple[str, ...]


@dataclass(frozen=True)
class Town:
    """`big` has 40 pupils in the middle of a lesson, `full` 60, `busy` 40 who answer, `quiet` one and many streams.

    `empty` classes wait for pupils. Whoever answers for the bench does so thousands of times: the pages of that class
    would be no class's pages any more.
    """

    app: ElearnFlask
    big: BenchClass
    full: BenchClass
    busy: BenchClass
    quiet: BenchClass
    empty: tuple[BenchClass, ...]
    question: str
    options: tuple[str, ...]
    stranger: tuple[str, str]

    def pupil(self, n: int, of: BenchClass | None = None) -> str:
        """The cookie of the n-th pupil of a class."""
        return cookie(self.app, learner=(of or self.big).learners[n])

    def free_seats(self, connection: int) -> Iterator[Request]:
        """Requests that take seats, each of another new pupil; a class belongs to one connection."""
        sent, token = self.stranger
        for each in self.empty[connection::CONNECTIONS]:
            for seat in range(1, SEATS + 1):
                form = {"csrf_token": token, "seat": seat, "claim": new_id(), "new": "1"}
                yield post_form(f"/c/{each.code}/seat", urlencode(form).encode(), sent)


def build(settings: Settings, *, rounds: int) -> Town:
    """A migrated database with everything in place."""
    app = create_app(settings)
    database = app.services.get(Database)
    migrate.upgrade(database)
    with app.services.active(), database.unit(write=True):
        now = clock.now()
        school = accounts.create_organisation("school", "bench")
        teacher = accounts.create_person("bench", "Bench", now, password=PASSWORD)
        accounts.grant_role(teacher, school, "teacher", now)
        lesson = catalogue().lesson(COURSE, LESSON)
        question = next(q for q in lesson.questions.values() if q.kind == "single")
        sizes = (40, SEATS, 40, 1, *[0] * CONNECTIONS * 4 * rounds)
        big, full, busy, quiet, *empty = (_class(teacher, size) for size in sizes)
        _answer_each(lesson, big)
        _answer_each(lesson, full)
    return Town(app, big, full, busy, quiet, tuple(empty), question.key, question.cells(), _stranger(app, empty[0]))


def _class(teacher: str, pupils: int) -> BenchClass:
    now = clock.now()
    found = classes.start_session(teacher, COURSE, LESSON, now, pace="own", seats=SEATS)
    seats = [classes.take_seat(found, n, now, language="ja", keep=KEEP) for n in range(1, pupils + 1)]
    return BenchClass(found.id, found.code, tuple(s.learner_id for s in seats), tuple(s.attempt_id for s in seats))


def _answer_each(lesson: Lesson, of: BenchClass) -> None:
    """Everybody answers once every question that can be marked: what a board shows near the end of a lesson."""
    for attempt in of.attempts:
        for question in lesson.questions.values():
            right = question.right_answer(lesson.texts("ja").place(question.key))
            asked = attempts.asked(attempt, question.key, str(uuid.uuid4()))
            if right is not None and asked is not None:
                learning.answer_question(asked, right, clock.now())


def _stranger(app: ElearnFlask, of: BenchClass) -> tuple[str, str]:
    """Cookie and form token of a browser that has just opened the seats of a class."""
    browser = app.test_client()
    page = browser.get(f"/c/{of.code}").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    kept = browser.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert token is not None
    assert kept is not None
    return f"{kept.key}={kept.value}", token[1]


def cookie(app: ElearnFlask, **values: str) -> str:
    """The cookie of a browser that sat down, signed with the app's own key."""
    signer = app.session_interface.get_signing_serializer(app)
    assert signer is not None
    return f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps({'_permanent': True, **values})}"
