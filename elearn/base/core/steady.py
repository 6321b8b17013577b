"""Whether the wall clock can be believed just now: what is due "after 30 days" must not go because a clock jumped.

The wall clock is compared with the one that only counts on. While they disagree, nothing is forgotten, ended or handed
in by itself; what is expired but still there is refused for now (503), not for good. See docs/decisions/0023.
"""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Final

# Less than that is a clock being set right; the shortest time that anything here is kept is longer.
LEAST_JUMP: Final = timedelta(minutes=5).total_seconds()
# A clock that went evenly for so long after a jump is taken to be right.
EVENLY: Final = timedelta(days=1).total_seconds()
# Linux counts sleep, too: a notebook that was closed over the weekend has not jumped.
_COUNTING: Final = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def _counted() -> float:
    return time.clock_gettime(_COUNTING)


class Steadiness:
    """Watches the two clocks of this process; both are in seconds."""

    def __init__(self, wall: Callable[[], float] = time.time, counted: Callable[[], float] = _counted) -> None:
        self._wall, self._counted = wall, counted
        self._lock = threading.Lock()
        self._believed = self._new = wall() - counted()
        self._since = counted()

    def holds(self) -> bool:
        """Whether the wall clock has not jumped, has jumped back, or has gone evenly for a day since."""
        at = self._counted()
        offset = self._wall() - at
        with self._lock:
            if abs(offset - self._new) > LEAST_JUMP:
                self._new, self._since = offset, at
            elif at - self._since > EVENLY:
                self._believed = self._new
            return abs(offset - self._believed) <= LEAST_JUMP
