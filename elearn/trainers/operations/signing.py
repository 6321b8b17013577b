"""Scoring by the rubric, co-signing, and a lead trainer's own signature where signatures run in a circle."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select

from elearn.base.core.db import session
from elearn.base.core.errors import Conflict, Invalid
from elearn.base.core.messages import N_
from elearn.trainers import queries, rules
from elearn.trainers.content.shapes import CRITERIA, LEVELS
from elearn.trainers.models import PRESENCES, Observation, PracticeSession, TrainerPath
from elearn.trainers.operations.awarding import award_if_earned
from elearn.trainers.operations.practice import require_may_sign
from elearn.trainers.queries.signing import observer_badges, ring_closed_by, signed_for

SHORTEST_COMMENT: Final = 20


@dataclass(frozen=True)
class Scores:
    """What the observer saw: `levels` 1–4 by criterion, how they watched, and words to the candidate."""

    presence: str
    levels: Mapping[str, int]
    comment: str


def score(observation: Observation, scores: Scores, now: datetime) -> None:
    """Save scores and words; they may change until they are signed."""
    if observation.signed_at is not None:
        raise Conflict(N_("This is signed; it stays as it is."))
    held = session().get_one(PracticeSession, observation.session_id)
    if held.held_at is None:
        raise Conflict(N_("The candidate has not recorded yet that the session was held."))
    _require_whole(scores)
    rubric = queries.programme().rubric
    observation.presence, observation.comment = scores.presence, scores.comment.strip()
    observation.levels = {key: scores.levels[key] for key in CRITERIA}
    observation.rubric_version, observation.scored_at = rubric.version if rubric else None, now
    session().flush()


def _require_whole(scores: Scores) -> None:
    reasons = []
    if scores.presence not in PRESENCES:
        reasons.append(N_("Please say how you watched: there, or by video."))
    if any(scores.levels.get(key) not in range(1, LEVELS + 1) for key in CRITERIA):
        reasons.append(N_("Please choose a level for each of the five criteria."))
    if len(scores.comment.strip()) < SHORTEST_COMMENT:
        count = SHORTEST_COMMENT
        reasons.append(
            N_("Please write at least %(count)s signs: one thing that worked, and one next step.", count=count)
        )
    if reasons:
        raise Invalid(reasons[0], *reasons[1:])


def reached(observation: Observation, pathway: str) -> bool:
    """Whether every criterion is at the level that the pathway asks for."""
    wanted = queries.programme().pathway(pathway).practice.reach
    levels = observation.levels or {}
    return all(levels.get(criterion, 0) >= level for criterion, level in wanted.items())


def sign(observation: Observation, now: datetime) -> None:
    """Co-sign what was scored. A ring of more than two is closed only together with a lead trainer outside of it."""
    _one_at_a_time()
    session().refresh(observation)
    if observation.signed_at is not None:
        return
    held = session().get_one(PracticeSession, observation.session_id)
    require_may_sign(observation.observer_id, held, now)
    if observation.levels is None or held.reflected_at is None:
        raise Conflict(N_("First the candidate looks back in writing, and you score the session; then you can sign."))
    if not reached(observation, held.pathway):
        raise Conflict(N_("Not every criterion is where it needs to be. Agree on a day and watch that part once more."))
    ring = ring_closed_by(observation.observer_id, observation.candidate_id, signed_for(now))
    observation.signed_at, observation.needs_lead = now, ring is not None
    session().flush()
    award_if_earned(held.candidate_id, held.pathway, now)


def lead_sign(person_id: str, observation_id: str, now: datetime) -> None:
    """A lead trainer has looked at a signature that closed a ring, and signs, too."""
    _one_at_a_time()
    found = session().get(Observation, observation_id)
    if found is None or not found.needs_lead or found.signed_at is None:
        raise Invalid(N_("There is nothing to sign here."))
    if found.lead_signed_at is not None:
        return
    if not rules.is_lead(observer_badges(person_id, now)):
        raise Conflict(N_("For this a valid lead trainer's badge is needed."))
    edges = signed_for(now)
    ring = ring_closed_by(found.observer_id, found.candidate_id, edges)
    inside = {found.candidate_id, found.observer_id, *(ring.people if ring else ())}
    if person_id in inside or ring_closed_by(person_id, found.candidate_id, edges) is not None:
        raise Conflict(N_("You are part of this ring yourself. A lead trainer outside of it needs to look."))
    found.lead_id, found.lead_signed_at = person_id, now
    session().flush()
    held = session().get_one(PracticeSession, found.session_id)
    award_if_earned(held.candidate_id, held.pathway, now)


def _one_at_a_time() -> None:
    """Signatures wait for each other: two who sign for one another at the same moment would each see no ring.

    All take the lock of the same row, the first path; without any path there is no candidate to sign for.
    """
    session().execute(select(TrainerPath.id).order_by(TrainerPath.id).limit(1).with_for_update())
