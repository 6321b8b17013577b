"""What is asked for at one moment is done once; nothing that was asked for is left out; a failure is made good."""

import logging
import threading

import pytest

from elearn.base.core.soon import Soon


def test_it_is_done_when_ask_returns():
    done = []
    Soon(done.append).ask("a")
    assert done == ["a"]


def test_many_who_ask_meanwhile_are_one_more_round():
    started, go, second = threading.Event(), threading.Event(), threading.Event()
    rounds = []

    def act(_key):
        rounds.append(len(rounds))
        if len(rounds) == 1:
            started.set()
            assert go.wait(5)
        else:
            second.set()

    soon = Soon(act)
    first = threading.Thread(target=soon.ask, args=("a",))
    first.start()
    assert started.wait(5)
    for _ in range(20):
        soon.ask("a")
    go.set()
    first.join(5)
    assert second.wait(5)
    soon.ask("b")
    assert rounds == [0, 1, 2]


def test_whatever_the_interleaving_the_last_ask_is_followed_by_a_round():
    """Each asker writes before it asks; the last round must have seen the last write."""
    written, seen, quiet = [0] * 8, [], threading.Event()

    def act(_key):
        seen.append(tuple(written))
        if seen[-1] == (200,) * 8:
            quiet.set()

    soon = Soon(act)

    def work(n):
        for turn in range(200):
            written[n] = turn + 1
            soon.ask("a")

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert quiet.wait(5)


@pytest.mark.parametrize("failures", [1, 3])
def test_a_round_that_fails_is_tried_again(monkeypatch, caplog, failures):
    monkeypatch.setattr(Soon, "PAUSE_SECONDS", 0.01)
    caplog.set_level(logging.CRITICAL, logger="elearn.soon")
    done, tries = threading.Event(), []

    def act(key):
        tries.append(key)
        if len(tries) <= failures:
            raise OSError("the disk is full")
        done.set()

    Soon(act).ask("a")
    assert done.wait(5)
    assert len(tries) == failures + 1


def test_after_too_many_failures_the_next_ask_begins_anew(monkeypatch, caplog):
    monkeypatch.setattr(Soon, "PAUSE_SECONDS", 0.0)
    caplog.set_level(logging.CRITICAL, logger="elearn.soon")
    broken, tries = [True], []

    def act(key):
        tries.append(key)
        if broken[0]:
            raise OSError("the disk is full")

    soon = Soon(act)
    soon.ask("a")
    while "a" in soon._again:
        threading.Event().wait(0.01)
    broken[0] = False
    before = len(tries)
    soon.ask("a")
    assert len(tries) == before + 1
