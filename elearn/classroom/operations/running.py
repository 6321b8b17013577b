"""Starting a class, its pace, its end."""

from datetime import datetime

from sqlalchemy import delete, select

from elearn.base.core.db import new_id, session
from elearn.base.core.errors import Invalid, Unavailable
from elearn.base.core.messages import N_
from elearn.classroom.codes import new_code
from elearn.classroom.models import BoardPairing, ClassSession
from elearn.classroom.news import changed
from elearn.courseware.queries import catalogue
from elearn.learning import operations as learning

SEATS = 40
MOST_SEATS = 60
PACES = ("teacher", "own")
_TRIES = 20


def start_session(
    teacher_id: str, course: str, lesson: str, now: datetime, *, pace: str = "teacher", seats: int = SEATS
) -> ClassSession:
    """A running class with a code of its own."""
    catalogue().lesson(course, lesson)
    if pace not in PACES or not 1 <= seats <= MOST_SEATS:
        raise Invalid(
            N_("A class has the teacher's pace or the pupils' own, and 1 to %(most)s seats.", most=MOST_SEATS)
        )
    found = ClassSession(
        id=new_id(),
        code=_free_code(),
        teacher_id=teacher_id,
        course=course,
        lesson=lesson,
        cohort_id=learning.open_cohort(),
        pace=pace,
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


def _free_code() -> str:
    for _ in range(_TRIES):
        code = new_code()
        if not session().scalar(select(ClassSession.id).where(ClassSession.code == code, ClassSession.state == "open")):
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
    changed(found.id, now, everyone=True, held=True)


def release(found: ClassSession, now: datetime) -> None:
    """All screens go on."""
    changed(found.id, now, everyone=True, held=False)


def set_pace(found: ClassSession, pace: str, now: datetime) -> None:
    """The teacher leads (`teacher`) or everyone goes their own way (`own`)."""
    if pace not in PACES:
        raise Invalid(N_("A class has the teacher's pace or the pupils' own."))
    changed(found.id, now, everyone=True, pace=pace)


def close_door(found: ClassSession, now: datetime) -> None:
    """No new pupils; those who have a seat may still come back."""
    changed(found.id, now, everyone=True, door_open=False)


def open_door(found: ClassSession, now: datetime) -> None:
    """New pupils may come in again."""
    changed(found.id, now, everyone=True, door_open=True)


def reveal(found: ClassSession, now: datetime, *, step: int | None = None) -> None:
    """Show feedback and the class's picture for all questions of a step (default: the current one)."""
    steps = catalogue().lesson(found.course, found.lesson).steps
    shown = steps[min(found.step if step is None else step, len(steps) - 1)]
    changed(found.id, now, everyone=True)
    if shown.questions and found.cohort_id:
        learning.reveal(found.cohort_id, list(shown.questions), now)


def end(found: ClassSession, now: datetime) -> None:
    """The class is over: feedback opens, later answers are kept and marked late. Ending twice changes nothing."""
    if not found.is_open:
        return
    changed(found.id, now, everyone=True, state="ended", ended_at=now, held=False)
    session().execute(delete(BoardPairing).where(BoardPairing.session_id == found.id))
    if found.cohort_id:
        learning.close_cohort(found.cohort_id, now)
