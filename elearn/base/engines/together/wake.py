"""Waking the streams of all processes. Redis only carries the wake; the truth stays in the database."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Final

from elearn.base.core.beside import Look
from elearn.base.core.wake import LocalWake, Subscription
from elearn.base.engines.together.link import Link, Lost

_MOST_UNTOLD: Final = 10_000


class SharedWake:
    """Wakes the listeners here at once, and those of the other processes by Redis.

    What could not be told is told when Redis is back; meanwhile every process looks into the database (`look`).
    """

    def __init__(self, link: Link) -> None:
        self._link = link
        self._local = LocalWake()
        self._lock = threading.Lock()
        self._untold: dict[str, int] = {}
        self.channel = link.name("wake")
        self.look: Look = lambda _topics: {}

    def publish(self, topic: str, revision: int) -> None:
        """Tell all processes; never raises, since what happened is durable already."""
        self._local.publish(topic, revision)
        try:
            self._send(topic, revision)
        except Lost:
            self._keep(topic, revision)

    def subscribe(self, topic: str, *, seen: int = -1) -> AbstractContextManager[Subscription]:
        """Listen until the block ends."""
        return self._local.subscribe(topic, seen=seen)

    def listen(self, topic: str, heard: Callable[[int], None]) -> Callable[[], None]:
        """Have `heard` called; gives the function that ends it."""
        return self._local.listen(topic, heard)

    def hear(self, message: bytes) -> None:
        """Another process tells news (or this one did: that is old news by now)."""
        revision, _, topic = message.decode().partition(" ")
        self._local.publish(topic, int(revision))

    def look_now(self) -> None:
        """News may have been missed: read the revisions of all that is listened to."""
        topics = self._local.topics()
        if topics:
            for topic, revision in self.look(topics).items():
                self._local.publish(topic, revision)

    def tell_untold(self) -> None:
        """What was kept while Redis was gone; raises Lost when it is gone still."""
        for topic, revision in self._taken():
            try:
                self._send(topic, revision)
            except Lost:
                self._keep(topic, revision)
                raise

    def _send(self, topic: str, revision: int) -> None:
        self._link.ask(lambda client: client.publish(self.channel, f"{revision} {topic}"))

    def _keep(self, topic: str, revision: int) -> None:
        with self._lock:
            if topic in self._untold or len(self._untold) < _MOST_UNTOLD:
                self._untold[topic] = max(revision, self._untold.get(topic, -1))

    def _taken(self) -> Iterator[tuple[str, int]]:
        while True:
            with self._lock:
                if not self._untold:
                    return
                found = self._untold.popitem()
            yield found
