"""Who may see and change a class page; each predicate with its filter twin."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, false

from elearn.base.core.actor import Actor
from elearn.family.models import ClassPage, FamilySlip


def owns(actor: Actor, page: ClassPage) -> bool:
    """Whether this teacher made the page."""
    return actor.person_id is not None and page.teacher_id == actor.person_id


def owned(actor: Actor) -> ColumnElement[bool]:
    """The same, for lists."""
    return false() if actor.person_id is None else ClassPage.teacher_id == actor.person_id


def opens(keys: Collection[str], slip: FamilySlip, page: ClassPage, now: datetime) -> bool:
    """Whether a phone that holds these keys sees the page: its slip was opened, the page is open and of this year."""
    held = slip.code_hash in keys and slip.opened_at is not None and slip.page_id == page.id
    return held and page.revoked_at is None and now < page.expires_at


def opened(keys: Collection[str], now: datetime) -> ColumnElement[bool]:
    """The same, for lists of pages joined with their slips."""
    held = and_(FamilySlip.code_hash.in_(keys), FamilySlip.opened_at.is_not(None), FamilySlip.page_id == ClassPage.id)
    return and_(held, ClassPage.revoked_at.is_(None), ClassPage.expires_at > now)
