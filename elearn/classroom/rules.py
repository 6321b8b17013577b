"""Who may do what with a class; each predicate with its filter twin."""

from sqlalchemy import ColumnElement, and_, false, or_

from elearn.base.core.actor import Actor
from elearn.classroom.models import BoardPairing, ClassSession, Seat


def owns(actor: Actor, found: ClassSession) -> bool:
    """Whether this teacher started the class."""
    return actor.person_id is not None and found.teacher_id == actor.person_id


def owned(actor: Actor) -> ColumnElement[bool]:
    """The same, for lists."""
    return false() if actor.person_id is None else ClassSession.teacher_id == actor.person_id


def runs_trial(trial_id: str | None, found: ClassSession) -> bool:
    """Whether the browser that holds this trial in its signed cookie is the teacher of the class."""
    return found.trial and trial_id is not None and trial_id in (found.id, found.lead_id)


def own_trials(trial_id: str | None) -> ColumnElement[bool]:
    """The same, for lists."""
    if trial_id is None:
        return false()
    return and_(ClassSession.trial, or_(ClassSession.id == trial_id, ClassSession.lead_id == trial_id))


def holds_board(pairing: BoardPairing | None, found: ClassSession) -> bool:
    """Whether a paired device may see the board: approved for this class or its room, while it runs."""
    if pairing is None or pairing.approved_at is None or not found.is_open:
        return False
    return pairing.session_id in (found.id, found.lead_id)


def held_boards(pairing_id: str) -> ColumnElement[bool]:
    """The same, for lists of sessions joined with their pairings."""
    return and_(BoardPairing.id == pairing_id, BoardPairing.approved_at.is_not(None), ClassSession.state == "open")


def sits(actor: Actor, seat: Seat | None) -> bool:
    """Whether this browser's learner sits there just now."""
    return seat is not None and seat.number is not None and seat.learner_id == actor.learner_id


def sat(actor: Actor) -> ColumnElement[bool]:
    """The same, for lists."""
    if actor.learner_id is None:
        return false()
    return and_(Seat.learner_id == actor.learner_id, Seat.number.is_not(None))
