"""Whoever is right comes in at once; wrong tries of an address are held ever longer; known browsers stand apart."""

import threading

import pytest

from elearn.accounts.signing.spraying import LONGEST_HELD, MOST_HELD, SignInTries
from elearn.base.http.throttle import LocalFailures
from tests.factories.signing import PASSWORD, Visitor


class Time:
    """A clock that stands still but while somebody is held."""

    def __init__(self):
        self.now, self.held = 0.0, []

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.held.append(seconds)
        self.now += seconds


def clocked(time):
    """Limits of this process on that clock."""
    return lambda _name, **limits: LocalFailures(**limits, clock=time)


@pytest.fixture
def time():
    return Time()


@pytest.fixture
def tries(time):
    return SignInTries(clocked(time), sleep=time.sleep)


def test_a_class_of_forty_may_mistype_once_each(tries, time):
    for number in range(40):
        assert tries.wait("school", f"teacher {number}", known=False) == 0
        tries.failed("school", f"teacher {number}", known=False)
    assert time.held == []


def test_a_sprayer_is_held_longer_each_time(tries, time):
    for number in range(200):
        tries.failed("school", f"name {number}", known=False)
    assert time.held[0] == 1
    assert time.held[:8] == sorted(time.held[:8])
    # One leaks from the bucket in five seconds: that is how often a patient sprayer gets an answer, and no more often.
    assert all(4.5 < seconds <= LONGEST_HELD for seconds in time.held[20:])
    assert len(time.held) == 160
    assert tries.wait("school", "somebody else", known=False) == 0
    tries.failed("town hall", "somebody else", known=False)
    assert len(time.held) == 160


def test_only_so_many_are_held_at_once_and_known_browsers_never_wait(time):
    gate, arrived = threading.Event(), threading.Semaphore(0)

    def held(_seconds):
        arrived.release()
        gate.wait(30)

    tries = SignInTries(clocked(time), sleep=held)
    for number in range(40):
        tries.failed("school", str(number), known=False)
    threads = [
        threading.Thread(target=tries.failed, args=("school", "x"), kwargs={"known": False}) for _ in range(MOST_HELD)
    ]
    for thread in threads:
        thread.start()
        arrived.acquire()
    assert tries.wait("school", "sato", known=False) == LONGEST_HELD
    assert tries.wait("school", "sato", known=True) == 0
    assert tries.wait("town hall", "sato", known=False) == 0
    gate.set()
    for thread in threads:
        thread.join()
    assert tries.wait("school", "sato", known=False) == 0


def test_one_name_tried_from_everywhere_waits(tries):
    for number in range(60):
        tries.failed(f"address {number}", "sato", known=False)
    assert tries.wait("another", "sato", known=False) > 0
    assert tries.wait("another", "sato", known=True) == 0


def test_a_known_browser_has_a_count_of_its_own(tries, time):
    for _ in range(12):
        tries.failed("school", "sato", known=True)
    assert tries.wait("school", "sato", known=True) > 0
    assert time.held == []


def test_a_browser_is_known_after_the_first_sign_in_and_for_that_name_alone(app):
    tries, seen = app.services.get(SignInTries), []
    real = tries.wait
    tries.wait = lambda address, name, *, known: seen.append((name, known)) or real(address, name, known=known)
    person = Visitor(app)
    person.sign_in()
    person.get("/account/")
    person.post("/sign-out")
    person.sign_in()
    person.name = "abe"
    person.sign_in("wrong password")
    assert seen == [("sato", False), ("sato", True), ("abe", False)]
    kept = person.http.get_cookie("elearn_known")
    assert "sato" not in kept.value
    assert kept.http_only


def test_who_must_wait_is_told_for_how_long_and_what_is_right_comes_in(app):
    tries = app.services.get(SignInTries)
    person = Visitor(app)
    for number in range(60):
        tries._names.count("sato")
        tries._addresses.count(str(number))
    refused = person.sign_in(PASSWORD)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) >= 1
    assert Visitor(app, "abe").sign_in(PASSWORD).status_code == 303
