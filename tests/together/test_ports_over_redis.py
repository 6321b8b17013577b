"""Two processes' ports over one real Redis: what one knows the other knows, and a Redis that goes opens no limit."""

import time
from datetime import UTC, datetime

import pytest

from elearn.base.core.errors import Conflict, Unavailable
from elearn.base.engines.together import Together
from elearn.surveys.design.custody import Ceremonies, Ceremony, share_of

SECRET = "for tests only " * 3
NOW = datetime(2026, 11, 28, 1, 0, tzinfo=UTC)
LONG = 10


class Sides:
    """Two processes of a site; `gone` and `back` are Redis's."""

    def __init__(self, server):
        self.server = server
        self.one, self.other = (Together(server.url, SECRET) for _ in range(2))
        self._ends = [side.start(lambda topics: dict.fromkeys(topics, 99)) for side in (self.one, self.other)]
        wait_until(lambda: self.one._known() == self.other._known() == 2)

    def gone(self):
        self.server.stop()

    def back(self):
        self.server.start()
        wait_until(lambda: self.one.fault() is None and self.other.fault() is None)

    def end(self):
        for end in self._ends:
            end()


def wait_until(happened):
    for _ in range(500):
        if happened():
            return
        time.sleep(0.02)
    raise AssertionError("it did not happen")


@pytest.fixture
def sides(redis_server):
    sides = Sides(redis_server)
    yield sides
    sides.end()


def test_news_of_one_process_reaches_a_listener_at_the_other(sides):
    with sides.other.wake.subscribe("session:a", seen=3) as listener:
        sides.one.wake.publish("session:a", 4)
        assert listener.wait(LONG) == 4


def test_another_site_on_the_same_redis_hears_nothing(sides):
    stranger = Together(sides.server.url, "of another site " * 3)
    end = stranger.start(lambda _topics: {})
    wait_until(lambda: stranger._known() == 1)
    with stranger.wake.subscribe("t", seen=0) as there, sides.other.wake.subscribe("t", seen=0) as here:
        sides.one.wake.publish("t", 1)
        assert here.wait(LONG) == 1
        assert there.wait(0.2) is None
    end()


def test_without_redis_listeners_learn_it_from_the_database(sides):
    with sides.other.wake.subscribe("session:a", seen=3) as listener:
        sides.gone()
        sides.one.wake.publish("session:a", 4)
        assert listener.wait(LONG) == 99


def test_what_one_process_could_not_tell_it_tells_later(sides):
    """The line of the other stands all the time, so that it has no reason to look by itself."""
    sides.other.wake.look = lambda _topics: {}
    with sides.other.wake.subscribe("session:a", seen=3) as listener:
        sides.one._link._silent_until = time.monotonic() + 0.5  # as after any command that failed
        sides.one.wake.publish("session:a", 4)
        assert listener.wait(0.1) is None
        assert listener.wait(LONG) == 4


def test_presence_is_one_for_all_and_local_without_redis(sides):
    sides.one.presence.touch("session:a", "seat-1")
    sides.other.presence.touch("session:a", "seat-2")
    wait_until(lambda: sides.one.presence.present("session:a", 60) == {"seat-1", "seat-2"})
    assert sides.one.presence.present("session:b", 60) == frozenset()
    sides.gone()
    assert sides.one.presence.present("session:a", 60) == {"seat-1"}


def failures_of(sides, **limits):
    return [side.failures("f", **limits) for side in (sides.one, sides.other)]


def free_tries(*processes, key="school", most=200):
    """How many wrong tries pass, in turn at each process, until every one of them refuses."""
    passed, refusing = 0, set()
    for turn in range(most):
        process = processes[turn % len(processes)]
        if process.wait(key) > 0:
            refusing.add(process)
            if len(refusing) == len(processes):
                return passed
        else:
            process.count(key)
            passed += 1
    return passed


def test_failures_are_counted_together(sides):
    both = failures_of(sides, brim=6, leak=0.001)
    assert free_tries(*both) == 7  # the seventh closes
    assert free_tries(*both, key="elsewhere") == 7


def test_the_wait_grows_together(sides):
    one, other = failures_of(sides, brim=1, leak=0.001, longest=60)
    for _ in range(5):
        one.count("guesser")
    assert 7 < other.wait("guesser") <= 8


def test_without_redis_no_more_pass_than_with_it(sides):
    both = failures_of(sides, brim=8, leak=0.001)
    sides.gone()
    assert free_tries(*both) <= 8 + 2  # each process closes with a failure of its own


def test_who_was_refused_stays_refused_when_redis_goes_and_comes_back_empty(sides):
    one, other = failures_of(sides, brim=2, leak=0.001, longest=600)
    for _ in range(10):
        one.count("guesser")
    assert other.wait("guesser") > 60
    sides.gone()
    assert one.wait("guesser") > 60
    assert other.wait("guesser") > 60
    sides.back()
    assert other.wait("guesser") > 60
    fresh = Together(sides.server.url, SECRET).failures("f", brim=2, leak=0.001, longest=600)
    assert fresh.wait("guesser") > 60  # what the others knew is in Redis again
    assert fresh.wait("somebody else") == 0


def test_starts_are_counted_together_and_redis_brings_no_new_ones(sides):
    one, other = (side.starts("s", most=4, within=3600) for side in (sides.one, sides.other))
    assert [one.take("net"), other.take("net"), one.take("net"), other.take("net")] == [0, 0, 0, 0]
    assert 3500 < one.take("net") <= 3600
    sides.gone()
    assert one.take("net") > 0
    assert other.take("net") > 0
    sides.back()
    assert other.take("net") > 0
    assert other.take("other net") == 0


def test_starts_without_redis_are_shared_out(sides):
    one, other = (side.starts("s", most=4, within=3600) for side in (sides.one, sides.other))
    assert one.take("net") == 0  # the other process knows of it no more than Redis does
    sides.gone()
    given = [side.take("net") == 0 for side in (one, other) for _ in range(4)]
    assert sum(given) <= 4


def test_addresses_do_not_stand_in_redis(sides):
    one, _ = failures_of(sides)
    one.count("192.0.2.77")
    names = sides.one._link.client.keys("*")
    assert any(b":f:" in name for name in names)
    assert not any(b"192.0.2.77" in name for name in names)


@pytest.fixture
def ceremonies(sides):
    return [Ceremonies(side.fellows) for side in (sides.one, sides.other)]


WORDS = " ".join(f"word{at}" for at in range(1, 34))  # as many as a share has


def ceremony(words=WORDS):
    return Ceremony("wave", NOW, b"public", [share_of(words), share_of(words.upper())])


def test_a_ceremony_goes_on_at_whichever_process_is_asked(ceremonies):
    here, there = ceremonies
    here.begin(ceremony())
    assert there.get("wave", NOW).next == 0
    assert not there.get("wave", NOW).shares[0].is_shown
    assert there.show("wave", 0, NOW) == WORDS
    with pytest.raises(Conflict):
        here.show("wave", 0, NOW)
    with pytest.raises(Conflict):
        there.show("wave", 0, NOW)
    assert not there.note("wave", 0, ("word9", "word26"), NOW)
    assert there.note("wave", 0, ("word9", "word27"), NOW)
    assert here.show("wave", 1, NOW)
    assert here.note("wave", 1, ("WORD9", "word27"), NOW) is False
    assert here.get("wave", NOW).next == 1
    assert there.get("wave", NOW).tally_public == b"public"
    there.end("wave")
    assert here.get("wave", NOW) is there.get("wave", NOW) is None
    assert here._going == {}


def test_no_word_of_a_share_stands_in_redis(sides, ceremonies):
    here, there = ceremonies
    here.begin(ceremony("a secretword b c d e another"))
    with sides.one._link.client.monitor() as seen:
        there.show("wave", 0, NOW)
        sides.one._link.client.set("end", "x")
        lines = []
        for line in seen.listen():
            lines.append(line["command"])
            if line["command"] == "SET end x":
                break
    assert any("PUBLISH" in line for line in lines)
    assert not any("secretword" in line for line in lines)


def test_keys_made_anew_elsewhere_take_the_place_of_the_old_ones(ceremonies):
    here, there = ceremonies
    here.begin(ceremony())
    there.begin(ceremony("g f e d c b a"))
    assert here.show("wave", 0, NOW).startswith("g f")
    assert here._going == {}


def test_without_redis_no_ceremony_goes_on_with_keys_that_may_be_old(sides, ceremonies):
    here, _ = ceremonies
    here.begin(ceremony())
    sides.gone()
    with pytest.raises(Unavailable):
        here.get("wave", NOW)


def test_a_ceremony_whose_process_has_died_is_over(sides, ceremonies):
    _, there = ceremonies
    Ceremonies(Together(sides.server.url, SECRET).fellows).begin(ceremony())  # listens to nobody
    assert there.get("wave", NOW) is None
