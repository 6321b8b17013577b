"""The door of the room for writes: an official's own earlier surveys."""

from dataclasses import dataclass
from datetime import date, datetime

from elearn.accounts import queries as people
from elearn.base.core.audit import Action, record
from elearn.base.core.db import new_id, session
from elearn.base.core.errors import Invalid
from elearn.base.core.messages import N_
from elearn.reports.models import EarlierSurvey

ENTERED = Action("reports.enter_earlier_survey", N_("An earlier survey was entered."))
WITHDRAWN = Action("reports.withdraw_earlier_survey", N_("An earlier survey was taken off the reports."))


@dataclass(frozen=True)
class Entry:
    """An earlier survey as entered; `share` from 0 to 1, `sampled` where it is known."""

    area_code: str
    name: str
    wording: str
    scale: str
    base: str
    mode: str
    began_on: date
    ended_on: date
    valid: int
    share: float
    sampled: int | None = None


def enter_earlier_survey(entry: Entry, now: datetime, *, person_id: str) -> str:
    """Keep the survey; it shows beside ours from now on. Raises Invalid with what cannot be."""
    _check(entry, now)
    row = EarlierSurvey(id=new_id(), entered_by=person_id, entered_at=now, **vars(entry))
    session().add(row)
    session().flush()
    record(ENTERED, now, about=f"earlier_survey:{row.id}", place=_place(row.area_code))
    return row.id


def withdraw_earlier_survey(row: EarlierSurvey) -> None:
    """Take it off every report."""
    record(WITHDRAWN, about=f"earlier_survey:{row.id}", place=_place(row.area_code))
    session().delete(row)
    session().flush()


def _place(area_code: str) -> str | None:
    return people.organisation_id_by_code(area_code)


def _check(entry: Entry, now: datetime) -> None:
    faults = []
    if not 0 <= entry.share <= 1:
        faults.append(N_("The share lies between 0 and 100 %."))
    if entry.valid < 1:
        faults.append(N_("At least one person must have answered."))
    if entry.sampled is not None and entry.sampled < entry.valid:
        faults.append(N_("No more people can have answered than were asked."))
    if entry.ended_on < entry.began_on:
        faults.append(N_("The last day comes after the first."))
    if entry.ended_on > now.date():
        faults.append(N_("The survey must be over: its last day lies in the future."))
    if faults:
        raise Invalid(N_("This survey cannot be entered yet."), *faults)
