"""What the worker of `elearn demo` runs: sees that the town is there, says how to enter it, and serves it."""

import os

import click
import segno

from elearn.base.core import migrate
from elearn.base.core.db import Database
from elearn.base.core.processes import REACHED_AT
from elearn.base.http.flask_app import ElearnFlask
from elearn.demo.town import PERSONAS, build_town
from elearn.serving import serving_app
from elearn.settings import Settings


def serving_town() -> ElearnFlask:
    """The app with the town behind it."""
    settings = Settings.from_env()
    database = Database(settings.database_url)
    migrate.upgrade(database)
    database.close()
    app = serving_app(prepare=build_town)
    _announce(settings.base_url, os.environ.get(REACHED_AT, ""))
    return app


def _announce(address: str, host: str) -> None:
    click.echo(f"\n  elearn demo: {address}\n")
    click.echo(f"  Enter as anyone, no password: {address}/demo")
    for persona in PERSONAS:
        click.echo(f"    {persona.key:<10} {persona.title}")
    if host == "0.0.0.0":  # noqa: S104 - asked for by the person
        click.echo("\n  For tablets in the same network:\n")
        segno.make(address).terminal(compact=True)
    click.echo("\n  Ctrl-C stops it; the data stays for the next time.\n")
