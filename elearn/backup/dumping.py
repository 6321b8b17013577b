"""Writing a backup: one look at the database, the sealed ballots, the issuer's keys."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from elearn.backup.faults import BackupFault
from elearn.backup.stream import FORMAT, Lines, sealed
from elearn.backup.tables import Sum, columns_of, rows_of
from elearn.base.core import jobs, schema
from elearn.base.core.db import Base, Database
from elearn.base.core.ports import service
from elearn.surveys import queries as surveys

# Folders of KEYS_DIR that travel. `waves/` never does: a backup must not be able to forge or open ballots.
KEPT: Final = ("issuer", "care", "accounts", "lti")

NAME: Final = "backup.write"


@dataclass(frozen=True)
class Written:
    """What a backup holds."""

    tables: int
    rows: int
    ballots: int
    files: int
    size: int


def write_backup(file: Path, recipients: list[str], keys_dir: Path, now: datetime) -> Written:
    """All that the site needs to live on elsewhere, into `file`; classes and surveys go on meanwhile.

    The keys of running waves (`KEYS_DIR/waves`) never travel. BackupFault says what is wrong and what to do.
    """
    if not recipients:
        raise BackupFault("for whom? name a public backup key (--to age1…); `elearn backup-key FILE` makes one")
    if file.exists():
        raise BackupFault(f"{file} is there already: a backup never overwrites another")
    revision = schema.current(service(Database))
    with sealed(file, recipients) as lines:
        lines.write({"format": FORMAT, "version": version("elearn"), "revision": revision, "made_at": now.isoformat()})
        ballots = _ballots(lines)
        files = _files(lines, keys_dir)
        tables = _tables(lines)
        lines.end({"tables": tables, "ballots": ballots, "files": files})
    counted = [rows for rows, _ in tables.values()]
    return Written(len(counted), sum(counted), sum(rows for rows, _ in ballots.values()), files, file.stat().st_size)


def last_backup() -> datetime | None:
    """When the last one was written whole, as far as this database knows."""
    return jobs.last_done(NAME)


def note_backup(now: datetime) -> None:
    """That one was written. In the current unit; after the look at the tables, so that no backup holds its own note."""
    jobs.note_done(NAME, now)


def _tables(lines: Lines) -> Mapping[str, list[Any]]:
    sums = {}
    with service(Database).snapshot() as connection:
        for table in Base.metadata.sorted_tables:
            keys = [column.name for column in table.primary_key]
            lines.write({"table": table.name, "columns": [list(each) for each in columns_of(table)], "key": keys})
            counted = Sum()
            for row in rows_of(connection, table):
                counted.add(row)
                lines.write(row)
            sums[table.name] = counted.value()
    return sums


def _ballots(lines: Lines) -> Mapping[str, list[Any]]:
    sums = {}
    for wave_id, rows in surveys.carried_ballots():
        lines.write({"ballots": wave_id})
        counted = Sum()
        for mark, stratum, blob in rows:
            row = [base64.b64encode(mark).decode(), stratum, base64.b64encode(blob).decode()]
            counted.add(row)
            lines.write(row)
        sums[wave_id] = counted.value()
    return sums


def _files(lines: Lines, keys_dir: Path) -> int:
    """Without them badges could not be renewed, requests not be read, and ended waves would return."""
    found = [path for name in KEPT for path in sorted((keys_dir / name).rglob("*")) if path.is_file()]
    for path in found:
        content = base64.b64encode(path.read_bytes()).decode()
        lines.write({"file": path.relative_to(keys_dir).as_posix(), "data": content})
    return len(found)
