"""SQLite's single writer, shared fairly: writers queue in the process and commit in groups.

SQLite allows one writer. Left to its own lock, eight writers see two-second tails (measured, docs/decisions). Here they
stand in line; each works in the open transaction, behind a savepoint where others' work stands in it already, and the
last in line commits for the group: one fsync answers many, which is what an old machine's disk needs. Nobody is
answered before the shared commit.
"""

import threading
from collections import deque
from typing import Any, Final

from sqlalchemy import Connection, Engine

from elearn.base.core.errors import Unavailable
from elearn.base.core.messages import N_

_MINE: Final = "this_turn"
BUSY = N_("The server is very busy. Nothing was lost: please try again in a moment.")


class FairLock:
    """A mutex that serves first come, first served, and knows how many wait."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._line: deque[threading.Event] = deque()
        self._held = False

    @property
    def waiting(self) -> int:
        """How many stand in line behind the holder."""
        return len(self._line)

    def acquire(self, timeout: float) -> bool:
        """Wait for the turn; False after `timeout` seconds."""
        with self._mutex:
            if not self._held:
                self._held = True
                return True
            turn = threading.Event()
            self._line.append(turn)
        if turn.wait(timeout):
            return True
        with self._mutex:
            if turn.is_set():  # the turn came in the very moment of giving up
                return True
            self._line.remove(turn)
            return False

    def release(self) -> None:
        """Hand the turn to the first in line."""
        with self._mutex:
            if self._line:
                self._line.popleft().set()
            else:
                self._held = False


class _Group:
    """Writers that share one commit."""

    def __init__(self) -> None:
        self.members = 0
        self.settled = threading.Event()
        self.failure: BaseException | None = None


class WriterQueue:
    """Hands out the one writing connection, turn by turn. `MOST` bounds how long the first of a group waits."""

    MOST = 32
    PATIENCE_SECONDS = 30.0

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._turn = FairLock()
        self._connection: Connection | None = None
        self._group: _Group | None = None

    def enter(self) -> Connection:
        """Take the turn; the connection is inside a transaction that may already hold others' work."""
        if not self._turn.acquire(self.PATIENCE_SECONDS):
            raise Unavailable(BUSY)
        try:
            if self._connection is None:
                self._connection = self._engine.connect()
            if self._group is None:
                self._connection.begin()
                self._group = _Group()
            elif self._group.members:
                self._raw.execute(f"SAVEPOINT {_MINE}")
        except BaseException:
            self._discard()
            self._turn.release()
            raise
        return self._connection

    def leave(self, *, keep: bool) -> None:
        """End the turn. With `keep` return once the work is durable; without it, take this turn's work back."""
        group = self._group
        assert group is not None
        try:
            self._require_transaction()
            if not keep and group.members:
                self._raw.execute(f"ROLLBACK TO {_MINE}")
            group.members += keep
            if not (self._turn.waiting and 0 < group.members < self.MOST):
                self._finish(group)
        except BaseException as failure:  # noqa: BLE001 - whatever it was, the group must learn of it
            self._abandon(group, failure)
        finally:
            self._turn.release()
        if keep:
            group.settled.wait()
            if group.failure is not None:
                raise Unavailable(BUSY) from group.failure

    @property
    def _raw(self) -> Any:
        """The driver's connection: savepoints by way of SQLAlchemy cost more than an answer's own statements."""
        assert self._connection is not None
        return self._connection.connection.driver_connection

    def _finish(self, group: _Group) -> None:
        assert self._connection is not None
        transaction = self._connection.get_transaction()
        assert transaction is not None
        if group.members:
            transaction.commit()
        else:
            transaction.rollback()
        self._group = None
        group.settled.set()

    def _abandon(self, group: _Group, failure: BaseException) -> None:
        self._discard()
        self._group = None
        group.failure = failure
        group.settled.set()

    def _require_transaction(self) -> None:
        """SQLite may have given up the whole transaction (a full disk does that); then the group's work is gone."""
        if not self._raw.in_transaction:
            raise Unavailable(BUSY)

    def _discard(self) -> None:
        """Closing the raw connection rolls back whatever was left; the next writer opens a fresh one."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.invalidate()
            connection.close()

    def close(self) -> None:
        """Give the connection back, for an orderly stop."""
        if self._turn.acquire(self.PATIENCE_SECONDS):
            self._discard()
            self._turn.release()
