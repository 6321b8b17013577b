"""The code at the door: ten minutes, one viewer. See docs/decisions/0012."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from sqlalchemy import delete, update

from elearn.badges.models import Badge, DoorPass
from elearn.base.core.db import session
from elearn.base.core.errors import Conflict
from elearn.base.core.messages import N_

LASTS: Final = timedelta(minutes=10)
# After that the row has nothing to say any more: an expired and an unknown code read the same.
_KEEP: Final = timedelta(days=1)


@dataclass(frozen=True)
class Ticket:
    """What the holder's screen needs for the code; the token itself is kept nowhere."""

    token: str
    expires_at: datetime


def hashed(token: str) -> str:
    """How a token is stored."""
    return sha256(token.encode()).hexdigest()


def ask_at_door(badge: Badge, now: datetime) -> Ticket:
    """A fresh code; the one before stops working. Conflict for a badge that is not valid now."""
    if badge.state(now) != "valid":
        raise Conflict(N_("This badge is not valid now, so it cannot be shown at a door."))
    session().execute(delete(DoorPass).where(DoorPass.badge_id == badge.id))
    ticket = Ticket(secrets.token_urlsafe(16), now + LASTS)
    session().add(DoorPass(token_hash=hashed(ticket.token), badge_id=badge.id, expires_at=ticket.expires_at))
    session().flush()
    return ticket


def open_door(token: str, now: datetime) -> bool:
    """Open the code for this viewer; False when it ran out, or when somebody else was first (even by a moment)."""
    opened = (
        update(DoorPass)
        .where(DoorPass.token_hash == hashed(token), DoorPass.opened_at.is_(None), DoorPass.expires_at > now)
        .values(opened_at=now)
        .returning(DoorPass.token_hash)
    )
    return session().execute(opened).first() is not None


def forget_passes(now: datetime) -> int:
    """Delete codes a day after they ran out."""
    gone = delete(DoorPass).where(DoorPass.expires_at <= now - _KEEP).returning(DoorPass.token_hash)
    return len(session().execute(gone).all())
