"""This room's duty towards people.

A request is in no export and is not found by erasing a learner: nothing leads from a learner to it, by design. Handing
it out would need the very link that protects the child. It goes by itself after 30 days (`jobs`).
"""

from datetime import datetime

from sqlalchemy import delete, select

from elearn.accounts import queries as people
from elearn.base.core.db import session
from elearn.base.core.privacy import PersonalData
from elearn.care.models import TalkRequest, TrustedAdult


def export(learner_id: str) -> dict[str, object]:
    """The person's own appointments; never a request."""
    person_id = people.person_id_of_learner(learner_id)
    rows = session().scalars(select(TrustedAdult).where(TrustedAdult.person_id == person_id)) if person_id else ()
    appointments = [{"kind": row.kind, "appointed_at": row.appointed_at.isoformat()} for row in rows]
    return {"listens": appointments} if appointments else {}


def erase(learner_id: str) -> None:
    """End the person's appointments; what waits for them moves on by the due job."""
    if person_id := people.person_id_of_learner(learner_id):
        session().execute(delete(TrustedAdult).where(TrustedAdult.person_id == person_id))


def retention(_now: datetime) -> int:
    """Done by the room's own due job (see `jobs`)."""
    return 0


PERSONAL_DATA = PersonalData(
    room="care",
    tables=frozenset({TrustedAdult.__tablename__, TalkRequest.__tablename__}),
    export=export,
    erase=erase,
    retention=retention,
)
