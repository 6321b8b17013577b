"""Reads of a live class. The number of statements never depends on the size of the class."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Subquery, and_, func, or_, select

from elearn.base.core.actor import Actor
from elearn.base.core.db import session
from elearn.base.core.errors import NotFound
from elearn.base.core.messages import N_
from elearn.classroom import asking, rules
from elearn.classroom.models import BoardPairing, ClassResult, ClassSession, HandCount, Seat
from elearn.courseware.queries import Lesson, catalogue
from elearn.learning import queries as learning

LONGEST_PAUSE: Final = timedelta(days=30)
FOR_ABSENT: Final = timedelta(days=30)
MARGIN: Final = timedelta(days=2)
NOTHING = N_("There is nothing at this address.")


def by_id(session_id: str) -> ClassSession:
    """The session; NotFound for an unknown one."""
    found = session().get(ClassSession, session_id)
    if found is None:
        raise NotFound(NOTHING)
    return found


def revisions(topics: Collection[str]) -> dict[str, int]:
    """Where the classes behind these topics are now, for streams that may have missed news."""
    ids = {topic: topic.partition(":")[2] for topic in topics}
    rows = session().execute(select(ClassSession.id, ClassSession.revision).where(ClassSession.id.in_(ids.values())))
    found = {row.id: row.revision for row in rows}
    return {topic: found[session_id] for topic, session_id in ids.items() if session_id in found}


def trial(session_id: str | None) -> ClassSession | None:
    """The trial class with that id, if it is still there."""
    return session().scalar(select(ClassSession).where(rules.own_trials(session_id), ClassSession.id == session_id))


def by_code(code: str) -> ClassSession | None:
    """The running class with that code, else the one that ended last; of several grades in one room, the lead."""
    found = session().scalar(
        select(ClassSession)
        .where(ClassSession.code == code)
        .order_by((ClassSession.state == "open").desc(), ClassSession.started_at.desc())
        .limit(1)
    )
    return found if found is None or found.lead_id is None else by_id(found.lead_id)


def lead_of(found: ClassSession) -> ClassSession:
    """The session whose code stands on the board."""
    return by_id(found.lead_id) if found.lead_id else found


def lessons_of_room(found: ClassSession) -> Sequence[ClassSession]:
    """The sessions of one room, one for each grade's lesson; the one with the code on the board first."""
    lead = found.lead_id or found.id
    rows = session().scalars(
        select(ClassSession)
        .where(or_(ClassSession.id == lead, ClassSession.lead_id == lead))
        .order_by(ClassSession.lead_id.is_not(None), ClassSession.course, ClassSession.lesson)
    )
    return rows.all()


def in_room(found: ClassSession) -> ColumnElement[bool]:
    """Seats of the same room, whichever grade's lesson they take."""
    lead = found.lead_id or found.id
    ids = select(ClassSession.id).where(or_(ClassSession.id == lead, ClassSession.lead_id == lead))
    return Seat.session_id.in_(ids)


def longest_life(keep: timedelta) -> timedelta:
    """How long a seat can be needed: a pause, the days that results are kept, some margin; the purge comes first."""
    return LONGEST_PAUSE + keep + MARGIN


def open_to_absent(found: ClassSession, now: datetime) -> bool:
    """Whether someone who was away may take the lesson of an ended class by its code."""
    return found.state == "ended" and found.ended_at is not None and found.ended_at > now - FOR_ABSENT


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


@dataclass(frozen=True)
class Sitting:
    """Where a learner sits; what the rooms above may know of it. At a shared device there are several numbers."""

    seat_id: str
    numbers: tuple[int, ...]
    teacher_id: str | None


def sitting(actor: Actor) -> Sitting | None:
    """The seat that this browser's learner has just now, also after the class, until it is erased."""
    mine = select(Seat.id, ClassSession.teacher_id).join(ClassSession, ClassSession.id == Seat.session_id)
    row = session().execute(mine.where(rules.sat(actor)).order_by(Seat.taken_at.desc()).limit(1)).first()
    if row is None:
        return None
    at_device = select(Seat.number).where(or_(Seat.id == row.id, Seat.shares_with == row.id)).order_by(Seat.number)
    numbers = tuple(number for number in session().scalars(at_device) if number is not None)
    return Sitting(row.id, numbers, row.teacher_id)


def seat_in_room(found: ClassSession, learner_id: str | None) -> Seat | None:
    """The learner's seat in any grade of the room."""
    if learner_id is None:
        return None
    return session().scalar(select(Seat).where(in_room(found), Seat.learner_id == learner_id))


def seat_by_number(found: ClassSession, number: int) -> Seat | None:
    """The seat with that number, in any grade of the room."""
    return session().scalar(select(Seat).where(in_room(found), Seat.number == number))


def companions(seat: Seat) -> list[int]:
    """The other numbers that answer at this seat's device."""
    numbers = select(Seat.number).where(Seat.shares_with == seat.id, Seat.number.is_not(None)).order_by(Seat.number)
    return [number for number in session().scalars(numbers) if number is not None]


def numbers_at(seat: Seat) -> str:
    """The number of a seat with those that share its device: `12・13`."""
    numbers = [] if seat.number is None else [seat.number, *(companions(seat) if seat.in_group else [])]
    return "・".join(str(number) for number in numbers)


def attempts_beside(learner_id: str) -> Sequence[str]:
    """The attempts for which this learner's device answers, besides its own."""
    host = select(Seat.id).where(Seat.learner_id == learner_id).scalar_subquery()
    return session().scalars(select(Seat.attempt_id).where(Seat.shares_with == host)).all()


def may_be_asked(found: ClassSession) -> Sequence[str]:
    """Learners whom a survey may ask: each alone at a device all the time, and never in a trial class."""
    alone = (Seat.session_id == found.id, Seat.number.is_not(None), Seat.in_group.is_(False))
    return [] if found.trial else session().scalars(select(Seat.learner_id).where(*alone)).all()


@dataclass
class Hands:
    """A show of hands for one question: how many were in the room, how many hands for each choice."""

    present: int
    counts: dict[str, int]


def hands_of(found: ClassSession) -> dict[str, Hands]:
    """What was counted by a show of hands, by question."""
    counted: dict[str, Hands] = {}
    for row in session().scalars(select(HandCount).where(HandCount.session_id == found.id)):
        counted.setdefault(row.question, Hands(row.present, {})).counts[row.cell] = row.hands
    return counted


def seats_of(found: ClassSession) -> Sequence[Seat]:
    """All seats with a pupil, by number."""
    return (
        session()
        .scalars(select(Seat).where(Seat.session_id == found.id, Seat.number.is_not(None)).order_by(Seat.number))
        .all()
    )


def taken_numbers(found: ClassSession) -> frozenset[int]:
    """The numbers that are gone, in all grades of the room."""
    numbers = select(Seat.number).where(in_room(found), Seat.number.is_not(None))
    return frozenset(number for number in session().scalars(numbers) if number is not None)


@dataclass(frozen=True)
class Turnout:
    """How many pupils took part in the class, and how many took the lesson by its code afterwards."""

    joined: int
    later: int


def turnout(found: ClassSession) -> Turnout:
    """Counted by seats, or by heads at a show of hands; kept when the class is erased."""
    if found.joined is not None:
        return Turnout(max(found.joined, found.present or 0), found.joined_later or 0)
    taken = session().scalars(select(Seat.taken_at).where(Seat.session_id == found.id)).all()
    later = sum(found.ended_at is not None and at >= found.ended_at for at in taken)
    return Turnout(max(len(taken) - later, found.present or 0), later)


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
        "seats": numbers_at(seat),
        "paused": found.is_paused,
        **asking.survey_state(found),
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
    counted = _pupils_by_room(rules.owned(actor))
    rows = session().execute(
        select(ClassSession, counted.c.pupils)
        .join(counted, counted.c.lead == ClassSession.id)
        .order_by((ClassSession.state == "open").desc(), ClassSession.started_at.desc())
        .limit(most)
    )
    return [OnDesk(found, max(int(count), found.present or 0), known_lesson(found)) for found, count in rows]


def _pupils_by_room(which: ColumnElement[bool]) -> Subquery:
    """For each room, whatever the number of its grades: how many came in time."""
    in_time = and_(
        Seat.session_id == ClassSession.id,
        or_(ClassSession.ended_at.is_(None), Seat.taken_at < ClassSession.ended_at),
    )
    lead = func.coalesce(ClassSession.lead_id, ClassSession.id).label("lead")
    each = (
        select(lead, func.coalesce(ClassSession.joined, func.count(Seat.id)).label("pupils"))
        .outerjoin(Seat, in_time)
        .where(which)
        .group_by(ClassSession.id)
        .subquery()
    )
    return select(each.c.lead, func.sum(each.c.pupils).label("pupils")).group_by(each.c.lead).subquery()


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
