"""When people of a school read: by the end of the next school day. Weekends and national holidays are known; a school's
own vacations are not, which is why an unread request moves on by itself.
"""

from datetime import date, datetime, time, timedelta

import jpholiday

from elearn.base.core.clock import TOKYO

END_OF_DAY = time(17, 0)
_SATURDAY = 5


def is_school_day(day: date) -> bool:
    """Monday to Friday, and no national holiday."""
    return day.weekday() < _SATURDAY and not jpholiday.is_holiday(day)


def end_of_next(now: datetime) -> datetime:
    """Five in the afternoon of the first school day after today."""
    day = now.astimezone(TOKYO).date() + timedelta(days=1)
    while not is_school_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, END_OF_DAY, TOKYO)


def hour_of(now: datetime) -> datetime:
    """The hour without its minutes: enough to know how long ago, too little to match with a line elsewhere."""
    return now.replace(minute=0, second=0, microsecond=0)
