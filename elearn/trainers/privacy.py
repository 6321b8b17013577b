"""This room's duty towards people: hand out what they did here, erase it, forget answers in time."""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, or_, select

from elearn.accounts import queries as people
from elearn.base.core.db import Base, session
from elearn.base.core.privacy import PersonalData
from elearn.trainers.models import (
    Appointment,
    Award,
    Cohort,
    CohortDay,
    CohortMember,
    Consent,
    DrawnTest,
    Observation,
    PracticeSession,
    TestAnswer,
    TestResult,
    TrainerPath,
)

# Single choices serve a question about a result; the result itself stays while it can count.
KEEP_ANSWERS: Final = timedelta(days=90)
KEEP_TESTS: Final = timedelta(days=5 * 365)
_TABLES: Final[tuple[type[Base], ...]] = (
    *(Appointment, Award, Cohort, CohortDay, CohortMember, Consent, DrawnTest),
    *(Observation, PracticeSession, TestAnswer, TestResult, TrainerPath),
)


def export(learner_id: str) -> dict[str, object]:
    """Pathways, agreements, results, sessions with one's own reflections, scores received and given, badges, groups.

    A test is handed out with its result and times, without the questions: they are asked again of others.
    """
    person_id = people.person_id_of_learner(learner_id)
    if person_id is None:
        return {}
    found = {
        "pathways": _rows(select(TrainerPath).filter_by(person_id=person_id), "pathway", "begun_at"),
        "agreements": _rows(select(Consent).filter_by(person_id=person_id), "pathway", "version", "agreed_at"),
        "tests": _tests(person_id),
        "sessions": _rows(
            select(PracticeSession).filter_by(candidate_id=person_id),
            *("pathway", "subject", "lesson", "audience", "place", "day", "held_at", "people", "reflection"),
        ),
        "scores_received": _observations(Observation.candidate_id == person_id),
        "scores_given": _observations(or_(Observation.observer_id == person_id, Observation.lead_id == person_id)),
        "awards": _rows(
            select(Award).filter_by(person_id=person_id),
            *("pathway", "badge_id", "founding", "awarded_at", "valid_until", "ended_at"),
        ),
        "appointments": _rows(select(Appointment).filter_by(person_id=person_id), "reason"),
        "groups": _rows(select(CohortMember).filter_by(person_id=person_id), "cohort_id", "joined_at"),
        "groups_led": _rows(select(Cohort).filter_by(lead_id=person_id), "name", "pathway", "created_at"),
    }
    kept = {name: rows for name, rows in found.items() if rows}
    return {"trainers": kept} if kept else {}


def _tests(person_id: str) -> list[dict[str, object]]:
    rows = session().execute(
        select(DrawnTest, TestResult)
        .outerjoin(TestResult, TestResult.test_id == DrawnTest.id)
        .where(DrawnTest.person_id == person_id)
        .order_by(DrawnTest.started_at)
    )
    columns = ("pathway", "practice", "pace", "started_at", "handed_in_at")
    return [
        _row(test, columns) | (_row(result, ("domains", "points", "points_of", "passed")) if result else {})
        for test, result in rows
    ]


def _observations(which: Any) -> list[dict[str, object]]:
    columns = ("presence", "levels", "comment", "scored_at", "signed_at", "lead_signed_at")
    return _rows(select(Observation).where(which), *columns)


def _rows(statement: Any, *columns: str) -> list[dict[str, object]]:
    return [_row(row, columns) for row in session().scalars(statement)]


def _row(row: object, columns: tuple[str, ...]) -> dict[str, object]:
    values = {column: getattr(row, column) for column in columns}
    return {column: value.isoformat() if hasattr(value, "isoformat") else value for column, value in values.items()}


def erase(learner_id: str) -> None:
    """Forget the person. A signature given goes with its signer; the badge that rested on it says what it said."""
    person_id = people.person_id_of_learner(learner_id)
    if person_id is None:
        return
    session().execute(delete(Observation).where(Observation.observer_id == person_id))
    session().execute(delete(Observation).where(Observation.candidate_id == person_id))
    session().execute(delete(PracticeSession).where(PracticeSession.candidate_id == person_id))
    session().execute(delete(DrawnTest).where(DrawnTest.person_id == person_id))
    for table in (TrainerPath, Consent, Award, CohortMember):
        session().execute(delete(table).where(table.person_id == person_id))
    named = or_(Appointment.first_official_id == person_id, Appointment.second_official_id == person_id)
    session().execute(delete(Appointment).where(named))
    for observation in session().scalars(select(Observation).filter_by(lead_id=person_id)):
        observation.lead_id = None
    for cohort in session().scalars(select(Cohort).filter_by(lead_id=person_id)):
        cohort.lead_id = None
    session().flush()


def retention(now: datetime) -> int:
    """Single answers go 90 days after the test, tests after five years; says how many rows went."""
    handed = select(DrawnTest.id).where(DrawnTest.handed_in_at <= now - KEEP_ANSWERS)
    answers = delete(TestAnswer).where(TestAnswer.test_id.in_(handed)).returning(TestAnswer.id)
    gone = len(session().execute(answers).all())
    old = delete(DrawnTest).where(DrawnTest.handed_in_at <= now - KEEP_TESTS).returning(DrawnTest.id)
    return gone + len(session().execute(old).all())


PERSONAL_DATA = PersonalData(
    room="trainers",
    tables=frozenset(table.__tablename__ for table in _TABLES),
    export=export,
    erase=erase,
    retention=retention,
)
