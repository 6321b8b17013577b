"""This room's duty towards people: who was asked is known until closing, what they answered to nobody."""

from datetime import datetime

from sqlalchemy import select, update

from elearn.accounts import queries as people
from elearn.base.core.db import session
from elearn.base.core.privacy import PersonalData
from elearn.surveys.ballots.models import CountedList
from elearn.surveys.design.models import Listing, Place, Progress, Stratum, Wave
from elearn.surveys.release.models import NoiseLedger, ReleasedTable


def export(learner_id: str) -> dict[str, object]:
    """In which waves the learner has a place; never whether or what they answered: nobody knows."""
    rows = session().execute(
        select(Wave.title, Place.kind).join(Wave, Wave.id == Place.wave_id).where(Place.learner_id == learner_id)
    )
    found = [{"wave": title, "place": kind} for title, kind in rows]
    return {**({"survey_places": found} if found else {}), **_of_staff(people.person_id_of_learner(learner_id))}


def _of_staff(person_id: str | None) -> dict[str, object]:
    """Waves that an official prepared, classes that a teacher holds for one."""
    if person_id is None:
        return {}
    made = session().execute(select(Wave.title, Wave.created_at).where(Wave.created_by == person_id))
    listed = session().execute(
        select(Wave.title, Listing.label).join(Wave, Wave.id == Listing.wave_id).where(Listing.teacher_id == person_id)
    )
    waves = [{"wave": title, "created_at": at.isoformat()} for title, at in made]
    classes = [{"wave": title, "class": label} for title, label in listed]
    return {**({"surveys_prepared": waves} if waves else {}), **({"survey_classes": classes} if classes else {})}


def erase(learner_id: str) -> None:
    """Places stay eligible, so that counts stay true; they, and what staff prepared, lead to nobody from now on."""
    session().execute(update(Place).where(Place.learner_id == learner_id).values(learner_id=None))
    if person_id := people.person_id_of_learner(learner_id):
        session().execute(update(Wave).where(Wave.created_by == person_id).values(created_by=None))
        session().execute(update(Listing).where(Listing.teacher_id == person_id).values(teacher_id=None))


def retention(_now: datetime) -> int:
    """Places and listings go when their wave closes (see `sitting`)."""
    return 0


PERSONAL_DATA = PersonalData(
    room="surveys",
    tables=frozenset(
        each.__tablename__
        for each in (Wave, Stratum, Listing, Place, Progress, CountedList, ReleasedTable, NoiseLedger)
    ),
    export=export,
    erase=erase,
    retention=retention,
)
