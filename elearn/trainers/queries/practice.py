"""Practice sessions: the candidate's own, and those that an observer watches."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from elearn.accounts import queries as people
from elearn.base.core.actor import Actor
from elearn.base.core.db import session
from elearn.base.core.errors import NotFound
from elearn.base.core.messages import N_
from elearn.classroom import queries as classes
from elearn.trainers import rules
from elearn.trainers.models import Observation, PracticeSession

NOTHING = N_("There is nothing at this address.")


@dataclass(frozen=True)
class Watched:
    """A session with those who watch it, as the candidate sees it."""

    session: PracticeSession
    observations: Sequence[Observation]
    names: dict[str, str]

    @property
    def signed(self) -> bool:
        """Whether somebody's co-signature stands."""
        return any(each.counts for each in self.observations)

    @property
    def complete(self) -> bool:
        """Held and looked back on."""
        return self.session.held_at is not None and self.session.reflected_at is not None


@dataclass(frozen=True)
class Candidate:
    """A session as its observer sees it."""

    observation: Observation
    session: PracticeSession
    name: str


def own_session(actor: Actor, session_id: str) -> PracticeSession:
    """The candidate's own session; anyone else's does not exist."""
    found = session().get(PracticeSession, session_id)
    if found is None or not rules.holds_session(actor, found):
        raise NotFound(NOTHING)
    return found


def sessions_of(person_id: str) -> list[PracticeSession]:
    """All sessions of a candidate, the oldest first."""
    rows = session().scalars(
        select(PracticeSession)
        .where(PracticeSession.candidate_id == person_id)
        .order_by(PracticeSession.day, PracticeSession.created_at)
    )
    return list(rows)


def observations_of(person_id: str) -> list[Observation]:
    """All observations of a candidate."""
    return list(session().scalars(select(Observation).where(Observation.candidate_id == person_id)))


def own_sessions(actor: Actor) -> list[Watched]:
    """The candidate's sessions with who watches each."""
    watching = observations_of(actor.person_id or "")
    names = people.display_names({each.observer_id for each in watching})
    return [
        Watched(each, [one for one in watching if one.session_id == each.id], names)
        for each in sessions_of(actor.person_id or "")
    ]


def watched(found: PracticeSession) -> Watched:
    """One session with who watches it."""
    rows = session().scalars(
        select(Observation).where(Observation.session_id == found.id).order_by(Observation.asked_at)
    )
    watching = list(rows)
    return Watched(found, watching, people.display_names({each.observer_id for each in watching}))


def observing(actor: Actor) -> list[Candidate]:
    """What the person watches or watched, open ones first."""
    rows = session().execute(
        select(Observation, PracticeSession)
        .join(PracticeSession, PracticeSession.id == Observation.session_id)
        .where(rules.observed_by(actor))
        .order_by(Observation.signed_at.is_not(None), PracticeSession.day.desc())
    )
    return _candidates([(one, held) for one, held in rows])


def observation_of(actor: Actor, observation_id: str) -> Candidate:
    """One observation, for its own observer; for anyone else there is none."""
    found = session().get(Observation, observation_id)
    if found is None or not rules.observes(actor, found):
        raise NotFound(NOTHING)
    held = session().get_one(PracticeSession, found.session_id)
    return _candidates([(found, held)])[0]


def sessions_waiting_for_leads() -> list[Candidate]:
    """Signatures that closed a ring and wait for a lead trainer's own. Pages for leads show no reflection."""
    rows = session().execute(
        select(Observation, PracticeSession)
        .join(PracticeSession, PracticeSession.id == Observation.session_id)
        .where(Observation.needs_lead, Observation.signed_at.is_not(None), Observation.lead_signed_at.is_(None))
        .order_by(Observation.signed_at)
    )
    return _candidates([(one, held) for one, held in rows])


def _candidates(rows: Sequence[tuple[Observation, PracticeSession]]) -> list[Candidate]:
    names = people.display_names({one.candidate_id for one, _ in rows})
    return [Candidate(one, held, names.get(one.candidate_id, "")) for one, held in rows]


def classes_to_link(actor: Actor, now: datetime) -> list[classes.OnDesk]:
    """The person's own classes in which a session can have been held."""
    return [row for row in classes.on_desk(actor) if row.session.started_at <= now and row.lesson is not None]
