"""Reads of a live class. The number of statements never depends on the size of the class."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from elearn.base.core.actor import Actor
from elearn.base.core.db import session
from elearn.base.core.errors import NotFound
from elearn.base.core.messages import N_
from elearn.classroom import rules
from elearn.classroom.models import BoardPairing, ClassResult, ClassSession, Seat
from elearn.courseware.queries import Lesson, catalogue
from elearn.learning import queries as learning

NOTHING = N_("There is nothing at this address.")


def by_id(session_id: str) -> ClassSession:
    """The session; NotFound for an unknown one."""
    found = session().get(ClassSession, session_id)
    if found is None:
        raise NotFound(NOTHING)
    return found


def by_code(code: str) -> ClassSession | None:
    """The running class with that code, else the one that ended last."""
    return session().scalar(
        select(ClassSession)
        .where(ClassSession.code == code)
        .order_by((ClassSession.state == "open").desc(), ClassSession.started_at.desc())
        .limit(1)
    )


def lesson_of(found: ClassSession) -> Lesson:
    """The lesson that the class takes."""
    return catalogue().lesson(found.course, found.lesson)


def step_key(found: ClassSession) -> str:
    """The key of the step where the class is; a lesson that became shorter ends the class at its last step."""
    steps = lesson_of(found).steps
    return steps[min(found.step, len(steps) - 1)].key


def seat_of_learner(found: ClassSession, learner_id: str | None) -> Seat | None:
    """The seat that the learner has or had in this class; without a number once it was freed."""
    if learner_id is None:
        return None
    return session().scalar(select(Seat).where(Seat.session_id == found.id, Seat.learner_id == learner_id))


def seats_of(found: ClassSession) -> Sequence[Seat]:
    """All seats with a pupil, by number."""
    return (
        session()
        .scalars(select(Seat).where(Seat.session_id == found.id, Seat.number.is_not(None)).order_by(Seat.number))
        .all()
    )


def taken_numbers(found: ClassSession) -> frozenset[int]:
    """The numbers that are gone."""
    numbers = select(Seat.number).where(Seat.session_id == found.id, Seat.number.is_not(None))
    return frozenset(number for number in session().scalars(numbers) if number is not None)


def joined(found: ClassSession) -> int:
    """How many have a seat, or had one before the class was erased."""
    if found.joined is not None:
        return found.joined
    return session().scalar(select(func.count()).select_from(Seat).where(Seat.session_id == found.id)) or 0


def pupil_state(found: ClassSession, seat: Seat | None) -> dict[str, object]:
    """What a pupil's screen follows."""
    if seat is None or seat.number is None:
        return {"revision": found.revision, "you": "none", "state": found.state}
    return {
        "revision": found.revision,
        "you": "seat",
        "state": found.state,
        "pace": found.pace,
        "step": step_key(found),
        "held": found.held,
        "revealed": sorted(learning.revealed(found.cohort_id)) if found.cohort_id else [],
        "attempt": seat.attempt_id,
        "help": seat.wants_help_at is not None,
        "number": seat.number,
    }


def pairing(pairing_id: str | None) -> BoardPairing | None:
    """The pairing that a device holds."""
    return session().get(BoardPairing, pairing_id) if pairing_id else None


def waiting_devices(found: ClassSession) -> Sequence[BoardPairing]:
    """Devices that ask for the board, the newest first."""
    return (
        session()
        .scalars(
            select(BoardPairing)
            .where(BoardPairing.session_id == found.id, BoardPairing.approved_at.is_(None))
            .order_by(BoardPairing.asked_at.desc())
        )
        .all()
    )


@dataclass(frozen=True)
class OnDesk:
    """A class in the teacher's list."""

    session: ClassSession
    joined: int
    lesson: Lesson | None


def on_desk(actor: Actor, most: int = 30) -> list[OnDesk]:
    """The teacher's own classes: running ones first, then the latest."""
    seated = select(Seat.session_id, func.count().label("seats")).group_by(Seat.session_id).subquery()
    rows = session().execute(
        select(ClassSession, func.coalesce(ClassSession.joined, seated.c.seats, 0))
        .outerjoin(seated, seated.c.session_id == ClassSession.id)
        .where(rules.owned(actor))
        .order_by((ClassSession.state == "open").desc(), ClassSession.started_at.desc())
        .limit(most)
    )
    return [OnDesk(found, count, known_lesson(found)) for found, count in rows]


def known_lesson(found: ClassSession) -> Lesson | None:
    """The lesson, or None once it has left the catalogue."""
    try:
        return lesson_of(found)
    except NotFound:
        return None


def kept_results(found: ClassSession) -> Sequence[ClassResult]:
    """What stayed of an erased class, in display order."""
    return (
        session()
        .scalars(
            select(ClassResult)
            .where(ClassResult.session_id == found.id)
            .order_by(ClassResult.question, ClassResult.place)
        )
        .all()
    )
