"""`elearn people import-roster` and `export-roster`: class lists from and to other systems."""

import sys
from collections.abc import Callable
from pathlib import Path

import click

from elearn.accounts import queries
from elearn.accounts.rosters import exporting, operations
from elearn.accounts.rosters.difference import Summary
from elearn.accounts.rosters.scratch import Scratch, scratch
from elearn.accounts.rosters.staging import stage
from elearn.base.core import clock
from elearn.cli.context import writing
from elearn.cli.words import LANGUAGE, told_faults
from elearn.settings import Settings

AT = click.option("--at", "organisation", required=True, help="Name of the town or school whose lists they are.")


@click.command("import-roster")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@AT
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@LANGUAGE
def import_roster(file: Path, organisation: str, *, dry_run: bool, language: str) -> None:
    """Take people and classes from FILE, a OneRoster 1.2 zip (Japan K-12 profile): all of them, or none.

    Phone numbers, mail addresses and passwords in it are not kept. Every fault is named as file, row, column and rule.
    """
    with writing():
        _place(organisation)  # a wrong name or setting is told before minutes of reading
    with told_faults(language), scratch() as opened:
        _read(file, opened)
        with writing():
            act = operations.compare if dry_run else operations.take
            told = act(opened, _place(organisation), clock.now())
    click.echo(_counts(told))
    if told.many_leave:
        click.echo("Very many people leave: is this the whole list, and of the right place?", err=True)
    if dry_run:
        click.echo("Nothing was changed (dry run).")


@click.command("export-roster")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@AT
def export_roster(file: Path, organisation: str) -> None:
    """Write people and classes of a town or school to FILE, a OneRoster zip of the Japan K-12 profile."""
    with writing():
        place = _place(organisation)
        with file.open("wb") as target:
            exporting.export(place, target, Settings.from_env().site_name, clock.today())
    click.echo(f"{file} holds the lists of {organisation} now.")


def _place(name: str) -> str:
    found = queries.organisation_id_by_name(name)
    if found is None:
        raise click.ClickException(f"there is no place named {name}: bring it in with `elearn places import` first")
    return found


def _read(file: Path, opened: Scratch) -> None:
    bar = click.progressbar(length=100, label="Reading", hidden=not sys.stdout.isatty())
    with file.open("rb") as source, bar:
        stage(source, opened, _told(bar.update))


def _told(update: Callable[[int], None]) -> Callable[[int, int], None]:
    shown = 0

    def told(done: int, of: int) -> None:
        nonlocal shown
        now = 100 * done // max(1, of)
        if now > shown:
            update(now - shown)
            shown = now
            if not sys.stdout.isatty() and now % 25 == 0:
                click.echo(f"{now} % read")

    return told


def _counts(told: Summary) -> str:
    people = f"{told.new} new, {told.moved} moved, {told.left} left, {told.renamed} with another name or grade"
    rest = f"{told.new_schools} new schools, {told.new_classes} new classes"
    return f"{people}, {told.same} unchanged; {rest}"
