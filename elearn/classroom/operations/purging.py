"""Forgetting: classes left open end by themselves; after the days a site keeps, only suppressed counts stay."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, or_, select

from elearn.accounts import operations as accounts
from elearn.base.core.db import session
from elearn.classroom import queries
from elearn.classroom.answers import Answers, answers_of
from elearn.classroom.models import ClassResult, ClassSession, HandCount, Seat
from elearn.classroom.news import raise_revision
from elearn.classroom.operations.running import end
from elearn.learning import operations as learning

FORGOTTEN = timedelta(hours=3)
# One commit must not grow without bound after a long stop; the next run goes on.
MOST_AT_ONCE = 20


def end_forgotten(now: datetime) -> int:
    """End the classes in which nothing has happened for three hours; paused ones after 30 days."""
    idle = and_(ClassSession.paused_at.is_(None), ClassSession.changed_at < now - FORGOTTEN)
    never_resumed = ClassSession.paused_at < now - queries.LONGEST_PAUSE
    forgotten = session().scalars(
        select(ClassSession).where(
            ClassSession.state == "open", or_(idle, never_resumed), ClassSession.lead_id.is_(None)
        )
    )
    classes = [found for found in forgotten.all() if not _still_busy(found, now)]
    for found in classes:
        end(found, now)
    return len(classes)


def _still_busy(found: ClassSession, now: datetime) -> bool:
    """In a room of several grades one of the others may be at work."""
    return found.paused_at is None and any(
        each.changed_at >= now - FORGOTTEN for each in queries.lessons_of_room(found)
    )


def purge(now: datetime, keep: timedelta) -> int:
    """Erase seats and answers of classes that ended longer than `keep` ago, with their counts written before."""
    due = session().scalars(
        select(ClassSession)
        .where(ClassSession.state == "ended", ClassSession.ended_at < now - keep, ClassSession.trial.is_(False))
        .order_by(ClassSession.ended_at)
        .limit(MOST_AT_ONCE)
    )
    classes = due.all()
    for found in classes:
        _purge_one(found, now)
    return len(classes)


def erase_classes(teacher_id: str, now: datetime) -> int:
    """A teacher is erased: running classes end, and all go with everything that was kept of those who sat there."""
    classes = session().scalars(select(ClassSession).where(ClassSession.teacher_id == teacher_id)).all()
    for found in classes:
        if found.is_open:
            end(found, now)
    for found in classes:
        session().refresh(found)
        if found.state != "purged":
            _purge_one(found, now)
    session().execute(delete(ClassSession).where(ClassSession.teacher_id == teacher_id))
    return len(classes)


def _purge_one(found: ClassSession, now: datetime) -> None:
    cohort_id = found.cohort_id
    learners = list(session().scalars(select(Seat.learner_id).where(Seat.session_id == found.id)))
    came, lesson = queries.turnout(found), queries.known_lesson(found)
    if lesson is not None and cohort_id is not None:
        _write_results(found, answers_of(found, lesson, came.joined))
    gone: dict[str, Any] = {"joined": came.joined, "joined_later": came.later, "cohort_id": None}
    raise_revision(ClassSession.id == found.id, now, everyone=True, state="purged", **gone)
    for table in (HandCount, Seat):
        session().execute(delete(table).where(table.session_id == found.id))
    if cohort_id is not None:
        learning.purge_cohort(cohort_id)
    accounts.erase_learners(learners)


def _write_results(found: ClassSession, answers: dict[str, Answers]) -> None:
    session().add_all(
        ClassResult(
            session_id=found.id,
            question=question,
            cell=row.cell,
            place=place,
            shown=row.shown,
            low=row.low,
            high=row.high,
            way=given.way,
        )
        for question, given in answers.items()
        for place, row in enumerate(given.picture.rows)
    )
    session().flush()
