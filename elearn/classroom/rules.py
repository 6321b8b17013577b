"""Who may do what with a class; each predicate with its filter twin."""

from sqlalchemy import ColumnElement, and_, false

from elearn.base.core.actor import Actor
from elearn.classroom.models import BoardPairing, ClassSession, Seat


def owns(actor: Actor, found: ClassSession) -> bool:
    """Whether this teacher started the class."""
    return actor.person_id is not None and found.teacher_id == actor.person_id


def owned(actor: Actor) -> ColumnElement[bool]:
    """The same, for lists."""
    return false() if actor.person_id is None else ClassSession.teacher_id == actor.person_id


def holds_board(pairing: BoardPairing | None, found: ClassSession) -> bool:
    """Whether a paired device may see the board: approved for this class, while it runs."""
    return pairing is not None and pairing.session_id == found.id and pairing.approved_at is not None and found.is_open


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
