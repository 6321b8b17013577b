"""The unit of work: one transaction, opened lazily, ended once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol

from sqlalchemy.orm import Session

_current: ContextVar["Unit | None"] = ContextVar("elearn_unit", default=None)


class Transaction(Protocol):
    """How an engine opens and ends a transaction."""

    def open(self) -> Session:
        """Begin, and give the session to work with."""

    def commit(self) -> None:
        """Return once the work is durable; raise, with nothing kept, when it cannot be."""

    def rollback(self) -> None:
        """Forget the work."""


class Unit:
    """One transaction: `session` opens it at first use, `end` commits or rolls back."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._session: Session | None = None
        self._failed = False
        self._afterwards: list[Callable[[], None]] = []

    @property
    def session(self) -> Session:
        """The session of this unit."""
        if self._session is None:
            self._session = self._transaction.open()
        return self._session

    def fail(self) -> None:
        """Whatever happens next, keep nothing of this unit."""
        self._failed = True

    def after_commit(self, callback: Callable[[], None]) -> None:
        """Run `callback` once the unit is durable; never, if it is not."""
        self._afterwards.append(callback)

    def end(self) -> None:
        """Commit (or roll back a failed unit), then run what waited for the commit."""
        opened, self._session = self._session is not None, None
        if self._failed:
            if opened:
                self._transaction.rollback()
            return
        if opened:
            self._transaction.commit()
        for callback in self._afterwards:
            callback()


@contextmanager
def entered(unit: Unit) -> Iterator[Unit]:
    """Make `unit` the current one; an exception fails it."""
    token = _current.set(unit)
    try:
        yield unit
    except BaseException:
        unit.fail()
        raise
    finally:
        try:
            unit.end()
        finally:
            _current.reset(token)


def current_unit() -> Unit:
    """The unit of this context; LookupError outside of one."""
    unit = _current.get()
    if unit is None:
        raise LookupError("no unit of work is open: use `with database.unit(...)`")
    return unit


def session() -> Session:
    """The session of the current unit."""
    return current_unit().session


def after_commit(callback: Callable[[], None]) -> None:
    """Run `callback` once the current unit is durable."""
    current_unit().after_commit(callback)
