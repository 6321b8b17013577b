"""Reads about people."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from elearn.accounts import passwords
from elearn.accounts.models import Learner, Organisation, Person, RoleGrant
from elearn.accounts.operations import fold_name
from elearn.base.core.actor import Actor
from elearn.base.core.db import session


@dataclass(frozen=True)
class SignedIn:
    """What a session keeps of a person: enough to know them again, and to notice that the password changed."""

    person_id: str
    session_key: str


@dataclass(frozen=True)
class Place:
    """An organisation, as pages name it."""

    id: str
    name: str


@dataclass(frozen=True)
class Colleague:
    """A person, as those at the same place see them."""

    id: str
    name: str


def person_by_password(sign_in_name: str, password: str) -> SignedIn | None:
    """The person whom name and password name; None, after the same time, for anyone else."""
    person = session().scalar(select(Person).where(Person.sign_in_name == fold_name(sign_in_name)))
    if not passwords.fits(password, person.password_hash if person else None) or person is None:
        return None
    return SignedIn(person.id, person.session_key)


def signed_in(person_id: str) -> SignedIn | None:
    """What a session would keep of this person."""
    person = session().get(Person, person_id)
    return SignedIn(person.id, person.session_key) if person else None


def actor_of(person_id: str, session_key: str) -> Actor | None:
    """The person as an actor with their roles; None when the session is no longer good."""
    rows = (
        session()
        .execute(
            select(Person.learner_id, RoleGrant.role)
            .outerjoin(RoleGrant, RoleGrant.person_id == Person.id)
            .where(Person.id == person_id, Person.session_key == session_key)
        )
        .all()
    )
    if not rows:
        return None
    return Actor(rows[0].learner_id, person_id, frozenset(role for _, role in rows if role))


def display_name(person_id: str) -> str:
    """How the person wants to be called."""
    return session().scalar(select(Person.display_name).where(Person.id == person_id)) or ""


def person_id_by_name(sign_in_name: str) -> str | None:
    """The person who signs in by that name."""
    return session().scalar(select(Person.id).where(Person.sign_in_name == fold_name(sign_in_name)))


def organisation_id_by_name(name: str) -> str | None:
    """The first organisation of that name."""
    return session().scalar(select(Organisation.id).where(Organisation.name == name))


def workplace(person_id: str) -> str:
    """The name of the organisation where the person holds a role, for pages and prints."""
    names = select(Organisation.name).join(RoleGrant).where(RoleGrant.person_id == person_id)
    return session().scalar(names.order_by(Organisation.kind).limit(1)) or ""


def schools_of(person_id: str, roles: Collection[str]) -> Sequence[Place]:
    """The schools where the person holds one of the roles."""
    rows = (
        select(Organisation.id, Organisation.name)
        .join(RoleGrant)
        .where(RoleGrant.person_id == person_id, RoleGrant.role.in_(roles), Organisation.kind == "school")
        .distinct()
        .order_by(Organisation.name)
    )
    return [Place(found, name) for found, name in session().execute(rows)]


def places_with(organisation_ids: Collection[str], roles: Collection[str]) -> frozenset[str]:
    """Those of the organisations where somebody holds one of the roles."""
    held = select(RoleGrant.organisation_id).where(
        RoleGrant.organisation_id.in_(organisation_ids), RoleGrant.role.in_(roles)
    )
    return frozenset(session().scalars(held))


def staff_of(organisation_id: str) -> Sequence[Colleague]:
    """Everyone with a role at the organisation, by name."""
    rows = (
        select(Person.id, Person.display_name)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(RoleGrant.organisation_id == organisation_id)
        .distinct()
        .order_by(Person.display_name)
    )
    return [Colleague(found, name) for found, name in session().execute(rows)]


def display_names(person_ids: Collection[str]) -> dict[str, str]:
    """How these people want to be called, by id."""
    rows = session().execute(select(Person.id, Person.display_name).where(Person.id.in_(person_ids)))
    return {row.id: row.display_name for row in rows}


def person_id_of_learner(learner_id: str) -> str | None:
    """The person who learns under that id, if it is one."""
    return session().scalar(select(Person.id).where(Person.learner_id == learner_id))


def learner_exists(learner_id: str) -> bool:
    """Whether that learner has not been purged."""
    return session().scalar(select(Learner.id).where(Learner.id == learner_id)) is not None
