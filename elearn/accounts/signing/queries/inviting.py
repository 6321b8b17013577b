"""Whom somebody may let in, and what an invitation opens."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from elearn.accounts import queries as people
from elearn.accounts.models import Organisation, RoleGrant
from elearn.accounts.queries import Area, Place
from elearn.accounts.signing import rules
from elearn.accounts.signing.codes import folded
from elearn.accounts.signing.keyring import SignInKeys
from elearn.accounts.signing.models import Invitation, SignUpPlace
from elearn.base.core.db import session
from elearn.base.core.ports import service


@dataclass(frozen=True)
class Reach:
    """A place to which somebody may invite, and the roles there. `own`: they hold their role at this very place."""

    place: Place
    roles: tuple[str, ...]
    own: bool


@dataclass(frozen=True)
class Batch:
    """Invitations that were made together."""

    id: str
    place: str
    role: str
    expires_at: datetime
    ids: Sequence[str]
    used: int


@dataclass(frozen=True)
class Entrance:
    """What an invitation opens."""

    place: str
    role: str


def reach_of(person_id: str) -> Sequence[Reach]:
    """Where the person may invite, own places first, then what lies below them."""
    held: dict[str, set[str]] = {}
    rows = session().execute(
        select(RoleGrant.organisation_id, RoleGrant.role).where(
            RoleGrant.person_id == person_id, RoleGrant.role.in_(rules.INVITING), RoleGrant.holds_today()
        )
    )
    for place_id, role in rows:
        held.setdefault(place_id, set()).add(role)
    areas = people.areas_below(held) if held else []
    found = [Reach(Place(each.id, each.name), _roles_at(each, held, areas), each.id in held) for each in areas]
    return sorted(found, key=lambda each: not each.own)


def _roles_at(area: Area, held: dict[str, set[str]], areas: Sequence[Area]) -> tuple[str, ...]:
    """The roles that the inviter's roles here and above allow."""
    by_id, roles, at = {each.id: each for each in areas}, set[str](), area
    while True:
        roles |= held.get(at.id, set())
        if at.parent_id is None or at.parent_id not in by_id:
            return rules.invitable(roles)
        at = by_id[at.parent_id]


def batches_within(reach: Sequence[Reach], now: datetime) -> Sequence[Batch]:
    """Invitations that still open, newest first: only such as this reach could make. Whoever sees one can use it."""
    roles = {each.place.id: each.roles for each in reach}
    rows = session().execute(
        select(Invitation, Organisation.name)
        .join(Organisation, Organisation.id == Invitation.organisation_id)
        .where(Invitation.organisation_id.in_(roles), Invitation.expires_at > now)
        .order_by(Invitation.made_at.desc(), Invitation.id)
    )
    made: dict[str, list[tuple[Invitation, str]]] = {}
    for found, place in rows:
        if found.role in roles[found.organisation_id]:
            made.setdefault(found.batch, []).append((found, place))
    return [_batch(each) for each in made.values()]


def _batch(rows: Sequence[tuple[Invitation, str]]) -> Batch:
    first, place = rows[0]
    unused = [found.id for found, _ in rows if found.used_at is None]
    return Batch(first.batch, place, first.role, first.expires_at, unused, len(rows) - len(unused))


def entrance(code: str, now: datetime) -> Entrance | None:
    """What the code opens; None where it opens nothing (any more)."""
    mark = service(SignInKeys).mark("invitation", folded(code))
    row = (
        session()
        .execute(
            select(Organisation.name, Invitation.role)
            .join(Organisation, Organisation.id == Invitation.organisation_id)
            .where(Invitation.code_mark == mark, Invitation.used_at.is_(None), Invitation.expires_at > now)
        )
        .one_or_none()
    )
    return Entrance(row.name, row.role) if row else None


def sign_up_places() -> Sequence[Place]:
    """Where adults may sign up by themselves, by name."""
    rows = select(Organisation.id, Organisation.name).join(SignUpPlace).order_by(Organisation.name)
    return [Place(found, name) for found, name in session().execute(rows)]
