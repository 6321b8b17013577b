"""Each wave's sealed ballots in a store of their own, dropped whole.

SQLite: a file `ballots/<wave>.db` beside the main database, with the main one's durability and writers' queue.
PostgreSQL: a table in the schema `ballots` (a schema of its own, so that `elearn db check` compares ours alone). A
row has no time, no sequence and no address; the primary key's order is the order of hashes.
"""

import contextlib
import os
import re
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Final

from sqlalchemy import Column, LargeBinary, MetaData, String, Table, func, insert, inspect, select, text
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.schema import CreateSchema

from elearn.base.core.db import Database, session
from elearn.base.core.errors import NotFound
from elearn.base.core.messages import N_
from elearn.base.core.ports import service

SCHEMA: Final = "ballots"
NOTHING: Final = N_("There is nothing at this address.")
_NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,63}")
_READ_AT_ONCE: Final = 5_000
# Readers and one writer: a class casts some hundred ballots within half a minute.
_CONNECTIONS: Final = 4
# PostgreSQL's advisory locks have one number space; this marks ours.
_LOCK_SPACE: Final = 0x656C


def _table(wave_id: str, *, is_sqlite: bool) -> Table:
    return Table(
        "ballot" if is_sqlite else wave_id,
        MetaData(),
        Column("hash", LargeBinary, primary_key=True),
        Column("stratum", String, nullable=False),
        Column("sealed", LargeBinary, nullable=False),
        schema=None if is_sqlite else SCHEMA,
        sqlite_with_rowid=False,
    )


class BallotStore:
    """One wave's store, on a database of its own or a table of the main one."""

    def __init__(self, wave_id: str, database: Database, main: Database) -> None:
        self._database, self._main = database, main
        self._table = _table(wave_id, is_sqlite=database.is_sqlite)
        self._lock = func.pg_advisory_xact_lock_shared, func.pg_advisory_xact_lock
        self._number = func.hashtext(wave_id)

    def create(self) -> None:
        """Make it; making it again changes nothing."""
        with self._database.engine.begin() as connection:
            if not self._database.is_sqlite:
                connection.execute(CreateSchema(SCHEMA, if_not_exists=True))
            self._table.create(connection, checkfirst=True)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """A writing turn that no closing overtakes: what is read of the wave's state inside is true until it ends."""
        with self._database.unit(write=True):
            self._hold(exclusive=False)
            yield

    def settle(self) -> None:
        """Return once every turn that began before is durable or given up."""
        with self._database.unit(write=True):
            self._hold(exclusive=True)

    def _hold(self, *, exclusive: bool) -> None:
        opened = session()  # units open at first use: now, since in SQLite this is the lock, its one writer
        if not self._database.is_sqlite:
            opened.execute(select(self._lock[exclusive](_LOCK_SPACE, self._number)))

    @contextmanager
    def beside_main(self) -> Iterator[None]:
        """Inside a turn: a look at the main database, without a second connection where it is the same."""
        with contextlib.nullcontext() if self._database is self._main else self._main.unit(write=False):
            yield

    def put(self, mark: bytes, stratum: str, sealed: bytes) -> bool:
        """Inside a turn: keep the ballot, first come. False if another one stands under this mark."""
        dialect_insert = sqlite_insert if self._database.is_sqlite else postgres_insert
        row = {"hash": mark, "stratum": stratum, "sealed": sealed}
        session().execute(dialect_insert(self._table).values(row).on_conflict_do_nothing())
        kept = session().execute(select(self._table).where(self._table.c.hash == mark)).one()
        return (kept.stratum, bytes(kept.sealed)) == (stratum, sealed)

    def fill(self, rows: Iterable[tuple[bytes, str, bytes]]) -> int:
        """Put in what a backup holds, some thousand at a time; says how many ballots there are now."""
        coming = iter(rows)
        while some := list(islice(coming, _READ_AT_ONCE)):
            named = [{"hash": mark, "stratum": stratum, "sealed": sealed} for mark, stratum, sealed in some]
            with self.turn():
                session().execute(insert(self._table), named)
        return sum(self.counts().values())

    def counts(self) -> dict[str, int]:
        """How many ballots there are, by stratum key."""
        rows = select(self._table.c.stratum, func.count()).group_by(self._table.c.stratum)
        with self._database.unit(write=False):
            return {stratum: count for stratum, count in session().execute(rows)}  # noqa: C416 - rows are not pairs

    def ballots(self) -> Iterator[tuple[bytes, str, bytes]]:
        """All (hash, stratum, sealed) in the order of hashes, some thousand in memory at a time."""
        last = b""
        while rows := self._after(last):
            yield from rows
            last = rows[-1][0]

    def _after(self, last: bytes) -> list[tuple[bytes, str, bytes]]:
        some = select(self._table).where(self._table.c.hash > last).order_by(self._table.c.hash).limit(_READ_AT_ONCE)
        with self._database.unit(write=False):
            return [(bytes(row.hash), row.stratum, bytes(row.sealed)) for row in session().execute(some)]

    def close(self) -> None:
        """Let go of the file."""
        if self._database is not self._main:
            self._database.close()

    def drop_table(self) -> None:
        """PostgreSQL: gone whole."""
        with self._database.engine.begin() as connection:
            connection.execute(text("SET LOCAL lock_timeout = '20s'"))
            self._table.drop(connection, checkfirst=True)


class BallotStores:
    """The stores of all waves of this site."""

    def __init__(self, main: Database) -> None:
        self._main = main
        self._open: dict[str, BallotStore] = {}
        self._lock = threading.Lock()

    @property
    def folder(self) -> Path:
        """Where SQLite keeps them."""
        return Path(self._main.url.database or ".").resolve().parent / "ballots"

    def _file(self, wave_id: str) -> Path:
        if not _NAME.fullmatch(wave_id):
            raise NotFound(NOTHING)
        return self.folder / f"{wave_id}.db"

    def exists(self, wave_id: str) -> bool:
        """Whether the wave has a store."""
        if self._main.is_sqlite:
            return self._file(wave_id).exists()
        return inspect(self._main.engine).has_table(wave_id, schema=SCHEMA)

    def waves(self) -> list[str]:
        """The waves that have one."""
        if self._main.is_sqlite:
            return sorted(path.stem for path in self.folder.glob("*.db"))
        return sorted(inspect(self._main.engine).get_table_names(schema=SCHEMA))

    def create(self, wave_id: str) -> None:
        """Make a wave's store."""
        file = self._file(wave_id)
        database = Database(f"sqlite:///{file}", pool_size=_CONNECTIONS) if self._main.is_sqlite else self._main
        store = BallotStore(wave_id, database, self._main)
        store.create()
        store.close()

    def of(self, wave_id: str) -> BallotStore:
        """The store; NotFound where there is none (any more)."""
        if (found := self._open.get(wave_id)) is not None:
            return found
        if not self.exists(wave_id):
            raise NotFound(NOTHING)
        with self._lock:
            if wave_id not in self._open:
                self._open[wave_id] = BallotStore(wave_id, self._database(wave_id), self._main)
            return self._open[wave_id]

    def _database(self, wave_id: str) -> Database:
        if not self._main.is_sqlite:
            return self._main
        return Database(f"sqlite:///{self._file(wave_id)}", pool_size=_CONNECTIONS)

    def drop(self, wave_id: str) -> bool:
        """Away with all of it; False if there was none. Another process may have dropped it: let go here, too."""
        if not self.exists(wave_id):
            self._forget(wave_id)
            return False
        if self._main.is_sqlite:
            self._unlink(wave_id)
        else:
            self.of(wave_id).drop_table()
            self._forget(wave_id)
        return True

    def _unlink(self, wave_id: str) -> None:
        self._forget(wave_id)
        file = self._file(wave_id)
        for each in (file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm"), file):
            each.unlink(missing_ok=True)
        folder = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _forget(self, wave_id: str) -> None:
        with self._lock:
            found = self._open.pop(wave_id, None)
        if found is not None:
            found.close()

    def close(self) -> None:
        """Let go of all files, for an orderly stop."""
        for wave_id in list(self._open):
            self._forget(wave_id)


def create(wave_id: str, keys_json: str) -> None:  # noqa: ARG001 - the keys stand in the wave's own row
    """Make the empty store of a wave that is being opened."""
    service(BallotStores).create(wave_id)


def counts(wave_id: str) -> dict[str, int]:
    """How many ballots each stratum has, by its key; nothing where there is no store."""
    stores = service(BallotStores)
    return stores.of(wave_id).counts() if stores.exists(wave_id) else {}
