"""Help points: who answers, when, and that the file that comes with elearn is complete."""

from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from elearn.courseware.contacts import Contact, Hours, Opening
from elearn.courseware.queries import load_catalogue

WEEKDAYS = {"days": ["mon", "tue", "wed", "thu", "fri"], "from": "08:30", "to": "17:15"}
DAILY = {"days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "from": "16:00", "to": "21:00"}


def contact(**hours: object) -> Contact:
    said = {"ja": "a", "en": "a"}
    return Contact.model_validate(
        {
            "key": "a",
            "name": said,
            "number": "110",
            "for": said,
            "hours": hours,
            "hours_words": said,
            "certainty": "V",
            "checked_on": "2026-11-22",
        },
    )


@pytest.mark.parametrize(
    ("hours", "at", "expected"),
    [
        ({"always": True}, "2026-11-22T03:00", Opening.OPEN),
        ({}, "2026-11-22T03:00", Opening.UNKNOWN),
        ({"spans": [WEEKDAYS], "holidays": "closed"}, "2026-11-23T08:30", Opening.OPEN_UNLESS_HOLIDAY),
        ({"spans": [WEEKDAYS], "holidays": "closed"}, "2026-11-23T08:29", Opening.CLOSED),
        ({"spans": [WEEKDAYS], "holidays": "closed"}, "2026-11-23T17:15", Opening.CLOSED),
        ({"spans": [WEEKDAYS], "holidays": "closed"}, "2026-11-22T12:00", Opening.CLOSED),
        ({"spans": [DAILY], "holidays": "open"}, "2026-11-22T20:59", Opening.OPEN),
        ({"spans": [DAILY]}, "2026-11-22T20:59", Opening.OPEN_UNLESS_HOLIDAY),
    ],
)
def test_hours_are_those_of_japan(hours, at, expected):
    in_japan = datetime.fromisoformat(f"{at}:00+09:00")
    assert contact(**hours).open_at(in_japan) is expected
    assert contact(**hours).open_at(in_japan.astimezone(UTC)) is expected


@pytest.mark.parametrize(
    "hours",
    [
        {"always": True, "spans": [WEEKDAYS]},
        {"spans": [{**WEEKDAYS, "from": "18:00"}]},
        {"spans": [{**WEEKDAYS, "to": "25:00"}]},
        {"spans": [{**WEEKDAYS, "days": ["noday"]}]},
    ],
)
def test_hours_that_make_no_sense_are_refused(hours):
    with pytest.raises(ValidationError):
        Hours.model_validate(hours)


def test_a_help_point_has_a_way_to_reach_it():
    with pytest.raises(ValidationError, match="a number or a url"):
        Contact.model_validate({**contact(always=True).model_dump(by_alias=True), "number": None})


def test_the_help_points_of_the_domain_are_all_there():
    assert set(load_catalogue().contacts) >= {
        *("police110", "police9110", "consumer188", "childguidance189", "sos24", "childrights", "humanrights"),
        *("childline", "ipa", "ihaho", "safeline", "hotline-center", "sexual8103", "sexual8891"),
    }
