"""Who may do what with an attempt; each rule with its filter twin."""

from typing import Protocol

from sqlalchemy import ColumnElement, false

from elearn.base.core.actor import Actor
from elearn.learning.models import Attempt


class OfLearner(Protocol):
    """Anything that belongs to a learner."""

    @property
    def learner_id(self) -> str: ...


def own_attempt(actor: Actor, attempt: OfLearner) -> bool:
    """Whether the attempt is this learner's own."""
    return actor.learner_id is not None and attempt.learner_id == actor.learner_id


def own_attempts(actor: Actor) -> ColumnElement[bool]:
    """The same, for lists."""
    return false() if actor.learner_id is None else Attempt.learner_id == actor.learner_id
