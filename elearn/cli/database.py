"""`elearn db`: the schema."""

import click

from elearn.base.core import migrate
from elearn.cli.context import open_database


@click.group()
def db() -> None:
    """Look after the database's schema."""


@db.command()
def upgrade() -> None:
    """Bring the database to the schema of this version. Safe to run again; a killed run leaves the old schema."""
    database = open_database()
    before = migrate.current(database)
    migrate.upgrade(database)
    click.echo(f"{before or 'empty'} -> {migrate.current(database)}")


@db.command()
def current() -> None:
    """Print the revision that the database is at."""
    click.echo(migrate.current(open_database()) or "empty")


@db.command()
def check() -> None:
    """Compare the database with this version's models; exit 1 and list the differences if there are any."""
    database = open_database()
    at = migrate.current(database)
    if at != migrate.head():
        raise click.ClickException(f"the database is at {at or 'empty'}: run `elearn db upgrade`")
    found = migrate.differences(database)
    for difference in found:
        click.echo(str(difference))
    if found:
        raise click.ClickException(f"{len(found)} differences between the database and the models")
    click.echo("the database fits this version")
