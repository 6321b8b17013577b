"""`elearn waves`: surveys from the command line, for those who run the machine beside the official."""

import click

from elearn.base.core import clock
from elearn.base.core.db import Database
from elearn.cli.context import IDS, working
from elearn.cli.waves_closing import COMMANDS
from elearn.surveys import operations, queries
from elearn.surveys.queries import Ceremonies, Wave

DAY = "%Y-%m-%d"


@click.group()
def waves() -> None:
    """List, open, extend, close and check survey waves."""


@waves.command("list")
def list_waves() -> None:
    """Show all waves: id, state, month, last day, name."""
    with working() as services, services.get(Database).unit(write=False):
        found = queries.all_waves()
    for each in found:
        last = each.closes_at.astimezone(clock.TOKYO).strftime(DAY)
        click.echo(f"{each.id}  {each.state:<9}  {each.period}  {last}  {each.title}")
    if not found:
        click.echo("There is no wave yet: an official prepares one at /surveys/.")


@waves.command("open", context_settings=IDS)
@click.argument("wave_id")
def open_wave(wave_id: str) -> None:
    """Make the keys of the draft WAVE_ID, show each trustee a share once, and open it."""
    now = clock.now()
    with working() as services:
        with services.get(Database).unit(write=True):
            ceremony = operations.make_keys(queries.wave(wave_id), now)
        operations.make_ballot_keys(wave_id, _told)
        for place in range(len(ceremony.shares)):
            _hand_over(services.get(Ceremonies), wave_id, place, len(ceremony.shares))
        with services.get(Database).unit(write=True):
            operations.open_wave(queries.wave(wave_id), clock.now())
        with services.get(Database).unit(write=False):
            opened = queries.wave(wave_id)
    click.echo(f"{opened.title} is open. Its address ends in /s/{opened.id}/#k={opened.keys_sha256}")


def _told(made: int, of: int) -> None:
    if made == of or made % 10 == 0:
        click.echo(f"Keys of the groups: {made} of {of}")


def _hand_over(ceremonies: Ceremonies, wave_id: str, place: int, total: int) -> None:
    """One trustee alone before the screen; it is wiped before the next one comes."""
    click.pause(f"Share {place + 1} of {total}: let the trustee come alone, then press a key …")
    words = ceremonies.show(wave_id, place, clock.now()).split()
    for at, word in enumerate(words, start=1):
        click.echo(f"{at:>3} {word}")
    while not ceremonies.note(wave_id, place, _typed(), clock.now()):
        click.echo("These are not the words of this share. Please compare the note once more.")
    click.clear()


def _typed() -> tuple[str, ...]:
    return tuple(click.prompt(f"To check the note: word {at}") for at in queries.CHECKED)


@waves.command(context_settings=IDS)
@click.argument("wave_id")
@click.argument("day")
def extend(wave_id: str, day: str) -> None:
    """Put the last day of WAVE_ID off to DAY (2026-11-30)."""
    with working() as services, services.get(Database).unit(write=True):
        found: Wave = queries.wave(wave_id)
        operations.extend(found, operations.end_of_day(day), clock.now())
        title = found.title
    click.echo(f"{title} can be answered until {day} now.")


for command in COMMANDS:
    waves.add_command(command)
