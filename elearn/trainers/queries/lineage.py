"""Who taught whom, as co-signatures tell it. Names only of those who show one, and within the reader's own office."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import or_, select

from elearn.accounts import queries as people
from elearn.badges import queries as badges
from elearn.base.core.actor import Actor
from elearn.base.core.db import session
from elearn.trainers.models import Observation, TrainerPath

MOST: Final = 60
_RANK: Final = {"supporter": 0, "trainer": 1, "lead-trainer": 2}


@dataclass(frozen=True)
class Node:
    """Someone with a badge of the office. `number` tells nameless people apart; `generation` 0 is the first."""

    number: int
    name: str
    achievement: str
    founding: bool
    generation: int
    place: int
    is_me: bool


@dataclass(frozen=True)
class Lineage:
    """The picture's content: people by generation and who signed for whom, as pairs of numbers."""

    nodes: Sequence[Node]
    edges: Sequence[tuple[int, int]]
    left_out: int

    @property
    def width(self) -> int:
        """The most people in one generation."""
        return max((node.place for node in self.nodes), default=-1) + 1

    @property
    def depth(self) -> int:
        """How many generations."""
        return max((node.generation for node in self.nodes), default=-1) + 1

    def taught(self, number: int) -> list[Node]:
        """Those for whom the person signed."""
        to = {candidate for signer, candidate in self.edges if signer == number}
        return [node for node in self.nodes if node.number in to]


def lineage_of(actor: Actor, office_id: str, now: datetime) -> Lineage:
    """The office's people as the reader may see them."""
    held = badges.valid_at(office_id, now)
    kept = list(dict.fromkeys(each.person_id for each in held))
    shown = kept[:MOST]
    edges = _edges(shown)
    names = _names(actor, office_id, held, shown)
    generations = _generations(shown, edges)
    return _drawn(actor, shown, edges, names, generations, held, left_out=len(kept) - len(shown))


def _edges(persons: Sequence[str]) -> list[tuple[str, str]]:
    counted = or_(Observation.needs_lead.is_(False), Observation.lead_signed_at.is_not(None))
    rows = session().execute(
        select(Observation.observer_id, Observation.candidate_id)
        .where(
            Observation.signed_at.is_not(None),
            counted,
            Observation.observer_id.in_(persons),
            Observation.candidate_id.in_(persons),
        )
        .distinct()
        .order_by(Observation.observer_id, Observation.candidate_id)
    )
    return [(signer, candidate) for signer, candidate in rows]


def _names(actor: Actor, office_id: str, held: Iterable[badges.Held], persons: Sequence[str]) -> Mapping[str, str]:
    """Of those who show one on a valid badge; of all to colleagues of the office; one's own always."""
    colleague = _is_colleague(actor, office_id)
    shows = {each.person_id for each in held if each.shows_name}
    return people.display_names({each for each in persons if colleague or each in shows or each == actor.person_id})


def _is_colleague(actor: Actor, office_id: str) -> bool:
    if actor.person_id is None:
        return False
    roles = ("official", "supporter", "trainer", "lead_trainer", "admin")
    return office_id in people.holds_at(actor.person_id, roles)


def _generations(persons: Sequence[str], edges: Sequence[tuple[str, str]]) -> dict[str, int]:
    """One more than the nearest signer's, counted from those for whom nobody signed; a ring begins with its eldest."""
    signers: dict[str, set[str]] = defaultdict(set)
    for signer, candidate in edges:
        signers[candidate].add(signer)
    found: dict[str, int] = {person: 0 for person in persons if not signers[person]}
    while len(found) < len(persons):
        ready = [each for each in persons if each not in found and signers[each] & found.keys()]
        if not ready:
            found[next(each for each in persons if each not in found)] = 0
        for each in ready:
            found[each] = 1 + min(found[signer] for signer in signers[each] if signer in found)
    return found


def _drawn(
    actor: Actor,
    persons: Sequence[str],
    edges: Sequence[tuple[str, str]],
    names: Mapping[str, str],
    generations: Mapping[str, int],
    held: Iterable[badges.Held],
    *,
    left_out: int,
) -> Lineage:
    places: dict[int, int] = defaultdict(int)
    nodes, numbers = [], {person: number for number, person in enumerate(persons, 1)}
    for person in persons:
        top = max((each for each in held if each.person_id == person), key=lambda each: _RANK[each.achievement])
        generation = generations[person]
        nodes.append(
            Node(
                number=numbers[person],
                name=names.get(person, ""),
                achievement=top.achievement,
                founding=top.founding,
                generation=generation,
                place=places[generation],
                is_me=person == actor.person_id,
            )
        )
        places[generation] += 1
    return Lineage(nodes, [(numbers[signer], numbers[candidate]) for signer, candidate in edges], left_out)


def offices_in_sight(actor: Actor) -> Sequence[people.Place]:
    """The offices whose people the reader may look at: where they work or go a pathway."""
    roles = ("official", "supporter", "trainer", "lead_trainer", "admin")
    mine = people.places_of(actor.person_id or "", roles)
    ids = session().scalars(select(TrainerPath.office_id).filter_by(person_id=actor.person_id)).all()
    names = people.organisation_names(set(ids))
    known = {place.id: place for place in mine} | {each: people.Place(each, name) for each, name in names.items()}
    return sorted(known.values(), key=lambda place: place.name)
