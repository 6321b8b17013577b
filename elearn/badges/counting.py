"""How many people hold valid badges, by office and by skill: counted at most once a minute for an area."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, case, distinct, func, select

from elearn.badges.framework import Achievement, achievements
from elearn.badges.models import Badge
from elearn.base.core.db import after_commit, session
from elearn.base.core.ports import service
from elearn.base.core.recent import Recent

MOST_KEPT: Final = 200


@dataclass(frozen=True)
class Holdings:
    """What a set of valid badges comes to: people by office, and by skill."""

    by_office: Mapping[str, int]
    by_skill: Mapping[str, int]


class CountedHoldings:
    """Keeps what was counted for the minute that the page names ("As of 14:03").

    A badge that changes here is seen at once; one that another process changes, or that runs out, with the next minute.
    Every number is counted whole and at one moment, so what is too small to be told is too small in all of them.
    """

    def __init__(self) -> None:
        self._kept = Recent[Holdings](MOST_KEPT)

    def of(self, office_ids: Sequence[str], now: datetime) -> Holdings:
        """The holdings of these offices in this minute."""
        return self._kept.get(
            (*office_ids, now.replace(second=0, microsecond=0)),
            lambda: Holdings(_holders(office_ids, now), _by_skill(office_ids, now)),
        )

    def forget(self) -> None:
        """Count anew from now on."""
        self._kept.clear()


def count_anew() -> None:
    """For whoever issues a badge or changes whether one is valid: once that is durable, the next look counts."""
    after_commit(service(CountedHoldings).forget)


def _holders(office_ids: Sequence[str], now: datetime) -> dict[str, int]:
    """People with any valid badge, each counted once for an office."""
    rows = session().execute(
        select(Badge.office_id, func.count(distinct(Badge.person_id)).label("people"))
        .where(Badge.office_id.in_(office_ids), _valid(now))
        .group_by(Badge.office_id)
    )
    return {row.office_id: row.people for row in rows}


def _by_skill(office_ids: Sequence[str], now: datetime) -> dict[str, int]:
    """How many hold each skill: the database counts people by what they hold together, of which there are few kinds."""
    known = achievements()
    holders: dict[str, int] = {}
    for *flags, people_count in session().execute(_by_holdings(known, office_ids, now)):
        skills = {skill for each, held in zip(known, flags, strict=True) if held for skill in each.skills}
        for skill in skills:
            holders[skill] = holders.get(skill, 0) + people_count
    return holders


def _by_holdings(known: Sequence[Achievement], office_ids: Sequence[str], now: datetime) -> Select[tuple[Any, ...]]:
    """Rows of one flag for each achievement, and the number of people who hold exactly those."""
    flags = [
        func.max(case(((Badge.achievement == each.key) & (Badge.version == each.version), 1), else_=0)).label(
            f"held_{n}"
        )
        for n, each in enumerate(known)
    ]
    holdings = select(*flags).where(Badge.office_id.in_(office_ids), _valid(now)).group_by(Badge.person_id).subquery()
    columns = list(holdings.c)
    return select(*columns, func.count()).group_by(*columns)


def _valid(now: datetime) -> ColumnElement[bool]:
    return and_(
        Badge.revoked_at.is_(None), Badge.suspended_at.is_(None), Badge.valid_from <= now, Badge.valid_until > now
    )
