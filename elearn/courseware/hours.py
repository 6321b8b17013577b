"""Whether somebody answers at a help point just now, national holidays known."""

from datetime import datetime
from zoneinfo import ZoneInfo

import jpholiday

from elearn.courseware.contacts import Contact, Opening

_TOKYO = ZoneInfo("Asia/Tokyo")


def is_open(contact: Contact, now: datetime) -> bool:
    """Whether somebody answers at this moment; on holidays only where that is certain."""
    opening = contact.open_at(now)
    if opening is Opening.OPEN_UNLESS_HOLIDAY:
        return not jpholiday.is_holiday(now.astimezone(_TOKYO).date())
    return opening is Opening.OPEN
