"""Plain ballots of invented people, for the demo, tests and benches; a browser writes its own."""

from collections.abc import Mapping, Sequence

from elearn.surveys.instruments.encoding import BLANK, shape_of
from elearn.surveys.instruments.reading import instrument


def plain_ballot(key: str, answers: Mapping[str, Sequence[str]]) -> bytes:
    """128 bytes before sealing, of the instrument `adult/1`; no answers are the blank. ValueError for unknown ones."""
    return (
        shape_of(instrument(key)).encode({item: tuple(chosen) for item, chosen in answers.items()})
        if answers
        else BLANK
    )


def options(key: str, item: str) -> tuple[str, ...]:
    """The options of an item, by their keys."""
    return next(each.options for each in shape_of(instrument(key)).items if each.key == item)
