"""Beginning, keeping and ending sessions."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, or_, select, update

from elearn.accounts.consents.purposes import ACCOUNT
from elearn.accounts.consents.queries import may
from elearn.accounts.models import RoleGrant
from elearn.accounts.signing.models import SignInSession
from elearn.accounts.signing.rules import roles_mark
from elearn.base.core.db import new_id, session

# A page asks for several things at once: while one answer brings the new id, the others still carry the old one.
GRACE = timedelta(minutes=1)
# The cookie lives for 30 days; what was not seen for longer is nobody's session any more.
KEEP = timedelta(days=31)


def to_the_hour(at: datetime) -> datetime:
    """The beginning of the hour."""
    return at.replace(minute=0, second=0, microsecond=0)


def begin_session(person_id: str, device: str, now: datetime, *, two_steps: bool) -> str:
    """A new session of the person on a kind of device; gives its id."""
    made = SignInSession(
        id=new_id(),
        person_id=person_id,
        started_at=now,
        seen_at=to_the_hour(now),
        device=device,
        two_steps=two_steps,
        roles_mark=current_mark(person_id),
    )
    session().add(made)
    session().flush()
    return made.id


def current_mark(person_id: str) -> str:
    """The mark of the roles that the person holds now."""
    held = select(RoleGrant.role, RoleGrant.organisation_id).where(RoleGrant.holds_today())
    rows = session().execute(held.filter_by(person_id=person_id))
    return roles_mark((role, place) for role, place in rows)


def keep_up(person_id: str, session_id: str, now: datetime) -> str:
    """Note that the session was seen; where the person's roles are others than at its start, it gets a new id.

    Gives the id from now on; the old one lasts for a moment, for what is under way. It ends where the account rests by
    now: a guardian's no ends it at once, another rule of the school or another school within the hour.
    """
    found = session().get(SignInSession, session_id)
    if found is None or found.person_id != person_id:
        return session_id
    found.seen_at = to_the_hour(now)
    if not may(person_id, ACCOUNT):
        found.ended_at = found.ended_at or now
        return session_id
    mark = current_mark(person_id)
    if found.roles_mark == mark or found.ended_at is not None:
        return session_id
    found.ended_at = now + GRACE
    fresh = SignInSession(
        id=new_id(),
        person_id=person_id,
        started_at=found.started_at,
        seen_at=found.seen_at,
        device=found.device,
        two_steps=found.two_steps,
        roles_mark=mark,
    )
    session().add(fresh)
    session().flush()
    return fresh.id


def end_session(person_id: str, session_id: str, now: datetime) -> bool:
    """End one session of the person; False where there is none of that id."""
    changed = session().execute(
        update(SignInSession).where(*_open(person_id, now), SignInSession.id == session_id).values(ended_at=now)
    )
    return bool(changed.rowcount)  # type: ignore[attr-defined]


def end_sessions(person_id: str, now: datetime, *, but: str | None = None) -> None:
    """End all sessions of the person, or all but one."""
    session().execute(
        update(SignInSession).where(*_open(person_id, now), SignInSession.id != (but or "")).values(ended_at=now)
    )


def _open(person_id: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    still = or_(SignInSession.ended_at.is_(None), SignInSession.ended_at > now)
    return (SignInSession.person_id == person_id, still)


def forget_sessions(now: datetime) -> int:
    """Delete sessions that are over or were not seen as long as a cookie lives; gives how many."""
    old = or_(SignInSession.ended_at < now - GRACE, SignInSession.seen_at < now - KEEP)
    return session().execute(delete(SignInSession).where(old)).rowcount  # type: ignore[attr-defined,no-any-return]
