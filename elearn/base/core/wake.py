"""Waking the listeners of a topic: the stream port and its in-process form.

A wake carries only a revision number; whoever wakes reads the truth from the database. Waiting holds a thread but no
database session. Losing a wake loses nothing: heartbeats and polling find the revision.
"""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol


class Subscription(Protocol):
    """One listener of one topic."""

    def wait(self, timeout: float) -> int | None:
        """The newest revision not yet seen, or None after `timeout` seconds without one."""


class Wake(Protocol):
    """The port: publish after a commit, subscribe from streams."""

    def publish(self, topic: str, revision: int) -> None:
        """Tell the listeners of `topic` that the state is now at `revision`."""

    def subscribe(self, topic: str, *, seen: int = -1) -> AbstractContextManager[Subscription]:
        """Listen to `topic`; revisions up to `seen` are old news."""

    def listen(self, topic: str, heard: Callable[[int], None]) -> Callable[[], None]:
        """Have `heard(revision)` called at every news, by the thread that tells it; gives the function that ends it."""


class _Topic:
    """Latest revision and how many listen; one condition wakes them all."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.revision = -1
        self.listeners = 0
        self.called: dict[object, Callable[[int], None]] = {}


class _Listener:
    def __init__(self, topic: _Topic, seen: int) -> None:
        self._topic = topic
        self._seen = seen

    def wait(self, timeout: float) -> int | None:
        topic = self._topic
        with topic.changed:
            if not topic.changed.wait_for(lambda: topic.revision > self._seen, timeout):
                return None
            self._seen = topic.revision
            return self._seen


class LocalWake:
    """Wakes the threads of this process. Enough for one worker; several need a port that crosses processes."""

    def __init__(self) -> None:
        self._topics: dict[str, _Topic] = defaultdict(_Topic)
        self._lock = threading.Lock()

    def publish(self, topic: str, revision: int) -> None:
        """Wake every listener of `topic` once; a lower revision than the last is old news and does nothing."""
        found = self._topics.get(topic)
        if found is None:
            return
        with found.changed:
            if revision > found.revision:
                found.revision = revision
                found.changed.notify_all()
                for heard in found.called.values():
                    heard(revision)

    def topics(self) -> frozenset[str]:
        """What is listened to at this moment."""
        with self._lock:
            return frozenset(self._topics)

    @contextmanager
    def subscribe(self, topic: str, *, seen: int = -1) -> Iterator[Subscription]:
        """Listen until the block ends; the topic is forgotten with its last listener."""
        found = self._enter(topic)
        try:
            yield _Listener(found, seen)
        finally:
            self._leave(topic, found)

    def listen(self, topic: str, heard: Callable[[int], None]) -> Callable[[], None]:
        """For listeners without a thread of their own."""
        found, mine = self._enter(topic), object()
        with found.changed:
            found.called[mine] = heard

        def end() -> None:
            with found.changed:
                del found.called[mine]
            self._leave(topic, found)

        return end

    def _enter(self, topic: str) -> _Topic:
        with self._lock:
            found = self._topics[topic]
            found.listeners += 1
            return found

    def _leave(self, topic: str, found: _Topic) -> None:
        with self._lock:
            found.listeners -= 1
            if not found.listeners:
                self._topics.pop(topic, None)
