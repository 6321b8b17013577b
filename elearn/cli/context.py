"""What commands stand on: settings, database, and one unit of work per command."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from elearn.base.core import migrate
from elearn.base.core.db import Database
from elearn.base.core.ports import Services
from elearn.settings import Settings


def open_database(settings: Settings | None = None) -> Database:
    """The database that the settings name."""
    settings = settings or Settings.from_env()
    return Database(settings.database_url)


def require_schema(database: Database) -> None:
    """Refuse a database that is not at this version's schema, naming the remedy."""
    found = migrate.current(database)
    if found != migrate.head():
        raise click.ClickException(f"the database is at {found or 'no schema'}: run `elearn db upgrade` first")


@contextmanager
def writing() -> Iterator[None]:
    """One unit of work for a command: committed when the block ends, gone when it fails."""
    database = open_database()
    services = Services()
    services.add(Database, database)
    try:
        require_schema(database)
        with services.active(), database.unit(write=True):
            yield
    finally:
        database.close()
