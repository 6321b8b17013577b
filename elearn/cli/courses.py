"""`elearn courses`: what course authors need at hand."""

import importlib
from collections.abc import Iterator
from pathlib import Path

import click

from elearn.courseware.queries import Lesson, fault_lines, load_catalogue, plain

FOLDER = click.argument(
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=False,
    envvar="ELEARN_COURSES_DIR",
)


@click.group()
def courses() -> None:
    """Check, list and prepare the courses in FOLDER (default: those that elearn serves)."""


@courses.command()
@FOLDER
@click.option("--notices", is_flag=True, help="Also print what only asks for a look, such as a word without ruby.")
def check(folder: Path | None, *, notices: bool) -> None:
    """Name every fault of the courses as file:line:column: message, and exit 1 if there is any."""
    catalogue = load_catalogue(folder)
    for line in fault_lines(catalogue, notices=notices):
        click.echo(line)
    if catalogue.faults:
        raise click.exceptions.Exit(1)


@courses.command("list")
@FOLDER
def list_(folder: Path | None) -> None:
    """List courses and lessons with minutes, languages and the day they are to be reviewed by."""
    catalogue = load_catalogue(folder)
    for course in catalogue.courses:
        click.echo(f"{course.slug}  {plain(course.title.ja)} / {plain(course.title.en)}  ({course.audience})")
        for lesson in course.lessons:
            click.echo("  ".join(_cells(lesson)))


def _cells(lesson: Lesson) -> Iterator[str]:
    yield f"  {lesson.number:2} {lesson.slug}"
    yield f"{lesson.minutes} min"
    yield ",".join(lesson.languages)
    yield f"review by {lesson.structure.review_by}"
    yield lesson.texts("ja").place("lesson").plain("title")


@courses.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--write", is_flag=True, help="Change the files in place instead of printing them.")
def furigana(files: tuple[Path, ...], *, write: bool) -> None:
    """Propose ruby for every kanji word of FILES that has none. A person reads it over afterwards."""
    try:
        # The dictionary is large and optional: only this command loads it.
        engine = importlib.import_module("elearn.courseware.engines.furigana")
    except ImportError:
        raise click.ClickException("furigana needs the extra `authoring`: pip install 'elearn[authoring]'") from None
    for file in files:
        try:
            engine.annotate_file(file, write=write)
        except UnicodeDecodeError:
            raise click.ClickException(f"{file}: not UTF-8") from None
