"""The unit of work: one transaction, opened lazily, ended once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol, TypeVar

from sqlalchemy import Connection
from sqlalchemy.orm import Session

_current: ContextVar["Unit | None"] = ContextVar("elearn_unit", default=None)


class LastWork:
    """Something that a unit does once, right before its commit."""

    def __call__(self) -> None:
        """Do it, inside the unit."""
        raise NotImplementedError


Last = TypeVar("Last", bound=LastWork)


class Transaction(Protocol):
    """How an engine opens and ends a transaction."""

    def connection(self) -> Connection:
        """Begin at the first call; the connection that all work of the transaction runs on."""

    def session(self) -> Session:
        """The ORM's session on that connection, made at the first call: paths that answer every pupil do without."""

    def commit(self) -> None:
        """Return once the work is durable; raise, with nothing kept, when it cannot be."""

    def rollback(self) -> None:
        """Forget the work."""


class Unit:
    """One transaction: `session` or `connection` opens it at first use, `end` commits or rolls back."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._opened = False
        self._failed = False
        self._before: dict[type[LastWork], LastWork] = {}
        self._afterwards: dict[Callable[[], None], None] = {}

    @property
    def session(self) -> Session:
        """The session of this unit."""
        self._opened = True
        return self._transaction.session()

    @property
    def connection(self) -> Connection:
        """The connection of this unit, for statements that need no objects."""
        self._opened = True
        return self._transaction.connection()

    def fail(self) -> None:
        """Whatever happens next, keep nothing of this unit."""
        self._failed = True

    def before_commit(self, kind: type[Last]) -> Last:
        """The one object of that kind in this unit, made at the first call; it is called right before the commit."""
        found = self._before.get(kind)
        if not isinstance(found, kind):
            found = self._before[kind] = kind()
        return found

    def after_commit(self, callback: Callable[[], None]) -> None:
        """Run `callback` once the unit is durable; never, if it is not. An equal one is there already."""
        self._afterwards[callback] = None

    def end(self) -> None:
        """Commit (or roll back a failed unit), then run what waited for the commit."""
        try:
            self._do_last()
        finally:
            self._end()

    def _do_last(self) -> None:
        """What must stand at the end of the work, such as the audit log; when it fails, nothing is kept."""
        if self._failed or not self._opened:
            return
        try:
            for callback in self._before.values():
                callback()
        except BaseException:
            self._failed = True
            raise

    def _end(self) -> None:
        opened, self._opened = self._opened, False
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


def connection() -> Connection:
    """The connection of the current unit, inside the same transaction as its session."""
    return current_unit().connection


def after_commit(callback: Callable[[], None]) -> None:
    """Run `callback` once the current unit is durable."""
    current_unit().after_commit(callback)
