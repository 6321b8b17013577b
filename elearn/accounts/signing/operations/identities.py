"""Accounts at sign-in services of others that open one here; known by issuer and subject, never by an address."""

from datetime import datetime

from sqlalchemy import delete, select

from elearn.accounts.models import Person
from elearn.accounts.signing.models import Identity, Passkey
from elearn.accounts.signing.operations.notices import tell
from elearn.accounts.signing.operations.sessions import to_the_hour
from elearn.base.core.audit import Action, record
from elearn.base.core.db import new_id, session
from elearn.base.core.errors import Conflict, NotFound
from elearn.base.core.messages import N_

IDENTITY_BOUND = Action("accounts.bind_identity", N_("An account at another sign-in service was connected."))
IDENTITY_REMOVED = Action("accounts.remove_identity", N_("An account at another sign-in service was disconnected."))


def bind_identity(person_id: str, issuer: str, subject: str, name: str, now: datetime) -> None:
    """From now on this subject of the issuer, which people call `name`, is the person."""
    taken = select(Identity.id).where(Identity.issuer == issuer)
    if session().scalar(taken.where(Identity.subject == subject)) is not None:
        raise Conflict(N_("This account at %(name)s is connected already.", name=name))
    if session().scalar(taken.where(Identity.person_id == person_id)) is not None:
        raise Conflict(N_("Another account at %(name)s is connected with yours. Disconnect it first.", name=name))
    made = Identity(id=new_id(), person_id=person_id, issuer=issuer, subject=subject, bound_at=now)
    session().add(made)
    session().flush()
    tell(person_id, "identity-added", now, about=name)
    record(IDENTITY_BOUND, now, person=person_id)


def identity_used(issuer: str, subject: str, now: datetime) -> None:
    """The account elsewhere has just opened the door."""
    found = session().scalars(select(Identity).filter_by(issuer=issuer, subject=subject)).one()
    found.used_at = to_the_hour(now)


def remove_identity(person_id: str, identity_id: str, name: str, now: datetime) -> None:
    """The account elsewhere opens nothing any more; Conflict where it is the only way in."""
    if session().scalar(select(Identity.id).filter_by(id=identity_id, person_id=person_id)) is None:
        raise NotFound(N_("There is nothing at this address."))
    if not _has_another_way(person_id, identity_id):
        raise Conflict(
            N_("Without it you could not come in any more. Please choose a password or add a passkey first.")
        )
    session().execute(delete(Identity).filter_by(id=identity_id))
    tell(person_id, "identity-removed", now, about=name)
    record(IDENTITY_REMOVED, now, person=person_id)


def _has_another_way(person_id: str, identity_id: str) -> bool:
    others = select(Identity.id).where(Identity.person_id == person_id, Identity.id != identity_id)
    ways = (
        select(Person.id).where(Person.id == person_id, Person.password_hash.is_not(None)),
        select(Passkey.id).where(Passkey.person_id == person_id),
        others,
    )
    return any(session().scalar(way.limit(1)) is not None for way in ways)
