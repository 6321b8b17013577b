"""What a role asks of whoever signs in, and who may let others in."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from elearn.base.core import clock
from elearn.base.core.actor import Actor
from elearn.base.core.messages import N_
from elearn.base.core.permission import Permission

# Those who can act upon many others. Nobody below is asked: a teacher signs in at 8:29 in front of a class.
TWO_STEPS: Final = frozenset({"official", "coordinator", "admin"})
# When nobody teaches and nobody is in the middle of a form.
_NIGHT: Final = 4
# Whom each role may invite; nobody invites to more than they hold themselves.
_INVITES: Final = {
    "coordinator": ("teacher", "coordinator", "member"),
    "official": ("teacher", "coordinator", "supporter", "trainer", "official", "member"),
    "admin": (
        "teacher",
        "coordinator",
        "supporter",
        "trainer",
        "lead_trainer",
        "official",
        "editor",
        "admin",
        "member",
    ),
}
INVITING: Final = frozenset(_INVITES)


def asks_two_steps(roles: Collection[str]) -> bool:
    """Whether somebody with these roles must show a second step."""
    return not TWO_STEPS.isdisjoint(roles)


@dataclass(frozen=True)
class Lifetimes:
    """How long a session lasts at most, however much it is used: `days`, or `days_of_many` for who acts for many."""

    days: int
    days_of_many: int

    def is_over(self, started_at: datetime, roles: Collection[str], now: datetime) -> bool:
        """Whether a session that began then is over: in the night after its days, never in a lesson."""
        days = self.days_of_many if asks_two_steps(roles) else self.days
        return now >= _night_after(started_at + timedelta(days=days))


def _night_after(at: datetime) -> datetime:
    """The first four in the morning, in Tokyo, that is not before `at`."""
    local = at.astimezone(clock.TOKYO)
    night = local.replace(hour=_NIGHT, minute=0, second=0, microsecond=0)
    return night if night >= local else night + timedelta(days=1)


def invitable(roles: Collection[str]) -> tuple[str, ...]:
    """The roles that somebody with these roles may invite to, weakest first."""
    allowed = {role for held in roles for role in _INVITES.get(held, ())}
    return tuple(role for role in ("member", *_INVITES["admin"][:-1]) if role in allowed)


def roles_mark(grants: Iterable[tuple[str, str]]) -> str:
    """A short mark of (role, organisation) pairs: other roles, another mark."""
    text = "\n".join(sorted(f"{role} {place}" for role, place in grants))
    return sha256(text.encode()).hexdigest()[:16]


def _invites(actor: Actor) -> bool:
    return not INVITING.isdisjoint(actor.roles)


INVITE = Permission(
    "accounts.invite", N_("You may invite people to places where you are coordinator, official or admin."), _invites
)
RECOVER = Permission(
    "accounts.recover",
    N_("You may help people back in at places where you are coordinator, official or admin."),
    _invites,
)
