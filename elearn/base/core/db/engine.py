"""The two engines: SQLite with a fair writers' queue, PostgreSQL by psycopg."""

import logging
import select
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DatabaseError, DisconnectionError, OperationalError
from sqlalchemy.orm import Session

from elearn.base.core.db.queue import WriterQueue
from elearn.base.core.db.unit import Transaction, Unit, entered

log = logging.getLogger("elearn.database")
# FULL: a commit returns only after its fsync. Measured: NORMAL lost 2,014 of 26,917 acknowledged writes in a simulated
# power loss, FULL none of 21,436 (docs/decisions/0002).
Synchronous = Literal["FULL", "OFF"]


class _PlainTransaction:
    """A transaction of its own on a pooled connection: all of PostgreSQL, and SQLite's readers."""

    def __init__(self, engine: Engine, *, durable: bool, replica: Engine | None = None) -> None:
        self._engine, self._replica = engine, replica
        self._durable = durable
        self._connection: Connection | None = None
        self._session: Session | None = None

    def connection(self) -> Connection:
        if self._connection is None:
            self._connection = self._connected()
            self._connection.begin()
            if not self._durable:
                self._connection.exec_driver_sql("SET LOCAL synchronous_commit = OFF")
        return self._connection

    def _connected(self) -> Connection:
        """A replica that is away is no reason to show nothing: then the primary answers."""
        try:
            return (self._replica or self._engine).connect()
        except OperationalError:
            if self._replica is None:
                raise
            log.warning("the replica does not answer: the primary does")
            return self._engine.connect()

    def session(self) -> Session:
        if self._session is None:
            self._session = Session(self.connection(), expire_on_commit=False)
        return self._session

    def commit(self) -> None:
        assert self._connection is not None
        with self._connection:
            if self._session is not None:
                self._session.commit()  # flushes; the transaction is the connection's, and ends here:
            transaction = self._connection.get_transaction()
            assert transaction is not None
            transaction.commit()

    def rollback(self) -> None:
        if self._session is not None:
            self._session.close()
        if self._connection is not None:
            self._connection.close()


class _QueuedTransaction:
    """A turn in SQLite's writers' queue; the work is part of the group's transaction, and can be taken back alone."""

    def __init__(self, queue: WriterQueue) -> None:
        self._queue = queue
        self._connection: Connection | None = None
        self._session: Session | None = None

    def connection(self) -> Connection:
        if self._connection is None:
            self._connection = self._queue.enter()
        return self._connection

    def session(self) -> Session:
        if self._session is None:
            mode: Literal["create_savepoint"] = "create_savepoint"
            self._session = Session(self.connection(), expire_on_commit=False, join_transaction_mode=mode)
        return self._session

    def commit(self) -> None:
        try:
            if self._session is not None:
                self._session.commit()  # what breaks a rule breaks here, and costs the others in the group nothing
        except BaseException:
            self.rollback()
            raise
        self._queue.leave(keep=True)

    def rollback(self) -> None:
        if self._session is not None:
            self._session.close()
        if self._connection is not None:
            self._queue.leave(keep=False)


class Database:
    """Opens units of work on `url`. `synchronous="OFF"` exists only as the control of the durability tests.

    `?pooled=1` at the end of a PostgreSQL address: connections come from a pooler that hands them out by transaction
    (PgBouncer), so nothing may be kept in one beyond that: no prepared statements. Nothing else ever is.
    """

    def __init__(
        self, url: str, *, pool_size: int = 16, synchronous: Synchronous = "FULL", replica_url: str = ""
    ) -> None:
        given = make_url(url)
        self.url = given.difference_update_query(["pooled"])
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            self._prepare_folder()
            self.engine = self._sqlite_engine(pool_size, synchronous, writes=True)
            self._reading = self._sqlite_engine(pool_size, synchronous, writes=False)
            self._queue = WriterQueue(self.engine)
        else:
            self.engine = self._postgres_engine(given, pool_size)
            self._reading = self.engine.execution_options(postgresql_readonly=True)

        self.replica = self._replica_engine(replica_url, pool_size) if replica_url else None

    def unit(self, *, write: bool, durable: bool = True, late: bool = False) -> AbstractContextManager[Unit]:
        """Open one unit of work; with `write=False` the engine itself refuses to write.

        `late=True` is for reading what may be some seconds old: from a replica, where there is one.

        `durable=False` is for what may be lost in a crash: PostgreSQL then does not wait for its disk, and holds no row
        of others back while it would. SQLite's queue has one commit for all.
        """
        return entered(Unit(self._transaction(write=write, durable=durable, late=late)))

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """One look at everything as it is now, however long it takes and whatever is written meanwhile."""
        level = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with self._reading.connect().execution_options(**level) as connection, connection.begin():
            yield connection

    def _transaction(self, *, write: bool, durable: bool, late: bool) -> Transaction:
        if write and self.is_sqlite:
            return _QueuedTransaction(self._queue)
        replica = self.replica if late and not write else None
        engine = self.engine if write else self._reading
        return _PlainTransaction(engine, durable=durable or self.is_sqlite, replica=replica)

    def overwrite_deleted(self) -> bool:
        """See that what was deleted before leaves SQLite's files as well; whether that could be done just now.

        Deleted rows are overwritten (`secure_delete`), but the write-ahead log still holds them until it is taken into
        the file and cut to nothing. PostgreSQL does it in its own time (autovacuum; see docs/decisions/0016).
        """
        if not self.is_sqlite:
            return True
        raw = self._reading.raw_connection()
        try:
            cursor = raw.cursor()
            cursor.execute("PRAGMA query_only=OFF")
            cursor.execute("PRAGMA busy_timeout=2000")
            busy: int = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        finally:
            raw.invalidate()  # its settings must not come back to the pool
            raw.close()
        return busy == 0

    def damage(self, *, quick: bool = False) -> list[str]:
        """What is broken inside SQLite's file, in SQLite's words; `quick` leaves out whether indexes fit their tables.

        PostgreSQL checks each page as it reads it, and a backup reads all of them.
        """
        if not self.is_sqlite:
            return []
        try:
            with self._reading.connect() as connection:
                rows = connection.exec_driver_sql(f"PRAGMA {'quick' if quick else 'integrity'}_check(10)").scalars()
                return [row for row in rows if row != "ok"]
        except DatabaseError as error:
            return [str(error.orig)]

    def close(self) -> None:
        """Close every connection, for an orderly stop."""
        if self.is_sqlite:
            self._queue.close()
        for engine in (self.engine, self._reading, self.replica):
            if engine is not None:
                engine.dispose()

    def _prepare_folder(self) -> None:
        if self.url.database and self.url.database != ":memory:":
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)

    def _replica_engine(self, url: str, pool_size: int) -> Engine:
        return self._postgres_engine(make_url(url), pool_size).execution_options(postgresql_readonly=True)

    @staticmethod
    def _postgres_engine(given: URL, pool_size: int) -> Engine:
        engine = create_engine(
            given.difference_update_query(["pooled"]),
            pool_size=pool_size,
            max_overflow=pool_size,
            hide_parameters=True,  # what people wrote stays out of error messages and their logs
            connect_args={"prepare_threshold": None} if "pooled" in given.query else {},
        )
        event.listen(engine, "checkout", _refuse_closed)
        return engine

    def _sqlite_engine(self, pool_size: int, synchronous: Synchronous, *, writes: bool) -> Engine:
        engine = create_engine(
            self.url,
            pool_size=pool_size,
            max_overflow=pool_size,
            hide_parameters=True,
            # Threads take turns with a connection, never at once. The driver must not begin by itself (None).
            connect_args={"check_same_thread": False, "isolation_level": None, "timeout": 30},
        )
        pragmas = ["journal_mode=WAL", f"synchronous={synchronous}", "foreign_keys=ON"]
        if writes:
            pragmas.append("secure_delete=ON")  # what is deleted is overwritten, not only let go
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


def _refuse_closed(raw: Any, _record: Any, _proxy: Any) -> None:
    """A server that went away has closed its end: something can be read from a connection where nobody asked anything.

    It takes one system call where a ping (`pool_pre_ping`) takes a journey to the server and back for every request.
    """
    poll = select.poll()  # select() itself takes no file numbers above 1,023, and every event stream holds one
    if not raw.closed:
        poll.register(raw.fileno(), select.POLLIN)
    if raw.closed or poll.poll(0):
        raise DisconnectionError
