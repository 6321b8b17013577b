"""A database on which every request is a rehearsal: what it wrote is looked at, and taken back before the commit."""

from contextlib import contextmanager

from elearn.base.core.db import Base, Database, Unit
from elearn.base.core.db.unit import entered


class _Rehearsed(Unit):
    """Flushes, shows its connection to `seen`, and keeps nothing; nobody is told of what never was."""

    def __init__(self, transaction, seen):
        super().__init__(transaction)
        self._seen = seen

    def _end(self):
        opened, self._opened = self._opened, False
        try:
            if opened and not self._failed:
                if self._transaction._session is not None:
                    self._transaction._session.flush()
                self._seen(self._transaction.connection())
        finally:
            if opened:
                self._transaction.rollback()


class Rehearsal(Database):
    """SQLite only. `changes` holds what the last writing request would have kept: {(table, column): values}."""

    def __init__(self, url):
        super().__init__(url)
        self.changes = {}
        with self.engine.connect() as connection, connection.begin():
            self._before = _rows(connection)

    def unit(self, *, write, durable=True, late=False):
        if not write:
            return super().unit(write=False)
        return entered(_Rehearsed(self._transaction(write=True, durable=durable, late=late), self._look))

    def _look(self, connection):
        after = _rows(connection)
        changed = [name for name in after if after[name] != self._before[name]]
        self.changes = {name: [dict(row) for row in after[name] - self._before[name]] for name in changed}

    @contextmanager
    def watched(self):
        """What is written meanwhile stands in `changes`."""
        self.changes = {}
        yield self


def _rows(connection):
    """Every row of every table as (column, value) pairs; by the driver itself, for it is asked after each write."""
    raw = connection.connection.driver_connection
    names = [name for (name,) in raw.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    found = {}
    for name in names:
        result = raw.execute(f'SELECT * FROM "{name}"')
        columns = [each[0] for each in result.description]
        found[name] = {tuple(zip(columns, row, strict=True)) for row in result}
    return found


def columns():
    """Every column of the schema by name, with the first column object of that name."""
    found = {}
    for table in Base.metadata.tables.values():
        for column in table.columns:
            found.setdefault(column.name, column)
    return found
