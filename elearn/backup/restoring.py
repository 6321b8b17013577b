"""Bringing a backup back: look at all of it, fill an empty database, compare, and only then stand in its place.

Nothing is half-written: all tables come in one transaction, the last thing that happens; what failed goes again. The
file is read twice, so that no plain copy of it ever lies on the disk.
"""

import base64
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Table, bindparam, delete, insert, inspect, literal, select, update
from sqlalchemy import table as sql_table

from elearn.backup.dumping import KEPT
from elearn.backup.faults import BackupFault
from elearn.backup.stream import BROKEN, FORMAT, Line, unsealed
from elearn.backup.tables import Sum, bare_table, rows_of
from elearn.backup.values import alive
from elearn.base.core import migrate
from elearn.base.core.db import Base, Database, connection
from elearn.base.core.ports import service
from elearn.surveys import operations as surveys
from elearn.surveys import queries as sealed

# What a database holds that was only migrated: its revision, and where the audit log begins.
_BY_MIGRATION: Final = {"alembic_version", "audit_head"}
_AT_ONCE: Final = 1_000
_MOST_KEY_BYTES: Final = 1024 * 1024


@dataclass
class Restored:
    """What was brought back. `kept_files`: key files that stood here already with other content, and stay."""

    made_at: str
    tables: int = 0
    rows: int = 0
    ballots: int = 0
    files: int = 0
    kept_files: list[str] = field(default_factory=list)


def check_backup(file: Path, secret: str) -> Mapping[str, Any]:
    """Read all of it once, to the hash at its end; gives its first line. BackupFault if it cannot be brought back."""
    with unsealed(file, secret) as lines:
        head = _head(lines)
        for _ in lines:
            pass
    if head["revision"] not in migrate.revisions():
        raise BackupFault(
            f"the backup has a newer schema ({head['revision']}): install elearn {head['version']} or later first"
        )
    return head


def restore_backup(file: Path, secret: str, keys_dir: Path, now: datetime) -> Restored:
    """Fill the empty database that is active with the backup; it is at this version's schema afterwards."""
    head = check_backup(file, secret)
    database = service(Database)
    _require_empty(database)
    migrate.downgrade(database, "base")
    migrate.upgrade(database, head["revision"])
    found = Restored(head["made_at"])
    try:
        with unsealed(file, secret) as lines:
            _head(lines)
            _Load(lines, found, keys_dir).all()
        migrate.upgrade(database)
    except BaseException:
        surveys.drop_ballots()
        migrate.downgrade(database, "base")
        raise
    surveys.bury_restored(now)
    return found


def _head(lines: Iterator[Line]) -> dict[str, Any]:
    head = next(lines, None)
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        raise BackupFault(f"this is no backup of elearn that this version can read ({FORMAT})")
    return head


def _require_empty(database: Database) -> None:
    with database.snapshot() as opened:
        present = [name for name in inspect(opened).get_table_names() if name not in _BY_MIGRATION]
        full = [name for name in present if _has_rows(opened, name)]
    if full or sealed.has_ballots():
        what = f"the database holds data ({', '.join(full[:3])} …)" if full else "there are ballots beside the database"
        raise BackupFault(f"{what}: name an empty one by ELEARN_DATABASE_URL; a backup never overwrites anything")


def _has_rows(opened: Connection, name: str) -> bool:
    return opened.execute(select(literal(1)).select_from(sql_table(name)).limit(1)).first() is not None


class _Load:
    """Goes through the lines once; each beginning says what the rows after it are."""

    def __init__(self, lines: Iterator[Line], found: Restored, keys_dir: Path) -> None:
        self._lines, self._found, self._keys_dir = lines, found, keys_dir
        self._next: Line | None = next(lines, None)

    def all(self) -> None:
        """Everything; the tables last and in one transaction: before it ends the site is as empty as it was."""
        while self._begins("ballots"):
            self._ballots(self._take())
        while self._begins("file"):
            self._file(self._take())
        with service(Database).unit(write=True):
            while self._begins("table"):
                self._table(self._take())
            if self._next is not None:
                raise BackupFault(BROKEN)

    def _begins(self, what: str) -> bool:
        return isinstance(self._next, dict) and what in self._next

    def _take(self) -> dict[str, Any]:
        line = self._next
        assert isinstance(line, dict)
        self._next = next(self._lines, None)
        return line

    def _rows(self) -> Iterator[list[Any]]:
        while isinstance(self._next, list):
            yield self._next
            self._next = next(self._lines, None)

    def _table(self, head: dict[str, Any]) -> None:
        table = bare_table(head["table"], head["columns"], head["key"])
        kinds = [kind for _, kind in head["columns"]]
        came, later = Sum(), _Later(table)
        if _has_rows(connection(), table.name):  # what the migration itself put there (the audit log's head)
            connection().execute(delete(table))
        rows = self._rows()
        while some := list(islice(rows, _AT_ONCE)):
            for row in some:
                came.add(row)
            named = [
                {column.name: alive(value, kind) for column, value, kind in zip(table.columns, row, kinds, strict=True)}
                for row in some
            ]
            connection().execute(insert(table), [later.without(row) for row in named])
        later.fill(connection())
        self._compare(head["table"], came, rows_of(connection(), table))
        self._found.tables += 1
        self._found.rows += came.rows

    @staticmethod
    def _compare(name: str, came: Sum, stands: Iterator[list[Any]]) -> None:
        there = Sum()
        for row in stands:
            there.add(row)
        if there.value() != came.value():
            raise BackupFault(f"table {name} does not read back as it was written: nothing was brought back")

    def _ballots(self, head: dict[str, Any]) -> None:
        rows = ((base64.b64decode(mark), stratum, base64.b64decode(blob)) for mark, stratum, blob in self._rows())
        self._found.ballots += surveys.bring_ballots(head["ballots"], rows)

    def _file(self, head: dict[str, Any]) -> None:
        target = self._keys_dir / head["file"]
        content = base64.b64decode(head["data"])
        inside = target.resolve().relative_to(self._keys_dir.resolve()).parts
        if inside[0] not in KEPT or len(content) > _MOST_KEY_BYTES:
            raise BackupFault(BROKEN)
        if target.exists():
            if target.read_bytes() != content:
                self._found.kept_files.append(head["file"])
            return
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        self._found.files += 1


class _Later:
    """Columns that point into their own table are filled when all rows are there."""

    def __init__(self, table: Table) -> None:
        known = Base.metadata.tables.get(table.name)
        own = [key.parent.name for key in known.foreign_keys if key.column.table is known] if known is not None else []
        self._names = [name for name in own if name in table.columns]
        self._table = table
        self._rows: list[dict[str, Any]] = []

    def without(self, row: dict[str, Any]) -> dict[str, Any]:
        """The row to insert now."""
        if not any(row[name] is not None for name in self._names):
            return row
        keys = {f"key_{column.name}": row[column.name] for column in self._table.primary_key}
        self._rows.append({**keys, **{f"own_{name}": row[name] for name in self._names}})
        return {**row, **dict.fromkeys(self._names)}

    def fill(self, opened: Connection) -> None:
        """Set them."""
        if self._rows:
            wanted = (column == bindparam(f"key_{column.name}") for column in self._table.primary_key)
            values: dict[str, Any] = {name: bindparam(f"own_{name}") for name in self._names}
            opened.execute(update(self._table).where(*wanted).values(values), self._rows)
