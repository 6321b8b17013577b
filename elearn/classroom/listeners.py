"""What happens in `learning` and concerns a class."""

from typing import Any

from flask import url_for
from sqlalchemy import select

from elearn.base.core import clock
from elearn.base.core.db import session
from elearn.classroom import news, queries
from elearn.classroom.models import ClassSession, Seat
from elearn.learning import operations as learning
from elearn.learning.queries import AttemptRecord
from elearn.learning.signals import Companion, answer_recorded, player_opened


@answer_recorded.connect
def on_answer(_sender: object, *, cohort_id: str | None, learner_id: str, answer_id: str, **_more: Any) -> None:
    """An answer is news for the board and counts for all who share the device; in the answer's own transaction."""
    if cohort_id is not None and news.answered(cohort_id, clock.now()):
        learning.share_answer(answer_id, queries.attempts_beside(learner_id))


@player_opened.connect
def on_player_opened(_sender: object, *, attempt: AttemptRecord) -> Companion | None:
    """The lesson of a class follows the class."""
    if attempt.cohort_id is None:
        return None
    row = (
        session()
        .execute(
            select(ClassSession, Seat)
            .join(Seat, Seat.session_id == ClassSession.id)
            .where(ClassSession.cohort_id == attempt.cohort_id, Seat.learner_id == attempt.learner_id)
        )
        .first()
    )
    return _companion(row.ClassSession, row.Seat) if row else None


def _companion(found: ClassSession, seat: Seat) -> Companion:
    return Companion(
        session=found.id,
        state_url=url_for("classroom.state", session_id=found.id),
        events_url=url_for("classroom.events", session_id=found.id),
        help_url=url_for("classroom.help_wanted", session_id=found.id),
        code_url=url_for("classroom.enter", code=found.code),
        pace=found.pace,
        step=queries.step_key(found),
        seat=queries.numbers_at(found, seat),
        trial=found.trial,
    )
