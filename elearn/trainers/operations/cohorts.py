"""Groups: a lead trainer makes one, people come in by its code."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from elearn.accounts import queries as people
from elearn.base.core.db import session
from elearn.base.core.errors import Conflict, Invalid
from elearn.base.core.messages import N_
from elearn.trainers import queries, rules
from elearn.trainers.models import Cohort, CohortDay, CohortMember
from elearn.trainers.operations.codes import new_code, read_code
from elearn.trainers.queries.signing import observer_badges


@dataclass(frozen=True)
class Meeting:
    """A day and where the group meets."""

    day: date
    place: str


def create_cohort(
    lead_id: str, name: str, pathway: str, office_id: str, meetings: Sequence[Meeting], now: datetime
) -> Cohort:
    """A new group; its lead holds a valid lead trainer's badge and works for the office."""
    queries.programme().pathway(pathway)
    if not rules.is_lead(observer_badges(lead_id, now)):
        raise Conflict(N_("For this a valid lead trainer's badge is needed."))
    if office_id not in people.holds_at(lead_id, ("lead_trainer",)):
        raise Invalid(N_("Please choose an office for which you are a lead trainer."))
    if len({meeting.day for meeting in meetings}) != len(meetings):
        raise Invalid(N_("Two meetings are on the same day. Please join them in one line."))
    cohort = Cohort(name=name, pathway=pathway, office_id=office_id, lead_id=lead_id, code=new_code(), created_at=now)
    session().add(cohort)
    session().flush()
    session().add_all(CohortDay(cohort_id=cohort.id, day=each.day, place=each.place) for each in meetings)
    session().flush()
    return cohort


def join_cohort(person_id: str, typed: str, now: datetime) -> Cohort:
    """Go along in the group of that code; its members and lead see one's name."""
    found = queries.cohort_by_code(read_code(typed))
    if found is None:
        raise Invalid(N_("No group has this code. Please compare the signs once more."))
    if session().get(CohortMember, (found.id, person_id)) is None and found.lead_id != person_id:
        session().add(CohortMember(cohort_id=found.id, person_id=person_id, joined_at=now))
        session().flush()
    return found


def leave_cohort(person_id: str, cohort_id: str) -> None:
    """Go no further along; doing it twice changes nothing."""
    found = session().get(CohortMember, (cohort_id, person_id))
    if found is not None:
        session().delete(found)
        session().flush()
