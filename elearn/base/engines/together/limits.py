"""Limits that all processes share, and that do not open up when Redis goes or comes back empty.

Each process keeps what it last saw of a bucket. Without Redis it goes on with that, and with its share of what is left:
one part in as many as there are processes. When Redis is back, each process brings along what it knows.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from elearn.base.core.db import new_id
from elearn.base.engines.together.link import Link, Lost

_MOST_KEPT: Final = 10_000
# A leaking bucket. ARGV: brim, leak per second, longest wait, level known to the caller, wait known, how many to add.
# Gives level and wait in thousandths.
_FILL: Final = """
local now = redis.call('TIME')
local at = now[1] + now[2] / 1000000
local brim, leak, longest = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local found = redis.call('HMGET', KEYS[1], 'level', 'at', 'closed')
local level = math.max(0, (tonumber(found[1]) or 0) - (at - (tonumber(found[2]) or at)) * leak, tonumber(ARGV[4]))
local closed = math.max(tonumber(found[3]) or 0, at + tonumber(ARGV[5]))
local more = tonumber(ARGV[6])
level = level + more
if more > 0 and level > brim then
  closed = math.max(closed, at + math.min(longest, 2 ^ math.min(level - brim - 1, 10)))
end
if level > 0 then
  redis.call('HSET', KEYS[1], 'level', level, 'at', at, 'closed', closed)
  redis.call('PEXPIRE', KEYS[1], math.ceil((level / leak + longest) * 1000))
end
return {math.ceil(level * 1000), math.ceil(math.max(0, closed - at) * 1000)}
"""
# A window that slides. ARGV: most, seconds, id of the new start; then pairs of (age, id) known to the caller.
# Gives 1 or 0 (whether it was counted), then pairs of (age in thousandths, id).
_TAKE: Final = """
local now = redis.call('TIME')
local at = now[1] + now[2] / 1000000
local within = tonumber(ARGV[2])
for i = 4, #ARGV, 2 do redis.call('ZADD', KEYS[1], 'NX', at - ARGV[i], ARGV[i + 1]) end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', at - within)
local taken = 0
if redis.call('ZCARD', KEYS[1]) < tonumber(ARGV[1]) then
  redis.call('ZADD', KEYS[1], at, ARGV[3])
  taken = 1
end
redis.call('EXPIRE', KEYS[1], math.ceil(within))
local answer = {taken}
local all = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
for i = 1, #all, 2 do
  table.insert(answer, math.floor((at - all[i + 1]) * 1000))
  table.insert(answer, all[i])
end
return answer
"""
Clock = Callable[[], float]


@dataclass(frozen=True)
class _Seen:
    """A bucket as this process last saw it; `alone` counts what it let through since Redis went."""

    level: float = 0.0
    closed_until: float = 0.0
    at: float = 0.0
    alone: float = 0.0


class SharedFailures:
    """Failures by key in one bucket for all processes: `brim` are free, `leak` per second drain, waits double."""

    def __init__(
        self,
        link: Link,
        processes: Callable[[], int],
        name: str,
        *,
        brim: int = 40,
        leak: float = 0.2,
        longest: float = 60.0,
        clock: Clock = time.monotonic,
    ) -> None:
        self._link, self._processes, self._name, self._clock = link, processes, name, clock
        self._brim, self._leak, self._longest = brim, leak, longest
        self._lock = threading.Lock()
        self._seen: dict[str, _Seen] = {}
        self._fill = link.script(_FILL)

    def wait(self, key: str) -> float:
        """Seconds until `key` may try again; 0 when it may now."""
        return self._ask(key, 0)

    def count(self, key: str) -> None:
        """One more failure of `key`."""
        self._ask(key, 1)

    def _ask(self, key: str, more: int) -> float:
        at = self._clock()
        with self._lock:
            seen = self._drained(key, at)
        known = [seen.level, max(0.0, seen.closed_until - at), more]
        try:
            level, wait = self._fill(
                [self._link.name(self._name, self._link.mark(key))], [self._brim, self._leak, self._longest, *known]
            )
        except Lost:
            return self._alone(key, at, more)
        with self._lock:
            self._keep(key, _Seen(level / 1000, at + wait / 1000, at))
        return float(wait) / 1000

    def _alone(self, key: str, at: float, more: int) -> float:
        with self._lock:
            seen = self._drained(key, at)
            if more:
                level, closed = seen.level + 1, seen.closed_until
                # Each of several processes lets its part of the rest through: together no more than before.
                share = max(0.0, self._brim - (seen.level - seen.alone)) // self._processes()
                over = max(level - self._brim, seen.alone + 1 - share)
                if over > 0:
                    closed = max(closed, at + min(self._longest, 2.0 ** min(over - 1, 10)))
                seen = _Seen(level, closed, at, seen.alone + 1)
                self._keep(key, seen)
            return max(0.0, seen.closed_until - at)

    def _drained(self, key: str, at: float) -> _Seen:
        seen = self._seen.get(key)
        if seen is None:
            return _Seen(at=at)
        level = max(0.0, seen.level - (at - seen.at) * self._leak)
        return _Seen(level, seen.closed_until, at, min(seen.alone, level))

    def _keep(self, key: str, seen: _Seen) -> None:
        if seen.level <= 0 and seen.closed_until <= seen.at:
            self._seen.pop(key, None)
            return
        self._seen[key] = seen
        if len(self._seen) > _MOST_KEPT:
            dry = [k for k, s in self._seen.items() if s.level <= (seen.at - s.at) * self._leak]
            for each in dry:
                del self._seen[each]


class SharedStarts:
    """`most` starts of a key within `within` seconds, counted for all processes."""

    def __init__(
        self,
        link: Link,
        processes: Callable[[], int],
        name: str,
        *,
        most: int = 10,
        within: float = 3600.0,
        clock: Clock = time.monotonic,
    ) -> None:
        self._link, self._processes, self._name, self._clock = link, processes, name, clock
        self._most, self._within = most, within
        self._lock = threading.Lock()
        # Per key: when each start was, by its id; and the ids of those that only this process knows of.
        self._seen: dict[str, dict[str, float]] = {}
        self._own: dict[str, set[str]] = {}
        self._take = link.script(_TAKE)

    def take(self, key: str) -> float:
        """Count one more start of `key`; 0, or the seconds until the next one is free and nothing was counted."""
        at, new = self._clock(), new_id()
        seen = self._recent(key, at)
        known = [each for name, when in seen.items() for each in (at - when, name)]
        try:
            taken, *rest = self._take(
                [self._link.name(self._name, self._link.mark(key))], [self._most, self._within, new, *known]
            )
        except Lost:
            return self._alone(key, at, new)
        found = {name.decode(): at - age / 1000 for age, name in zip(rest[::2], rest[1::2], strict=True)}
        with self._lock:
            self._keep(key, found, at)
            self._own.pop(key, None)
        return 0.0 if taken else self._next_free(found, at)

    def _alone(self, key: str, at: float, new: str) -> float:
        with self._lock:
            seen, own = self._recent(key, at), self._own.setdefault(key, set())
            own.intersection_update(seen)
            share = (self._most - len(seen) + len(own)) // self._processes()
            if len(own) >= share:
                return self._next_free(seen, at)
            own.add(new)
            self._keep(key, {**seen, new: at}, at)
            return 0.0

    def _recent(self, key: str, at: float) -> dict[str, float]:
        return {name: when for name, when in self._seen.get(key, {}).items() if when > at - self._within}

    def _next_free(self, seen: dict[str, float], at: float) -> float:
        return max(1.0, min(seen.values(), default=at) + self._within - at)

    def _keep(self, key: str, found: dict[str, float], at: float) -> None:
        self._seen[key] = found
        if len(self._seen) > _MOST_KEPT:
            self._seen = {k: s for k, s in self._seen.items() if s and max(s.values()) > at - self._within}
