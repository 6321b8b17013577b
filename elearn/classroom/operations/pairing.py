"""The private board on a second device: it shows a number, the teacher's signed-in screen says yes."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from elearn.base.core.audit import Action, record
from elearn.base.core.db import new_id, session
from elearn.base.core.errors import Conflict, NotFound, TooMany
from elearn.base.core.messages import N_
from elearn.classroom.models import BoardPairing, ClassSession
from elearn.classroom.news import ENDED, changed
from elearn.classroom.operations.running import school_of

LET_IN = Action("classroom.approve_pairing", N_("A second device was let in to the board of a class."))
PATIENCE = timedelta(minutes=10)
MOST_WAITING = 4


def ask_for_board(found: ClassSession, now: datetime) -> BoardPairing:
    """A device asks. Few may wait at once, so that the teacher's screen cannot be flooded with numbers."""
    if not found.is_open:
        raise Conflict(ENDED)
    changed(found.id, now, everyone=False)
    waiting = (BoardPairing.session_id == found.id, BoardPairing.approved_at.is_(None))
    session().execute(delete(BoardPairing).where(*waiting, BoardPairing.asked_at < now - PATIENCE))
    if session().scalar(select(func.count()).select_from(BoardPairing).where(*waiting)) >= MOST_WAITING:  # type: ignore[operator]
        raise TooMany(N_("Several devices are waiting already. Please answer them on the teacher's screen first."))
    pairing = BoardPairing(
        id=new_id(), session_id=found.id, number=f"{1000 + secrets.randbelow(9000)}", asked_at=now, approved_at=None
    )
    session().add(pairing)
    session().flush()
    return pairing


def approve_pairing(found: ClassSession, pairing_id: str, now: datetime) -> None:
    """The device with this number gets the board of this session, and nothing else."""
    changed(found.id, now, everyone=False)
    pairing = _waiting(found, pairing_id)
    if pairing.asked_at < now - PATIENCE:
        raise NotFound(N_("This request is too old. Please scan the code again."))
    pairing.approved_at = now
    record(LET_IN, now, about=f"class:{found.id}", place=school_of(found))


def refuse_pairing(found: ClassSession, pairing_id: str, now: datetime) -> None:
    """Not this device; one that was let in before loses the board, too."""
    changed(found.id, now, everyone=False)
    session().delete(_waiting(found, pairing_id))


def _waiting(found: ClassSession, pairing_id: str) -> BoardPairing:
    pairing = session().get(BoardPairing, pairing_id)
    if pairing is None or pairing.session_id != found.id:
        raise NotFound(N_("This device no longer asks."))
    return pairing
