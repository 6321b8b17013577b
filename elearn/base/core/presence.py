"""Who is connected just now: a port, because it lives in memory only and is never written down."""

import threading
import time
from typing import Protocol


class Presence(Protocol):
    """Marks of life per topic. Nothing here survives a restart, by intention."""

    def touch(self, topic: str, member: str) -> None:
        """`member` gave a sign of life now."""

    def present(self, topic: str, within: float) -> frozenset[str]:
        """The members of `topic` that gave a sign of life in the last `within` seconds."""


class LocalPresence:
    """In this process; topics that nobody touched for an hour are forgotten."""

    FORGET_SECONDS = 3600.0

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: dict[str, dict[str, float]] = {}

    def touch(self, topic: str, member: str) -> None:
        """Record the sign of life; the first of a new topic sweeps the stale ones out."""
        at = time.monotonic()
        with self._lock:
            if topic not in self._seen:
                self._sweep(at)
            self._seen.setdefault(topic, {})[member] = at

    def present(self, topic: str, within: float) -> frozenset[str]:
        """Members seen within the given seconds."""
        since = time.monotonic() - within
        with self._lock:
            return frozenset(m for m, at in self._seen.get(topic, {}).items() if at >= since)

    def _sweep(self, at: float) -> None:
        stale = [t for t, members in self._seen.items() if max(members.values()) < at - self.FORGET_SECONDS]
        for topic in stale:
            del self._seen[topic]
