"""Reads of guardians' answers. Nothing here imports `accounts.queries`, which hands these on to the rooms above."""

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, SQLColumnExpression, and_, func, or_, select

from elearn.accounts.consents.models import GuardianAnswer, GuardianRule
from elearn.accounts.consents.purposes import SURVEY
from elearn.accounts.consents.rules import enterable
from elearn.accounts.models import Organisation, Person, RoleGrant
from elearn.accounts.rosters.models import ClassGroup, Membership, RosterPerson
from elearn.base.core import clock
from elearn.base.core.db import session


@dataclass(frozen=True)
class Answer:
    """One answer as it was entered. `by`: who entered it, empty once they are erased."""

    purpose: str
    agreed: bool
    wording: str
    given_on: date
    how: str
    recorded_at: datetime
    by: str


@dataclass(frozen=True)
class Child:
    """A pupil of the class list with the newest answer to each purpose."""

    person_id: str
    name: str
    kana: str
    number: int | None
    answers: Mapping[str, Answer]


@dataclass(frozen=True)
class NotAsked:
    """Seats of a class that no survey asks, and how many such pupils have no number in the list."""

    class_id: str
    class_name: str
    numbers: frozenset[int]
    without_number: int


@dataclass(frozen=True)
class ClassOf:
    """A class with the name of its school."""

    id: str
    name: str
    school: str


def may(person_id: str, purpose: str) -> bool:
    """Whether this goes for the person: by the newest answer, else by what their school chose. Adults: always."""
    newest = select(GuardianAnswer.agreed).filter_by(pupil_id=person_id, purpose=purpose).order_by(*_newest_first())
    agreed = session().scalar(newest.limit(1))
    if agreed is not None:
        return agreed
    held = RoleGrant.person_id == person_id, RoleGrant.role == "pupil", RoleGrant.holds_today()
    return not _yes_first(select(RoleGrant.organisation_id).where(*held), purpose)


def _newest_first() -> tuple[SQLColumnExpression[Any], ...]:
    return (GuardianAnswer.given_on.desc(), GuardianAnswer.recorded_at.desc(), GuardianAnswer.id)


def _yes_first(places: Select[str], purpose: str) -> bool:
    """Whether one of the places, or any above, wants the yes first: a school may be stricter than its town only."""
    up = _upwards(places)
    rule = select(GuardianRule.purpose).where(GuardianRule.organisation_id.in_(select(up.c.id)))
    return bool(session().scalar(select(rule.where(GuardianRule.purpose == purpose).exists())))


def _upwards(places: Select[str]) -> CTE:
    row = select(Organisation.id, Organisation.parent_id)
    up = row.where(Organisation.id.in_(places)).cte("up", recursive=True)
    return up.union(row.join(up, Organisation.id == up.c.parent_id))


def yes_first_at(organisation_id: str) -> dict[str, str]:
    """For which purposes a yes comes first here, and which place wants it: the place itself or one above."""
    up = _upwards(select(Organisation.id).where(Organisation.id == organisation_id))
    rows = session().execute(
        select(GuardianRule.purpose, Organisation.id)
        .join(Organisation, Organisation.id == GuardianRule.organisation_id)
        .where(Organisation.id.in_(select(up.c.id)))
    )
    found: dict[str, str] = {}
    for purpose, place in rows:
        if found.get(purpose) in (None, organisation_id):
            found[purpose] = place
    return found


def class_group(class_id: str) -> ClassGroup | None:
    """A class, without asking whose."""
    return session().get(ClassGroup, class_id)


def own_classes(person_id: str | None, day: date) -> frozenset[str]:
    """The homerooms whose class teacher somebody is on that day."""
    held = select(Membership.class_group_id).join(ClassGroup, ClassGroup.id == Membership.class_group_id)
    teaches = Membership.person_id == person_id, Membership.role == "teacher", _member_on(day)
    return frozenset(session().scalars(held.where(*teaches, ClassGroup.kind == "homeroom")))


def classes(reach: Collection[str], own: Collection[str], school_year: int) -> Sequence[ClassOf]:
    """The homerooms of that school year for which somebody may enter answers, by school, grade and name."""
    rows = session().execute(
        select(ClassGroup.id, ClassGroup.name, Organisation.name)
        .join(Organisation, Organisation.id == ClassGroup.organisation_id)
        .where(enterable(reach, own), ClassGroup.school_year == school_year, ClassGroup.kind == "homeroom")
        .order_by(Organisation.name, ClassGroup.grades, ClassGroup.name)
    )
    return [ClassOf(*row) for row in rows]


def answered(class_ids: Collection[str], day: date) -> dict[str, tuple[int, int]]:
    """By class: of how many pupils anything was entered, and how many pupils there are on that day."""
    rows = session().execute(
        select(
            Membership.class_group_id,
            func.count(GuardianAnswer.pupil_id.distinct()),
            func.count(Membership.person_id.distinct()),
        )
        .outerjoin(GuardianAnswer, GuardianAnswer.pupil_id == Membership.person_id)
        .where(Membership.class_group_id.in_(class_ids), Membership.role == "pupil", _member_on(day))
        .group_by(Membership.class_group_id)
    )
    return {own: (entered, pupils) for own, entered, pupils in rows}


def _member_on(day: date) -> ColumnElement[bool]:
    return and_(Membership.begins_on <= day, or_(Membership.ends_on.is_(None), Membership.ends_on >= day))


def children(class_ids: Collection[str], day: date) -> list[Child]:
    """The pupils of the classes on that day with their newest answers, by number."""
    of_class = (Membership.class_group_id.in_(class_ids), Membership.role == "pupil", _member_on(day))
    rows = session().execute(
        select(Person.id, Person.display_name, RosterPerson.kana_family, RosterPerson.kana_given, Membership.number)
        .join(Membership, Membership.person_id == Person.id)
        .outerjoin(RosterPerson, RosterPerson.person_id == Person.id)
        .where(*of_class)
        .order_by(Membership.number.is_(None), Membership.number, RosterPerson.kana_family, Person.display_name)
    )
    newest = _newest(select(Membership.person_id).where(*of_class))
    return [
        Child(own, name, f"{family or ''} {given or ''}".strip(), number, newest.get(own, {}))
        for own, name, family, given, number in rows
    ]


def _newest(pupils: Select[str]) -> dict[str, dict[str, Answer]]:
    found: dict[str, dict[str, Answer]] = {}
    for pupil_id, answer in _answers(GuardianAnswer.pupil_id.in_(pupils)):
        found.setdefault(pupil_id, {}).setdefault(answer.purpose, answer)
    return found


def history(pupil_id: str) -> list[Answer]:
    """All answers for one pupil, the one that counts first."""
    return [answer for _, answer in _answers(GuardianAnswer.pupil_id == pupil_id)]


def _answers(which: ColumnElement[bool]) -> list[tuple[str, Answer]]:
    rows = session().execute(
        select(GuardianAnswer, Person.display_name)
        .outerjoin(Person, Person.id == GuardianAnswer.recorded_by)
        .where(which)
        .order_by(*_newest_first())
    )
    return [
        (
            row.pupil_id,
            Answer(row.purpose, row.agreed, row.wording, row.given_on, row.how, row.recorded_at, by or ""),
        )
        for row, by in rows
    ]


def not_asked(school_id: str, label: str, day: date) -> NotAsked | None:
    """Who of the class of that name is not asked in surveys; None where the school has no class list of that name."""
    wanted = select(ClassGroup).filter_by(organisation_id=school_id, school_year=clock.school_year(day))
    group = next((each for each in session().scalars(wanted) if _folded(each.name) == _folded(label)), None)
    if group is None:
        return None
    first = _yes_first(select(Organisation.id).where(Organisation.id == school_id), SURVEY)
    refused = [each for each in children([group.id], day) if not _asked(each, first=first)]
    numbers = frozenset(each.number for each in refused if each.number is not None)
    return NotAsked(group.id, group.name, numbers, sum(each.number is None for each in refused))


def _asked(child: Child, *, first: bool) -> bool:
    answer = child.answers.get(SURVEY)
    return answer.agreed if answer else not first


def _folded(name: str) -> str:
    """5年1組, ５－１ and 5-1 are one class."""
    plain = "".join(unicodedata.normalize("NFKC", name).casefold().split())
    return plain.replace("年", "-").removesuffix("組")
