"""Forgetting: classes left open end by themselves; after the days a site keeps, only suppressed counts stay."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from elearn.accounts import operations as accounts
from elearn.base.core.db import session
from elearn.base.core.errors import NotFound
from elearn.classroom.disclosure import Picture
from elearn.classroom.models import ClassResult, ClassSession, Seat
from elearn.classroom.news import raise_revision
from elearn.classroom.operations.running import end
from elearn.classroom.pictures import pictures_of
from elearn.courseware.queries import Lesson, catalogue
from elearn.learning import operations as learning

FORGOTTEN = timedelta(hours=3)
# One commit must not grow without bound after a long stop; the next run goes on.
MOST_AT_ONCE = 20


def end_forgotten(now: datetime) -> int:
    """End the classes in which nothing has happened for three hours."""
    forgotten = session().scalars(
        select(ClassSession).where(ClassSession.state == "open", ClassSession.changed_at < now - FORGOTTEN)
    )
    classes = forgotten.all()
    for found in classes:
        end(found, now)
    return len(classes)


def purge(now: datetime, keep: timedelta) -> int:
    """Erase seats and answers of classes that ended longer than `keep` ago, with their counts written before."""
    due = session().scalars(
        select(ClassSession)
        .where(ClassSession.state == "ended", ClassSession.ended_at < now - keep)
        .order_by(ClassSession.ended_at)
        .limit(MOST_AT_ONCE)
    )
    classes = due.all()
    for found in classes:
        _purge_one(found, now)
    return len(classes)


def _purge_one(found: ClassSession, now: datetime) -> None:
    cohort_id = found.cohort_id
    learners = list(session().scalars(select(Seat.learner_id).where(Seat.session_id == found.id)))
    lesson = _lesson(found)
    if lesson is not None and cohort_id is not None:
        _write_results(found, pictures_of(cohort_id, lesson, len(learners)))
    raise_revision(
        ClassSession.id == found.id, now, everyone=True, state="purged", joined=len(learners), cohort_id=None
    )
    session().execute(delete(Seat).where(Seat.session_id == found.id))
    if cohort_id is not None:
        learning.purge_cohort(cohort_id)
    accounts.erase_learners(learners)


def _lesson(found: ClassSession) -> Lesson | None:
    """A lesson may have left the catalogue since; then nothing is known of its questions."""
    try:
        return catalogue().lesson(found.course, found.lesson)
    except NotFound:
        return None


def _write_results(found: ClassSession, pictures: dict[str, Picture]) -> None:
    session().add_all(
        ClassResult(
            session_id=found.id,
            question=question,
            cell=row.cell,
            place=place,
            shown=row.shown,
            low=row.low,
            high=row.high,
        )
        for question, picture in pictures.items()
        for place, row in enumerate(picture.rows)
    )
    session().flush()
