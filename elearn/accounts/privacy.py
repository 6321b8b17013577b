"""This room's duty towards people: hand out, erase, forget in time."""

from datetime import datetime

from sqlalchemy import delete, select

from elearn.accounts.consents import privacy as consents
from elearn.accounts.models import Learner, Organisation, Person, RoleGrant
from elearn.accounts.rosters import privacy as roster_privacy
from elearn.accounts.signing import privacy as signing
from elearn.base.core.db import session
from elearn.base.core.privacy import PersonalData


def export(learner_id: str) -> dict[str, object]:
    """The account behind the learner, if there is one; a password's hash is no one's reading."""
    person = session().scalar(select(Person).where(Person.learner_id == learner_id))
    if person is None:
        return {}
    roles = session().execute(
        select(RoleGrant.role, Organisation.name).join(Organisation).where(RoleGrant.person_id == person.id)
    )
    return {
        **signing.export(person.id),
        "sign_in_name": person.sign_in_name,
        "display_name": person.display_name,
        "created_at": person.created_at.isoformat(),
        "roles": [{"role": role, "at": place} for role, place in roles],
        **roster_privacy.export(person.id),
        **consents.export(person.id),
    }


def erase(learner_id: str) -> None:
    """Delete the account and the learner; what refers to the learner must be gone before."""
    consents.erase(learner_id)
    roster_privacy.erase(learner_id)
    session().execute(delete(Person).where(Person.learner_id == learner_id))
    session().execute(delete(Learner).where(Learner.id == learner_id))


def retention(now: datetime) -> int:
    """Seats and guests are forgotten by the rooms that made them; accounts stay, what only lets people in does not."""
    return signing.retention(now)


PERSONAL_DATA = PersonalData(
    room="accounts",
    tables=frozenset(
        {"organisation", "learner", "person", "role_grant", *roster_privacy.TABLES, *consents.TABLES, *signing.TABLES}
    ),
    export=export,
    erase=erase,
    retention=retention,
)
