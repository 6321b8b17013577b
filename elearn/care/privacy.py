"""This room's duty towards people.

A request is in no export and is not found by erasing a learner: nothing leads from a learner to it, by design. Handing
it out would need the very link that protects the child. It goes by itself after 30 days (`jobs`).
"""

from datetime import datetime

from sqlalchemy import select, update

from elearn.accounts import queries as people
from elearn.base.core.db import session
from elearn.base.core.privacy import PersonalData
from elearn.care import operations
from elearn.care.models import TalkRequest, TrustedAdult


def export(learner_id: str) -> dict[str, object]:
    """The person's own appointments; never a request."""
    person_id = people.person_id_of_learner(learner_id)
    rows = session().scalars(select(TrustedAdult).where(TrustedAdult.person_id == person_id)) if person_id else ()
    appointments = [{"kind": row.kind, "appointed_at": row.appointed_at.isoformat()} for row in rows]
    deputy = session().scalars(select(TrustedAdult).where(TrustedAdult.deputy_id == person_id)) if person_id else ()
    stands_in = [{"kind": row.kind, "appointed_at": row.appointed_at.isoformat()} for row in deputy]
    return {
        **({"listens": appointments} if appointments else {}),
        **({"listens_as_deputy": stands_in} if stands_in else {}),
    }


def erase(learner_id: str) -> None:
    """End the person's appointments; what waits for them goes to the coordinator, as when they are withdrawn."""
    if person_id := people.person_id_of_learner(learner_id):
        for adult_id in session().scalars(select(TrustedAdult.id).where(TrustedAdult.person_id == person_id)).all():
            operations.withdraw(adult_id)
        session().execute(update(TrustedAdult).where(TrustedAdult.deputy_id == person_id).values(deputy_id=None))


def retention(now: datetime) -> int:
    """Requests 30 days after they were read, or 180 after nobody did."""
    return operations.forget(now)


PERSONAL_DATA = PersonalData(
    room="care",
    tables=frozenset({TrustedAdult.__tablename__, TalkRequest.__tablename__}),
    export=export,
    erase=erase,
    retention=retention,
)
