"""This room's duty towards pupils: hand out, erase, forget in time."""

from datetime import datetime

from sqlalchemy import delete, select

from elearn.base.core.db import session
from elearn.base.core.privacy import PersonalData
from elearn.classroom.models import BoardPairing, ClassResult, ClassSession, HandCount, Seat


def export(learner_id: str) -> dict[str, object]:
    """The seats that the learner has or had, without the pictures: they are a key."""
    rows = session().execute(
        select(Seat.number, Seat.taken_at, ClassSession.course, ClassSession.lesson)
        .join(ClassSession, ClassSession.id == Seat.session_id)
        .where(Seat.learner_id == learner_id)
        .order_by(Seat.taken_at)
    )
    return {
        "seats": [
            {"number": row.number, "course": row.course, "lesson": row.lesson, "taken_at": row.taken_at.isoformat()}
            for row in rows
        ]
    }


def erase(learner_id: str) -> None:
    """Give up the learner's seats."""
    session().execute(delete(Seat).where(Seat.learner_id == learner_id))


def retention(_now: datetime) -> int:
    """Done by the room's own due job, which writes the suppressed counts in the same commit (see `jobs`)."""
    return 0


PERSONAL_DATA = PersonalData(
    room="classroom",
    tables=frozenset(table.__tablename__ for table in (ClassSession, Seat, ClassResult, HandCount, BoardPairing)),
    export=export,
    erase=erase,
    retention=retention,
)
