"""Reads: a teacher's class pages and the lessons to choose from; what the slips of a phone have opened."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import func, select

from elearn.accounts import queries as people
from elearn.base.core.actor import Actor
from elearn.base.core.clock import TOKYO
from elearn.base.core.db import session
from elearn.base.core.errors import NotFound
from elearn.base.core.messages import N_
from elearn.classroom import queries as classes
from elearn.courseware.queries import Lesson, catalogue
from elearn.family import rules
from elearn.family.held import HeldLesson
from elearn.family.models import ClassPage, ClassPageLesson, FamilySlip

MOST_HELD: Final = 6  # slips that one phone keeps
_NOTHING = N_("There is nothing at this address.")


@dataclass(frozen=True)
class Learned:
    """A lesson of the class: the day, and the lesson itself."""

    held_on: date
    lesson: Lesson


@dataclass(frozen=True)
class OpenPage:
    """What a family sees of a class. `key` is the slip's, to put the page away again."""

    key: str
    label: str
    school: str
    learned: Sequence[Learned]


@dataclass(frozen=True)
class Slips:
    """How many slips of a page were printed, and how many are open on a phone."""

    printed: int = 0
    opened: int = 0


def pages_of(actor: Actor, now: datetime) -> Sequence[ClassPage]:
    """The teacher's pages of this school year, closed ones last."""
    mine = select(ClassPage).where(rules.owned(actor), ClassPage.expires_at > now)
    return session().scalars(mine.order_by(ClassPage.revoked_at.is_not(None), ClassPage.label, ClassPage.id)).all()


def own_page(actor: Actor, page_id: str) -> ClassPage:
    """The page; whoever did not make it learns that there is nothing."""
    found = session().get(ClassPage, page_id)
    if found is None or not rules.owns(actor, found):
        raise NotFound(_NOTHING)
    return found


def held_lessons(actor: Actor) -> list[HeldLesson]:
    """The lessons that the teacher's classes have taken, latest first: what may stand on a page."""
    return [
        HeldLesson(each.session.id, each.session.course, each.session.lesson, _day(each.session.started_at))
        for each in classes.on_desk(actor)
        if not each.session.is_open
    ]


def _day(at: datetime) -> date:
    return at.astimezone(TOKYO).date()


def sessions_on(page: ClassPage) -> frozenset[str]:
    """Which sessions the page tells of."""
    return frozenset(session().scalars(select(ClassPageLesson.session_id).where(ClassPageLesson.page_id == page.id)))


def slips_of(page: ClassPage) -> Slips:
    """Counts alone: nobody sees who has opened one."""
    row = (
        session()
        .execute(select(func.count(), func.count(FamilySlip.opened_at)).where(FamilySlip.page_id == page.id))
        .one()
    )
    return Slips(*row)


def opened(keys: Collection[str], now: datetime) -> list[OpenPage]:
    """The pages that a phone's slips open, in the order of the keys; one page once."""
    rows = session().execute(select(FamilySlip.code_hash, ClassPage).where(rules.opened(keys, now))).all()
    by_key = {key: page for key, page in rows}  # noqa: C416 - rows are no pairs to the type checker
    order = [key for key in keys if key in by_key]
    pages = {by_key[key].id: key for key in reversed(order)}
    learned = _learned(pages)
    return [
        OpenPage(key, by_key[key].label, _school(by_key[key]), learned.get(by_key[key].id, ()))
        for key in order
        if pages[by_key[key].id] == key
    ]


def _school(page: ClassPage) -> str:
    return next((place.name for place in people.schools_of(page.teacher_id, ("teacher",))), "")


def _learned(page_ids: Collection[str]) -> dict[str, list[Learned]]:
    """By page, the latest first; what has left the catalogue is not shown."""
    rows = session().scalars(
        select(ClassPageLesson)
        .where(ClassPageLesson.page_id.in_(page_ids))
        .order_by(ClassPageLesson.held_on.desc(), ClassPageLesson.course, ClassPageLesson.lesson)
    )
    found: dict[str, list[Learned]] = {}
    for row in rows:
        for lesson in _known(row):
            found.setdefault(row.page_id, []).append(Learned(row.held_on, lesson))
    return found


def _known(row: ClassPageLesson) -> Iterator[Lesson]:
    try:
        yield catalogue().lesson(row.course, row.lesson)
    except NotFound:
        return
