"""Tables as a backup sees them: columns with kinds, rows in the order of their keys, one checksum for each."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, Connection, MetaData, String, Table, Text, cast, collate, select

from elearn.backup.values import kind_of, plain, type_of

_AT_ONCE = 1_000


@dataclass
class Sum:
    """How many rows, and the SHA-256 over them in order."""

    rows: int = 0
    _hash: Any = field(default_factory=hashlib.sha256)

    def add(self, row: list[Any]) -> None:
        """One more row."""
        self.rows += 1
        self._hash.update(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")

    def value(self) -> list[Any]:
        """[rows, hex]."""
        return [self.rows, self._hash.hexdigest()]


def columns_of(table: Table) -> list[tuple[str, str]]:
    """(name, kind) of each column."""
    return [(column.name, kind_of(column)) for column in table.columns]


def rows_of(connection: Connection, table: Table) -> Iterator[list[Any]]:
    """All rows as plain lists, by primary key in the order of bytes: never in the order in which they came."""
    kinds = columns_of(table)
    asked = select(*(_asked(column) for column in table.columns)).order_by(
        *(_by_bytes(connection, column) for column in table.primary_key)
    )
    for row in connection.execute(asked.execution_options(yield_per=_AT_ONCE)):
        yield [plain(value, kind) for value, (_, kind) in zip(row, kinds, strict=True)]


def _asked(column: Column[Any]) -> Any:
    """JSON as the text that stands there: SQL's null and JSON's are two things."""
    return cast(column, Text).label(column.name) if kind_of(column) == "json" else column


def _by_bytes(connection: Connection, column: Column[Any]) -> Any:
    is_text = isinstance(column.type, String) and connection.dialect.name == "postgresql"
    return collate(column, "C") if is_text else column


def bare_table(name: str, columns: list[list[str]], key: list[str]) -> Table:
    """A table by the names and kinds that a backup gives, for a schema of the day on which it was made."""
    return Table(name, MetaData(), *(Column(each, type_of(kind), primary_key=each in key) for each, kind in columns))
