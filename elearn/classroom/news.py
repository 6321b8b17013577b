"""The revision of a class session: raised with every change, told to the screens once the change is durable.

Two topics: `session:<id>` for what concerns every screen (pace, hold, reveal, door, end), `board:<id>` for everything,
so that forty pupils' screens are not woken by each other's answers.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, Table, bindparam, update

from elearn.base.core import clock
from elearn.base.core.db import Database, after_commit, connection, session
from elearn.base.core.errors import Conflict
from elearn.base.core.messages import NP_
from elearn.base.core.ports import service
from elearn.base.core.soon import Soon
from elearn.base.core.wake import Wake
from elearn.classroom.models import ClassSession

ENDED = NP_("child", "This class is over.")
_SESSIONS: Final = cast("Table", ClassSession.__table__)
# Built once: it runs while all pupils of a class answer.
_ANSWERED: Final = (
    update(_SESSIONS)
    .where(_SESSIONS.c.cohort_id == bindparam("cohort"), _SESSIONS.c.state != "purged")
    .values(revision=_SESSIONS.c.revision + 1, changed_at=bindparam("now"))
    .returning(_SESSIONS.c.id, _SESSIONS.c.revision)
)


def pupils_topic(session_id: str) -> str:
    """What pupils' screens listen to; also where their signs of life are kept."""
    return f"session:{session_id}"


def board_topic(session_id: str) -> str:
    """What the board and the projector listen to."""
    return f"board:{session_id}"


def changed(session_id: str, now: datetime, *, everyone: bool, **values: Any) -> None:
    """Set `values` on a running session and raise its revision; Conflict once it has ended.

    Operations call it first: its row lock makes the changes of one class follow one another on PostgreSQL, too.
    """
    if not raise_revision(ClassSession.id == session_id, now, everyone=everyone, running=True, **values):
        raise Conflict(ENDED)


class BoardNews(Soon):
    """Tells the boards of a cohort that answers came in; those of one moment are one piece of news."""

    def __init__(self) -> None:
        super().__init__(_tell_boards)


def _tell_boards(cohort_id: str) -> None:
    # Not durable on purpose: the answers are, and after a crash every board looks again (`look_again`).
    with service(Database).unit(write=True, durable=False):
        row = connection().execute(_ANSWERED, {"cohort": cohort_id, "now": clock.now()}).first()
        if row is not None:
            _announce(row.id, row.revision, everyone=False)


@dataclass(frozen=True)
class _TellBoards:
    """Equal for equal cohorts, so that many answers in one unit of work are one piece of news."""

    cohort_id: str

    def __call__(self) -> None:
        service(BoardNews).ask(self.cohort_id)


def answered(cohort_id: str) -> None:
    """An answer is in: news for the board of the class, if the cohort is one, once the answer is durable."""
    after_commit(_TellBoards(cohort_id))


def look_again() -> None:
    """After a start every screen of a running class looks afresh: news of the last answers may have been lost.

    Screens may hang on other processes than the one that starts, so they are told as well.
    """
    running = update(ClassSession).where(ClassSession.state == "open").values(revision=ClassSession.revision + 1)
    for row in session().execute(running.returning(ClassSession.id, ClassSession.revision)).all():
        _announce(row.id, row.revision, everyone=True)


def raise_revision(
    which: ColumnElement[bool], now: datetime, *, everyone: bool, running: bool = False, **values: Any
) -> bool:
    """Raise the revision of the one session that `which` names; False if there is none."""
    allowed = ClassSession.state == "open" if running else ClassSession.state != "purged"
    row = (
        session()
        .execute(
            update(ClassSession)
            .where(which, allowed)
            .values(revision=ClassSession.revision + 1, changed_at=now, **values)
            .returning(ClassSession.id, ClassSession.revision)
        )
        .first()
    )
    if row is not None:
        _announce(row.id, row.revision, everyone=everyone)
    return row is not None


def _announce(session_id: str, revision: int, *, everyone: bool) -> None:
    wake = service(Wake)  # type: ignore[type-abstract]
    topics = [board_topic(session_id), *([pupils_topic(session_id)] if everyone else [])]

    def tell() -> None:
        for topic in topics:
            wake.publish(topic, revision)

    after_commit(tell)
