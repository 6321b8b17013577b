"""Who may read the audit log; the predicate with its filter twin."""

from collections.abc import Collection

from sqlalchemy import ColumnElement

from elearn.base.core.actor import Actor
from elearn.base.core.audit import AuditEvent
from elearn.base.core.messages import N_
from elearn.base.core.permission import Permission

ADMINS = frozenset({"admin"})


def _administrates(actor: Actor) -> bool:
    return bool(actor.roles & ADMINS)


AUDIT = Permission(
    "rights.audit", N_("You may read the audit log of your own office as its administrator."), _administrates
)


def may_read(places: Collection[str], found: AuditEvent) -> bool:
    """Whether the row concerns one of the places (with all below) that the person administrates."""
    return found.place in places


def readable(places: Collection[str]) -> ColumnElement[bool]:
    """The same, for lists."""
    return AuditEvent.place.in_(places)
