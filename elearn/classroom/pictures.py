"""The class's pictures of a lesson's questions, through disclosure control."""

from collections.abc import Mapping

from elearn.classroom.disclosure import Picture, group_picture, picture
from elearn.learning.queries import Tally
from elearn.questions.base import Question

# Kinds where each pupil's answer adds the same amount to the picture, so that the counts have a total all may know.
EXCLUSIVE = frozenset({"single", "true-false", "ranking"})
# Kinds where each pupil raises a hand once.
ONE_HAND = frozenset({"single", "true-false"})
# Kinds that can be asked by a show of hands: their choices can be read aloud one after another.
BY_HAND = frozenset({"single", "multiple", "true-false", "ranking"})


def counts_of(question: Question, tally: Tally) -> dict[str, int]:
    """Every cell in display order, those that nobody chose included."""
    return {cell: tally.cells[cell] for cell in question.cells()}


def picture_of(question: Question, tally: Tally, present: int) -> Picture:
    """What a class of `present` may see; typed answers have no cells and are never shown."""
    exclusive, counts = question.kind in EXCLUSIVE, counts_of(question, tally)
    if is_shared(tally):
        given = {cell: tally.given_cells[cell] for cell in counts}
        return group_picture(given, tuple(tally.given.values()), present, exclusive=exclusive)
    return picture(counts, present, answered=tally.answered, exclusive=exclusive)


def is_shared(tally: Tally) -> bool:
    """Whether any answer stands for more than one pupil."""
    return len(tally.given) < tally.answered


def raised(question: Question, hands: Mapping[str, int]) -> dict[str, int]:
    """A show of hands in display order."""
    return {cell: hands.get(cell, 0) for cell in question.cells()}


def answered_by_hand(question: Question, hands: Mapping[str, int], present: int) -> int:
    """Everyone with one hand up where each has one choice; else everyone in the room."""
    return sum(hands.values()) if question.kind in ONE_HAND else present


def picture_of_hands(question: Question, hands: Mapping[str, int], present: int) -> Picture:
    """The same rules for a show of hands: what stands on the wall stays there longer than hands are up."""
    answered = answered_by_hand(question, hands, present)
    return picture(raised(question, hands), present, answered=answered, exclusive=question.kind in EXCLUSIVE)
