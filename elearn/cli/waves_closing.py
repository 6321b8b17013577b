"""`elearn waves close | release | destroy | verify`: the end of a wave. Attach `COMMANDS` to the group `waves`."""

from typing import Final

import click

from elearn.base.core import clock
from elearn.base.core.db import Database
from elearn.base.core.ports import service
from elearn.cli.context import IDS, working
from elearn.surveys.sitting import operations, queries


def _shares(wave_id: str) -> list[str]:
    """Asked for one by one, shown to nobody: never as arguments, which shells and process lists keep."""
    count = 2 if operations.public_of(wave_id).custody == "shares" else 1
    return [click.prompt(f"Words of trustee {number}", hide_input=True) for number in range(1, count + 1)]


def _sit(wave_id: str) -> int:
    private = operations.tally_key(wave_id, _shares(wave_id))
    with click.progressbar(length=1, label="Opening ballots") as bar:

        def told(done: int, of: int) -> None:
            bar.length = max(of, 1)
            bar.update(done - bar.pos)

        return operations.close(wave_id, private, clock.now(), told)


@click.command(context_settings=IDS)
@click.argument("wave_id")
@click.confirmation_option(prompt="From now on no ballot is taken any more. Close this survey?")
def close(wave_id: str) -> None:
    """Close WAVE_ID and release its tables, in one sitting with the trustees."""
    with working():
        click.echo(f"Closed. Tables released: {_sit(wave_id)}.")


@click.command(context_settings=IDS)
@click.argument("wave_id")
def release(wave_id: str) -> None:
    """Finish a sitting on WAVE_ID that was interrupted; asks for words only if nothing was released yet."""
    with working():
        if operations.finish(wave_id, clock.now()):
            click.echo("Its tables were released already; what was left is done now.")
        else:
            click.echo(f"Released. Tables: {_sit(wave_id)}.")


@click.command(context_settings=IDS)
@click.argument("wave_id")
@click.confirmation_option(prompt="The sealed exact tables go for good. Are all planned releases out?")
def destroy(wave_id: str) -> None:
    """Erase the sealed exact tables of WAVE_ID after its last release."""
    with working(), service(Database).unit(write=True):
        operations.destroy(wave_id, clock.now())
    click.echo("Erased. The trustees can shred their words now.")


@click.command(context_settings=IDS)
@click.argument("wave_id")
def verify(wave_id: str) -> None:
    """Check keys, ballots, tombstone and list of counted ballots of WAVE_ID. Exit 1 if anything does not fit."""
    with working():
        checks = queries.verify(wave_id)
    for check in checks:
        click.echo(f"{'ok  ' if check.holds else 'FAIL'} {check.words}")
    if not all(check.holds for check in checks):
        raise click.ClickException("something does not fit: see docs/key-ceremony.md, “When something does not fit”")


COMMANDS: Final = (close, release, destroy, verify)
