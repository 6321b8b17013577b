"""The line to Redis: short patience, and no request waits for a Redis that is known to be gone."""

import hashlib
import logging
import time
from collections.abc import Callable
from typing import Any, Final, TypeVar

from redis import BlockingConnectionPool, Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

log = logging.getLogger("elearn.together")
T = TypeVar("T")
PATIENCE_SECONDS: Final = 0.5
# After a failure nobody tries again for so long: a machine that is off answers nothing, not even "no".
REST_SECONDS: Final = 1.0
_CONNECTIONS: Final = 16


class Lost(Exception):
    """Redis does not answer just now: go on with what this process knows."""


class Link:
    """Commands to Redis; names of keys and channels begin with the site's own sign, drawn from its secret."""

    def __init__(self, url: str, secret: str) -> None:
        self._key = hashlib.sha256(f"elearn together {secret}".encode()).digest()
        self.prefix = f"elearn:{self._key.hex()[:12]}:"
        pool = BlockingConnectionPool.from_url(
            url,
            max_connections=_CONNECTIONS,
            timeout=PATIENCE_SECONDS,
            socket_timeout=PATIENCE_SECONDS,
            socket_connect_timeout=PATIENCE_SECONDS,
            # A connection of before Redis was restarted fails once; the second try opens a fresh one.
            retry=Retry(NoBackoff(), 1),
        )
        self.client: Any = Redis(connection_pool=pool)
        self._silent_until = 0.0

    def name(self, *parts: str) -> str:
        """The name of a key or channel of this site."""
        return self.prefix + ":".join(parts)

    def mark(self, text: str) -> str:
        """A name for something that Redis need not know, such as an address: without the secret it leads nowhere."""
        return hashlib.blake2b(text.encode(), key=self._key, digest_size=16).hexdigest()

    def drawn(self, purpose: str) -> bytes:
        """A key of 32 bytes for that purpose."""
        return hashlib.blake2b(purpose.encode(), key=self._key, digest_size=32).digest()

    def script(self, text: str) -> Callable[..., Any]:
        """A Lua script as a function `run(keys=[…], args=[…])` that raises Lost."""
        registered = self.client.register_script(text)
        return lambda keys, args: self.ask(lambda client: registered(keys=keys, args=args, client=client))

    def ask(self, do: Callable[[Any], T]) -> T:
        """What `do(client)` gives; Lost while Redis is gone."""
        if time.monotonic() < self._silent_until:
            raise Lost
        try:
            return do(self.client)
        except RedisError as error:
            self._silent_until = time.monotonic() + REST_SECONDS
            log.warning("redis does not answer", extra={"kind": type(error).__name__})
            raise Lost from error
