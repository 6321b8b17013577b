"""Who may take and hand out rosters, and whose drafts they see; each predicate with its filter twin."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_

from elearn.accounts.rosters.models import ClassGroup, RosterDraft
from elearn.base.core.actor import Actor
from elearn.base.core.messages import N_
from elearn.base.core.permission import Permission

KEEPERS = frozenset({"coordinator", "admin"})


def _keeps_rosters(actor: Actor) -> bool:
    return bool(actor.roles & KEEPERS)


KEEP_ROSTERS = Permission(
    "accounts.rosters",
    N_("You may bring in and hand out class lists as a coordinator or an administrator of the place."),
    _keeps_rosters,
)


def keeps_draft(reach: Collection[str], person_id: str | None, found: RosterDraft) -> bool:
    """One's own draft, for a place that one still looks after."""
    return found.person_id == person_id and found.place_id in reach


def kept_drafts(reach: Collection[str], person_id: str | None) -> ColumnElement[bool]:
    """The same, for lists."""
    return and_(RosterDraft.person_id == person_id, RosterDraft.place_id.in_(reach))


def keeps_class(reach: Collection[str], found: ClassGroup) -> bool:
    """A class of a school that one looks after."""
    return found.organisation_id in reach


def kept_classes(reach: Collection[str]) -> ColumnElement[bool]:
    """The same, for lists."""
    return ClassGroup.organisation_id.in_(reach)
