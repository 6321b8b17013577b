"""Waking carries a revision and loses nothing; presence is memory only."""

import threading
import time

from elearn.base.core.presence import LocalPresence
from elearn.base.core.wake import LocalWake


def test_a_listener_hears_the_newest_revision_once():
    wake = LocalWake()
    with wake.subscribe("session:a", seen=3) as listener:
        wake.publish("session:a", 4)
        wake.publish("session:a", 5)
        assert listener.wait(1) == 5
        assert listener.wait(0.01) is None


def test_old_news_wakes_nobody():
    wake = LocalWake()
    with wake.subscribe("t", seen=9) as listener:
        wake.publish("t", 9)
        wake.publish("t", 2)
        assert listener.wait(0.01) is None


def test_topics_do_not_mix_and_are_forgotten():
    wake = LocalWake()
    with wake.subscribe("a") as listener:
        wake.publish("b", 7)
        assert listener.wait(0.01) is None
    assert not wake._topics


def test_a_thousand_listeners_hear_one_event():
    wake, heard, ready = LocalWake(), [], threading.Barrier(1001)

    def listen():
        with wake.subscribe("t") as listener:
            ready.wait()
            heard.append(listener.wait(10))

    threads = [threading.Thread(target=listen) for _ in range(1000)]
    [t.start() for t in threads]
    ready.wait()
    wake.publish("t", 1)
    [t.join() for t in threads]
    assert heard == [1] * 1000


def test_presence_fades():
    presence = LocalPresence()
    presence.touch("session:a", "seat-1")
    assert presence.present("session:a", within=5) == {"seat-1"}
    time.sleep(0.02)
    assert presence.present("session:a", within=0.01) == frozenset()
    assert presence.present("session:b", within=5) == frozenset()
