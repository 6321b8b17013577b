"""Who is connected, at whichever process: in the memory of Redis only, which must not be set to write to a disk."""

import threading
import time
from typing import Final

from elearn.base.core.presence import LocalPresence
from elearn.base.engines.together.link import Link, Lost

_FORGET_SECONDS: Final = 3600
# ARGV: how long a topic is kept; then pairs of (seconds since the sign of life, member).
_TOUCH: Final = """
local now = redis.call('TIME')
local at = now[1] + now[2] / 1000000
for i = 2, #ARGV, 2 do redis.call('ZADD', KEYS[1], at - ARGV[i], ARGV[i + 1]) end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', at - ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[1])
"""
_PRESENT: Final = """
local now = redis.call('TIME')
return redis.call('ZRANGEBYSCORE', KEYS[1], now[1] + now[2] / 1000000 - ARGV[1], '+inf')
"""


class SharedPresence:
    """Signs of life are gathered here and sent on in one go (`send_on`): a stream must not wait for Redis."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._local = LocalPresence()
        self._lock = threading.Lock()
        self._gathered: dict[str, dict[str, float]] = {}
        self._touch, self._present = link.script(_TOUCH), link.script(_PRESENT)

    def touch(self, topic: str, member: str) -> None:
        """`member` gave a sign of life now."""
        self._local.touch(topic, member)
        with self._lock:
            self._gathered.setdefault(topic, {})[member] = time.monotonic()

    def present(self, topic: str, within: float) -> frozenset[str]:
        """The members of all processes; without Redis those of this one."""
        here = self._local.present(topic, within)
        try:
            found = self._present([self._key(topic)], [within])
        except Lost:
            return here
        return here | {member.decode() for member in found}

    def send_on(self) -> None:
        """Tell the others what was gathered; what cannot be told now is old by the next time."""
        with self._lock:
            gathered, self._gathered = self._gathered, {}
        at = time.monotonic()
        for topic, members in gathered.items():
            pairs = [each for member, seen in members.items() for each in (at - seen, member)]
            self._touch([self._key(topic)], [_FORGET_SECONDS, *pairs])

    def _key(self, topic: str) -> str:
        return self._link.name("present", topic)
