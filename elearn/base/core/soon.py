"""Doing a thing soon, and once for many who ask at the same time.

Forty answers within a second are one piece of news for the board: whoever comes first tells it, whoever comes meanwhile
is told with the next one.
"""

import contextvars
import logging
import threading
import time
from collections.abc import Callable

log = logging.getLogger("elearn.soon")


class Soon:
    """Runs `act(key)` after each `ask(key)`, never twice at once for a key, and once more for all who asked meanwhile.

    The first round runs in the thread that asks, so that it is over when `ask` returns; further ones in a thread of
    their own, so that nobody waits for the news of others. A round that fails is tried again, a few times.
    """

    TRIES = 5
    PAUSE_SECONDS = 0.2
    # Between two rounds for one key: no eye sees a board change faster, and telling costs as much as an answer.
    REST_SECONDS = 0.05

    def __init__(self, act: Callable[[str], None]) -> None:
        self._act = act
        self._lock = threading.Lock()
        self._again: dict[str, bool] = {}

    def ask(self, key: str) -> None:
        """See that `act(key)` runs after this moment."""
        with self._lock:
            if key in self._again:
                self._again[key] = True
                return
            self._again[key] = False
        if not self._done(key) or self._asked_meanwhile(key):
            context = contextvars.copy_context()
            threading.Thread(target=context.run, args=(self._rest, key), name="elearn-soon", daemon=True).start()

    def _rest(self, key: str) -> None:
        for _ in range(self.TRIES):
            time.sleep(self.REST_SECONDS)
            while self._done(key):
                if not self._asked_meanwhile(key):
                    return
                time.sleep(self.REST_SECONDS)
            time.sleep(self.PAUSE_SECONDS)
        with self._lock:
            self._again.pop(key, None)

    def _done(self, key: str) -> bool:
        try:
            self._act(key)
        except Exception:
            log.exception("will be tried again")
            return False
        return True

    def _asked_meanwhile(self, key: str) -> bool:
        with self._lock:
            if self._again[key]:
                self._again[key] = False
                return True
            del self._again[key]
            return False
