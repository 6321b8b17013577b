"""What commands stand on: settings, database, and one unit of work per command."""

from collections.abc import Iterator
from contextlib import contextmanager

from elearn.base.core.db import Database
from elearn.base.core.ports import Services
from elearn.settings import Settings


def open_database(settings: Settings | None = None) -> Database:
    """The database that the settings name."""
    settings = settings or Settings.from_env()
    return Database(settings.database_url)


@contextmanager
def writing() -> Iterator[None]:
    """One unit of work for a command: committed when the block ends, gone when it fails."""
    database = open_database()
    services = Services()
    services.add(Database, database)
    try:
        with services.active(), database.unit(write=True):
            yield
    finally:
        database.close()
