"""The class's pictures of a lesson's questions, through disclosure control."""

from collections.abc import Iterable

from elearn.classroom.disclosure import Picture, picture
from elearn.courseware.queries import Lesson
from elearn.learning import queries as learning
from elearn.learning.queries import Tally
from elearn.questions.base import Question

# Kinds where each pupil's answer adds the same amount to the picture, so that the counts have a total all may know.
EXCLUSIVE = frozenset({"single", "true-false", "ranking"})


def counts_of(question: Question, tally: Tally) -> dict[str, int]:
    """Every cell in display order, those that nobody chose included."""
    return {cell: tally.cells[cell] for cell in question.cells()}


def picture_of(question: Question, tally: Tally, present: int) -> Picture:
    """What a class of `present` may see; typed answers have no cells and are never shown."""
    return picture(counts_of(question, tally), present, answered=tally.answered, exclusive=question.kind in EXCLUSIVE)


def pictures_of(
    cohort_id: str, lesson: Lesson, present: int, questions: Iterable[Question] | None = None
) -> dict[str, Picture]:
    """The pictures of some questions of the lesson, or of all, in one statement."""
    asked = [question for question in (questions or lesson.questions.values()) if question.cells()]
    tallies = learning.tallies(cohort_id, asked)
    return {question.key: picture_of(question, tallies[question.key], present) for question in asked}
