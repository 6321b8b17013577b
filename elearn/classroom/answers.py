"""What a class answered to each question, whichever way it answered: on devices, on shared devices, by hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from elearn.classroom import queries
from elearn.classroom.disclosure import Picture
from elearn.classroom.models import ClassSession
from elearn.classroom.pictures import answered_by_hand, counts_of, is_shared, picture_of, picture_of_hands, raised
from elearn.courseware.queries import Lesson
from elearn.learning import queries as learning
from elearn.learning.queries import Tally
from elearn.questions.base import Question

Way = Literal["each", "shared", "hands"]


@dataclass(frozen=True)
class Answers:
    """One question: how many pupils answered in time and later, on how many devices, what they may see of it."""

    way: Way
    counts: Mapping[str, int]
    answered: int
    late: int
    devices: int
    picture: Picture


def answers_of(found: ClassSession, lesson: Lesson, present: int) -> dict[str, Answers]:
    """All questions of the lesson that the class can answer, in two statements."""
    questions = tuple(lesson.questions.values())
    tallies = learning.tallies(found.cohort_id, questions) if found.cohort_id else {}
    hands = queries.hands_of(found)
    return {
        question.key: by_hand(question, hands[question.key])
        if question.key in hands
        else by_device(question, tallies.get(question.key) or Tally(), present)
        for question in questions
    }


def by_device(question: Question, tally: Tally, present: int) -> Answers:
    """Each answer counts for all pupils at its device."""
    return Answers(
        way="shared" if is_shared(tally) else "each",
        counts=counts_of(question, tally),
        answered=tally.answered,
        late=tally.late,
        devices=len(tally.given),
        picture=picture_of(question, tally, present),
    )


def by_hand(question: Question, hands: queries.Hands) -> Answers:
    """What the teacher counted stands for the whole room."""
    return Answers(
        way="hands",
        counts=raised(question, hands.counts),
        answered=answered_by_hand(question, hands.counts, hands.present),
        late=0,
        devices=0,
        picture=picture_of_hands(question, hands.counts, hands.present),
    )
