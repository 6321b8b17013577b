"""This room's duty towards learners: hand out, erase, and forget in time."""

from datetime import datetime

from sqlalchemy import select

from elearn.accounts import operations as accounts
from elearn.base.core.db import session
from elearn.base.core.privacy import PersonalData
from elearn.learning import operations
from elearn.learning.models import Answer, Attempt


def export(learner_id: str) -> dict[str, object]:
    """All attempts of the learner with their answers, as rows."""
    rows = (
        session()
        .execute(
            select(Attempt, Answer)
            .outerjoin(Answer, Answer.attempt_id == Attempt.id)
            .where(Attempt.learner_id == learner_id)
            .order_by(Attempt.started_at, Attempt.id, Answer.recorded_at, Answer.id)
        )
        .all()
    )
    attempts = {attempt.id: _attempt(attempt) for attempt, _ in rows}
    for attempt, answer in rows:
        if answer is not None:
            attempts[attempt.id]["answers"].append(_answer(answer))  # type: ignore[attr-defined]
    return {"attempts": list(attempts.values())}


def _attempt(row: Attempt) -> dict[str, object]:
    return {
        "course": row.course,
        "lesson": row.lesson,
        "language": row.language,
        "pass_rule": row.pass_rule,
        "started_at": row.started_at.isoformat(),
        "answers": [],
    }


def _answer(row: Answer) -> dict[str, object]:
    return {
        "question": row.question,
        "answer": row.answer,
        "points": row.points,
        "of": row.points_of,
        "late": row.late,
        "recorded_at": row.recorded_at.isoformat(),
    }


def erase(learner_id: str) -> None:
    """Delete the learner's attempts and answers."""
    operations.purge_attempts([learner_id])


def retention(now: datetime) -> int:
    """Forget guests whose time is over, with all they answered; says how many."""
    guests = operations.purge_expired_guests(now)
    accounts.erase_learners(guests)
    return len(guests)


PERSONAL_DATA = PersonalData(
    room="learning",
    tables=frozenset({"attempt", "answer", "cohort", "reveal"}),
    export=export,
    erase=erase,
    retention=retention,
)
