"""Who may do what with badges; each predicate with its filter twin."""

from collections.abc import Collection

from sqlalchemy import ColumnElement

from elearn.badges.models import Badge, Office
from elearn.base.core.actor import Actor
from elearn.base.core.messages import N_
from elearn.base.core.permission import Permission

OFFICIALS = frozenset({"official", "admin"})


def _signed_in(actor: Actor) -> bool:
    return actor.signed_in


def _is_official(actor: Actor) -> bool:
    return bool(actor.roles & OFFICIALS)


HOLD = Permission("badges.hold", N_("You may see your own badges once you have signed in."), _signed_in)
MANAGE = Permission("badges.manage", N_("You may look after an office's badges as its official."), _is_official)
COVER = Permission("badges.cover", N_("You may see an area's coverage as an official of its office."), _is_official)


def may_manage(offices: Collection[str], badge: Badge) -> bool:
    """Whether the badge was issued by an office where the person is an official."""
    return badge.office_id in offices


def manageable(offices: Collection[str]) -> ColumnElement[bool]:
    """The same, for lists."""
    return Badge.office_id.in_(offices)


def is_own(person_id: str | None, badge: Badge) -> bool:
    """Whether the badge is this person's."""
    return person_id is not None and badge.person_id == person_id


def own(person_id: str) -> ColumnElement[bool]:
    """The same, for lists."""
    return Badge.person_id == person_id


def may_cover(offices: Collection[str], organisation_id: str) -> bool:
    """Whether the office is among those where the person is an official."""
    return organisation_id in offices


def coverable(offices: Collection[str]) -> ColumnElement[bool]:
    """The same, for lists of offices."""
    return Office.organisation_id.in_(offices)
