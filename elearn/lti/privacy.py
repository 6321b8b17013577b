"""This room's duty towards people: of a platform's people it knows a number, and no name."""

from datetime import datetime

from sqlalchemy import select

from elearn.base.core.db import session
from elearn.base.core.privacy import PersonalData
from elearn.lti import operations
from elearn.lti.models import LtiAttempt, LtiDeployment, LtiNonce, LtiPlatform, LtiUser


def export(learner_id: str) -> dict[str, object]:
    """By which platform the learner comes, and what that platform calls them."""
    rows = session().execute(
        select(LtiPlatform.name, LtiUser.subject).join(LtiUser).where(LtiUser.learner_id == learner_id)
    )
    found = [{"platform": name, "subject": subject} for name, subject in rows]
    return {"platforms": found} if found else {}


def erase(learner_id: str) -> None:
    """The number goes, and what the platform was told with it."""
    operations.erase_users([learner_id])


def retention(now: datetime) -> int:
    """Learners go with all other guests; old nonces go here."""
    return operations.forget_nonces(now)


PERSONAL_DATA = PersonalData(
    room="lti",
    tables=frozenset(each.__tablename__ for each in (LtiPlatform, LtiDeployment, LtiNonce, LtiUser, LtiAttempt)),
    export=export,
    erase=erase,
    retention=retention,
)
