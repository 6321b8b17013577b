"""Builds the invented town once: a school, teachers, classes of the last days, and one class going on right now.

Everything is written through the rooms' own operations, at the time it is said to have happened.
"""

import random
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from elearn.accounts import operations as accounts
from elearn.accounts import queries as people
from elearn.badges import operations as badges
from elearn.badges import queries as holding
from elearn.badges.issuer import Issuer
from elearn.badges.operations import Award, Ground
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
from elearn.demo.classes import COORDINATOR, build_classes
from elearn.demo.families import build_class_pages
from elearn.demo.places import CODES, JUNIOR_HIGH, PREFECTURE, SCHOOL, TOWN
from elearn.demo.surveys import build_surveys
from elearn.demo.trainers import build_trainers
from elearn.learning import operations as learning
from elearn.learning import queries as attempts
from elearn.questions.base import Question
from elearn.questions.ranking import Ranking

KEEP = timedelta(days=30)
_PUPILS_NOW, _STEP_NOW = 24, 2


@dataclass(frozen=True)
class Persona:
    """Someone to be for a while. `signs_in` names the person; None: without an account. `begins`: where."""

    key: str
    title: Message
    story: Message
    signs_in: str | None = None
    begins: str = "classroom.desk"


PERSONAS = (
    Persona(
        "pupil",
        N_("A pupil of year 5"),
        N_("The code is on the board: take a seat in the class that is going on right now."),
    ),
    Persona(
        "teacher",
        N_("Ms Hoshino, primary school teacher"),
        N_("Choose a lesson, press Start, look at last week’s class, enter the guardians’ slips that came late."),
        "hoshino",
    ),
    Persona(
        "junior-high",
        N_("Mr Takagi, junior high school teacher"),
        N_("Fifteen minutes until the bell, nothing prepared, and no letter to the guardians has gone out yet."),
        "takagi",
    ),
    Persona(
        "nurse",
        N_("Ms Sawada, school nurse"),
        N_("A child can ask you for a talk. See your inbox, and name who listens at your school."),
        "sawada",
    ),
    Persona(
        "coordinator",
        N_("Mr Hayashi, deputy head and coordinator"),
        N_("Bring in a class list, print letters to guardians and enter their slips, look ahead to 1 April."),
        COORDINATOR,
        "rosters.roster",
    ),
    Persona(
        "official",
        N_("Mr Hamano, official of the prefecture"),
        N_("A survey is going on, another is being prepared: see what it will tell, and open it."),
        "hamano",
        "surveys.waves",
    ),
    Persona(
        "supporter",
        N_("Ms Mori, supporter in the community"),
        N_("Look at your badge, show your name or hide it, and make the code for a door."),
        "mori",
        "badges.mine",
    ),
    Persona(
        "candidate",
        N_("Ms Aoki, on the way to supporter"),
        N_("See where you stand and what is next. One session is held; a lead trainer is asked to watch."),
        "aoki",
        "trainers.overview",
    ),
    Persona(
        "lead",
        N_("Mr Kudo, founding lead trainer"),
        N_("Watch a session, score it in words and sign; look at your group and at who taught whom."),
        "kudo",
        "trainers.overview",
    ),
    Persona(
        "office",
        N_("Mr Ono, town office"),
        N_("How many supporters the town has, and which skills are still missing."),
        "ono",
        "badges.coverage",
    ),
    Persona(
        "admin",
        N_("Ms Ueda, administrator of the town"),
        N_("One school has not turned the school year yet: do it. Invite people, and help them back in."),
        "ueda",
        "rosters.roster",
    ),
    Persona(
        "operator",
        N_("Ms Ishii, who runs the site"),
        N_("See in one page whether all is well, and what to type where it is not."),
        "ishii",
        "upkeep.operations",
    ),
    Persona(
        "family",
        N_("A parent of two at home"),
        N_("What two classes learned stands side by side, without an account. Then make a family rule."),
    ),
)


def build_town(services: Services) -> None:
    """Make the town if it is not there; see that one class is going on. Safe to call at every start."""
    build_schools(services)
    build_surveys(services, _teacher)


def build_schools(services: Services) -> None:
    """The town without its surveys."""
    now = clock.now()
    with services.active(), service(Database).unit(write=True):
        if people.organisation_id_by_name(TOWN) is None:
            _people(now)
            _past_classes(now)
        build_class_pages(now, ("hoshino", "takagi"))
        if people.person_id_by_name("sawada") is None:
            _listeners(now)
        if people.person_id_by_name("mori") is None:
            _badge_holders(now)
        if people.person_id_by_name("ueda") is None:
            _administrator(now)
        if people.person_id_by_name("ishii") is None:
            _operator(now)
        if people.person_id_by_name(COORDINATOR) is None:
            build_classes(now)
        _badge(now)
        build_trainers(now)
        if running_code() is None:
            _class_in_progress(now)


def running_code() -> str | None:
    """The code of the class that is going on at the primary school."""
    teacher = people.person_id_by_name("hoshino")
    desk = running.on_desk(Actor(person_id=teacher)) if teacher else []
    return next((row.session.code for row in desk if row.session.is_open), None)


def _people(now: datetime) -> None:
    prefecture = accounts.create_organisation("prefecture", PREFECTURE, code=CODES[PREFECTURE])
    town = accounts.create_organisation("municipality", TOWN, parent_id=prefecture, code=CODES[TOWN])
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


def _badge_holders(now: datetime) -> None:
    """A supporter who visits homes, and the official who looks after the area. Nobody real."""
    town = people.organisation_id_by_name(TOWN)
    assert town is not None
    badges.set_office(town, "000-0000-0000", "48200")
    official = accounts.create_person("ono", "小野 まもる", now)
    accounts.grant_role(official, town, "official", now)
    supporter = accounts.create_person("mori", "森 みどり", now)
    accounts.grant_role(supporter, town, "supporter", now)


def _administrator(now: datetime) -> None:
    town = people.organisation_id_by_name(TOWN)
    assert town is not None
    accounts.grant_role(accounts.create_person("ueda", "上田 さとる", now), town, "admin", now)


def _operator(now: datetime) -> None:
    prefecture = people.organisation_id_by_name(PREFECTURE)
    assert prefecture is not None
    accounts.grant_role(accounts.create_person("ishii", "石井 なぎさ", now), prefecture, "admin", now)


def _badge(now: datetime) -> None:
    """The supporter's badge, at the address that this demo has today."""
    supporter, town = people.person_id_by_name("mori"), people.organisation_id_by_name(TOWN)
    here = service(Issuer).base_url
    assert supporter is not None
    assert town is not None
    held = [each.badge for each in holding.mine(Actor(person_id=supporter), now)]
    if not here or any(f'"{here}/badges/' in badge.credential for badge in held):
        return
    for badge in held:
        badges.delete(badge)
    grounds = (
        Ground("course", "サポーター講座 6単位", "Six supporter modules"),
        Ground("test", "試験 34/40", "Test 34/40"),
        Ground("practice", "実地の活動 2回", "Two practice sessions"),
        Ground("co-signature", "立ち会った講師の署名", "Signed by a trainer who was present"),
    )
    badges.issue(Award(supporter, town, "supporter", grounds), now - timedelta(days=40))


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
