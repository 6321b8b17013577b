"""A show of hands: the teacher counts, choice by choice, and the class's picture is made of that."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete

from elearn.base.core.db import session
from elearn.base.core.errors import Conflict, Invalid
from elearn.base.core.messages import N_
from elearn.classroom import queries
from elearn.classroom.models import ClassSession, HandCount
from elearn.classroom.news import changed
from elearn.classroom.pictures import BY_HAND, ONE_HAND
from elearn.questions.base import Question

# A whole school in its hall, or the parents of one: more than can have a device each.
MOST_PRESENT = 999


def count_hands(found: ClassSession, key: str, hands: Mapping[str, int], present: int, now: datetime) -> None:
    """Enter, or correct, how many of `present` pupils raised a hand for each choice of a question."""
    question = queries.lesson_of(found).questions.get(key)
    if question is None or question.kind not in BY_HAND:
        raise Invalid(N_("This question cannot be asked by a show of hands."))
    if found.way != "hands":
        raise Conflict(N_("The class answers on devices just now. Switch to a show of hands first."))
    _check(question, hands, present)
    changed(found.id, now, everyone=False, present=present)
    session().execute(delete(HandCount).where(HandCount.session_id == found.id, HandCount.question == key))
    session().add_all(
        HandCount(session_id=found.id, question=key, cell=cell, hands=hands.get(cell, 0), present=present)
        for cell in question.cells()
    )
    session().flush()


def _check(question: Question, hands: Mapping[str, int], present: int) -> None:
    if not 1 <= present <= MOST_PRESENT:
        raise Invalid(N_("Between 1 and %(most)s pupils can be in the room.", most=MOST_PRESENT))
    if not set(hands) <= set(question.cells()) or not all(0 <= count <= present for count in hands.values()):
        raise Invalid(N_("For each choice, 0 to %(present)s hands can be up.", present=present))
    total = sum(hands.values())
    if question.kind in ONE_HAND and total > present:
        raise Invalid(
            N_("%(total)s hands for %(present)s pupils: please count once more.", total=total, present=present)
        )
