"""Guessers wait longer and longer; those who succeed never do."""

from hypothesis import given
from hypothesis import strategies as st

from elearn.base.http.throttle import LocalFailures


class Clock:
    def __init__(self):
        self.at = 1000.0

    def __call__(self):
        return self.at


def test_a_class_that_mistypes_is_not_stopped():
    failures = LocalFailures(brim=40, clock=Clock())
    for _ in range(40):
        failures.count("school")
    assert failures.wait("school") == 0


def test_the_wait_grows_and_ends():
    clock = Clock()
    failures = LocalFailures(brim=3, leak=0.0, longest=60, clock=clock)
    waits = []
    for _ in range(12):
        failures.count("guesser")
        waits.append(failures.wait("guesser"))
    assert waits[:3] == [0, 0, 0]
    assert waits[3:6] == [1, 2, 4]
    assert max(waits) == 60
    clock.at += 60
    assert failures.wait("guesser") == 0


def test_one_address_does_not_pay_for_another():
    failures = LocalFailures(brim=1, clock=Clock())
    for _ in range(10):
        failures.count("a")
    assert failures.wait("a") > 0
    assert failures.wait("b") == 0


def test_patience_empties_the_bucket():
    clock = Clock()
    failures = LocalFailures(brim=5, leak=0.5, clock=clock)
    for _ in range(6):
        failures.count("a")
    clock.at += 100
    failures.count("a")
    assert failures.wait("a") == 0


@given(st.lists(st.floats(0, 100), max_size=200))
def test_no_wait_is_ever_longer_than_the_longest(pauses):
    clock = Clock()
    failures = LocalFailures(brim=2, longest=30, clock=clock)
    for pause in pauses:
        clock.at += pause
        failures.count("a")
        assert 0 <= failures.wait("a") <= 30
