"""Who signed for whom within a year, and whether signatures run in a circle."""

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select

from elearn.badges import queries as badges
from elearn.base.core.db import session
from elearn.trainers.models import Observation

WITHIN: Final = timedelta(days=365)
Edges = Mapping[str, set[str]]


@dataclass(frozen=True)
class Ring:
    """People each of whom signed for the next one, the last for the first; it begins at the smallest id."""

    people: tuple[str, ...]

    @property
    def is_pair(self) -> bool:
        """Two who would sign for each other."""
        return len(self.people) == 2  # noqa: PLR2004 - a pair is two


def signed_for(now: datetime) -> Edges:
    """For each signer the people signed for within the last year."""
    since = now - WITHIN
    signed = select(Observation.observer_id, Observation.candidate_id).where(Observation.signed_at > since)
    by_lead = select(Observation.lead_id, Observation.candidate_id).where(Observation.lead_signed_at > since)
    edges: dict[str, set[str]] = defaultdict(set)
    for signer, candidate in (*session().execute(signed), *session().execute(by_lead)):
        if signer is not None:
            edges[signer].add(candidate)
    return edges


def ring_closed_by(signer: str, candidate: str, edges: Edges) -> Ring | None:
    """The shortest ring that a signature would close, however long; None where it closes none."""
    if signer == candidate:
        return Ring((signer,))
    before: dict[str, str] = {candidate: ""}
    waiting = deque([candidate])
    while waiting:
        here = waiting.popleft()
        for following in sorted(edges.get(here, ())):
            if following not in before:
                before[following] = here
                waiting.append(following)
        if signer in before:
            return _ring(signer, before)
    return None


def _ring(signer: str, before: Mapping[str, str]) -> Ring:
    walk = [signer]
    while before[walk[-1]]:
        walk.append(before[walk[-1]])
    return _turned(walk[::-1])


def _turned(people: Iterable[str]) -> Ring:
    """The same ring has one spelling: it begins at its smallest id."""
    listed = list(people)
    begin = listed.index(min(listed))
    return Ring((*listed[begin:], *listed[:begin]))


def rings(edges: Edges) -> list[Ring]:
    """The shortest ring through each signature that is part of one; each ring once."""
    found = {
        ring
        for signer, candidates in edges.items()
        for candidate in candidates
        if (ring := ring_closed_by(signer, candidate, edges)) is not None
    }
    return sorted(found, key=lambda ring: (len(ring.people), ring.people))


def observer_badges(person_id: str, now: datetime) -> frozenset[str]:
    """The achievements that the person holds with a badge that is valid now."""
    return frozenset(held.achievement for held in badges.held_by([person_id], now) if held.state == "valid")


def holders(person_ids: Collection[str], now: datetime) -> dict[str, frozenset[str]]:
    """The same for several people in one statement."""
    found: dict[str, set[str]] = defaultdict(set)
    for held in badges.held_by(person_ids, now):
        if held.state == "valid":
            found[held.person_id].add(held.achievement)
    return {person: frozenset(kinds) for person, kinds in found.items()}
