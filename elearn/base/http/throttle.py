"""Slowing down those who guess. Failures are counted by address, in one bucket; successes never are.

A class of forty shares one address: forty sign-ins, or forty joins, pass untouched. Only wrong codes and passwords fill
the bucket; it leaks with time, and over its brim each further failure costs a longer wait.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from flask import request

from elearn.base.core.errors import TooMany
from elearn.base.core.messages import N_
from elearn.base.core.ports import service


class Failures(Protocol):
    """The port: how long an address must wait, and counting one more failure of it."""

    def wait(self, key: str) -> float:
        """Seconds until `key` may try again; 0 when it may now."""

    def count(self, key: str) -> None:
        """One more failure of `key`."""


@dataclass
class _Bucket:
    level: float = 0.0
    at: float = 0.0
    closed_until: float = 0.0


class LocalFailures:
    """In this process. `brim` failures are free; `leak` per second drain away; above, waits double up to `longest`."""

    def __init__(
        self, *, brim: int = 40, leak: float = 0.2, longest: float = 60.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._brim, self._leak, self._longest, self._clock = brim, leak, longest, clock
        self._lock = threading.Lock()
        self._buckets: dict[str, _Bucket] = {}

    def wait(self, key: str) -> float:
        """Seconds until `key` may try again."""
        with self._lock:
            bucket = self._buckets.get(key)
            return max(0.0, bucket.closed_until - self._clock()) if bucket else 0.0

    def count(self, key: str) -> None:
        """Fill the bucket by one; over the brim it closes for 1, 2, 4 … seconds."""
        at = self._clock()
        with self._lock:
            bucket = self._buckets.setdefault(key, _Bucket(at=at))
            bucket.level = max(0.0, bucket.level - (at - bucket.at) * self._leak) + 1
            bucket.at = at
            over = bucket.level - self._brim
            if over > 0:
                bucket.closed_until = at + min(self._longest, 2.0 ** min(over - 1, 10))
            self._forget_dry(at)

    def _forget_dry(self, at: float) -> None:
        if len(self._buckets) > 10_000:  # noqa: PLR2004 - bounds the memory an attacker can take
            dry = [k for k, b in self._buckets.items() if b.level <= (at - b.at) * self._leak]
            for key in dry:
                del self._buckets[key]


class Starts(Protocol):
    """The port: things that anyone may start, but not without end."""

    def take(self, key: str) -> float:
        """Count one more start of `key`; 0, or the seconds until the next one is free and nothing was counted."""


class LocalStarts:
    """In this process: `most` starts of a key within `within` seconds."""

    def __init__(self, *, most: int = 10, within: float = 3600.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._within, self._clock = most, within, clock
        self._lock = threading.Lock()
        self._starts: dict[str, list[float]] = {}

    def take(self, key: str) -> float:
        """Count one more start, or say how long to wait."""
        at = self._clock()
        with self._lock:
            recent = [start for start in self._starts.get(key, []) if start > at - self._within]
            if len(recent) >= self._most:
                return recent[0] + self._within - at
            self._starts[key] = [*recent, at]
            if len(self._starts) > 10_000:  # noqa: PLR2004 - bounds the memory an attacker can take
                self._starts = {k: s for k, s in self._starts.items() if s[-1] > at - self._within}
            return 0.0


class MakeFailures(Protocol):
    """Makes a limit on failures of a kind, shared by all processes of the site."""

    def __call__(self, name: str, /, *, brim: int = 40, leak: float = 0.2, longest: float = 60.0) -> Failures:
        """`brim` failures are free, `leak` per second drain away, waits double up to `longest` seconds."""


class MakeStarts(Protocol):
    """Makes a limit on starts of a kind, shared by all processes of the site."""

    def __call__(self, name: str, /, *, most: int = 10, within: float = 3600.0) -> Starts:
        """`most` starts of a key within `within` seconds."""


def refuse_too_many_starts() -> None:
    """Count one start of this address, or stop it, saying for how long."""
    seconds = service(Starts).take(request.remote_addr or "")  # type: ignore[type-abstract]
    if seconds > 0:
        minutes = int(seconds / 60) + 1
        raise TooMany(
            N_("Many classes were started from this network. Please wait %(minutes)s minutes.", minutes=minutes),
            retry_after=int(seconds) + 1,
        )


def refuse_guessers() -> None:
    """Stop an address that has guessed too often, saying for how long."""
    seconds = service(Failures).wait(request.remote_addr or "")  # type: ignore[type-abstract]
    if seconds > 0:
        whole = int(seconds) + 1
        raise TooMany(
            N_("Many wrong tries came from this network. Please wait %(seconds)s seconds.", seconds=whole),
            retry_after=whole,
        )


def count_failure() -> None:
    """One more wrong try from this address."""
    service(Failures).count(request.remote_addr or "")  # type: ignore[type-abstract]
