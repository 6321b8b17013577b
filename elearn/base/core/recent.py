"""A bounded memory of finished things: the most recently used stay."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Kept = TypeVar("Kept")


class Recent(Generic[Kept]):
    """Keeps up to `most` values by key; safe for threads.

    One thread makes a value while all others who ask for it wait. Where it fails, the next one tries.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._making: dict[Hashable, threading.Event] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """The value of `key`, made now if it is not kept."""
        while True:
            with self._lock:
                found = self._kept.get(key)
                if found is not None:
                    self._kept.move_to_end(key)
                    return found
                others = self._making.get(key)
                if others is None:
                    ready = self._making[key] = threading.Event()
            if others is None:
                return self._made(key, make, ready)
            others.wait()

    def clear(self) -> None:
        """Forget all values, and those that are being made just now: they may be of before."""
        with self._lock:
            self._kept.clear()
            self._making.clear()

    def _made(self, key: Hashable, make: Callable[[], Kept], ready: threading.Event) -> Kept:
        made: Kept | None = None
        try:
            made = make()
            return made
        finally:
            with self._lock:
                self._end(key, made, ready)
            ready.set()

    def _end(self, key: Hashable, made: Kept | None, ready: threading.Event) -> None:
        """Keep what was made, unless it failed or somebody cleared meanwhile."""
        if self._making.get(key) is not ready:
            return
        del self._making[key]
        if made is not None:
            self._kept[key] = made
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
