"""What commands stand on: settings, database, and one unit of work per command."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from elearn.accounts import queries as people
from elearn.app import create_app
from elearn.base.core import schema
from elearn.base.core.db import Database
from elearn.base.core.ports import Services
from elearn.settings import Settings


def open_database(settings: Settings | None = None) -> Database:
    """The database that the settings name."""
    settings = settings or Settings.from_env()
    return Database(settings.database_url)


def require_schema(database: Database) -> None:
    """Refuse a database that is damaged or not at this version's schema, naming the remedy."""
    if fault := schema.fault(database):
        raise click.ClickException(fault)


# For commands that take an id: it may begin with a hyphen and is no option then.
IDS = {"ignore_unknown_options": True}


@contextmanager
def writing(*more: Callable[[Services, Settings], None]) -> Iterator[None]:
    """One unit of work for a command: committed when the block ends, gone when it fails. `more` adds services."""
    settings = Settings.from_env()
    database = open_database(settings)
    services = Services()
    services.add(Database, database)
    for add in more:
        add(services, settings)
    try:
        require_schema(database)
        with services.active(), database.unit(write=True):
            yield
    finally:
        database.close()


def person_named(sign_in_name: str) -> str:
    """The person who signs in by that name; refused with the remedy where there is none."""
    found = people.person_id_by_name(sign_in_name)
    if found is None:
        raise click.ClickException(f"nobody signs in as {sign_in_name}: create the person first")
    return found


@contextmanager
def working() -> Iterator[Services]:
    """The services of the whole site, with keys and stores; the command opens its units of work itself."""
    app = create_app(Settings.from_env())
    database = app.services.get(Database)
    try:
        require_schema(database)
        with app.services.active():
            yield app.services
    finally:
        database.close()
