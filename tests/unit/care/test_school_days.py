"""What is promised is the end of a real school day, and 'open now' is true."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.base.core.clock import TOKYO
from elearn.care.contacts import help_points
from elearn.care.schooldays import end_of_next, hour_of, is_school_day
from elearn.courseware.queries import Catalogue, load_catalogue


def tokyo(*parts):
    return datetime(*parts, tzinfo=TOKYO)


@pytest.mark.parametrize(
    ("asked", "promised"),
    [
        (tokyo(2026, 11, 24, 9), tokyo(2026, 11, 25, 17)),
        (tokyo(2026, 11, 20, 14), tokyo(2026, 11, 24, 17)),  # Friday before a long weekend with a holiday
        (tokyo(2026, 11, 22, 20), tokyo(2026, 11, 24, 17)),
        (tokyo(2026, 9, 18, 8), tokyo(2026, 9, 24, 17)),  # silver week with the day between two holidays
        (tokyo(2026, 12, 31, 23, 59), tokyo(2027, 1, 4, 17)),
    ],
)
def test_the_end_of_the_next_school_day(asked, promised):
    assert end_of_next(asked) == promised


@given(st.datetimes(datetime(2024, 1, 1), datetime(2040, 1, 1)))  # noqa: DTZ001 - hypothesis wants them naive
def test_it_always_lies_ahead_on_a_school_day_at_five(moment):
    asked = moment.replace(tzinfo=TOKYO)
    promised = end_of_next(asked)
    assert timedelta(hours=17) < promised - asked < timedelta(days=13)
    assert is_school_day(promised.date())
    assert promised.hour == 17


def test_holidays_are_known():
    assert not is_school_day(date(2026, 11, 23))
    assert is_school_day(date(2026, 11, 24))


def test_hours_have_no_minutes():
    assert hour_of(tokyo(2026, 11, 24, 9, 41, 3)) == tokyo(2026, 11, 24, 9)


@pytest.fixture(scope="module")
def real():
    return load_catalogue(None)


@pytest.mark.parametrize(
    ("at", "now"),
    [
        (tokyo(2026, 11, 24, 10), {"sos24", "childrights"}),
        (tokyo(2026, 11, 24, 20), {"sos24", "childline"}),
        (tokyo(2026, 11, 23, 10), {"sos24"}),  # a holiday
        (tokyo(2026, 11, 25, 3), {"sos24"}),
    ],
)
def test_only_those_who_answer_now_stand_first(services, real, at, now):
    services.add(Catalogue, real)
    found = help_points(at)
    assert {contact.key for contact in found.now} == now
    assert not {contact.key for contact in found.later} & now
    assert [contact.number for contact in found.danger] == ["110", "189"]
    assert not any(contact.report_only for contact in (*found.now, *found.later))
