"""The badges of an office's list, found by the holder's name, the badge or the office."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, literal, or_, tuple_

from elearn.accounts import queries as people
from elearn.accounts.queries import Place
from elearn.badges import rules
from elearn.badges.framework import Achievement, achievements
from elearn.badges.models import Badge
from elearn.badges.queries.held import HELD, Held, held
from elearn.badges.queries.shown import certified
from elearn.base.core.db import session

PER_PAGE: Final = 20
_NEWEST: Final = HELD.order_by(Badge.valid_from.desc(), Badge.id.desc())
_MOST_WORDS: Final = 6
_LONGEST: Final = 100


@dataclass(frozen=True)
class Issued:
    """A badge in its office's list, with the holder's name: the office issued it to them."""

    held: Held
    achievement: Achievement
    name: str


@dataclass(frozen=True)
class IssuedPage:
    """The newest first; `after` is where the next page begins, empty on the last one."""

    badges: Sequence[Issued]
    after: str


def issued_by(offices: Sequence[Place], now: datetime, *, words: str = "", after: str = "") -> IssuedPage:
    """What these offices issued and every word fits, a page at once; `after` is the last badge of the page before."""
    rows = _NEWEST.where(rules.manageable([place.id for place in offices]), *_fitting(words, offices))
    last = session().get(Badge, after) if after else None
    if last is not None:
        rows = rows.where(tuple_(Badge.valid_from, Badge.id) < tuple_(literal(last.valid_from), literal(last.id)))
    found = session().execute(rows.limit(PER_PAGE + 1)).all()
    badges = found[:PER_PAGE]
    names = people.display_names({badge.person_id for badge in badges})
    listed = [Issued(held(badge, now), certified(badge), names.get(badge.person_id, "")) for badge in badges]
    return IssuedPage(listed, badges[-1].id if len(found) > PER_PAGE else "")


def _fitting(words: str, offices: Sequence[Place]) -> list[ColumnElement[bool]]:
    """One condition for each word, wherever it is typed in full width or without the space of a name."""
    folded = unicodedata.normalize("NFKC", words[:_LONGEST]).casefold().split()
    return [_fits(word, offices) for word in folded[:_MOST_WORDS]]


def _fits(word: str, offices: Sequence[Place]) -> ColumnElement[bool]:
    kinds = {each.key for each in achievements() if word in f"{each.name.ja}\n{each.name.en}".casefold()}
    places = {place.id for place in offices if word in place.name.casefold()}
    return or_(
        people.is_called(Badge.person_id, word),
        *([Badge.achievement.in_(kinds)] if kinds else []),
        *([Badge.office_id.in_(places)] if places else []),
    )
