"""Reads about people."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Date, SQLColumnExpression, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from elearn.accounts import passwords
from elearn.accounts.consents.purposes import ACCOUNT, SURVEY
from elearn.accounts.consents.queries import NotAsked, may, not_asked, own_classes
from elearn.accounts.models import STAFF_ROLES, Learner, Organisation, Person, RoleGrant
from elearn.accounts.operations import fold_name
from elearn.accounts.signing.models import SignInSession
from elearn.accounts.signing.rules import roles_mark
from elearn.base.core import clock
from elearn.base.core.actor import Actor
from elearn.base.core.db import UtcDateTime, connection, session

__all__ = [
    "ACCOUNT",
    "SURVEY",
    "NotAsked",
    "may",
    "not_asked",
    "own_classes",
]
AREAS = ("municipality", "prefecture", "country")


@dataclass(frozen=True)
class Secret:
    """A person's stored hash; None where they have no password."""

    person_id: str
    password_hash: str | None


@dataclass(frozen=True)
class Entered:
    """Somebody with a session that is still good."""

    actor: Actor
    started_at: datetime
    seen_at: datetime
    two_steps: bool
    # Other roles than at the session's beginning: it needs a new id.
    roles_changed: bool


@dataclass(frozen=True)
class Place:
    """An organisation, as pages name it."""

    id: str
    name: str


@dataclass(frozen=True)
class Area:
    """An organisation in its tree: country, prefecture, municipality or school."""

    id: str
    kind: str
    name: str
    parent_id: str | None
    code: str | None


@dataclass(frozen=True)
class CodedArea:
    """A country, prefecture or municipality with its local-government code."""

    code: str
    name: str


@dataclass(frozen=True)
class Colleague:
    """A person, as those at the same place see them."""

    id: str
    name: str


def password_of(sign_in_name: str) -> Secret | None:
    """Who signs in by that name, and the stored hash."""
    rows = select(Person.id, Person.password_hash).where(Person.sign_in_name == fold_name(sign_in_name))
    found = session().execute(rows).one_or_none()
    return Secret(found.id, found.password_hash) if found else None


def person_by_password(sign_in_name: str, password: str) -> str | None:
    """The person whom name and password name; None, after the same work, for anyone else."""
    found = password_of(sign_in_name)
    fits = passwords.fits(password, found.password_hash if found else None)
    return found.person_id if found and fits else None


def password_fits(person_id: str, password: str) -> bool:
    """Whether it is that person's password."""
    return passwords.fits(password, session().scalar(select(Person.password_hash).where(Person.id == person_id)))


_entered = aliased(SignInSession)
# It runs with every page of everybody who signed in: to put it together costs more than to run it.
_ENTERED: Final = (
    select(
        *(Person.learner_id, RoleGrant.role, RoleGrant.organisation_id),
        *(_entered.started_at, _entered.seen_at, _entered.two_steps, _entered.roles_mark),
    )
    .join(_entered, _entered.person_id == Person.id)
    .outerjoin(RoleGrant, and_(RoleGrant.person_id == Person.id, RoleGrant.holds_on(bindparam("today", type_=Date))))
    .where(Person.id == bindparam("person"), _entered.id == bindparam("session"))
    .where(or_(_entered.ended_at.is_(None), _entered.ended_at > bindparam("now", type_=UtcDateTime)))
)


def actor_of(person_id: str, session_id: str, now: datetime) -> Entered | None:
    """The person as an actor with their roles; None when the session is no longer good. One statement."""
    asked = {"person": person_id, "session": session_id, "now": now, "today": clock.today()}
    rows = connection().execute(_ENTERED, asked).all()
    if not rows:
        return None
    first, grants = rows[0], [(row.role, row.organisation_id) for row in rows if row.role]
    actor = Actor(first.learner_id, person_id, frozenset(role for role, _ in grants))
    changed = roles_mark(grants) != first.roles_mark
    return Entered(actor, first.started_at, first.seen_at, first.two_steps, changed)


def roles_of(person_id: str) -> frozenset[str]:
    """Every role that the person holds anywhere today."""
    rows = select(RoleGrant.role).where(RoleGrant.person_id == person_id, RoleGrant.holds_today())
    return frozenset(session().scalars(rows))


_NAME: Final = select(Person.display_name).where(Person.id == bindparam("person"))


def display_name(person_id: str) -> str:
    """How the person wants to be called."""
    return session().scalar(_NAME, {"person": person_id}) or ""


def person_id_by_name(sign_in_name: str) -> str | None:
    """The person who signs in by that name."""
    return session().scalar(select(Person.id).where(Person.sign_in_name == fold_name(sign_in_name)))


def organisation_id_by_name(name: str) -> str | None:
    """The first organisation of that name."""
    return session().scalar(select(Organisation.id).where(Organisation.name == name))


def organisation_id_by_code(code: str) -> str | None:
    """The area or school with that official code."""
    return session().scalar(select(Organisation.id).where(Organisation.code == code))


def workplace(person_id: str) -> str:
    """The name of the organisation where the person holds a role, for pages and prints."""
    names = select(Organisation.name).join(RoleGrant).where(RoleGrant.person_id == person_id, RoleGrant.holds_today())
    return session().scalar(names.order_by(Organisation.kind).limit(1)) or ""


def schools_of(person_id: str, roles: Collection[str]) -> Sequence[Place]:
    """The schools where the person holds one of the roles."""
    rows = (
        select(Organisation.id, Organisation.name)
        .join(RoleGrant)
        .where(
            RoleGrant.person_id == person_id,
            RoleGrant.role.in_(roles),
            RoleGrant.holds_today(),
            Organisation.kind == "school",
        )
        .distinct()
        .order_by(Organisation.name)
    )
    return [Place(found, name) for found, name in session().execute(rows)]


def areas_of(person_id: str, roles: Collection[str]) -> Sequence[CodedArea]:
    """The areas with a code where the person holds one of the roles."""
    rows = (
        select(Organisation.code, Organisation.name)
        .join(RoleGrant)
        .where(
            RoleGrant.person_id == person_id,
            RoleGrant.role.in_(roles),
            RoleGrant.holds_today(),
            Organisation.kind.in_(AREAS),
        )
        .where(Organisation.code.is_not(None))
        .distinct()
        .order_by(Organisation.code)
    )
    return [CodedArea(code or "", name) for code, name in session().execute(rows)]


def areas_around(person_id: str) -> Sequence[CodedArea]:
    """The areas in which the person's workplaces lie, the smallest first: municipality, prefecture, country."""
    held = select(RoleGrant.organisation_id).where(RoleGrant.person_id == person_id, RoleGrant.holds_today())
    up = select(Organisation.id, Organisation.parent_id).where(Organisation.id.in_(held)).cte("up", recursive=True)
    up = up.union(select(Organisation.id, Organisation.parent_id).join(up, Organisation.id == up.c.parent_id))
    rows = session().execute(
        select(Organisation.code, Organisation.name, Organisation.kind)
        .where(Organisation.id.in_(select(up.c.id)), Organisation.kind.in_(AREAS), Organisation.code.is_not(None))
        .order_by(Organisation.code)
    )
    return [CodedArea(code or "", name) for code, name, _ in sorted(rows, key=lambda row: AREAS.index(row.kind))]


def stands_above_all(person_id: str, roles: Collection[str]) -> bool:
    """Whether the person holds one of the roles at every place above which there is none; partners stand beside."""
    held = select(RoleGrant.organisation_id).where(
        RoleGrant.person_id == person_id, RoleGrant.role.in_(roles), RoleGrant.holds_today()
    )
    top = select(Organisation.id).where(Organisation.parent_id.is_(None), Organisation.kind != "partner")
    found = session().execute(select(exists(top), exists(top.where(Organisation.id.not_in(held))))).one()
    return bool(found[0] and not found[1])


def places_with(organisation_ids: Collection[str], roles: Collection[str]) -> frozenset[str]:
    """Those of the organisations where somebody holds one of the roles."""
    held = select(RoleGrant.organisation_id).where(
        RoleGrant.organisation_id.in_(organisation_ids), RoleGrant.role.in_(roles), RoleGrant.holds_today()
    )
    return frozenset(session().scalars(held))


def staff_of(organisation_id: str) -> Sequence[Colleague]:
    """Everyone who works at the organisation, by name."""
    rows = (
        select(Person.id, Person.display_name)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(RoleGrant.organisation_id == organisation_id, RoleGrant.role.in_(STAFF_ROLES), RoleGrant.holds_today())
        .distinct()
        .order_by(Person.display_name)
    )
    return [Colleague(found, name) for found, name in session().execute(rows)]


_NAMES: Final = select(Person.id, Person.display_name).where(Person.id.in_(bindparam("people", expanding=True)))


def display_names(person_ids: Collection[str]) -> dict[str, str]:
    """How these people want to be called, by id."""
    rows = session().execute(_NAMES, {"people": list(person_ids)}) if person_ids else ()
    return {row.id: row.display_name for row in rows}


def is_called(person_id: SQLColumnExpression[str], word: str) -> ColumnElement[bool]:
    """Whether the shown name of that person holds the word, in any case and without the spaces in the name."""
    name = func.replace(func.replace(Person.display_name, " ", ""), "\u3000", "")
    return exists().where(Person.id == person_id, name.icontains(word, autoescape=True))


def person_id_of_learner(learner_id: str) -> str | None:
    """The person who learns under that id, if it is one."""
    return session().scalar(select(Person.id).where(Person.learner_id == learner_id))


def area(organisation_id: str) -> Area | None:
    """The organisation with its place in the tree."""
    found = session().get(Organisation, organisation_id)
    return _area(found) if found else None


def _area(found: Organisation) -> Area:
    return Area(found.id, found.kind, found.name, found.parent_id, found.code)


def areas_below(roots: Collection[str]) -> list[Area]:
    """The organisations themselves and everything below them, by kind and name."""
    top = select(Organisation.id).where(Organisation.id.in_(roots)).cte("below", recursive=True)
    ids = top.union(select(Organisation.id).join(top, Organisation.parent_id == top.c.id))
    rows = select(Organisation).where(Organisation.id.in_(select(ids.c.id)))
    return [_area(found) for found in session().scalars(rows.order_by(Organisation.kind, Organisation.name))]


def holds_at(person_id: str, roles: Collection[str]) -> frozenset[str]:
    """Where the person holds one of the roles."""
    held = select(RoleGrant.organisation_id).where(
        RoleGrant.person_id == person_id, RoleGrant.role.in_(roles), RoleGrant.holds_today()
    )
    return frozenset(session().scalars(held))


def left_without_admin(person_id: str, *, fixed: bool = False) -> Sequence[Place]:
    """The places that nobody would administer if this person left: no other admin there, nor anywhere above.

    `fixed`: no admin comes or goes until this unit of work ends, so that two cannot leave at the same moment.
    """
    grants = select(RoleGrant).where(RoleGrant.role == "admin", RoleGrant.holds_today()).order_by(RoleGrant.id)
    held = session().scalars(grants.with_for_update() if fixed else grants).all()
    others = {each.organisation_id for each in held if each.person_id != person_id}
    own = [session().get_one(Organisation, each.organisation_id) for each in held if each.person_id == person_id]
    return [Place(each.id, each.name) for each in own if others.isdisjoint(_with_those_above(each))]


def _with_those_above(place: Organisation) -> Iterator[str]:
    at: Organisation | None = place
    while at is not None:
        yield at.id
        at = session().get(Organisation, at.parent_id) if at.parent_id else None


def learners_at(organisation_ids: Collection[str], roles: Collection[str]) -> list[str]:
    """Under which ids the people learn who hold one of the roles at one of the organisations."""
    rows = (
        select(Person.learner_id)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(RoleGrant.organisation_id.in_(organisation_ids), RoleGrant.role.in_(roles), RoleGrant.holds_today())
        .distinct()
    )
    return list(session().scalars(rows))


def learner_id_of(person_id: str) -> str | None:
    """Under which id the person learns."""
    return session().scalar(select(Person.learner_id).where(Person.id == person_id))


def names_by_code(codes: Collection[str]) -> dict[str, str]:
    """What the areas with these codes are called."""
    rows = select(Organisation.code, Organisation.name).where(Organisation.code.in_(codes))
    return {code: name for code, name in session().execute(rows) if code}


def codes_above(codes: Collection[str]) -> dict[str, str]:
    """The code of the area right above each of these areas, which are named by code, or by id where they have none."""
    above = aliased(Organisation)
    name = func.coalesce(Organisation.code, Organisation.id)
    rows = select(name, above.code).join(above, above.id == Organisation.parent_id)
    found = session().execute(rows.where(name.in_(codes), above.code.is_not(None)))
    return {code: over for code, over in found if over}


def stands(learner_id: str) -> tuple[str, datetime | None] | None:
    """Of which kind a learner is (person, seat or guest) and until when it is kept; None for nobody."""
    row = session().execute(select(Learner.kind, Learner.expires_at).where(Learner.id == learner_id)).one_or_none()
    return (row.kind, row.expires_at) if row else None


def learners_of(kinds: Collection[str]) -> list[str]:
    """All learners of these kinds."""
    return list(session().scalars(select(Learner.id).where(Learner.kind.in_(kinds))))


def learner_exists(learner_id: str) -> bool:
    """Whether that learner has not been purged."""
    return session().scalar(select(Learner.id).where(Learner.id == learner_id)) is not None


_PLACE: Final = select(Organisation.id, Organisation.name)
_PLACES: Final = _PLACE.where(Organisation.id.in_(bindparam("places", expanding=True)))
_PLACES_OF: Final = (
    _PLACE.join(RoleGrant)
    .where(RoleGrant.person_id == bindparam("person"), RoleGrant.role.in_(bindparam("roles", expanding=True)))
    .where(RoleGrant.holds_on(bindparam("today", type_=Date)))
    .distinct()
    .order_by(Organisation.name)
)
_PLACES_BELOW: Final = _PLACE.where(
    Organisation.parent_id == bindparam("above"), Organisation.kind == bindparam("kind")
).order_by(Organisation.name)


def organisation_names(organisation_ids: Collection[str]) -> dict[str, str]:
    """The names of these organisations, by id."""
    rows = session().execute(_PLACES, {"places": list(organisation_ids)}) if organisation_ids else ()
    return {row.id: row.name for row in rows}


def places_of(person_id: str, roles: Collection[str]) -> Sequence[Place]:
    """All places where the person holds one of the roles, schools or not."""
    asked = {"person": person_id, "roles": list(roles), "today": clock.today()}
    return [Place(found, name) for found, name in session().execute(_PLACES_OF, asked)]


def places_below(organisation_id: str, kind: str) -> Sequence[Place]:
    """The places of that kind directly below an organisation, by name."""
    rows = session().execute(_PLACES_BELOW, {"above": organisation_id, "kind": kind})
    return [Place(found, name) for found, name in rows]


def areas_of_kinds(kinds: Collection[str]) -> list[Area]:
    """All organisations of these kinds, by name."""
    rows = select(Organisation).where(Organisation.kind.in_(kinds)).order_by(Organisation.name, Organisation.id)
    return [_area(found) for found in session().scalars(rows)]
