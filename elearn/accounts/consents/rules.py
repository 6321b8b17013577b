"""Who may read and enter guardians' answers; the predicate with its filter twin."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, or_

from elearn.accounts.rosters.models import ClassGroup
from elearn.accounts.rosters.rules import KEEPERS
from elearn.base.core.actor import Actor
from elearn.base.core.messages import N_
from elearn.base.core.permission import Permission

ENTERING = KEEPERS | {"teacher"}


def _enters(actor: Actor) -> bool:
    return bool(actor.roles & ENTERING)


ENTER_ANSWERS = Permission(
    "accounts.guardians",
    N_("You may enter guardians’ answers for your own class, or for the schools that you look after."),
    _enters,
)


def may_enter(reach: Collection[str], own: Collection[str], found: ClassGroup) -> bool:
    """A class of a school that one looks after, or whose class teacher one is."""
    return found.organisation_id in reach or found.id in own


def enterable(reach: Collection[str], own: Collection[str]) -> ColumnElement[bool]:
    """The same, for lists."""
    return or_(ClassGroup.organisation_id.in_(reach), ClassGroup.id.in_(own))
