"""`elearn places`: municipalities and schools."""

from pathlib import Path

import click

from elearn.accounts.places import operations, table
from elearn.accounts.places.operations import PlacesDifference
from elearn.cli.context import writing
from elearn.cli.words import LANGUAGE, told_faults

DRY_RUN = click.option("--dry-run", is_flag=True, help="Only say what would change.")


@click.group()
def places() -> None:
    """Make the prefectures, and bring in municipalities and schools."""


@places.command()
def prefectures() -> None:
    """Make the country and its 47 prefectures where they are missing."""
    with writing():
        made = operations.create_prefectures()
    click.echo(f"{made} prefectures made, {47 - made} were here.")


@places.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@DRY_RUN
@LANGUAGE
def import_(file: Path, *, dry_run: bool, language: str) -> None:
    """Take municipalities and schools from the CSV FILE (kind,code,name,parent): all of them, or none.

    Every fault is named as file, row, column and rule, with its remedy.
    """
    with told_faults(language), writing():
        rows = table.parse(file.read_bytes(), file.name)
        told = (operations.compare if dry_run else operations.take)(rows, file.name, None)
    for line in _lines(told):
        click.echo(line)
    if dry_run:
        click.echo("Nothing was changed (dry run).")


def _lines(told: PlacesDifference) -> list[str]:
    groups = (("new", told.new), ("renamed", told.renamed), ("moved", told.moved))
    lines = [f"{word}: {line}" for word, group in groups for line in group[:50]]
    counts = ", ".join(f"{len(group)} {word}" for word, group in groups)
    return [*lines, f"{counts}, {told.same} unchanged"]
