"""Making a wave, putting its end off, and leaving it."""

import re
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete

from elearn.accounts import queries as people
from elearn.base.core import clock
from elearn.base.core.audit import Action, record
from elearn.base.core.db import new_id, session
from elearn.base.core.errors import Conflict, Forbidden, Invalid
from elearn.base.core.messages import N_
from elearn.surveys.design.areas import AREA_KINDS
from elearn.surveys.design.drafts import require_draft
from elearn.surveys.design.models import Wave
from elearn.surveys.design.strata import stratum_for

LONGEST: Final = timedelta(days=120)
CREATED = Action("surveys.create", N_("A survey was prepared."))
EXTENDED = Action("surveys.extend", N_("The closing day of a survey was changed."))
DISCARDED = Action("surveys.discard", N_("A survey's draft was dropped."))
MOST_TITLE: Final = 80
KINDS: Final = ("full", "pulse")
CUSTODIES: Final = ("shares", "single")
_PERIOD: Final = re.compile(r"20[2-9][0-9]-(0[1-9]|1[0-2])")


def create(
    organisation_id: str,
    title: str,
    period: str,
    closes_at: datetime,
    now: datetime,
    *,
    kind: str = "full",
    open_series: bool = False,
    custody: str = "shares",
    created_by: str | None = None,
) -> Wave:
    """A draft. `period` is the month that the figures will carry (`2026-11`)."""
    _check(organisation_id, title, period, kind, custody)
    _check_end(closes_at, now)
    found = Wave(
        id=new_id(),
        organisation_id=organisation_id,
        title=" ".join(title.split()),
        period=period,
        kind=kind,
        open_series=open_series,
        simulated=False,
        state="draft",
        custody=custody,
        created_by=created_by,
        created_at=now,
        closes_at=closes_at,
    )
    session().add(found)
    session().flush()
    if open_series:
        stratum_for(found, "adult", "all", organisation_id)
    record(CREATED, now, about=f"wave:{found.id}", place=organisation_id)
    return found


def invent(
    organisation_id: str,
    title: str,
    period: str,
    kind: str,
    asked: tuple[datetime, datetime],
    *,
    mode: str,
) -> Wave:
    """A wave that nobody was asked in, from `asked[0]` to `asked[1]`: for the demo alone, and marked everywhere."""
    if mode != "demo":
        raise Forbidden(N_("Invented waves exist in the demo alone."))
    _check(organisation_id, title, period, kind, "shares")
    began, ended = asked
    found = Wave(
        id=new_id(),
        organisation_id=organisation_id,
        title=title,
        period=period,
        kind=kind,
        simulated=True,
        state="released",
        created_at=began,
        opened_at=began,
        closes_at=ended,
        closing_at=ended,
        released_at=ended,
    )
    session().add(found)
    session().flush()
    return found


def _check(organisation_id: str, title: str, period: str, kind: str, custody: str) -> None:
    area = people.area(organisation_id)
    if area is None or area.kind not in AREA_KINDS:
        raise Invalid(N_("A wave asks a town, a city or a prefecture: please choose one."))
    if not 1 <= len(title.strip()) <= MOST_TITLE:
        raise Invalid(N_("Please give the wave a name of at most %(most)s signs.", most=MOST_TITLE))
    if not _PERIOD.fullmatch(period):
        raise Invalid(N_("Please give the month as year and month, such as 2026-11."))
    if kind not in KINDS or custody not in CUSTODIES:
        raise Invalid(N_("Please choose one of the offered kinds."))


def _check_end(closes_at: datetime, now: datetime) -> None:
    if not now < closes_at <= now + LONGEST:
        raise Invalid(N_("The closing day lies ahead, at most %(days)s days from today.", days=LONGEST.days))


def extend(found: Wave, closes_at: datetime, now: datetime) -> None:
    """Put the closing off, until the closing has begun. It never comes earlier than people were told."""
    if found.state not in ("draft", "open"):
        raise Conflict(N_("The closing of this wave has begun; its day cannot change any more."))
    _check_end(closes_at, now)
    if found.state == "open" and closes_at < found.closes_at:
        raise Invalid(N_("People were told a later day: the last day can only be extended."))
    found.closes_at = closes_at
    session().flush()
    record(EXTENDED, now, about=f"wave:{found.id}", place=found.organisation_id)


def end_of_day(day: str) -> datetime:
    """The last minute of a day in Japan, from `2026-11-30`."""
    try:
        given = datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=clock.TOKYO)
    except ValueError:
        raise Invalid(N_("Please give the day as year, month and day, such as 2026-11-30.")) from None
    return given.replace(hour=23, minute=59)


def discard(found: Wave) -> None:
    """Drop a draft with all its lists; nobody has been asked yet."""
    require_draft(found)
    record(DISCARDED, about=f"wave:{found.id}", place=found.organisation_id)
    session().execute(delete(Wave).where(Wave.id == found.id))
