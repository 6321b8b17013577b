"""The revision of a class session: raised with every change, told to the screens once the change is durable.

Two topics: `session:<id>` for what concerns every screen (pace, hold, reveal, door, end), `board:<id>` for everything,
so that forty pupils' screens are not woken by each other's answers.
"""

from datetime import datetime
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, Table, bindparam, update

from elearn.base.core.db import after_commit, session
from elearn.base.core.errors import Conflict
from elearn.base.core.messages import NP_
from elearn.base.core.ports import service
from elearn.base.core.wake import Wake
from elearn.classroom.models import ClassSession

ENDED = NP_("child", "This class is over.")
_SESSIONS: Final = cast("Table", ClassSession.__table__)
# Built once: it runs with every answer of every pupil.
_ANSWERED: Final = (
    update(_SESSIONS)
    .where(_SESSIONS.c.cohort_id == bindparam("cohort"), _SESSIONS.c.state != "purged")
    .values(revision=_SESSIONS.c.revision + 1, changed_at=bindparam("now"))
    .returning(_SESSIONS.c.id, _SESSIONS.c.revision, _SESSIONS.c.shared)
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


def answered(cohort_id: str, now: datetime) -> bool:
    """An answer is in: news for the board of the class, if the cohort is one. Says whether devices are shared there."""
    row = session().connection().execute(_ANSWERED, {"cohort": cohort_id, "now": now}).first()
    if row is not None:
        _announce(row.id, row.revision, everyone=False)
    return row is not None and bool(row.shared)


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
