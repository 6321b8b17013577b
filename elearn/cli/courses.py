"""`elearn courses`: what course authors need at hand."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from elearn.base.core.errors import DomainError
from elearn.courseware.queries import Catalogue, Lesson, fault_lines, load_catalogue, plain
from elearn.materials.queries import LANGUAGES, Order, make, orders
from elearn.trainers.queries import load_programme

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
    """Name every fault of courses, pathways and question bank as file:line:column: message; exit 1 if there is any."""
    catalogue = load_catalogue(folder)
    programme = load_programme(folder, catalogue)
    for fault in programme.faults:
        click.echo(str(fault))
    for line in fault_lines(catalogue, notices=notices):
        click.echo(line)
    if programme.faults:
        click.echo(f"{len(programme.faults)} faults in pathways and question bank")
    if catalogue.faults or programme.faults:
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


@courses.command()
@click.argument("course", required=False)
@click.argument("lesson", required=False)
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="The folder to write to.")
@click.option(
    "--courses",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    envvar="ELEARN_COURSES_DIR",
    help="Read the courses from here instead.",
)
def kit(course: str | None, lesson: str | None, out: Path, folder: Path | None) -> None:
    """Write plan, slides, worksheet and family letter of all lessons, of one COURSE or of one LESSON, to a folder.

    Each lesson comes in every language that it has of Japanese and English. What cannot be made is named, and the
    command exits 1 after making the rest.
    """
    wanted = list(_wanted(load_catalogue(folder), course, lesson))
    with click.progressbar(wanted, label="Kits", hidden=not sys.stdout.isatty()) as row:
        faults = [fault for order in row if (fault := _write(order, out))]
    for fault in faults:
        click.echo(fault, err=True)
    click.echo(f"{len(wanted) - len(faults)} files in {out}")
    if faults:
        raise click.exceptions.Exit(1)


def _wanted(catalogue: Catalogue, course: str | None, lesson: str | None) -> Iterator[Order]:
    for found in [catalogue.course(course)] if course else catalogue.courses:
        for each in [found.lesson(lesson)] if lesson else found.lessons:
            for language in LANGUAGES:
                yield from orders(each, language)


def _write(order: Order, out: Path) -> str | None:
    """Write one file; the fault as a line, if there is one. On a terminal the progress bar speaks instead."""
    where = f"{order.lesson.course.slug}/{order.lesson.slug} ({order.language}) {order.file}"
    try:
        made = make(order)
        folder = out / order.lesson.course.slug / order.language
        folder.mkdir(parents=True, exist_ok=True)
        (folder / made.name).write_bytes(made.content)
    except DomainError as error:
        return f"{where}: {error}"
    except OSError as error:
        return f"{where}: cannot be written: {error.strerror}"
    if not sys.stdout.isatty():
        click.echo(where)
    return None
