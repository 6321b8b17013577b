"""How much there is: from what the engines know already, never by counting.

PostgreSQL's estimates are as old as its last autovacuum; SQLite's highest row number counts deleted rows, too. Tables
whose growth would tell that somebody asked for help or answered a survey are left out.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Integer, Table, column, func, literal, literal_column, select, union_all
from sqlalchemy import table as named

from elearn.base.core.checks import Check, Gauge, Line
from elearn.base.core.db import Base, Database, connection
from elearn.base.core.messages import N_, Message
from elearn.base.core.ports import service
from elearn.base.core.privacy import Duties
from elearn.upkeep.amounts import about, gigabytes, rounded

SILENT_ROOMS: Final = frozenset({"surveys", "care", "family"})
SHOWN: Final = 5
_classes: Final = named("pg_class", column("relname"), column("reltuples"), column("relkind"))


def _look(_now: datetime) -> Iterator[Line]:
    database = service(Database)
    size = _sqlite_bytes(database) if database.is_sqlite else _postgres_bytes()
    number = Gauge("elearn_database_size_bytes", "How large the database is", rounded(size))
    yield Line(N_("Database"), (gigabytes(size),), gauges=(number,))
    tables = _told_tables()
    counted = _sqlite_rows(tables) if database.is_sqlite else _postgres_rows(tables)
    for name, rows in sorted(counted, key=lambda each: -each[1])[:SHOWN]:
        yield Line(N_("Rows of %(table)s", table=name), (_words(rows),))


def _words(rows: int) -> Message:
    found = about(rows)
    if found is None:
        return N_("under 100")
    written = f"{found:,}"
    return N_("about %(rows)s", rows=written)


def _told_tables() -> Sequence[Table]:
    silent = {name for duty in service(Duties).rooms if duty.room in SILENT_ROOMS for name in duty.tables}
    return [table for table in Base.metadata.sorted_tables if table.name not in silent]


def _sqlite_bytes(database: Database) -> int:
    file = database.url.database or ""
    parts = (Path(file), Path(f"{file}-wal"))
    return sum(part.stat().st_size for part in parts if part.is_file())


def _postgres_bytes() -> int:
    return connection().scalar(select(func.pg_database_size(func.current_database()))) or 0


def _sqlite_rows(tables: Sequence[Table]) -> list[tuple[str, int]]:
    """One statement of as many looks at the end of a table."""
    row = func.max(literal_column("rowid", Integer))
    highest = [select(literal(each.name), row).select_from(each) for each in tables]
    return [(name, rows or 0) for name, rows in connection().execute(union_all(*highest))]


def _postgres_rows(tables: Sequence[Table]) -> list[tuple[str, int]]:
    known = select(_classes.c.relname, _classes.c.reltuples).where(
        _classes.c.relkind == "r", _classes.c.relname.in_([each.name for each in tables])
    )
    return [(name, max(0, int(rows))) for name, rows in connection().execute(known)]


CHECK: Final = Check("sizes", "sizes", _look)
