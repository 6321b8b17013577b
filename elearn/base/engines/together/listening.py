"""The one thread of a process that listens to Redis, and sees to the classes while Redis is gone."""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from redis import RedisError

from elearn.base.engines.together.link import Link, Lost

log = logging.getLogger("elearn.together")
CHORES_EVERY: Final = 0.5
# How often the database is asked for news as long as Redis brings none.
LOOK_EVERY: Final = 1.0

Hear = Callable[[bytes], None]


class Listening:
    """Hands each message to the ear of its channel; does `chores` twice a second and `look`s where news may be lost."""

    def __init__(
        self, link: Link, ears: Mapping[str, Hear], chores: Callable[[], None], look: Callable[[], None]
    ) -> None:
        self._link, self._chores, self._look = link, chores, look
        self._ears = {channel.encode(): hear for channel, hear in ears.items()}
        self._stop = threading.Event()

    def start(self) -> Callable[[], None]:
        """Listen on a thread from now on; gives the function that ends it."""
        threading.Thread(target=self._run, name="elearn-together", daemon=True).start()
        return self._stop.set

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._listen()
            except (RedisError, Lost, OSError):
                self._safely(self._look)
                self._stop.wait(LOOK_EVERY)

    def _listen(self) -> None:
        with self._link.client.pubsub(ignore_subscribe_messages=True) as channels:
            channels.subscribe(*self._ears)
            channels.get_message(timeout=CHORES_EVERY)  # the connection stands, or RedisError
            log.info("redis answers")
            self._safely(self._look)  # whatever was told before this moment was not heard
            done_at = 0.0
            while not self._stop.is_set():
                self._hear(channels.get_message(timeout=CHORES_EVERY))
                if time.monotonic() - done_at >= CHORES_EVERY:
                    self._chores()
                    done_at = time.monotonic()

    def _hear(self, message: dict[str, Any] | None) -> None:
        if message is not None:
            self._safely(lambda: self._ears[message["channel"]](message["data"]))

    def _safely(self, do: Callable[[], None]) -> None:
        try:
            do()
        except Exception:
            log.exception("listening goes on")
