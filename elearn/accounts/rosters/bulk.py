"""Many rows at once, in the unit of work that is open: COPY on PostgreSQL, one prepared statement on SQLite."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Final

from sqlalchemy import Column, Table, bindparam, update

from elearn.base.core.db import connection, session

_BATCH: Final = 5_000
_CACHE_KB: Final = 96 * 1024


def insert(table: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows as they come. Columns that are not named get the model's own defaults.

    Days and times are ISO text in UTC as `moment` writes it, truths 0 or 1: both engines take them so. Rows that come
    in the order of their primary key are much faster on SQLite.
    """
    session().flush()
    missing = [column for column in table.columns if column.name not in columns and column.default is not None]
    names = ", ".join([*columns, *(column.name for column in missing)])
    if missing:
        rows = _completed(rows, [_default(column) for column in missing])
    driver: Any = connection().connection.driver_connection
    if connection().dialect.name == "postgresql":
        with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
            deque(map(copy.write_row, rows), maxlen=0)
    else:
        marks = ", ".join("?" * (len(columns) + len(missing)))
        driver.executemany(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", rows)  # noqa: S608 - our own names


def moment(at: datetime) -> str:
    """A time as both engines take it: SQLite keeps it as text, as SQLAlchemy writes it; PostgreSQL reads the zone."""
    text = at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    return f"{text}+00" if connection().dialect.name == "postgresql" else text


@contextmanager
def room() -> Iterator[None]:
    """More cache for SQLite while many rows come in: with its usual 2 MB every index page is read and written again."""
    if connection().dialect.name != "sqlite":
        yield
        return
    driver: Any = connection().connection.driver_connection
    before = driver.execute("PRAGMA cache_size").fetchone()[0]
    driver.execute(f"PRAGMA cache_size=-{_CACHE_KB}")
    try:
        yield
    finally:
        driver.execute(f"PRAGMA cache_size={before}")


def _completed(rows: Iterable[Sequence[Any]], more: Sequence[Callable[[], Any]]) -> Iterator[list[Any]]:
    for row in rows:
        yield [*row, *(make() for make in more)]


def _default(column: Column[Any]) -> Callable[[], Any]:
    default: Any = column.default
    if default.is_callable:
        return lambda: default.arg(None)
    return lambda: default.arg


def change(table: Table, keys: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> int:
    """Update rows found by `keys`; each mapping holds the keys and the new values. Tells how many."""
    source, number = iter(rows), 0
    while batch := list(islice(source, _BATCH)):
        values: dict[str, Any] = {name: bindparam(f"b_{name}") for name in batch[0] if name not in keys}
        where = [table.c[key] == bindparam(f"b_{key}") for key in keys]
        connection().execute(
            update(table).where(*where).values(values), [{f"b_{k}": v for k, v in row.items()} for row in batch]
        )
        number += len(batch)
    return number
