"""This room's duty towards people: hand out what they hold; revoke and forget."""

import json
from datetime import datetime

from sqlalchemy import select

from elearn.accounts import queries as people
from elearn.badges import operations
from elearn.badges.models import Badge, DoorPass, Office, StatusList
from elearn.base.core.db import session
from elearn.base.core.privacy import PersonalData


def export(learner_id: str) -> dict[str, object]:
    """Every badge with its credential and the code that proves whose it is."""
    badges = [
        {
            "achievement": badge.achievement,
            "valid_from": badge.valid_from.isoformat(),
            "valid_until": badge.valid_until.isoformat(),
            "shows_name": badge.shows_name,
            "holder": {badge.holder_kind: badge.holder_value},
            "revoked_for": badge.revoked_for,
            "suspended_for": badge.suspended_for,
            "credential": json.loads(badge.credential),
        }
        for badge in _badges_of(learner_id)
    ]
    return {"badges": badges} if badges else {}


def erase(learner_id: str) -> None:
    """Revoke and forget all badges: copies elsewhere fail from now on, and nothing here says whose they were."""
    for badge in _badges_of(learner_id):
        operations.delete(badge)


def retention(now: datetime) -> int:
    """A badge stays until its holder deletes it; codes at the door go a day after their ten minutes."""
    return operations.forget_passes(now)


def _badges_of(learner_id: str) -> list[Badge]:
    person_id = people.person_id_of_learner(learner_id)
    return list(session().scalars(select(Badge).where(Badge.person_id == person_id))) if person_id else []


PERSONAL_DATA = PersonalData(
    room="badges",
    tables=frozenset(table.__tablename__ for table in (Badge, StatusList, DoorPass, Office)),
    export=export,
    erase=erase,
    retention=retention,
)
