"""The sealed survey of a class, before its lesson: it begins, all sheets go out together, the lesson goes on.

What is asked and kept is the business of the room `surveys`; here are only the class, its screens and its seats.
"""

from collections.abc import Collection
from datetime import datetime

from elearn.base.core.errors import Conflict
from elearn.base.core.messages import N_, Message
from elearn.classroom import queries
from elearn.classroom.models import ClassSession
from elearn.classroom.news import changed
from elearn.surveys import operations as surveys
from elearn.surveys.queries import listing, listing_of_session


def no_survey_because(found: ClassSession) -> Message | None:
    """Why no survey can begin in this class now; None where it can."""
    if found.way != "each":
        return N_("A survey needs one device for each pupil; otherwise it would not be secret.")
    if found.trial or len(queries.lessons_of_room(found)) > 1:
        return N_("A survey is held in a class of its own, with one lesson.")
    if found.step:
        return N_("The lesson has begun: it would colour the answers. Please hold the survey another day.")
    return None


def begin_survey(
    found: ClassSession, listing_id: str, now: datetime, *, unwatched: bool, not_asked: Collection[int]
) -> None:
    """Everyone who sits alone at a device goes to the survey; whoever comes later follows."""
    changed(found.id, now, everyone=True, held=False)
    if (reason := no_survey_because(found)) is not None:
        raise Conflict(reason)
    alone = set(queries.may_be_asked(found))
    seats = {seat.number: seat.learner_id for seat in queries.seats_of(found) if seat.number}
    asked = {number: learner for number, learner in seats.items() if learner in alone}
    surveys.begin_class(listing(listing_id), found.id, asked, now, unwatched=unwatched, not_asked=not_asked)


def cast_survey(found: ClassSession, now: datetime) -> None:
    """The teacher closes the step: every device casts, each after a random moment."""
    changed(found.id, now, everyone=True)
    if (made := listing_of_session(found.id)) is not None:
        surveys.let_cast(made)


def leave_survey(found: ClassSession, now: datetime) -> None:
    """On to the lesson."""
    changed(found.id, now, everyone=True)
    if (made := listing_of_session(found.id)) is not None:
        surveys.finish(made)
