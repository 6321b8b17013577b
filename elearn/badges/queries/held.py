"""What people hold, for the rooms that decide by badges who may do what."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, Select, select

from elearn.badges.issuer import Issuer
from elearn.badges.models import Badge, state_of
from elearn.base.core.db import session
from elearn.base.core.ports import service


@dataclass(frozen=True)
class Held:
    """A badge without its credential. `state`: valid, expired, suspended or revoked."""

    badge_id: str
    person_id: str
    achievement: str
    office_id: str
    valid_from: datetime
    valid_until: datetime
    founding: bool
    shows_name: bool
    state: str
    revoked_at: datetime | None = None


_COLUMNS: Final[tuple[Any, ...]] = (
    *(Badge.id, Badge.person_id, Badge.office_id, Badge.achievement, Badge.version, Badge.founding, Badge.shows_name),
    *(Badge.valid_from, Badge.valid_until, Badge.revoked_at, Badge.suspended_at),
)
# Rows, not objects: the lists are long, and nothing is written into them.
HELD: Final[Select[Any]] = select(*_COLUMNS)


def held_by(person_ids: Collection[str], now: datetime) -> Sequence[Held]:
    """Every badge of these people, the newest first."""
    rows = session().execute(HELD.where(Badge.person_id.in_(person_ids)).order_by(Badge.valid_from.desc(), Badge.id))
    return [held(badge, now) for badge in rows]


def held_ids(badge_ids: Collection[str], now: datetime) -> dict[str, Held]:
    """The badges with these ids; one that its holder deleted is not among them."""
    rows = session().execute(HELD.where(Badge.id.in_(badge_ids)))
    return {badge.id: held(badge, now) for badge in rows}


def valid_at(office_id: str, now: datetime) -> Sequence[Held]:
    """The valid badges that an office issued, the oldest first."""
    in_force = (
        Badge.revoked_at.is_(None),
        Badge.suspended_at.is_(None),
        Badge.valid_from <= now,
        Badge.valid_until > now,
    )
    rows = HELD.where(Badge.office_id == office_id, *in_force).order_by(Badge.valid_from, Badge.id)
    return [held(badge, now) for badge in session().execute(rows)]


def can_issue() -> bool:
    """Whether this site has an address yet, which every badge carries."""
    return bool(service(Issuer).base_url)


def held(badge: Row[Any], now: datetime) -> Held:
    """The badge at this moment."""
    return Held(
        badge_id=badge.id,
        person_id=badge.person_id,
        achievement=badge.achievement,
        office_id=badge.office_id,
        valid_from=badge.valid_from,
        valid_until=badge.valid_until,
        founding=badge.founding,
        shows_name=badge.shows_name,
        state=state_of(badge, now),
        revoked_at=badge.revoked_at,
    )
