"""From one school year to the next: what becomes of each class on 1 April, told beforehand, then done at once."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import and_, or_, select, update

from elearn.accounts.models import RoleGrant
from elearn.accounts.rosters import queries
from elearn.accounts.rosters.models import ClassGroup, Membership
from elearn.base.core import clock
from elearn.base.core.db import session
from elearn.base.core.errors import Conflict, Invalid
from elearn.base.core.messages import N_, Message

# From February on the new year may be prepared; it begins on 1 April all the same.
_AHEAD: Final = timedelta(days=59)
_STEPS: Final = ("P1", "P2", "P3", "P4", "P5", "P6", "J1", "J2", "J3", "H1", "H2", "H3")
_LAST: Final = frozenset({"P6", "J3", "H3"})
MOST_NAME: Final = 60
DONE_ALREADY: Final = N_("This school has classes of that school year already. Please look at them first.")
TWICE: Final = N_("Two classes of the new year would have the same name. Please give each its own.")
TOO_LONG: Final = N_("Please use at most %(most)s signs for the name of a class.", most=MOST_NAME)


@dataclass(frozen=True)
class Step:
    """What becomes of a class: its new name and grades, or None where its pupils leave the school."""

    before: ClassGroup
    pupils: int
    name: str | None
    grades: str


@dataclass(frozen=True)
class Plan:
    """All of a school's classes, and names of classes that begin anew (`P1` and the like have no pupils yet)."""

    school_id: str
    year: int
    steps: tuple[Step, ...]
    new: tuple[str, ...]

    @property
    def first_day(self) -> date:
        """1 April."""
        return date(self.year, 4, 1)

    @property
    def leaving(self) -> int:
        """How many pupils leave the school."""
        return sum(step.pupils for step in self.steps if step.name is None)

    @property
    def staying(self) -> int:
        """How many pupils go on."""
        return sum(step.pupils for step in self.steps if step.name is not None)


def coming_year(now: datetime) -> int:
    """The school year to prepare: the running one, and from February on the next."""
    return clock.school_year((now.astimezone(clock.TOKYO) + _AHEAD).date())


def opens_on(year: int) -> date:
    """The first day on which that school year may be prepared."""
    return date(year, 4, 1) - _AHEAD


def propose(school_id: str, year: int) -> Plan:
    """Each homeroom of the year before goes up one grade; the highest grade of a school leaves."""
    classes = [group for group in queries.classes_of(school_id, year - 1) if group.kind == "homeroom"]
    sizes = queries.sizes([group.id for group in classes], date(year, 3, 31))
    return Plan(school_id, year, tuple(_step(group, sizes.get(group.id, 0)) for group in classes), ())


def _step(group: ClassGroup, pupils: int) -> Step:
    grades = [_next(grade) for grade in group.grades.split(",") if grade]
    if any(grade in _LAST for grade in group.grades.split(",")) and len(grades) == 1:
        return Step(group, pupils, None, "")
    return Step(group, pupils, _renamed(group), ",".join(grades))


def _next(grade: str) -> str:
    at = _STEPS.index(grade) + 1 if grade in _STEPS else 0
    return _STEPS[at] if 0 < at < len(_STEPS) else grade


def _renamed(group: ClassGroup) -> str:
    """5年1組 becomes 6年1組; a name that does not begin with its grade stays."""
    digit = group.grades[1:2]
    if digit and group.name.startswith((digit, chr(ord(digit) + 0xFEE0))):
        return f"{int(digit) + 1}{group.name[1:]}"
    return group.name


def decide(plan: Plan, names: Mapping[str, str], new: Sequence[str]) -> Plan:
    """The plan as typed: by class the new name, empty where its pupils leave; Invalid with what to change."""
    steps = tuple(
        Step(step.before, step.pupils, names.get(step.before.id, step.name or "").strip() or None, _grades(step))
        for step in plan.steps
    )
    begun = tuple(name.strip() for name in new if name.strip())
    all_names = [*(step.name for step in steps if step.name), *begun]
    if any(len(name) > MOST_NAME for name in all_names):
        raise Invalid(TOO_LONG)
    if len(set(all_names)) != len(all_names):
        raise Invalid(TWICE)
    return Plan(plan.school_id, plan.year, steps, begun)


def _grades(step: Step) -> str:
    return step.grades or ",".join(_next(grade) for grade in step.before.grades.split(",") if grade)


def turn(plan: Plan) -> None:
    """Do it: new classes with their pupils from 1 April, the old ones until 31 March. Who leaves keeps the account."""
    if queries.classes_of(plan.school_id, plan.year):
        raise Conflict(DONE_ALREADY)
    for step in plan.steps:
        if step.name is None:
            _leave(plan, step.before)
        else:
            _go_on(plan, step.before, step.name, step.grades)
    for name in plan.new:
        _create(plan, name, _grade_in(name, plan))
    session().flush()


def _grade_in(name: str, plan: Plan) -> str:
    """The grade that a new class's name begins with; none where the school has more than one stage."""
    stages = {grade[0] for step in plan.steps for grade in step.before.grades.split(",") if grade}
    grade = "".join(stages) + unicodedata.normalize("NFKC", name)[:1]
    return grade if grade in _STEPS else ""


def _create(plan: Plan, name: str, grades: str) -> ClassGroup:
    group = ClassGroup(organisation_id=plan.school_id, school_year=plan.year, kind="homeroom", name=name, grades=grades)
    session().add(group)
    session().flush()
    return group


def _go_on(plan: Plan, before: ClassGroup, name: str, grades: str) -> None:
    group = _create(plan, name, grades)
    last = plan.first_day - timedelta(days=1)
    members = select(Membership).where(
        Membership.class_group_id == before.id, Membership.role == "pupil", queries.member_on(last)
    )
    for member in session().scalars(members).all():
        session().add(
            Membership(
                class_group_id=group.id,
                person_id=member.person_id,
                role="pupil",
                begins_on=plan.first_day,
                number=member.number,
            )
        )
    _end(before, last)


def _leave(plan: Plan, before: ClassGroup) -> None:
    last = plan.first_day - timedelta(days=1)
    pupils = select(Membership.person_id).where(
        Membership.class_group_id == before.id, Membership.role == "pupil", queries.member_on(last)
    )
    open_ended = or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on > last)
    session().execute(
        update(RoleGrant)
        .where(RoleGrant.organisation_id == plan.school_id, RoleGrant.role == "pupil", open_ended)
        .where(RoleGrant.person_id.in_(pupils))
        .values(ends_on=last)
        .execution_options(synchronize_session=False)
    )
    _end(before, last)


def _end(group: ClassGroup, last: date) -> None:
    open_ended = and_(Membership.class_group_id == group.id, Membership.ends_on.is_(None))
    session().execute(
        update(Membership).where(open_ended).values(ends_on=last).execution_options(synchronize_session=False)
    )


def words(plan: Plan) -> list[Message]:
    """The plan in sentences, of what happens at all."""
    said = (
        (plan.staying, N_("Going on to the next grade: %(number)s", number=plan.staying)),
        (plan.leaving, N_("Leaving the school on 31 March; accounts stay: %(number)s", number=plan.leaving)),
        (len(plan.new), N_("Classes that begin without pupils: %(number)s", number=len(plan.new))),
    )
    return [sentence for number, sentence in said if number]
