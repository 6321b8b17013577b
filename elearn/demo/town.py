"""Builds the invented town once: a school, teachers, classes of the last days, and one class going on right now.

Everything is written through the rooms' own operations, at the time it is said to have happened.
"""

import random
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from elearn.accounts import operations as accounts
from elearn.accounts import queries as people
from elearn.base.core import clock
from elearn.base.core.actor import Actor
from elearn.base.core.db import Database, session
from elearn.base.core.messages import N_, Message
from elearn.base.core.ports import Services, service
from elearn.care import operations as care
from elearn.care import queries as listening
from elearn.classroom import operations as classes
from elearn.classroom import queries as running
from elearn.courseware.queries import Lesson, catalogue
from elearn.learning import operations as learning
from elearn.learning import queries as attempts
from elearn.questions.base import Question
from elearn.questions.ranking import Ranking

TOWN = "つばめ野市（架空）"
SCHOOL = "つばめ野小学校（架空）"
JUNIOR_HIGH = "つばめ野中学校（架空）"
KEEP = timedelta(days=30)
_PUPILS_NOW, _STEP_NOW = 24, 2


@dataclass(frozen=True)
class Persona:
    """Someone to be for a while. `signs_in` names the person; None is someone without an account."""

    key: str
    title: Message
    story: Message
    signs_in: str | None = None


PERSONAS = (
    Persona(
        "pupil",
        N_("A pupil of year 5"),
        N_("The code is on the board: take a seat in the class that is going on right now."),
    ),
    Persona(
        "teacher",
        N_("Ms Hoshino, primary school teacher"),
        N_("Choose a lesson, press Start, and look at last week's class."),
        "hoshino",
    ),
    Persona(
        "junior-high",
        N_("Mr Takagi, junior high school teacher"),
        N_("Fifteen minutes until the bell, and nothing prepared."),
        "takagi",
    ),
    Persona(
        "nurse",
        N_("Ms Sawada, school nurse"),
        N_("A child can ask you for a talk. See your inbox, and name who listens at your school."),
        "sawada",
    ),
    Persona("family", N_("A parent at home"), N_("Take a lesson with your child, without an account.")),
)


def build_town(services: Services) -> None:
    """Make the town if it is not there; see that one class is going on. Safe to call at every start."""
    now = clock.now()
    with services.active(), service(Database).unit(write=True):
        if people.organisation_id_by_name(TOWN) is None:
            _people(now)
            _past_classes(now)
        if people.person_id_by_name("sawada") is None:
            _listeners(now)
        if running_code() is None:
            _class_in_progress(now)


def running_code() -> str | None:
    """The code of the class that is going on at the primary school."""
    teacher = people.person_id_by_name("hoshino")
    desk = running.on_desk(Actor(person_id=teacher)) if teacher else []
    return next((row.session.code for row in desk if row.session.is_open), None)


def _people(now: datetime) -> None:
    town = accounts.create_organisation("municipality", TOWN)
    for school, name, shown in ((SCHOOL, "hoshino", "星野 あかり"), (JUNIOR_HIGH, "takagi", "高木 まこと")):
        place = accounts.create_organisation("school", school, parent_id=town)
        person = accounts.create_person(name, shown, now)
        accounts.grant_role(person, place, "teacher", now)


def _listeners(now: datetime) -> None:
    """Whom children may ask for a talk: a nurse, who also coordinates, and the teacher. Nobody real."""
    for name, shown, place, colleague in (
        ("sawada", "沢田 みのり", SCHOOL, "hoshino"),
        ("minami", "南 かおる", JUNIOR_HIGH, "takagi"),
    ):
        school, teacher = people.organisation_id_by_name(place), _teacher(colleague)
        assert school is not None
        nurse = accounts.create_person(name, shown, now)
        for role in ("teacher", "coordinator"):
            accounts.grant_role(nurse, school, role, now)
        care.appoint(school, nurse, "nurse", now, deputy_id=teacher)
        care.appoint(school, teacher, "homeroom", now, deputy_id=nurse)


def _wish_to_talk(learner_id: str, now: datetime) -> None:
    """So that the nurse's inbox shows how it is."""
    here = running.sitting(Actor(learner_id=learner_id))
    nurse = next((each for each in listening.listeners_for(here) if each.kind == "nurse"), None)
    assert here is not None
    assert nurse is not None
    care.send(nurse, here, here.numbers[0], "すずめ", now)


def _past_classes(now: datetime) -> None:
    for teacher, course, lesson, days, pupils in (
        ("hoshino", "p3", "before-you-send", 7, 31),
        ("hoshino", "p3", "ai-real-or-not", 2, 33),
        ("takagi", "j", "phishing-and-passkeys", 1, 36),
    ):
        _hold_lesson(teacher, catalogue().lesson(course, lesson), _third_period(now - timedelta(days=days)), pupils)


def _third_period(day: datetime) -> datetime:
    """When a class of that day would have begun."""
    return day.astimezone(clock.TOKYO).replace(hour=10, minute=45, second=0, microsecond=0)


def _hold_lesson(teacher: str, lesson: Lesson, began: datetime, pupils: int) -> None:
    found = classes.start_session(_teacher(teacher), lesson.course.slug, lesson.slug, began)
    dice = random.Random(f"{lesson.slug} {pupils}")  # noqa: S311 - an invented class, the same every time
    seats = [
        classes.take_seat(found, number, began + timedelta(seconds=20 + number), language="ja", keep=KEEP)
        for number in range(1, pupils + 1)
    ]
    at = began
    for place, step in enumerate(lesson.steps):
        at += timedelta(minutes=step.minutes)
        classes.set_step(found, place, at)
        for seat in seats:
            _answer(seat.attempt_id, [lesson.questions[key] for key in step.questions], lesson, at, dice)
        classes.reveal(found, at, step=place)
    classes.end(found, at)
    session().flush()


def _class_in_progress(now: datetime) -> None:
    lesson = catalogue().lesson("p3", "before-you-send")
    began = now - timedelta(minutes=4)
    found = classes.start_session(_teacher("hoshino"), "p3", lesson.slug, began)
    dice = random.Random(f"now {found.id}")  # noqa: S311 - an invented class; answer ids of its own
    seats = [
        classes.take_seat(found, number, began + timedelta(seconds=9 * number), language="ja", keep=KEEP)
        for number in range(1, _PUPILS_NOW + 1)
    ]
    classes.want_help(found, seats[4].learner_id, now, wanted=True)
    _wish_to_talk(seats[8].learner_id, now)
    for place, step in enumerate(lesson.steps[: _STEP_NOW + 1]):
        classes.set_step(found, place, now)
        for seat in seats:
            _answer(seat.attempt_id, [lesson.questions[key] for key in step.questions], lesson, now, dice)
        if place < _STEP_NOW:
            classes.reveal(found, now, step=place)


def _teacher(name: str) -> str:
    found = people.person_id_by_name(name)
    assert found is not None
    return found


def _answer(attempt_id: str, questions: list[Question], lesson: Lesson, at: datetime, dice: random.Random) -> None:
    for question in questions:
        value = _guess(question, lesson, dice)
        asked = attempts.asked(attempt_id, question.key, str(uuid.UUID(int=dice.getrandbits(128), version=4)))
        if value is not None and asked is not None and dice.random() < 0.96:  # noqa: PLR2004 - someone always dreams
            learning.answer_question(asked, value, at)


def _guess(question: Question, lesson: Lesson, dice: random.Random) -> object:
    """What a pupil might answer: mostly well, sometimes not."""
    right = question.right_answer(lesson.texts("ja").place(question.key))
    if right is not None and dice.random() < 0.7:  # noqa: PLR2004 - an ordinary class
        return right
    cells = list(question.cells())
    if question.kind == "single":
        return dice.choice(cells)
    if question.kind == "multiple":
        return dice.sample(cells, k=min(2, len(cells)))
    if question.kind == "true-false":
        return dice.random() < 0.5  # noqa: PLR2004 - a coin
    if isinstance(question, Ranking):
        return dice.sample(cells, k=question.choose)
    return right
