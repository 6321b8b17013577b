"""Skills held, by a person and in an area. Small numbers are not shown: one supporter in a village is a person."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select

from elearn.accounts import queries as people
from elearn.accounts.queries import Place
from elearn.badges import rules
from elearn.badges.counting import CountedHoldings
from elearn.badges.framework import Area, Skill, framework
from elearn.badges.models import Office
from elearn.badges.queries.shown import Shown
from elearn.base.core.actor import Actor
from elearn.base.core.db import session
from elearn.base.core.ports import service

# Counts below this are told as "a few", and no rate is worked out from them.
LEAST: Final = 3
_PER: Final = 10_000


@dataclass(frozen=True)
class Count:
    """A number of people, or that there are a few. `told` is False where it would help to work out a hidden one."""

    exact: int
    told: bool = True

    @property
    def is_few(self) -> bool:
        """One or two: told as that."""
        return 0 < self.exact < LEAST

    @property
    def is_none(self) -> bool:
        """Nobody yet."""
        return self.exact == 0


@dataclass(frozen=True)
class AreaRow:
    """An area with its supporters. `per` is supporters per 10,000 people; None where it is not known or not shown."""

    place: Place
    count: Count
    population: int | None

    @property
    def per(self) -> float | None:
        """Rounded to one decimal; nothing for a small count, which could be worked back from it."""
        if self.population is None or self.count.is_few:
            return None
        return round(self.count.exact * _PER / self.population, 1)


@dataclass(frozen=True)
class Coverage:
    """An office's area: the office itself, the municipalities below it, and how many hold each skill."""

    place: Place
    office: Office
    rows: Sequence[AreaRow]
    skills: Sequence[tuple[Area, list[tuple[Skill, Count]]]]

    @property
    def total(self) -> int | None:
        """All of the area; None where a number is hidden, which the total would help to work out."""
        return None if any(row.count.is_few for row in self.rows) else sum(row.count.exact for row in self.rows)

    @property
    def without(self) -> list[AreaRow]:
        """Where nobody is yet."""
        return [row for row in self.rows if row.count.is_none]


def office_of(organisation_id: str) -> Office:
    """What the office entered; an empty one where it has entered nothing."""
    return session().get(Office, organisation_id) or _silent(organisation_id)


def _silent(organisation_id: str) -> Office:
    return Office(organisation_id=organisation_id, phone="", population=None)


def offices_of(actor: Actor) -> Sequence[Place]:
    """The offices where the person is an official."""
    return people.places_of(actor.person_id or "", rules.OFFICIALS)


def held_skills(badges: Iterable[Shown]) -> list[tuple[Area, list[tuple[Skill, bool]]]]:
    """The whole framework, with what the valid ones of these badges stand for."""
    held = {skill for each in badges if each.state == "valid" for skill in each.achievement.skills}
    return [(area, [(skill, skill.id in held) for skill in area.skills]) for area in framework().areas]


def coverage_of(place: Place, now: datetime) -> Coverage:
    """The area of one office."""
    places = [place, *people.places_below(place.id, "municipality")]
    ids = [each.id for each in places]
    found = service(CountedHoldings).of(ids, now)
    offices = {each.organisation_id: each for each in session().scalars(select(Office).where(rules.coverable(ids)))}
    populations = {each.organisation_id: each.population for each in offices.values()}
    rows = [AreaRow(each, Count(found.by_office.get(each.id, 0)), populations.get(each.id)) for each in places]
    return Coverage(place, offices.get(place.id) or _silent(place.id), rows, _skills(rows, found.by_skill))


def _skills(rows: Sequence[AreaRow], holders: Mapping[str, int]) -> list[tuple[Area, list[tuple[Skill, Count]]]]:
    """By skill. Nearly everyone holds the first ones, so beside a hidden row an exact number would tell that row."""
    hidden, people_count = any(row.count.is_few for row in rows), sum(row.count.exact for row in rows)

    def counted(skill: Skill) -> Count:
        number = holders.get(skill.id, 0)
        return Count(number, told=not hidden and not 0 < people_count - number < LEAST)

    return [(area, [(skill, counted(skill)) for skill in area.skills]) for area in framework().areas]
