"""Writes: a teacher's class page, its lessons and slips; a family opens one."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.engine import CursorResult

from elearn.base.core.audit import Action, record
from elearn.base.core.clock import TOKYO, school_year
from elearn.base.core.db import session
from elearn.base.core.errors import Conflict, Invalid, NotFound
from elearn.base.core.messages import N_, NP_
from elearn.family.codes import key_of, new_code
from elearn.family.held import HeldLesson
from elearn.family.models import MOST_LABEL, ClassPage, ClassPageLesson, FamilySlip

ONE_DAY = timedelta(days=1)
MOST_SLIPS = 60
MOST_PAGES = 40
UNKNOWN = NP_("family", "This slip is not known, or its school year is over. Please ask the teacher for a new one.")
TAKEN = NP_("family", "This slip was opened on another phone already. Please ask the teacher for a new one.")


PAGE_MADE = Action("family.make_page", N_("A page for a class's families was made."))
PAGE_CLOSED = Action("family.close_page", N_("A page for a class's families was closed."))


def make_page(teacher_id: str, label: str, now: datetime) -> ClassPage:
    """A page for one class until the end of the school year. Raises `Invalid` for an empty or overlong label."""
    name = " ".join(label.split())
    if not 1 <= len(name) <= MOST_LABEL:
        raise Invalid(N_("Please name the class in at most %(most)s signs, such as 5-1.", most=MOST_LABEL))
    if (session().scalar(select(func.count()).where(ClassPage.teacher_id == teacher_id)) or 0) >= MOST_PAGES:
        raise Invalid(N_("There are %(most)s pages already, as many as one school year holds.", most=MOST_PAGES))
    page = ClassPage(teacher_id=teacher_id, label=name, made_at=now, expires_at=end_of_school_year(now))
    session().add(page)
    session().flush()
    record(PAGE_MADE, now, about=f"class_page:{page.id}")
    return page


def end_of_school_year(now: datetime) -> datetime:
    """The first moment of the next 1 April in Japan."""
    day = now.astimezone(TOKYO).date()
    return datetime(school_year(day) + 1, 4, 1, tzinfo=TOKYO)


def put_lessons(page: ClassPage, held: Collection[HeldLesson]) -> None:
    """The lessons that the page tells of: exactly these."""
    session().execute(delete(ClassPageLesson).where(ClassPageLesson.page_id == page.id))
    session().add_all(
        ClassPageLesson(
            page_id=page.id, session_id=each.session_id, course=each.course, lesson=each.lesson, held_on=each.held_on
        )
        for each in held
    )
    session().flush()


def print_slips(page: ClassPage, count: int, now: datetime) -> list[str]:
    """Fresh codes, shown this once. Raises `Invalid` for an odd count or a closed page."""
    if not 1 <= count <= MOST_SLIPS:
        raise Invalid(N_("Please print 1 to %(most)s slips at a time.", most=MOST_SLIPS))
    if page.revoked_at is not None or now >= page.expires_at:
        raise Invalid(N_("This page is closed. Make a new one for this school year."))
    codes = [new_code() for _ in range(count)]
    session().add_all(FamilySlip(code_hash=key_of(code), page_id=page.id, made_at=now) for code in codes)
    session().flush()
    return codes


def close_page(page: ClassPage, now: datetime) -> None:
    """No phone sees the page any longer, and no slip opens it."""
    page.revoked_at = page.revoked_at or now
    session().flush()
    record(PAGE_CLOSED, now, about=f"class_page:{page.id}")


def open_slip(code: str, held: Collection[str], now: datetime) -> tuple[str, datetime]:
    """Open the slip on this phone; its key and when it ends. A phone that holds it already opens it again.

    Raises `NotFound` for what opens nothing and `Conflict` for a slip that another phone has.
    """
    key = key_of(code)
    found = (
        session()
        .execute(
            select(FamilySlip, ClassPage)
            .join(ClassPage, ClassPage.id == FamilySlip.page_id)
            .where(FamilySlip.code_hash == key, ClassPage.revoked_at.is_(None), ClassPage.expires_at > now)
        )
        .first()
    )
    if found is None:
        raise NotFound(UNKNOWN)
    slip, page = found
    if key not in held and not _take(slip.code_hash, now):
        raise Conflict(TAKEN)
    return key, page.expires_at


def _take(code_hash: str, now: datetime) -> bool:
    """Of two phones at the same moment one gets it."""
    done = session().execute(
        update(FamilySlip)
        .where(FamilySlip.code_hash == code_hash, FamilySlip.opened_at.is_(None))
        .values(opened_at=now)
    )
    assert isinstance(done, CursorResult)
    return done.rowcount == 1


def forget(now: datetime) -> int:
    """Pages of past school years go with their slips. How many went."""
    done = session().execute(delete(ClassPage).where(ClassPage.expires_at <= now))
    assert isinstance(done, CursorResult)
    return done.rowcount
