"""Several processes as one site, by Redis: wakes, presence, limits, and who holds what. docs/decisions/0030."""

from collections.abc import Callable
from typing import Final

from elearn.base.core.beside import Look
from elearn.base.core.db import new_id
from elearn.base.engines.together.fellows import SharedFellows
from elearn.base.engines.together.limits import SharedFailures, SharedStarts
from elearn.base.engines.together.link import Link, Lost
from elearn.base.engines.together.listening import Listening
from elearn.base.engines.together.presence import SharedPresence
from elearn.base.engines.together.wake import SharedWake

# How many processes are thought to be there until Redis has said it.
_SUPPOSED: Final = 4
_SEEN_SECONDS: Final = 10
_COUNT: Final = """
local now = redis.call('TIME')
redis.call('ZADD', KEYS[1], now[1], ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now[1] - ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[2])
return redis.call('ZCARD', KEYS[1])
"""


class Together:
    """The ports of a process among others. Nothing happens before `start` but what requests ask for."""

    def __init__(self, url: str, secret: str) -> None:
        self._link = Link(url, secret)
        self._process = new_id()
        self._processes = _SUPPOSED
        self._count = self._link.script(_COUNT)
        self.wake = SharedWake(self._link)
        self.presence = SharedPresence(self._link)
        self.fellows = SharedFellows(self._link, self._process)

    def failures(self, name: str, *, brim: int = 40, leak: float = 0.2, longest: float = 60.0) -> SharedFailures:
        """A limit on failures of that name."""
        return SharedFailures(self._link, self._known, name, brim=brim, leak=leak, longest=longest)

    def starts(self, name: str, *, most: int = 10, within: float = 3600.0) -> SharedStarts:
        """A limit on starts of that name."""
        return SharedStarts(self._link, self._known, name, most=most, within=within)

    def start(self, look: Look) -> Callable[[], None]:
        """Listen to the others; `look` reads revisions of topics. Gives the function that ends it."""
        self.wake.look = look
        ears = {self.wake.channel: self.wake.hear, self.fellows.channel: self.fellows.hear}
        return Listening(self._link, ears, self._chores, self.wake.look_now).start()

    def fault(self) -> str | None:
        """Why the others are out of reach just now."""
        try:
            self._link.ask(lambda client: client.ping())
        except Lost:
            return "Redis does not answer: classes go on, screens follow a second later"
        return None

    def _chores(self) -> None:
        self.wake.tell_untold()
        self.presence.send_on()
        self._processes = max(1, int(self._count([self._link.name("processes")], [self._process, _SEEN_SECONDS])))

    def _known(self) -> int:
        return self._processes
