"""What the code at the door tells."""

from dataclasses import dataclass
from datetime import datetime

from elearn.accounts import queries as people
from elearn.badges.models import Badge, DoorPass
from elearn.badges.operations.doors import hashed
from elearn.badges.queries.coverage import office_of
from elearn.badges.queries.shown import Shown, shown
from elearn.base.core.db import session


@dataclass(frozen=True)
class AtDoor:
    """`state` is closed (not opened yet), open (name and office are there), elsewhere (another device opened it),
    over (ran out, replaced, or never was), or invalid (the badge is).
    """

    state: str
    opened_at: datetime | None = None
    expires_at: datetime | None = None
    badge: Shown | None = None
    name: str = ""
    phone: str = ""


def pass_key(token: str) -> str:
    """What the first viewer's browser keeps to know the code again."""
    return hashed(token)[:16]


def at_door(token: str, now: datetime, *, opened_here: bool) -> AtDoor:
    """The code as this viewer sees it: the name is for the browser that opened it, and for nobody else."""
    found = session().get(DoorPass, hashed(token))
    if found is None or found.expires_at <= now:
        return AtDoor("over")
    badge = session().get_one(Badge, found.badge_id)
    if badge.state(now) != "valid":
        return AtDoor("invalid", badge=shown(badge, now), phone=office_of(badge.office_id).phone)
    if found.opened_at is None:
        return AtDoor("closed", expires_at=found.expires_at)
    if not opened_here:
        return AtDoor("elsewhere", opened_at=found.opened_at)
    return AtDoor(
        "open",
        found.opened_at,
        found.expires_at,
        shown(badge, now),
        people.display_name(badge.person_id),
        office_of(badge.office_id).phone,
    )
