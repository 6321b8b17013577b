"""The two engines: SQLite with a fair writers' queue, PostgreSQL by psycopg."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from elearn.base.core.db.queue import WriterQueue
from elearn.base.core.db.unit import Transaction, Unit, entered

# FULL: a commit returns only after its fsync. Measured: NORMAL lost 2,014 of 26,917 acknowledged writes in a simulated
# power loss, FULL none of 21,436 (docs/decisions/0002).
Synchronous = Literal["FULL", "OFF"]


class _PlainTransaction:
    """A transaction of its own on a pooled connection: all of PostgreSQL, and SQLite's readers."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def open(self) -> Session:
        self._session = Session(self._engine, expire_on_commit=False)
        return self._session

    def commit(self) -> None:
        try:
            self._session.commit()
        finally:
            self._session.close()

    def rollback(self) -> None:
        self._session.close()


class _QueuedTransaction:
    """A turn in SQLite's writers' queue; the work stands in a savepoint of the group's transaction."""

    def __init__(self, queue: WriterQueue) -> None:
        self._queue = queue

    def open(self) -> Session:
        self._session = Session(self._queue.enter(), expire_on_commit=False, join_transaction_mode="create_savepoint")
        return self._session

    def commit(self) -> None:
        try:
            self._session.flush()  # what breaks a rule breaks here, and costs the others in the group nothing
        except BaseException:
            self.rollback()
            raise
        self._queue.leave(self._session.commit, keep=True)
        self._session.close()

    def rollback(self) -> None:
        self._queue.leave(self._session.close, keep=False)


class Database:
    """Opens units of work on `url`. `synchronous="OFF"` exists only as the control of the durability tests."""

    def __init__(self, url: str, *, pool_size: int = 16, synchronous: Synchronous = "FULL") -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            self._prepare_folder()
            self.engine = self._sqlite_engine(pool_size, synchronous, writes=True)
            self._reading = self._sqlite_engine(pool_size, synchronous, writes=False)
            self._queue = WriterQueue(self.engine)
        else:
            self.engine = create_engine(self.url, pool_size=pool_size, max_overflow=pool_size, pool_pre_ping=True)
            self._reading = self.engine.execution_options(postgresql_readonly=True)

    def unit(self, *, write: bool) -> AbstractContextManager[Unit]:
        """Open one unit of work; with `write=False` the engine itself refuses to write."""
        return entered(Unit(self._transaction(write=write)))

    def _transaction(self, *, write: bool) -> Transaction:
        if write and self.is_sqlite:
            return _QueuedTransaction(self._queue)
        return _PlainTransaction(self.engine if write else self._reading)

    def close(self) -> None:
        """Close every connection, for an orderly stop."""
        if self.is_sqlite:
            self._queue.close()
        self.engine.dispose()
        self._reading.dispose()

    def _prepare_folder(self) -> None:
        if self.url.database and self.url.database != ":memory:":
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)

    def _sqlite_engine(self, pool_size: int, synchronous: Synchronous, *, writes: bool) -> Engine:
        engine = create_engine(
            self.url,
            pool_size=pool_size,
            max_overflow=pool_size,
            # Threads take turns with a connection, never at once. The driver must not begin by itself (None).
            connect_args={"check_same_thread": False, "isolation_level": None, "timeout": 30},
        )
        pragmas = ["journal_mode=WAL", f"synchronous={synchronous}", "foreign_keys=ON"]
        if not writes:
            pragmas.append("query_only=ON")

        def on_connect(connection: Any, _record: Any) -> None:
            for pragma in pragmas:
                connection.execute(f"PRAGMA {pragma}")

        # A writer takes the lock at once: a transaction that starts reading and then wants to write may be refused.
        begin = "BEGIN IMMEDIATE" if writes else "BEGIN"
        event.listen(engine, "connect", on_connect)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
        return engine
