"""Groups: for their members and their lead."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select

from elearn.accounts import queries as people
from elearn.base.core.actor import Actor
from elearn.base.core.db import session
from elearn.base.core.errors import NotFound
from elearn.base.core.messages import N_
from elearn.trainers import rules
from elearn.trainers.models import Cohort, CohortDay, CohortMember


@dataclass(frozen=True)
class CohortView:
    """A group with its days and the names of those in it; `leads` says whether the reader leads it."""

    cohort: Cohort
    days: Sequence[CohortDay]
    members: Sequence[str]
    lead: str
    office: str
    leads: bool


def cohorts_of(actor: Actor) -> list[Cohort]:
    """The groups that the person leads or goes along in, the newest first."""
    mine = select(CohortMember.cohort_id).where(CohortMember.person_id == actor.person_id)
    rows = select(Cohort).where(or_(rules.led_by(actor), Cohort.id.in_(mine)))
    return list(session().scalars(rows.order_by(Cohort.created_at.desc(), Cohort.id)))


def cohort_of(actor: Actor, cohort_id: str) -> CohortView:
    """One group, for those in it; for anyone else there is none."""
    found = session().get(Cohort, cohort_id)
    rows = session().scalars(select(CohortMember.person_id).where(CohortMember.cohort_id == cohort_id))
    members = list(rows)
    if found is None or not (rules.leads(actor, found) or actor.person_id in members):
        raise NotFound(N_("There is nothing at this address."))
    days = session().scalars(select(CohortDay).where(CohortDay.cohort_id == cohort_id).order_by(CohortDay.day)).all()
    names = people.display_names({*members, found.lead_id or ""})
    return CohortView(
        found,
        days,
        sorted(names.get(member, "") for member in members),
        names.get(found.lead_id or "", ""),
        people.organisation_names([found.office_id]).get(found.office_id, ""),
        rules.leads(actor, found),
    )


def cohort_by_code(code: str) -> Cohort | None:
    """The group that a code opens."""
    return session().scalar(select(Cohort).where(Cohort.code == code))
