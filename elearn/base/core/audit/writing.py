"""Appending to the log.

`record` may be called anywhere inside a unit of work. The rows are written at its end, right before the commit, when
the row of the chain's head is locked: whoever waits for that lock holds no other that somebody could still want.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from elearn.base.core import clock
from elearn.base.core.audit.chain import hashed
from elearn.base.core.audit.models import HEAD, AuditEvent, AuditHead, AuditKey
from elearn.base.core.db import LastWork, connection, current_unit, new_id, session
from elearn.base.core.messages import Message

_acting: ContextVar[Callable[[], str | None] | None] = ContextVar("elearn_acting", default=None)
_KEY: Final = {
    name: dialect.insert(AuditKey.__table__).on_conflict_do_nothing()
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}
# What the pages say of each action. Filled while the rooms are imported, one line each beside their operations.
ACTIONS: Final[dict[str, Message]] = {}


class Action:
    """Something that is written down: `key` is `<room>.<what>`, `words` what the page says of it."""

    def __init__(self, key: str, words: Message) -> None:
        self.key = key
        ACTIONS[key] = words


@dataclass(frozen=True)
class _Said:
    action: str
    actor: str
    about: str
    place: str
    at: datetime


class _Waiting(LastWork):
    """What one unit of work will append."""

    def __init__(self) -> None:
        self.said: list[_Said] = []

    def __call__(self) -> None:
        head = _head()
        for each in self.said:
            row = AuditEvent(number=head.number + 1, before=head.hash, **vars(each))
            row.hash = hashed(row)
            head.number, head.hash = row.number, row.hash
            session().add(row)
        session().flush()


@contextmanager
def acting(who: Callable[[], str | None]) -> Iterator[None]:
    """In this context things are done by the person whom `who()` names (None: nobody with an account)."""
    token = _acting.set(who)
    try:
        yield
    finally:
        _acting.reset(token)


def record(
    action: Action, now: datetime | None = None, *, about: str = "", person: str | None = None, place: str | None = None
) -> None:
    """Write down that whoever acts in this context did `action` (at `now`, default this moment).

    `about` names the thing as `kind:id` and must lead to no person; `person` is the id of one whom it concerns, kept as
    a pseudonym instead. `place` is the organisation whose administrators may read it.
    """
    who = _acting.get()
    actor = pseudonym_for(who() if who else None)
    about = f"person:{pseudonym_for(person)}" if person else about
    at = (now or clock.now()).astimezone(UTC)
    current_unit().before_commit(_Waiting).said.append(_Said(action.key, actor, about, place or "", at))


def pseudonym_of(person_id: str) -> str | None:
    """Under which pseudonym the log speaks of the person; None where it never has."""
    return session().scalar(select(AuditKey.pseudonym).where(AuditKey.person_id == person_id))


def people_behind(pseudonyms: Collection[str]) -> dict[str, str]:
    """Person ids by pseudonym, of those who have not been erased."""
    rows = session().execute(select(AuditKey.pseudonym, AuditKey.person_id).where(AuditKey.pseudonym.in_(pseudonyms)))
    return {pseudonym: person_id for pseudonym, person_id in rows}  # noqa: C416 - rows are no pairs to mypy


def pseudonym_for(person_id: str | None) -> str:
    """The person's own, drawn at the first need; two who need it at once get the same."""
    if person_id is None:
        return ""
    known = pseudonym_of(person_id)
    if known is None:
        session().flush()  # a person who was made in this very unit must be there first
        values = {"person_id": person_id, "pseudonym": new_id()}
        connection().execute(_KEY[connection().dialect.name].values(values))
        known = pseudonym_of(person_id)
    return known or ""


def _head() -> AuditHead:
    """The end of the chain, locked until the commit; it came with its table."""
    return session().scalars(select(AuditHead).where(AuditHead.id == HEAD).with_for_update()).one()
