"""Reads about rosters and class groups."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select

from elearn.accounts import queries as people
from elearn.accounts.models import Person
from elearn.accounts.rosters import rules
from elearn.accounts.rosters.models import ClassGroup, Membership, RosterDraft, RosterPerson
from elearn.base.core.db import session

ROSTER_PLACES = ("prefecture", "municipality", "school")


@dataclass(frozen=True)
class Named:
    """Somebody of a class list: name, how it is read, and the number in class."""

    person_id: str
    name: str
    kana: str
    number: int | None


def places_kept_by(person_id: str | None) -> list[people.Area]:
    """The places for which the person may take rosters: where they hold such a role, and all below."""
    roots = people.holds_at(person_id, rules.KEEPERS) if person_id else ()
    return [area for area in people.areas_below(roots) if area.kind in ROSTER_PLACES]


def draft(draft_id: str) -> RosterDraft | None:
    """A draft, without asking whose."""
    return session().get(RosterDraft, draft_id)


def drafts_of(reach: Collection[str], person_id: str | None) -> Sequence[RosterDraft]:
    """The person's drafts, the newest first."""
    found = select(RosterDraft).where(rules.kept_drafts(reach, person_id))
    return session().scalars(found.order_by(RosterDraft.uploaded_at.desc()).limit(10)).all()


def classes_of(organisation_id: str, school_year: int) -> Sequence[ClassGroup]:
    """The class groups of a school in a school year, by grade and name."""
    found = select(ClassGroup).filter_by(organisation_id=organisation_id, school_year=school_year)
    return session().scalars(found.order_by(ClassGroup.kind, ClassGroup.grades, ClassGroup.name)).all()


def schools_with_classes(organisation_ids: Collection[str], school_year: int) -> frozenset[str]:
    """Which of the schools have classes in that school year."""
    found = select(ClassGroup.organisation_id).where(ClassGroup.organisation_id.in_(organisation_ids))
    return frozenset(session().scalars(found.where(ClassGroup.school_year == school_year).distinct()))


def sizes(class_group_ids: Collection[str], day: date) -> dict[str, int]:
    """How many pupils each class group has on that day."""
    counted = (
        select(Membership.class_group_id, func.count())
        .where(Membership.class_group_id.in_(class_group_ids), Membership.role == "pupil", member_on(day))
        .group_by(Membership.class_group_id)
    )
    return {row[0]: row[1] for row in session().execute(counted)}


def member_on(day: date) -> ColumnElement[bool]:
    """Whether a membership holds on that day."""
    return and_(Membership.begins_on <= day, or_(Membership.ends_on.is_(None), Membership.ends_on >= day))


def people_without_sign_in(class_group_id: str, day: date) -> Sequence[Named]:
    """Who belongs to the class on that day and has no way to sign in yet, by number: for whom slips are printed."""
    found = (
        select(Person.id, Person.display_name, RosterPerson.kana_family, RosterPerson.kana_given, Membership.number)
        .join(Membership, Membership.person_id == Person.id)
        .outerjoin(RosterPerson, RosterPerson.person_id == Person.id)
        .where(Membership.class_group_id == class_group_id, member_on(day), Person.password_hash.is_(None))
        .order_by(Membership.number, RosterPerson.kana_family, Person.display_name)
    )
    return [
        Named(own, name, f"{family or ''} {given or ''}".strip(), number)
        for own, name, family, given, number in session().execute(found)
    ]
