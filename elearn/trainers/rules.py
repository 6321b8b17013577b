"""Who may do what here; each predicate with its filter twin. Whether a *badge* allows it is asked with the badge."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, false

from elearn.base.core.actor import Actor
from elearn.base.core.messages import N_
from elearn.base.core.permission import Permission
from elearn.trainers.models import Cohort, DrawnTest, Observation, PracticeSession

OBSERVER_BADGES = frozenset({"trainer", "lead-trainer"})
LEAD_BADGE = "lead-trainer"


def _signed_in(actor: Actor) -> bool:
    return actor.signed_in


LEARN = Permission("trainers.learn", N_("You may go a pathway once you have signed in."), _signed_in)
# Roles may lag behind badges by an hour, so these doors open for anyone signed in and each deed asks for the badge.
OBSERVE = Permission("trainers.observe", N_("You may watch and co-sign with a trainer's badge."), _signed_in)
LEAD = Permission("trainers.lead", N_("You may lead groups with a lead trainer's badge."), _signed_in)


def sits_test(actor: Actor, test: DrawnTest) -> bool:
    """Whether the test is this person's own."""
    return actor.person_id is not None and test.person_id == actor.person_id


def sat_by(actor: Actor) -> ColumnElement[bool]:
    """The same, for lists."""
    return false() if actor.person_id is None else DrawnTest.person_id == actor.person_id


def holds_session(actor: Actor, found: PracticeSession) -> bool:
    """Whether the person is the candidate of the session."""
    return actor.person_id is not None and found.candidate_id == actor.person_id


def held_by(actor: Actor) -> ColumnElement[bool]:
    """The same, for lists."""
    return false() if actor.person_id is None else PracticeSession.candidate_id == actor.person_id


def observes(actor: Actor, found: Observation) -> bool:
    """Whether the person watches this session; nobody watches an own one."""
    return actor.person_id is not None and found.observer_id == actor.person_id != found.candidate_id


def observed_by(actor: Actor) -> ColumnElement[bool]:
    """The same, for lists."""
    if actor.person_id is None:
        return false()
    return (Observation.observer_id == actor.person_id) & (Observation.candidate_id != actor.person_id)


def may_observe(held: Collection[str], allowed: Collection[str]) -> bool:
    """Whether one of the badges held is among those that the pathway allows to watch and sign."""
    return not frozenset(held).isdisjoint(allowed)


def is_lead(held: Collection[str]) -> bool:
    """Whether a valid lead trainer's badge is among those held."""
    return LEAD_BADGE in held


def leads(actor: Actor, found: Cohort) -> bool:
    """Whether the person leads the group."""
    return actor.person_id is not None and found.lead_id == actor.person_id


def led_by(actor: Actor) -> ColumnElement[bool]:
    """The same, for lists."""
    return false() if actor.person_id is None else Cohort.lead_id == actor.person_id
