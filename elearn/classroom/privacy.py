"""This room's duty towards pupils: hand out, erase, forget in time."""

from datetime import datetime

from sqlalchemy import delete, select

from elearn.accounts import queries as people
from elearn.base.core import clock
from elearn.base.core.db import session
from elearn.base.core.ports import service
from elearn.base.core.privacy import Keeping, PersonalData
from elearn.classroom import operations
from elearn.classroom.models import BoardPairing, ClassResult, ClassSession, HandCount, Seat


def export(learner_id: str) -> dict[str, object]:
    """Seats (without the pictures: they are a key) and the classes that a teacher held."""
    held = _classes_of(learner_id)
    return {**_seats(learner_id), **({"classes_held": held} if held else {})}


def _classes_of(learner_id: str) -> list[dict[str, object]]:
    person_id = people.person_id_of_learner(learner_id)
    if person_id is None:
        return []
    rows = select(ClassSession).where(ClassSession.teacher_id == person_id).order_by(ClassSession.started_at)
    return [
        {"course": row.course, "lesson": row.lesson, "started_at": row.started_at.isoformat()}
        for row in session().scalars(rows)
    ]


def _seats(learner_id: str) -> dict[str, object]:
    rows = session().execute(
        select(Seat.number, Seat.taken_at, ClassSession.course, ClassSession.lesson)
        .join(ClassSession, ClassSession.id == Seat.session_id)
        .where(Seat.learner_id == learner_id)
        .order_by(Seat.taken_at)
    )
    seats = [
        {"number": row.number, "course": row.course, "lesson": row.lesson, "taken_at": row.taken_at.isoformat()}
        for row in rows
    ]
    return {"seats": seats} if seats else {}


def erase(learner_id: str) -> None:
    """Give up the learner's seats. A teacher's classes go whole, with the seats and answers of those who sat there."""
    session().execute(delete(Seat).where(Seat.learner_id == learner_id))
    if person_id := people.person_id_of_learner(learner_id):
        operations.erase_classes(person_id, clock.now())


def retention(now: datetime) -> int:
    """Trial classes after a day; seats and answers after the days that the site keeps, with the covered counts kept."""
    return operations.erase_trials(now) + operations.purge(now, service(Keeping).classes)


PERSONAL_DATA = PersonalData(
    room="classroom",
    tables=frozenset(table.__tablename__ for table in (ClassSession, Seat, ClassResult, HandCount, BoardPairing)),
    export=export,
    erase=erase,
    retention=retention,
)
