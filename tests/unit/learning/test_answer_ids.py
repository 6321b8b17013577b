"""Answer ids are UUIDs in one spelling; those made here grow with time."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.base.core.errors import Invalid
from elearn.learning.ids import new_answer_id, read_answer_id

moments = st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(moments)
def test_a_made_id_is_a_version_7_uuid(moment):
    made = UUID(new_answer_id(moment))
    assert made.version == 7
    assert read_answer_id(str(made)) == str(made)


@given(moments)
def test_a_later_answer_has_the_higher_id(moment):
    assert new_answer_id(moment) < new_answer_id(moment + timedelta(milliseconds=2))


@given(st.uuids())
def test_capitals_are_the_same_id(made):
    assert read_answer_id(str(made).upper()) == str(made)


@given(st.one_of(st.text(), st.none(), st.integers(), st.lists(st.text())))
def test_anything_else_is_refused(value):
    with pytest.raises(Invalid):
        read_answer_id(value)


@pytest.mark.parametrize("value", ["{%s}", "urn:uuid:%s", "%s\n", " %s"])
def test_other_spellings_of_a_uuid_are_refused(value):
    with pytest.raises(Invalid):
        read_answer_id(value % "019a0000-0000-7000-8000-000000000001")
