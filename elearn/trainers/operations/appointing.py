"""Founding leads: the first ones, for whom nobody can sign yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from elearn.accounts import queries as people
from elearn.badges.operations import Ground
from elearn.base.core.db import session
from elearn.base.core.errors import Conflict, Invalid
from elearn.base.core.messages import N_
from elearn.trainers import queries
from elearn.trainers.models import Appointment, Award
from elearn.trainers.operations.awarding import bestow

LEAD: Final = "lead-trainer"
SHORTEST_REASON: Final = 10
_OFFICIALS: Final = 2


@dataclass(frozen=True)
class Founding:
    """Who is appointed by which office, why, and which officials stand for it."""

    person_id: str
    office_id: str
    reason: str
    official_ids: Sequence[str]


def appoint_lead(founding: Founding, now: datetime) -> Award:
    """Appoint somebody for earlier experience: a marked badge that runs out after two years and is not renewed."""
    reason = founding.reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise Invalid(
            N_("Say in at least %(count)s signs why: the experience that it rests on.", count=SHORTEST_REASON)
        )
    _require_officials(founding)
    standing = queries.standing_of(founding.person_id, LEAD, now)
    if standing.held is not None:
        raise Conflict(N_("This person holds a lead trainer's badge already."))
    grounds = (
        Ground(
            "founding",
            "発足時の認定: これまでの経験を、二人の担当者が認めました",
            "Founding appointment: two officials acknowledged earlier experience",
        ),
    )
    award = bestow(founding.person_id, LEAD, founding.office_id, grounds, now, founding=True)
    first, second = founding.official_ids
    session().add(
        Appointment(
            award_id=award.id,
            person_id=founding.person_id,
            first_official_id=first,
            second_official_id=second,
            reason=reason,
        )
    )
    session().flush()
    return award


def _require_officials(founding: Founding) -> None:
    named = list(dict.fromkeys(founding.official_ids))
    if len(named) != _OFFICIALS or len(founding.official_ids) != _OFFICIALS:
        raise Invalid(N_("Name two different officials who stand for this appointment."))
    if founding.person_id in named:
        raise Invalid(N_("Nobody stands for an own appointment: name two other officials."))
    for official in named:
        if founding.office_id not in people.holds_at(official, ("official",)):
            name = people.display_name(official)
            raise Invalid(N_("%(name)s is no official of that office.", name=name))
