"""Practice sessions: planned, held with the platform's own class or elsewhere, looked back on, and who is to watch."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import select

from elearn.accounts import queries as people
from elearn.base.core.actor import Actor
from elearn.base.core.clock import TOKYO
from elearn.base.core.db import session
from elearn.base.core.errors import Conflict, Invalid
from elearn.base.core.messages import N_
from elearn.classroom import queries as classes
from elearn.trainers import queries, rules
from elearn.trainers.models import Observation, PracticeSession
from elearn.trainers.operations.awarding import award_if_earned
from elearn.trainers.operations.codes import new_code, read_code
from elearn.trainers.queries.signing import observer_badges, signed_for

SHORTEST_REFLECTION: Final = 40
NO_OBSERVER: Final = N_("We found nobody by that name who may watch this session. Give them the code instead.")


@dataclass(frozen=True)
class Plan:
    """What is to be held where. `lesson` is "course/lesson", or empty for a talk or visit of one's own."""

    subject: str
    lesson: str
    audience: str
    place: str
    day: date


def plan_session(person_id: str, pathway: str, plan: Plan, now: datetime) -> PracticeSession:
    """A session to come, or one that was held lately and is written down now."""
    if queries.path_of(person_id, pathway) is None:
        raise Conflict(N_("Please begin the pathway first."))
    found = PracticeSession(
        candidate_id=person_id,
        pathway=pathway,
        subject=plan.subject,
        lesson=plan.lesson,
        audience=plan.audience,
        place=plan.place,
        day=plan.day,
        code=new_code(),
        created_at=now,
    )
    session().add(found)
    session().flush()
    return found


def drop_session(found: PracticeSession) -> None:
    """Take back a plan; what somebody has scored stays."""
    scored = select(Observation.id).filter_by(session_id=found.id).where(Observation.scored_at.is_not(None))
    if session().scalar(scored.limit(1)):
        raise Conflict(N_("Somebody has scored this session already; it stays."))
    session().delete(found)
    session().flush()


def record_held(found: PracticeSession, heads: int | None, now: datetime) -> None:
    """It has been held: a class of one's own on that day is linked by itself, else the number of people is told."""
    if found.held_at is not None:
        return
    if found.day > now.astimezone(TOKYO).date():
        raise Conflict(N_("This day has not come yet."))
    if link_class(found, now):
        return
    if heads is None:
        raise Invalid(N_("Please give a number from %(least)s to %(most)s.", least=1, most=999))
    found.held_at, found.people = now, heads
    session().flush()
    award_if_earned(found.candidate_id, found.pathway, now)


def link_class(found: PracticeSession, now: datetime) -> bool:
    """Link the candidate's own class of that lesson and day, once it is over; whether there was one."""
    for row in classes.on_desk(Actor(person_id=found.candidate_id)):
        held = row.session
        same = f"{held.course}/{held.lesson}" == found.lesson
        if same and held.ended_at is not None and held.started_at.astimezone(TOKYO).date() == found.day:
            found.class_session_id, found.held_at, found.people = held.id, held.ended_at, max(1, row.joined)
            session().flush()
            award_if_earned(found.candidate_id, found.pathway, now)
            return True
    return False


def link_classes(now: datetime) -> int:
    """The due job: planned sessions whose class has been held meanwhile."""
    planned = select(PracticeSession).where(
        PracticeSession.held_at.is_(None),
        PracticeSession.lesson != "",
        PracticeSession.day <= now.astimezone(TOKYO).date(),
    )
    return sum(link_class(found, now) for found in session().scalars(planned).all())


def reflect(found: PracticeSession, text: str, now: datetime) -> None:
    """What the candidate thinks of it; it may change until somebody has signed."""
    written = text.strip()
    if len(written) < SHORTEST_REFLECTION:
        raise Invalid(
            N_(
                "Please write at least %(count)s signs: what went well, and one thing for next time.",
                count=SHORTEST_REFLECTION,
            )
        )
    if found.held_at is None:
        raise Conflict(N_("Please record first that the session was held."))
    signed = select(Observation.id).filter_by(session_id=found.id).where(Observation.signed_at.is_not(None))
    if session().scalar(signed.limit(1)):
        raise Conflict(N_("This session is signed; your words stay as they were read."))
    found.reflection, found.reflected_at = written, now
    session().flush()
    award_if_earned(found.candidate_id, found.pathway, now)


def invite(found: PracticeSession, sign_in_name: str, now: datetime) -> Observation:
    """Ask somebody by sign-in name. Who is not found and who may not watch read the same."""
    observer = people.person_id_by_name(sign_in_name)
    if observer is None or observer == found.candidate_id:
        raise Invalid(NO_OBSERVER)
    try:
        return _observe(found, observer, now)
    except Conflict:
        raise Invalid(NO_OBSERVER) from None


def join_as_observer(person_id: str, typed: str, now: datetime) -> Observation:
    """Come to watch by the candidate's code."""
    found = session().scalar(select(PracticeSession).filter_by(code=read_code(typed)))
    if found is None:
        raise Invalid(N_("No session has this code. Please compare the signs once more."))
    return _observe(found, person_id, now)


def _observe(found: PracticeSession, observer_id: str, now: datetime) -> Observation:
    known = session().scalar(select(Observation).filter_by(session_id=found.id, observer_id=observer_id))
    if known is not None:
        return known
    require_may_sign(observer_id, found, now)
    made = Observation(session_id=found.id, candidate_id=found.candidate_id, observer_id=observer_id, asked_at=now)
    session().add(made)
    session().flush()
    return made


def require_may_sign(observer_id: str, found: PracticeSession, now: datetime) -> None:
    """Conflict, with the reason, for everyone who may not watch and sign this session."""
    if observer_id == found.candidate_id:
        raise Conflict(N_("Nobody signs for oneself. Please ask somebody else to watch."))
    allowed = queries.programme().pathway(found.pathway).practice.observers
    if not rules.may_observe(observer_badges(observer_id, now), allowed):
        raise Conflict(N_("For this session a valid badge of a trainer or lead trainer is needed."))
    if observer_id in signed_for(now).get(found.candidate_id, ()):
        raise Conflict(
            N_("This person signed for you within the last year, so you cannot sign for them yet."),
            N_("Please ask another trainer to watch."),
        )
