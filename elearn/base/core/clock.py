"""The one clock. Times are aware UTC; the school's day and year are Asia/Tokyo's."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")
_frozen: ContextVar[datetime | None] = ContextVar("elearn_frozen_clock", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _frozen.get() or datetime.now(UTC)


def today() -> date:
    """The day that it is in Japan."""
    return now().astimezone(TOKYO).date()


def school_year(day: date) -> int:
    """The Japanese school year that `day` falls in: it begins on 1 April."""
    return day.year if (day.month, day.day) >= (4, 1) else day.year - 1


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Hold the clock at `at` in this context (tests and the demo's past sessions)."""
    token = _frozen.set(at.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)
