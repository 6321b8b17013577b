"""The door of this room for permissions; each predicate with its filter twin."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, or_

from elearn.base.core.actor import Actor
from elearn.base.core.messages import N_
from elearn.base.core.permission import Permission
from elearn.surveys.design.models import Listing, Wave

OFFICIALS = frozenset({"official", "admin"})
LISTING = frozenset({"teacher", "coordinator"})


def _runs_waves(actor: Actor) -> bool:
    return bool(actor.roles & OFFICIALS)


def _lists_classes(actor: Actor) -> bool:
    return bool(actor.roles & LISTING)


RUN_WAVES = Permission("surveys.run", N_("You may run surveys as an official of the area."), _runs_waves)
LIST_CLASSES = Permission("surveys.list", N_("You may name classes for a survey as staff of a school."), _lists_classes)


def runs_wave(reach: Collection[str], found: Wave) -> bool:
    """Whether the wave's organisation is one of those (with all below) where the person is an official."""
    return found.organisation_id in reach


def runnable(reach: Collection[str]) -> ColumnElement[bool]:
    """The same, for lists."""
    return Wave.organisation_id.in_(reach)


def lists_class(schools: Collection[str], person_id: str | None, found: Listing) -> bool:
    """The class of a school where the person works, or one that was named to them."""
    return found.organisation_id in schools or (person_id is not None and found.teacher_id == person_id)


def listable(schools: Collection[str], person_id: str | None) -> ColumnElement[bool]:
    """The same, for lists."""
    own = Listing.organisation_id.in_(schools)
    return own if person_id is None else or_(own, Listing.teacher_id == person_id)
