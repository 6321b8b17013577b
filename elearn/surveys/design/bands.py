"""Grades and ages: which audience and band a class or a resident belongs to. Pure."""

import re
from typing import Final

from elearn.base.core.messages import N_, Message

# Years 1 and 2 take no stored survey (DOMAIN §3); 7 to 9 are junior high, 10 to 12 high school.
FIRST_GRADE: Final = 3
LAST_GRADE: Final = 12
GRADES: Final = range(FIRST_GRADE, LAST_GRADE + 1)
AGES: Final = ("all", "age-18-39", "age-40-64", "age-65-up")
_GRADE: Final = re.compile(r"grade-([0-9]+)(?:-([0-9]+))?")
_STAGES: Final = (("P2", 3, 4), ("P3", 5, 6), ("J", 7, 9), ("H", 10, 12))


def audience_of(grade: int) -> str:
    """P2, P3, J or H; LookupError for a grade that takes no survey."""
    for audience, first, last in _STAGES:
        if first <= grade <= last:
            return audience
    raise LookupError(grade)


def band_of(first: int, last: int | None = None) -> str:
    """`grade-5`, or `grade-5-6` for several grades together."""
    return f"grade-{first}" if last in (None, first) else f"grade-{first}-{last}"


def grades_of(band: str) -> tuple[int, int] | None:
    """First and last grade of a band; None for a band of ages."""
    found = _GRADE.fullmatch(band)
    return (int(found[1]), int(found[2] or found[1])) if found else None


def joined(bands: list[str]) -> str:
    """The band that holds them all: grades from the lowest to the highest, or all ages."""
    if len(set(bands)) == 1:
        return bands[0]
    grades = [found for band in bands if (found := grades_of(band))]
    if len(grades) < len(bands):
        return "all"
    return band_of(min(first for first, _ in grades), max(last for _, last in grades))


def grade_words(grade: int) -> Message:
    """A grade as people name it."""
    if grade < _STAGES[2][1]:
        return N_("Year %(year)s", year=grade)
    if grade < _STAGES[3][1]:
        return N_("Junior high, year %(year)s", year=grade - 6)
    return N_("High school, year %(year)s", year=grade - 9)


def band_words(band: str) -> Message:
    """A band as people name it."""
    if band == "all":
        return N_("Adults of all ages")
    if band.startswith("age-"):
        return _age_words(band)
    grades = grades_of(band) or (0, 0)
    if grades[0] == grades[1]:
        return grade_words(grades[0])
    first, last = _school_year(grades[0]), _school_year(grades[1])
    return {
        "P": N_("Years %(first)s to %(last)s", first=first, last=last),
        "J": N_("Junior high, years %(first)s to %(last)s", first=first, last=last),
        "H": N_("High school, years %(first)s to %(last)s", first=first, last=last),
    }[audience_of(grades[0])[0]]


def _age_words(band: str) -> Message:
    _, first, last = band.split("-")
    if last == "up":
        return N_("Aged %(first)s and over", first=first)
    return N_("Aged %(first)s to %(last)s", first=first, last=last)


def _school_year(grade: int) -> int:
    first = next(first for _, first, last in (("P", 1, 6), ("J", 7, 9), ("H", 10, 12)) if first <= grade <= last)
    return grade - first + 1
