"""`elearn erasures`: what was erased stays erased."""

import click

from elearn.base.core import clock
from elearn.base.core.db import Database
from elearn.cli.context import working
from elearn.rights import operations


@click.group()
def erasures() -> None:
    """See that an old backup brings nobody back who was erased."""


@erasures.command()
def replay() -> None:
    """Erase again whoever a restored backup brought back. `elearn serve` does it at every start."""
    with working() as services, services.get(Database).unit(write=True):
        count = operations.replay(clock.now())
    click.echo(f"erased again: {count}")
