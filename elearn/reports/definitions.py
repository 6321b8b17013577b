"""The versioned definitions and the figures that come with the product: data files, read once, checked on reading."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final, TypeVar

from pydantic import BaseModel, ConfigDict

from elearn.courseware.faults import Report
from elearn.courseware.yamlfile import read

_DATA: Final = Path(__file__).resolve().parent / "data"
Words = Mapping[str, str]


class DataFile(BaseModel):
    """Closed: a misspelt key is a fault of the build, found by the tests."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Definition(DataFile):
    """One version of how the indicators are computed."""

    version: str
    since: str
    deff: float
    flat_margin: float
    threshold: float
    fewest_waves: int
    horizon_years: float
    changes: Words


class Definitions(DataFile):
    """All versions, the present one first."""

    versions: tuple[Definition, ...]


class Figure(DataFile):
    """One published value of an official series."""

    period: str
    share: float
    valid: int | None = None
    sampled: int | None = None
    ages: Words
    note: Words | None = None


class OfficialSeries(DataFile):
    """A survey of others, shown beside ours and joined with nothing; `breaks` begin a new line."""

    key: str
    name: Words
    publisher: Words
    base: Words
    mode: Words
    wording: Words
    source: Words
    url: str
    checked_on: str
    figures: tuple[Figure, ...]


class OfficialFile(DataFile):
    """official_series.yml."""

    series: tuple[OfficialSeries, ...]


class LessonFor(DataFile):
    """The lesson that answers a worry, best first for the audiences that it names."""

    course: str
    lesson: str
    audiences: tuple[str, ...]


class ConcernFile(DataFile):
    """concern_lessons.yml."""

    concerns: Mapping[str, tuple[LessonFor, ...]]
    otherwise: tuple[LessonFor, ...]


class WordingFile(DataFile):
    """wording.yml: names of series, and of what a report counts together; questions stand in the questionnaires."""

    series: Mapping[str, Words]
    options: Mapping[str, Words]


class TilesFile(DataFile):
    """tiles.yml: row by row, the two-digit codes of the prefectures; `--` is sea."""

    rows: tuple[str, ...]
    names: Mapping[str, Words]


File = TypeVar("File", bound=DataFile)


@cache
def definitions() -> tuple[Definition, ...]:
    """Every version, the present one first."""
    return _read("definitions.yml", Definitions).versions


def definition() -> Definition:
    """The present version."""
    return definitions()[0]


@cache
def official_series() -> tuple[OfficialSeries, ...]:
    """The official reference series."""
    return _read("official_series.yml", OfficialFile).series


@cache
def concern_lessons() -> ConcernFile:
    """From a worry to the lesson that answers it."""
    return _read("concern_lessons.yml", ConcernFile)


@cache
def wordings() -> WordingFile:
    """Names of options and series."""
    return _read("wording.yml", WordingFile)


@cache
def tile_rows() -> TilesFile:
    """Our own grid of the 47 prefectures."""
    return _read("tiles.yml", TilesFile)


def _read(name: str, model: type[File]) -> File:
    report = Report(name)
    document = read((_DATA / name).read_text(encoding="utf-8"), report)
    if document is None:
        raise ValueError("; ".join(str(fault) for fault in report.found))
    return model.model_validate(document.data)
