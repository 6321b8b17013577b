"""A class without an account: its teacher is the browser that started it, and after a day nothing of it is left."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select

from elearn.accounts import operations as accounts
from elearn.base.core.db import session
from elearn.classroom.models import ClassSession, Seat
from elearn.learning import operations as learning

TRIAL_LIFE: Final = timedelta(hours=24)
# One commit must not grow without bound after a long stop; the next run goes on.
MOST_AT_ONCE: Final = 20


def erase_trials(now: datetime) -> int:
    """Erase the trial classes of yesterday: seats, answers, counts, and the class itself."""
    over = session().scalars(
        select(ClassSession)
        .where(ClassSession.trial, ClassSession.started_at <= now - TRIAL_LIFE)
        .order_by(ClassSession.lead_id.is_(None))
        .limit(MOST_AT_ONCE)
    )
    classes = over.all()
    for found in classes:
        _erase(found)
    return len(classes)


def _erase(found: ClassSession) -> None:
    learners = list(session().scalars(select(Seat.learner_id).where(Seat.session_id == found.id)))
    session().execute(delete(Seat).where(Seat.session_id == found.id))
    if found.cohort_id is not None:
        learning.purge_cohort(found.cohort_id)
    accounts.erase_learners(learners)
    session().execute(delete(ClassSession).where(ClassSession.id == found.id))
