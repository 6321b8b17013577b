"""What happens in `learning` and concerns a class."""

from typing import Any

from flask import url_for
from sqlalchemy import select

from elearn.accounts import queries as people
from elearn.base.core import clock
from elearn.base.core.actor import Actor
from elearn.base.core.db import session
from elearn.base.core.messages import N_
from elearn.classroom import news, queries
from elearn.classroom.asking import survey_of
from elearn.classroom.models import ClassSession, Seat
from elearn.classroom.signals import DeskLine, desk_opened
from elearn.learning import operations as learning
from elearn.learning.queries import AttemptRecord
from elearn.learning.signals import Companion, answer_recorded, player_opened
from elearn.surveys import queries as surveys
from elearn.surveys.rules import LISTING

MOST_NAMED = 5


@answer_recorded.connect
def on_answer(
    _sender: object, *, cohort_id: str | None, learner_id: str, answer_id: str, devices_shared: bool, **_more: Any
) -> None:
    """An answer counts for all who share the device, in its own transaction, and is news for the board afterwards."""
    if devices_shared:
        learning.share_answer(answer_id, queries.attempts_beside(learner_id))
    if cohort_id is not None:
        news.answered(cohort_id)


@player_opened.connect
def on_player_opened(_sender: object, *, attempt: AttemptRecord) -> Companion | None:
    """The lesson of a class follows the class."""
    if attempt.cohort_id is None:
        return None
    row = (
        session()
        .execute(
            select(ClassSession, Seat)
            .join(Seat, Seat.session_id == ClassSession.id)
            .where(ClassSession.cohort_id == attempt.cohort_id, Seat.learner_id == attempt.learner_id)
        )
        .first()
    )
    return _companion(row.ClassSession, row.Seat) if row else None


def _companion(found: ClassSession, seat: Seat) -> Companion:
    return Companion(
        session=found.id,
        state_url=url_for("classroom.state", session_id=found.id),
        events_url=url_for("classroom.events", session_id=found.id),
        help_url=url_for("classroom.help_wanted", session_id=found.id),
        code_url=url_for("classroom.enter", code=found.code),
        pace=found.pace,
        step=queries.step_key(found),
        seat=queries.numbers_at(seat),
        trial=found.trial,
        instead=_survey_address(found),
    )


def _survey_address(found: ClassSession) -> str:
    """While the class holds a survey, the lesson is not to be seen: it would colour the answers."""
    step = survey_of(found)
    return url_for("surveys.survey", wave_id=step.wave_id, _anchor=f"k={step.keys_sha256}") if step else ""


@desk_opened.connect
def on_desk_opened(_sender: object, *, actor: Actor) -> DeskLine | None:
    """Classes that wait for their survey, and the way to name them while the town prepares one."""
    if actor.person_id is None:
        return None
    schools = people.schools_of(actor.person_id, LISTING)
    waiting = surveys.waiting_listings(actor.person_id, {place.id for place in schools}, clock.now())
    if waiting:
        names = "・".join(view.listing.label for view in waiting[:MOST_NAMED])
        words = N_("Survey: %(classes)s can begin. Start a lesson; its screen offers the survey first.", classes=names)
        return DeskLine(words, url_for("surveys.classes"), loud=True)
    return DeskLine(N_("Classes in a survey"), url_for("surveys.classes")) if surveys.drafts_at(schools) else None


@desk_opened.connect
def on_class_teachers_desk(_sender: object, *, actor: Actor) -> DeskLine | None:
    """The way to guardians' answers, for whoever has a class in the school's list."""
    if actor.person_id is None or not people.own_classes(actor.person_id, clock.today()):
        return None
    return DeskLine(N_("Guardians’ answers"), url_for("consents.classes"))
