"""Writes about people: one function per use case."""

import unicodedata
from datetime import datetime

from sqlalchemy import delete, select, update

from elearn.accounts import passwords
from elearn.accounts.models import ROLES, Learner, Organisation, Person, RoleGrant
from elearn.accounts.signing.common import refuse_easy
from elearn.base.core.audit import Action, record
from elearn.base.core.db import new_id, session
from elearn.base.core.errors import Conflict, Invalid, NotFound
from elearn.base.core.messages import N_

PLACE_MADE = Action("accounts.create_organisation", N_("A school or office was added."))
PERSON_MADE = Action("accounts.create_person", N_("An account was made."))
ROLE_GIVEN = Action("accounts.grant_role", N_("Somebody was given a role."))


def create_learner(kind: str, *, expires_at: datetime | None = None) -> str:
    """A new learner id of kind `seat`, `guest` or `person`."""
    learner = Learner(id=new_id(), kind=kind, expires_at=expires_at)
    session().add(learner)
    session().flush()
    return learner.id


def create_organisation(kind: str, name: str, *, parent_id: str | None = None, code: str | None = None) -> str:
    """A new organisation below `parent_id`; `code` is an area's local-government code or a school's own."""
    organisation = Organisation(id=new_id(), kind=kind, name=name, parent_id=parent_id, code=code)
    session().add(organisation)
    session().flush()
    record(PLACE_MADE, about=f"organisation:{organisation.id}", place=organisation.id)
    return organisation.id


def create_person(sign_in_name: str, display_name: str, now: datetime, *, password: str | None = None) -> str:
    """A new person; without a password only the demo's buttons let them in."""
    name = fold_name(sign_in_name)
    if password is not None:
        refuse_easy(password, (name, display_name))
    if session().scalar(select(Person.id).where(Person.sign_in_name == name)):
        raise Conflict(N_("The sign-in name “%(name)s” is taken. Please choose another.", name=name))
    person = Person(
        id=new_id(),
        learner_id=create_learner("person"),
        sign_in_name=name,
        display_name=display_name,
        password_hash=passwords.hashed(password) if password is not None else None,
        created_at=now,
    )
    session().add(person)
    session().flush()
    record(PERSON_MADE, now, person=person.id)
    return person.id


def grant_role(person_id: str, organisation_id: str, role: str, now: datetime) -> None:
    """Let the person act in `role` at the organisation; granting twice changes nothing."""
    if role not in ROLES:
        raise Invalid(N_("There is no role “%(role)s”. Choose one of: %(roles)s.", role=role, roles=", ".join(ROLES)))
    if session().get(Person, person_id) is None or session().get(Organisation, organisation_id) is None:
        raise NotFound(N_("There is no such person or organisation."))
    query = select(RoleGrant).filter_by(person_id=person_id, organisation_id=organisation_id, role=role)
    held = session().scalar(query)
    if held is None:
        session().add(RoleGrant(person_id=person_id, organisation_id=organisation_id, role=role, granted_at=now))
        session().flush()
        record(ROLE_GIVEN, now, person=person_id, place=organisation_id)
        return
    held.begins_on = held.ends_on = None  # given by hand now: no date ends it, and no roster takes it back
    held.from_roster = False
    session().flush()


def erase_learners(learner_ids: list[str]) -> None:
    """Delete learners who are no person (seats, guests); their answers must be gone before."""
    session().execute(delete(Learner).where(Learner.id.in_(learner_ids), Learner.kind != "person"))


def keep_learners(learner_ids: list[str], until: datetime) -> None:
    """Keep seats and guests at least until then: their class goes on another day."""
    later = (Learner.expires_at.is_not(None), Learner.expires_at < until)
    session().execute(update(Learner).where(Learner.id.in_(learner_ids), *later).values(expires_at=until))


def fold_name(name: str) -> str:
    """One spelling per sign-in name, whatever the keyboard's width or case."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def take_role(person_id: str, organisation_id: str, role: str) -> None:
    """End the person's role at the organisation; taking what is not there changes nothing."""
    held = {"person_id": person_id, "organisation_id": organisation_id, "role": role}
    session().execute(delete(RoleGrant).filter_by(**held))
