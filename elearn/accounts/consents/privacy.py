"""Guardians' answers: handed out and erased together with the pupil's account (`accounts.privacy`)."""

from typing import Any, Final

from sqlalchemy import delete, func, select, update

from elearn.accounts.consents import queries
from elearn.accounts.consents.models import GuardianAnswer
from elearn.accounts.models import Person
from elearn.base.core.db import session

TABLES: Final = frozenset({"guardian_answer", "guardian_rule"})


def export(person_id: str) -> dict[str, Any]:
    """What was answered for a pupil; of who entered answers, how many. Who entered one is another's name."""
    entered = session().scalar(select(func.count()).where(GuardianAnswer.recorded_by == person_id)) or 0
    answers = [
        {
            "purpose": each.purpose,
            "agreed": each.agreed,
            "given_on": each.given_on.isoformat(),
            "how": each.how,
            "wording": each.wording,
            "recorded_at": each.recorded_at.isoformat(),
        }
        for each in queries.history(person_id)
    ]
    return {"guardian_answers": answers, **({"guardian_answers_entered": entered} if entered else {})}


def erase(learner_id: str) -> None:
    """A pupil's go; those that somebody entered for others stay, and lead to nobody."""
    person = select(Person.id).where(Person.learner_id == learner_id).scalar_subquery()
    session().execute(delete(GuardianAnswer).where(GuardianAnswer.pupil_id == person))
    session().execute(update(GuardianAnswer).where(GuardianAnswer.recorded_by == person).values(recorded_by=None))
