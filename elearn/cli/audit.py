"""`elearn audit`: is the log whole, and whom does it mean."""

import re

import click

from elearn.base.core.db import Database
from elearn.cli.context import working
from elearn.rights import queries

_NOTED = re.compile(r"(\d{1,18}):([0-9a-f]{64})")


@click.group()
def audit() -> None:
    """Look after the audit log."""


@audit.command()
@click.option("--noted", help="NUMBER:HASH as an earlier run printed it, kept elsewhere.")
def verify(noted: str | None) -> None:
    """Walk the whole log; exit 1 and name the first fault if there is one."""
    given = _NOTED.fullmatch(noted) if noted else None
    if noted and given is None:
        raise click.UsageError("--noted is a number, a colon and 64 hexadecimal digits, as an earlier run printed them")
    with working() as services, services.get(Database).unit(write=False):
        verdict = queries.verify_chain((int(given[1]), given[2]) if given else None)
    if verdict.fault:
        raise click.ClickException(str(verdict.fault))
    click.echo(f"the log is whole: {verdict.rows} entries")
    click.echo(f"write down elsewhere: {verdict.rows}:{verdict.last}")


@audit.command()
@click.argument("pseudonym")
def who(pseudonym: str) -> None:
    """Name whom PSEUDONYM means, so that somebody whose account is being tried can be told."""
    with working() as services, services.get(Database).unit(write=False):
        name = queries.name_behind(pseudonym)
    if not name:
        raise click.ClickException("nobody stands behind it, or nobody any more")
    click.echo(name)
