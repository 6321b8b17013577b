"""`elearn db`: the schema."""

import click

from elearn.base.core import migrate, schema
from elearn.cli.context import open_database


@click.group()
def db() -> None:
    """Look after the database's schema."""


@db.command()
def upgrade() -> None:
    """Bring the database to the schema of this version. Safe to run again; a killed run leaves the old schema."""
    database = open_database()
    before = schema.current(database)
    migrate.upgrade(database)
    click.echo(f"{before or 'empty'} -> {schema.current(database)}")


@db.command()
def current() -> None:
    """Print the revision that the database is at."""
    click.echo(schema.current(open_database()) or "empty")


@db.command()
def check() -> None:
    """Read the whole database, and compare it with this version's models; exit 1 and say what is wrong."""
    database = open_database()
    if damaged := schema.damage(database):
        raise click.ClickException(damaged)
    if misfit := schema.misfit(database):
        raise click.ClickException(misfit)
    found = migrate.differences(database)
    for difference in found:
        click.echo(str(difference))
    if found:
        raise click.ClickException(f"{len(found)} differences between the database and the models")
    click.echo("the database fits this version")
