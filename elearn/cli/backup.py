"""`elearn backup`, `restore`, `backup-key`: moving house, and being safe."""

from pathlib import Path

import click
from sqlalchemy.exc import SQLAlchemyError

from elearn.app import create_app
from elearn.backup import operations
from elearn.base.core import clock
from elearn.base.core.db import Database
from elearn.cli.context import require_schema
from elearn.settings import Settings

_FILE = click.Path(dir_okay=False, path_type=Path)
_THERE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=_FILE)
@click.option("--to", "recipients", multiple=True, help="A public backup key (age1…). Default: ELEARN_BACKUP_TO.")
def backup(file: Path, recipients: tuple[str, ...]) -> None:
    """Write the whole site to FILE, sealed for whoever has the backup key. Classes and surveys go on meanwhile.

    The keys of running surveys are never in it. Keep FILE on another machine, and the backup key on neither.
    """
    settings = Settings.from_env()
    app = create_app(settings)
    database = app.services.get(Database)
    try:
        require_schema(database)
        with app.services.active():
            to = list(recipients) or settings.backup_to.split()
            done = operations.write_backup(file, to, settings.keys_dir, clock.now())
            _note(database)
    finally:
        database.close()
    click.echo(
        f"{file}: {done.rows} rows of {done.tables} tables, {done.ballots} sealed ballots, {done.files} key files"
    )
    click.echo(f"{done.size / 1e6:.1f} MB, sealed for {len(to)} key{'s'[: len(to) != 1]}")


def _note(database: Database) -> None:
    """For the operator's page. A database that cannot be written to just now makes no backup less whole."""
    try:
        with database.unit(write=True):
            operations.note_backup(clock.now())
    except SQLAlchemyError:
        click.echo("the backup is whole, but the database could not note that it was written", err=True)


@click.command("backup-key")
@click.argument("file", type=_FILE)
def backup_key(file: Path) -> None:
    """Make a backup key in FILE. Move it off the server to two safe places; backups cannot be read without it."""
    public = operations.make_key(file)
    click.echo(f"{file} is the secret half: move it off this machine.")
    click.echo(f"Let the server seal for it: ELEARN_BACKUP_TO={public}")


@click.command()
@click.argument("file", type=_THERE)
@click.option("--key", "key_file", type=_THERE, required=True, help="The file with the backup key.")
def restore(file: Path, key_file: Path) -> None:
    """Bring FILE back into the empty database of ELEARN_DATABASE_URL, SQLite or PostgreSQL, whichever it came from.

    All of FILE is checked first, every table is compared after; surveys whose ballots were destroyed stay destroyed.
    """
    settings = Settings.from_env()
    app = create_app(settings)
    database = app.services.get(Database)
    try:
        with app.services.active():
            secret = operations.read_key(key_file)
            found = operations.restore_backup(file, secret, settings.keys_dir, clock.now())
    finally:
        database.close()
    click.echo(f"as of {found.made_at}: {found.rows} rows of {found.tables} tables, every table reads back as written")
    click.echo(f"{found.ballots} sealed ballots, {found.files} key files")
    for name in found.kept_files:
        click.echo(f"{settings.keys_dir / name} was there already with other content, and stays", err=True)
