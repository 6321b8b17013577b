"""Who may do what with talk requests; each predicate with its filter twin."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_

from elearn.base.core.actor import Actor
from elearn.base.core.messages import N_
from elearn.base.core.permission import Permission
from elearn.care.models import WITH_COORDINATOR, TalkRequest, TrustedAdult

COORDINATING = frozenset({"coordinator", "admin"})


def _signed_in(actor: Actor) -> bool:
    return actor.signed_in


def _coordinates(actor: Actor) -> bool:
    return bool(actor.roles & COORDINATING)


LISTEN = Permission("care.listen", N_("You may read talk requests that were sent to you."), _signed_in)
APPOINT = Permission("care.appoint", N_("You may name those who listen as your school's coordinator."), _coordinates)


@dataclass(frozen=True)
class Ear:
    """What somebody may hear, as marks: their own, the schools where they listen, the schools that they coordinate."""

    person: str = ""
    listens: frozenset[str] = frozenset()
    coordinates: frozenset[str] = frozenset()

    @property
    def hears_nothing(self) -> bool:
        """Neither appointed nor coordinator: no request can be theirs."""
        return not (self.listens or self.coordinates)


def may_read(ear: Ear, found: TalkRequest) -> bool:
    """The two who were named to the child, while they are appointed; the coordinator once both were late."""
    named = ear.person in (found.adult_mark, found.deputy_mark) and found.school_mark in ear.listens
    return named or (found.stage == WITH_COORDINATOR and found.school_mark in ear.coordinates)


def readable(ear: Ear) -> ColumnElement[bool]:
    """The same, for lists."""
    named = or_(TalkRequest.adult_mark == ear.person, TalkRequest.deputy_mark == ear.person)
    return or_(
        and_(named, TalkRequest.school_mark.in_(ear.listens)),
        and_(TalkRequest.stage == WITH_COORDINATOR, TalkRequest.school_mark.in_(ear.coordinates)),
    )


def may_appoint(schools: frozenset[str], organisation_id: str) -> bool:
    """Whether the school is among those that the person coordinates."""
    return organisation_id in schools


def appointable(schools: frozenset[str]) -> ColumnElement[bool]:
    """The same, for lists of appointed adults."""
    return TrustedAdult.organisation_id.in_(schools)
