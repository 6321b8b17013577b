"""Which account elsewhere is whose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from elearn.accounts.models import Organisation
from elearn.accounts.rosters.models import RosterPerson
from elearn.accounts.signing.models import Identity
from elearn.base.core.db import session


@dataclass(frozen=True)
class Elsewhere:
    """An account at a service of others, as its person sees it."""

    id: str
    issuer: str
    subject: str
    bound_at: datetime
    used_at: datetime | None


def person_of_identity(issuer: str, subject: str) -> str | None:
    """Whose account the subject opens."""
    return session().scalar(select(Identity.person_id).filter_by(issuer=issuer, subject=subject))


def identities_of(person_id: str) -> Sequence[Elsewhere]:
    """The person's accounts elsewhere, oldest first."""
    rows = session().scalars(select(Identity).filter_by(person_id=person_id).order_by(Identity.bound_at))
    return [Elsewhere(found.id, found.issuer, found.subject, found.bound_at, found.used_at) for found in rows]


def person_on_roster(place_code: str, master_id: str, issuer: str) -> str | None:
    """Whom that place's roster calls so; None for nobody, for several, and for who came from the issuer before."""
    rows = (
        select(RosterPerson.person_id)
        .join(Organisation, Organisation.id == RosterPerson.place_id)
        .where(Organisation.code == place_code, RosterPerson.master_id == master_id)
    )
    found = list(session().scalars(rows.limit(2)))
    if len(found) != 1:
        return None
    bound = session().scalar(select(Identity.id).filter_by(person_id=found[0], issuer=issuer))
    return found[0] if bound is None else None
