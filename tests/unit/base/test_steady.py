"""A clock that jumps is not believed until it is set back, or has gone evenly for a day."""

import pytest

from elearn.base.core.steady import Steadiness

DAY = 24 * 3600


class Clocks:
    def __init__(self):
        self.counted, self.offset = 1000.0, 1_800_000_000.0
        self.steady = Steadiness(lambda: self.counted + self.offset, lambda: self.counted)

    def holds_after(self, seconds, *, jump=0.0):
        self.counted += seconds
        self.offset += jump
        return self.steady.holds()


@pytest.fixture
def clocks():
    return Clocks()


def test_a_clock_that_goes_evenly_is_believed(clocks):
    assert all(clocks.holds_after(3600) for _ in range(100))


def test_a_clock_that_is_set_right_by_seconds_is_believed(clocks):
    assert clocks.holds_after(60, jump=90)
    assert clocks.holds_after(60, jump=-120)


@pytest.mark.parametrize("jump", [2 * DAY, -2 * DAY])
def test_a_jump_is_not_believed_until_it_is_set_back(clocks, jump):
    assert not clocks.holds_after(60, jump=jump)
    assert not clocks.holds_after(3600)
    assert clocks.holds_after(60, jump=-jump)


def test_a_jump_is_believed_after_a_day_without_another(clocks):
    assert not clocks.holds_after(60, jump=2 * DAY)
    assert not clocks.holds_after(DAY - 60)
    assert not clocks.holds_after(60, jump=DAY)
    assert not clocks.holds_after(DAY - 60)
    assert clocks.holds_after(120)
    assert not clocks.holds_after(60, jump=-3 * DAY)
