"""Writes of guardians' answers: added, never changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete

from elearn.accounts.consents import queries
from elearn.accounts.consents.models import GuardianAnswer, GuardianRule
from elearn.accounts.consents.purposes import ACCOUNT, KEYS
from elearn.accounts.rosters.models import ClassGroup
from elearn.accounts.signing.operations import end_sessions
from elearn.base.core.audit import Action, record
from elearn.base.core.db import new_id, session
from elearn.base.core.messages import N_

RECORDED = Action("consents.record", N_("Guardians’ answers were entered for a class."))
RULE_CHOSEN = Action("consents.choose_rule", N_("It was chosen what holds while a guardian has not answered."))


@dataclass(frozen=True)
class Slip:
    """What the answers of one pile have in common."""

    wording: str
    given_on: date
    how: str


def enter_answers(
    group: ClassGroup, answers: Mapping[str, Mapping[str, bool]], slip: Slip, by: str | None, now: datetime
) -> None:
    """Add these answers, `{pupil: {purpose: agreed}}`. Whose account rests from now on is signed out everywhere.

    The log tells who entered answers for which class, never of a child: that is what the rows themselves are for.
    """
    session().add_all(
        GuardianAnswer(
            id=new_id(), pupil_id=pupil, purpose=purpose, agreed=agreed, recorded_by=by, recorded_at=now, **vars(slip)
        )
        for pupil, given in answers.items()
        for purpose, agreed in given.items()
    )
    session().flush()
    for pupil, given in answers.items():
        if given.get(ACCOUNT) is False and not queries.may(pupil, ACCOUNT):
            end_sessions(pupil, now)
    record(RECORDED, now, about=f"class_group:{group.id}", place=group.organisation_id)


def choose_rule(organisation_id: str, purpose: str, now: datetime, *, yes_first: bool) -> None:
    """From now on a yes comes first here and below, or not. Open sessions of pupils are looked at within the hour."""
    assert purpose in KEYS
    session().execute(delete(GuardianRule).filter_by(organisation_id=organisation_id, purpose=purpose))
    if yes_first:
        session().add(GuardianRule(organisation_id=organisation_id, purpose=purpose, chosen_at=now))
    session().flush()
    record(RULE_CHOSEN, now, about=f"purpose:{purpose}", place=organisation_id)
