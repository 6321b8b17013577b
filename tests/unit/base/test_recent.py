"""A cold value is made once, however many ask for it at the same moment."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from elearn.base.core.recent import Recent

PATIENCE = 30


class Kitchen:
    """Makes values, one after another as it is told to, and counts how often it began."""

    def __init__(self, *, failures=0):
        self.begun, self.failures = 0, failures
        self.started, self.go_on = threading.Event(), threading.Event()

    def make(self):
        self.begun += 1
        self.started.set()
        assert self.go_on.wait(PATIENCE)
        if self.begun <= self.failures:
            raise OSError("the pot is broken")
        return f"dish {self.begun}"


@pytest.fixture
def guests():
    """Asks for the same value from many threads, which all have asked before the first gets an answer."""
    with ThreadPoolExecutor(8) as threads:

        def asked(recent, kitchen):
            here = threading.Semaphore(0)

            def ask():
                here.release()
                return recent.get("soup", kitchen.make)

            first = threads.submit(ask)
            assert kitchen.started.wait(PATIENCE)
            others = [threads.submit(ask) for _ in range(7)]
            assert all(here.acquire(timeout=PATIENCE) for _ in range(8))
            return [first, *others]

        yield asked


def test_many_who_ask_at_once_get_what_one_of_them_made(guests):
    recent, kitchen = Recent(4), Kitchen()
    answers = guests(recent, kitchen)
    kitchen.go_on.set()
    assert {each.result(PATIENCE) for each in answers} == {"dish 1"}
    assert kitchen.begun == 1


def test_other_values_do_not_wait(guests):
    """The control: it is the value that is waited for, not the whole memory."""
    recent, kitchen = Recent(4), Kitchen()
    answers = guests(recent, kitchen)
    assert recent.get("bread", lambda: "bread") == "bread"
    kitchen.go_on.set()
    assert {each.result(PATIENCE) for each in answers} == {"dish 1"}


def test_where_making_fails_the_next_one_tries(guests):
    recent, kitchen = Recent(4), Kitchen(failures=1)
    first, *others = guests(recent, kitchen)
    kitchen.go_on.set()
    with pytest.raises(OSError, match="the pot is broken"):
        first.result(PATIENCE)
    assert {each.result(PATIENCE) for each in others} == {"dish 2"}
    assert kitchen.begun == 2


def test_what_was_begun_before_a_clearing_is_not_kept(guests):
    recent, kitchen = Recent(4), Kitchen()
    first = guests(recent, kitchen)[0]
    recent.clear()
    kitchen.go_on.set()
    assert first.result(PATIENCE) == "dish 1"
    assert recent.get("soup", lambda: "fresh") != "dish 1"


def test_the_longest_unused_goes_first():
    recent = Recent(2)
    for key in ("a", "b", "a", "c"):
        recent.get(key, lambda key=key: key)
    assert [recent.get(key, lambda: "new") for key in ("a", "c", "b")] == ["a", "c", "new"]
