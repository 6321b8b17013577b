"""Words that several pages share: what somebody is at school, and days as people say them."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from flask_babel import format_datetime, pgettext

from elearn.base.core.messages import N_, NP_, Message

FOR_CHILDREN: Final[Mapping[str, Message]] = MappingProxyType(
    {
        "homeroom": NP_("child", "class teacher"),
        "nurse": NP_("child", "school nurse"),
        "counsellor": NP_("child", "school counsellor"),
        "other": NP_("child", "someone at school"),
    }
)
FOR_STAFF: Final[Mapping[str, Message]] = MappingProxyType(
    {
        "homeroom": N_("Class teacher"),
        "nurse": N_("School nurse"),
        "counsellor": N_("School counsellor"),
        "other": N_("Other staff"),
    }
)
OUTCOMES: Final[Mapping[str, Message]] = MappingProxyType(
    {"talked": N_("We have talked"), "passed": N_("Passed on to someone who will help")}
)


def day_words(at: datetime) -> str:
    """The day with its weekday, in Japan's time."""
    # Translators: a pattern of Babel, as in "Wednesday, 25 November".
    return str(format_datetime(at, pgettext("pattern", "EEEE, d MMMM")))


def hour_words(at: datetime) -> str:
    """Day and hour; a request keeps no minutes."""
    # Translators: a pattern of Babel, as in "Wednesday, 25 November, from 09:00".
    return str(format_datetime(at, pgettext("pattern", "EEEE, d MMMM, 'between' H':00 and' H':59'")))
