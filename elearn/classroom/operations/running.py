"""Starting a class, its pace, the way in which it answers, its pauses and its end.

A room with several grades is several sessions, one for each lesson: what concerns the room (hold, pace, door, way,
pause, end) is done to all of them, what concerns a lesson (step, reveal) to one.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select

from elearn.accounts import operations as accounts
from elearn.accounts import queries as people
from elearn.base.core.audit import Action, record
from elearn.base.core.db import new_id, session
from elearn.base.core.errors import Invalid, Unavailable
from elearn.base.core.messages import N_
from elearn.classroom import queries
from elearn.classroom.codes import new_code
from elearn.classroom.models import BoardPairing, ClassSession, Seat
from elearn.classroom.news import changed
from elearn.courseware.queries import Lesson, catalogue
from elearn.learning import operations as learning
from elearn.surveys import operations as surveys
from elearn.surveys.queries import listing_of_session

STARTED = Action("classroom.start_room", N_("A class was started."))
ENDED_CLASS = Action("classroom.end", N_("A class was ended."))
SEATS = 40
MOST_SEATS = 60
MOST_LESSONS = 4
PACES = ("teacher", "own")
WAYS = ("each", "shared", "hands")
# An absent pupil has so long to take the lesson by the same code; nobody else gets it meanwhile.
CODE_RESTS = timedelta(days=30)
_TRIES = 20


def start_session(
    teacher_id: str | None,
    course: str,
    lesson: str,
    now: datetime,
    *,
    pace: str = "teacher",
    seats: int = SEATS,
    way: str = "each",
    lead_id: str | None = None,
) -> ClassSession:
    """A running class with a code of its own. Without a teacher it is a trial class."""
    catalogue().lesson(course, lesson)
    if pace not in PACES or way not in WAYS or not 1 <= seats <= MOST_SEATS:
        raise Invalid(
            N_("A class has the teacher's pace or the pupils' own, and 1 to %(most)s seats.", most=MOST_SEATS)
        )
    found = ClassSession(
        id=new_id(),
        code=_free_code(now),
        teacher_id=teacher_id,
        trial=teacher_id is None,
        lead_id=lead_id,
        course=course,
        lesson=lesson,
        cohort_id=learning.open_cohort(),
        pace=pace,
        way=way,
        seats=seats,
        step=0,
        held=False,
        door_open=True,
        state="open",
        revision=1,
        started_at=now,
        changed_at=now,
    )
    session().add(found)
    session().flush()
    return found


def start_room(teacher_id: str | None, lessons: Sequence[tuple[str, str]], now: datetime, **more: Any) -> ClassSession:
    """One class, or one with several lessons for several grades; gives the one whose code stands on the board."""
    wanted = list(dict.fromkeys(lessons))
    if not 1 <= len(wanted) <= MOST_LESSONS:
        raise Invalid(N_("Please choose 1 to %(most)s lessons.", most=MOST_LESSONS))
    lead = start_session(teacher_id, *wanted[0], now, **more)
    for course, lesson in wanted[1:]:
        start_session(teacher_id, course, lesson, now, lead_id=lead.id, **more)
    record(STARTED, now, about=f"class:{lead.id}", place=school_of(lead))
    return lead


def school_of(found: ClassSession) -> str | None:
    """Where the class is held, as far as it can be known: the teacher's only school."""
    schools = people.schools_of(found.teacher_id, ("teacher",)) if found.teacher_id else []
    return schools[0].id if len(schools) == 1 else None


def _free_code(now: datetime) -> str:
    for _ in range(_TRIES):
        code = new_code()
        resting = or_(ClassSession.state == "open", ClassSession.ended_at > now - CODE_RESTS)
        if not session().scalar(select(ClassSession.id).where(ClassSession.code == code, resting)):
            return code
    raise Unavailable(N_("No free code was found. Please try again."))


def set_step(found: ClassSession, step: int, now: datetime) -> None:
    """Go to a step by its place in the lesson. Saying the same twice is one change, so a double tap skips nothing."""
    steps = catalogue().lesson(found.course, found.lesson).steps
    if not 0 <= step < len(steps):
        raise Invalid(N_("The lesson has no such step."))
    changed(found.id, now, everyone=True, step=step, held=False)


def hold(found: ClassSession, now: datetime) -> None:
    """All screens rest: eyes to the front."""
    _room_changed(found, now, held=True)


def release(found: ClassSession, now: datetime) -> None:
    """All screens go on."""
    _room_changed(found, now, held=False)


def set_pace(found: ClassSession, pace: str, now: datetime) -> None:
    """The teacher leads (`teacher`) or everyone goes their own way (`own`)."""
    if pace not in PACES:
        raise Invalid(N_("A class has the teacher's pace or the pupils' own."))
    _room_changed(found, now, pace=pace)


def set_way(found: ClassSession, way: str, now: datetime) -> None:
    """A device each, shared devices or a show of hands, from now on. What was answered before stays as it is."""
    if way not in WAYS:
        raise Invalid(N_("A class answers on a device each, on shared devices or by a show of hands."))
    _room_changed(found, now, way=way)


def close_door(found: ClassSession, now: datetime) -> None:
    """No new pupils; those who have a seat may still come back."""
    _room_changed(found, now, door_open=False)


def open_door(found: ClassSession, now: datetime) -> None:
    """New pupils may come in again."""
    _room_changed(found, now, door_open=True)


def _room_changed(found: ClassSession, now: datetime, **values: Any) -> None:
    for each in queries.lessons_of_room(found):
        changed(each.id, now, everyone=True, **values)


def reveal(found: ClassSession, now: datetime, *, step: int | None = None) -> None:
    """Show feedback and the class's picture for all questions of a step (default: the current one)."""
    steps = catalogue().lesson(found.course, found.lesson).steps
    shown = steps[min(found.step if step is None else step, len(steps) - 1)]
    changed(found.id, now, everyone=True)
    if shown.questions and found.cohort_id:
        learning.reveal(found.cohort_id, list(shown.questions), now)


def pause(found: ClassSession, now: datetime) -> None:
    """To be continued another day: code, seats and step stay, pupils' screens say so."""
    _room_changed(found, now, paused_at=now, held=False)


def resume(found: ClassSession, now: datetime, keep: timedelta) -> None:
    """Go on where the class stopped; its seats are kept for as long as those of a class of today."""
    _room_changed(found, now, paused_at=None)
    ids = [each.id for each in queries.lessons_of_room(found)]
    learners = session().scalars(select(Seat.learner_id).where(Seat.session_id.in_(ids)))
    if not found.trial:
        accounts.keep_learners(list(learners), now + queries.longest_life(keep))


def wrap_up(found: ClassSession, now: datetime) -> None:
    """Two minutes before the bell: everyone comes to the incident card, the reflection follows, then the end."""
    for each in queries.lessons_of_room(found):
        lesson = catalogue().lesson(each.course, each.lesson)
        step = max(each.step, first_of(lesson, ("incident", "reflect")))
        changed(each.id, now, everyone=True, step=step, held=False, pace="teacher", wrap_up_at=now, paused_at=None)


def first_of(lesson: Lesson, kinds: Sequence[str]) -> int:
    """The place of the first step of one of these kinds; of the last step where there is none."""
    places = (place for kind in kinds for place, step in enumerate(lesson.steps) if step.kind == kind)
    return next(places, len(lesson.steps) - 1)


def end(found: ClassSession, now: datetime) -> None:
    """The class is over: feedback opens, later answers are kept and marked late. Ending twice changes nothing."""
    for each in queries.lessons_of_room(found):
        if each.is_open:
            _end_one(each, now)
            record(ENDED_CLASS, now, about=f"class:{each.id}", place=school_of(each))


def _end_one(found: ClassSession, now: datetime) -> None:
    changed(found.id, now, everyone=True, state="ended", ended_at=now, held=False, paused_at=None)
    session().execute(delete(BoardPairing).where(BoardPairing.session_id == found.id))
    if found.cohort_id:
        learning.close_cohort(found.cohort_id, now)
    if (made := listing_of_session(found.id)) is not None:
        surveys.finish(made)
