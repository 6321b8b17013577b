"""The help points: whom to ask, when they are there, and when somebody last checked."""

from datetime import datetime, time
from enum import Enum
from typing import Annotated, Final, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator

from elearn.courseware.shapes import Day, Https, Id, Line, Said, Shape, complaint

TOKYO: Final = ZoneInfo("Asia/Tokyo")
DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Clock = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$")]


class Opening(Enum):
    """`OPEN_UNLESS_HOLIDAY`: within the hours of a weekday, but today may be a public holiday; nobody here knows."""

    OPEN = "open"
    OPEN_UNLESS_HOLIDAY = "open unless today is a public holiday"
    CLOSED = "closed"
    UNKNOWN = "unknown"


class Span(Shape):
    """Some days of the week, from – to, in Japan's time."""

    days: Annotated[tuple[Weekday, ...], Field(min_length=1)]
    start: Annotated[Clock, Field(alias="from")]
    end: Annotated[Clock, Field(alias="to")]

    @model_validator(mode="after")
    def _forwards(self) -> "Span":
        if self.start >= self.end:
            raise complaint("`from` must be earlier than `to`; write a night as two spans")
        return self

    def holds(self, day: str, clock: str) -> bool:
        return day in self.days and self.start <= clock < self.end


class Hours(Shape):
    """`always`, or spans, or neither where the hours differ from place to place."""

    always: bool = False
    spans: tuple[Span, ...] = ()
    holidays: Literal["open", "closed", "unknown"] = "unknown"

    @model_validator(mode="after")
    def _one_of_both(self) -> "Hours":
        if self.always and self.spans:
            raise complaint("either `always` or `spans`")
        return self

    def at(self, clock: time, day: str) -> Opening:
        if self.always:
            return Opening.OPEN
        if not self.spans:
            return Opening.UNKNOWN
        if not any(span.holds(day, clock.strftime("%H:%M")) for span in self.spans):
            return Opening.CLOSED
        return Opening.OPEN if self.holidays == "open" else Opening.OPEN_UNLESS_HOLIDAY

    def data(self) -> dict[str, object]:
        """For the page's script: the same facts, short."""
        if self.always:
            return {"always": True}
        spans = [[list(span.days), span.start, span.end] for span in self.spans]
        return {"spans": spans, "holidays": self.holidays} if spans else {}


class Contact(Shape):
    """One help point. `certainty`: V = seen in a public source, S = in the seeds, M = from memory, to be checked."""

    key: Id
    name: Said
    number: Annotated[Line, Field(pattern=r"^#?[0-9][0-9-]{1,14}$")] | None = None
    url: Https | None = None
    for_whom: Annotated[Said, Field(alias="for")]
    hours: Hours
    hours_words: Said
    report_only: bool = False
    certainty: Literal["V", "S", "M"]
    source: Line | None = None
    checked_on: Day

    @model_validator(mode="after")
    def _reachable(self) -> "Contact":
        if not (self.number or self.url):
            raise complaint("a help point has a number or a url")
        return self

    def open_at(self, now: datetime) -> Opening:
        """Whether somebody answers at this moment. Public holidays are not known here: the answer says so."""
        local = now.astimezone(TOKYO)
        return self.hours.at(local.time(), DAYS[local.weekday()])


class ContactsFile(Shape):
    """contacts.yml"""

    contacts: Annotated[tuple[Contact, ...], Field(min_length=1)]
