"""This room's duty towards people: who entered an earlier survey. Its figures are public and about nobody."""

from datetime import datetime

from sqlalchemy import select, update

from elearn.accounts import queries as people
from elearn.base.core.db import session
from elearn.base.core.privacy import PersonalData
from elearn.reports.models import EarlierSurvey


def export(learner_id: str) -> dict[str, object]:
    """The surveys that the person entered."""
    person_id = people.person_id_of_learner(learner_id)
    rows = session().execute(
        select(EarlierSurvey.name, EarlierSurvey.area_code, EarlierSurvey.entered_at).where(
            EarlierSurvey.entered_by == person_id, EarlierSurvey.entered_by.is_not(None)
        )
    )
    found = [{"survey": name, "area": code, "entered_at": at.isoformat()} for name, code, at in rows]
    return {"earlier_surveys": found} if found else {}


def erase(learner_id: str) -> None:
    """The figures stay, who entered them is forgotten."""
    person_id = people.person_id_of_learner(learner_id)
    mine = (EarlierSurvey.entered_by == person_id, EarlierSurvey.entered_by.is_not(None))
    session().execute(update(EarlierSurvey).where(*mine).values(entered_by=None))


def retention(_now: datetime) -> int:
    """Published figures stay."""
    return 0


PERSONAL_DATA = PersonalData(
    room="reports",
    tables=frozenset({EarlierSurvey.__tablename__}),
    export=export,
    erase=erase,
    retention=retention,
)
