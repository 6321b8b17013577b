"""Ballots are counted once an hour, floored to tens, and not told under thirty."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.base.core import clock
from elearn.surveys.design import progress


@given(st.integers(0, 10_000))
def test_a_number_that_is_told_hides_the_last_ten(count):
    told = progress.floored(count)
    assert (told is None) == (count < 30)
    assert told is None or (told % 10 == 0 and 0 <= count - told < 10)


@pytest.mark.parametrize(("cast", "shown"), [(29, "under 30"), (47, "40 or more")])
def test_the_official_sees_the_floor_alone(place, monkeypatch, cast, shown):
    wave = place.opened(("5-1", 5, 60))
    monkeypatch.setattr(progress.store, "counts", lambda _wave: {"p3-grade-5-01": cast})
    with place.unit():
        assert progress.count_progress(clock.now()) == 1
    page = place.official.get(f"/surveys/{wave}/?lang=en").text
    assert shown in page
    assert f">{cast}<" not in page


def test_schools_that_have_not_begun_are_named(place):
    wave = place.opened(("5-1", 5, 33), ("5-2", 5, 33))
    page = place.official.get(f"/surveys/{wave}/?lang=en").text
    assert "2 classes have not begun yet:" in page
