"""The log's duty towards people: what it says of them, and forgetting whose pseudonym it is."""

from datetime import datetime

from sqlalchemy import column, delete, select, table

from elearn.base.core.audit.chain import events
from elearn.base.core.audit.models import AuditEvent, AuditHead, AuditKey
from elearn.base.core.audit.writing import pseudonym_of
from elearn.base.core.db import session
from elearn.base.core.privacy import PersonalData

# What the log needs to know of accounts' people, named as text like its foreign key.
_person = table("person", column("id"), column("learner_id"))


def export(learner_id: str) -> dict[str, object]:
    """What the person did, or what was done about them, as far as it is written down."""
    person_id = _person_id(learner_id)
    pseudonym = pseudonym_of(person_id) if person_id else None
    if pseudonym is None:
        return {}
    rows = session().scalars(events(pseudonym=pseudonym))
    said = [{"when": row.at.isoformat(), "action": row.action, "by_you": row.actor == pseudonym} for row in rows]
    return {"audit_log": said} if said else {}


def erase(learner_id: str) -> None:
    """Delete the key: the rows stay, and lead to nobody from now on."""
    if person_id := _person_id(learner_id):
        session().execute(delete(AuditKey).where(AuditKey.person_id == person_id))


def retention(_now: datetime) -> int:
    """Rows stay: without the key they are about nobody."""
    return 0


def _person_id(learner_id: str) -> str | None:
    return session().scalar(select(_person.c.id).where(_person.c.learner_id == learner_id))


PERSONAL_DATA = PersonalData(
    room="base",
    tables=frozenset(each.__tablename__ for each in (AuditEvent, AuditKey, AuditHead)),
    export=export,
    erase=erase,
    retention=retention,
)
