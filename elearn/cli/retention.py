"""`elearn retention`: what is past its time goes."""

import click

from elearn.app import create_app
from elearn.base.core.jobs import DueJobs
from elearn.settings import Settings


@click.group()
def retention() -> None:
    """Erase what is past its time."""


@retention.command()
def run() -> None:
    """Run the due jobs now; `elearn serve` does the same by itself."""
    for name, count in create_app(Settings.from_env()).services.get(DueJobs).run_due().items():
        click.echo(f"{name}: {count}")
