"""What people were asked, word for word and without readings, for whoever shows results: by series, never by memory."""

from collections.abc import Mapping
from functools import cache

from elearn.courseware.queries import plain
from elearn.courseware.shapes import Said
from elearn.surveys.instruments.reading import instruments
from elearn.surveys.instruments.shapes import Instrument

Words = Mapping[str, str]
CORE = "core"


def question_words(series: str, item: str = CORE) -> Words | None:
    """The question, in all languages that it was asked in; None where the series does not ask it."""
    asked = _of(series)
    found = asked.item(item) if asked else None
    return _plain(found.words) if found else None


def option_words(series: str, item: str, option: str) -> Words | None:
    """An answer as it was offered; None where the series does not offer it."""
    asked = _of(series)
    found = asked.item(item) if asked else None
    return next((_plain(each.words) for each in found.options if each.key == option), None) if found else None


@cache
def _of(series: str) -> Instrument | None:
    return next((each for each in instruments().values() if each.series == series), None)


def _plain(said: Said) -> Words:
    return {language: plain(text) for language, text in said.by_language().items()}
