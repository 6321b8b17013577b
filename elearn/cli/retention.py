"""`elearn retention`: what is past its time goes."""

import click

from elearn.app import create_app
from elearn.base.core import clock
from elearn.base.core.db import Database
from elearn.base.core.jobs import DueJobs
from elearn.cli.context import working
from elearn.rights import operations, queries
from elearn.settings import Settings

# Rooms forget a bounded part at once; so often is more than any site will ever need.
MOST_ROUNDS = 10_000


@click.group()
def retention() -> None:
    """Erase what is past its time."""


@retention.command()
@click.option("--dry-run", is_flag=True, help="Only print what would go, table by table; nothing is changed.")
def run(*, dry_run: bool) -> None:
    """Run the due jobs now; `elearn serve` does the same by itself."""
    if dry_run:
        _try()
        return
    for name, count in create_app(Settings.from_env()).services.get(DueJobs).run_due().items():
        click.echo(f"{name}: {count}")


def _try() -> None:
    """Everything is really forgotten inside a unit of work that is then taken back: what is printed is what happens."""
    now = clock.now()
    with working() as services, services.get(Database).unit(write=True) as unit:
        before = queries.counts()
        rounds = 0
        while operations.forget_in_time(now) and rounds < MOST_ROUNDS:
            rounds += 1
        after = queries.counts()
        unit.fail()
    gone = {name: before[name] - after[name] for name in before if after[name] < before[name]}
    kept = {name: after[name] - before[name] for name in before if after[name] > before[name]}
    for name, count in gone.items():
        click.echo(f"{name}: {count} rows would go")
    for name, count in kept.items():
        click.echo(f"{name}: {count} rows would stay as covered counts")
    if not gone:
        click.echo("nothing is past its time")
