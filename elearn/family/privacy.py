"""This room's duty towards people. Of families nothing is stored: a slip does not know who opened it."""

from datetime import datetime

from sqlalchemy import delete, select

from elearn.accounts import queries as people
from elearn.base.core.db import session
from elearn.base.core.privacy import PersonalData
from elearn.family import operations
from elearn.family.models import ClassPage, ClassPageLesson, FamilySlip


def export(learner_id: str) -> dict[str, object]:
    """The teacher's own class pages."""
    person_id = people.person_id_of_learner(learner_id)
    rows = session().scalars(select(ClassPage).where(ClassPage.teacher_id == person_id)) if person_id else ()
    pages = [{"label": row.label, "made_at": row.made_at.isoformat()} for row in rows]
    return {"class_pages": pages} if pages else {}


def erase(learner_id: str) -> None:
    """The teacher's pages go, and their slips and lessons with them."""
    if person_id := people.person_id_of_learner(learner_id):
        session().execute(delete(ClassPage).where(ClassPage.teacher_id == person_id))


def retention(now: datetime) -> int:
    """Pages end with the school year."""
    return operations.forget(now)


PERSONAL_DATA = PersonalData(
    room="family",
    tables=frozenset({ClassPage.__tablename__, ClassPageLesson.__tablename__, FamilySlip.__tablename__}),
    export=export,
    erase=erase,
    retention=retention,
)
