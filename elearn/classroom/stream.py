"""The event stream of a class: only "there is news", and the heartbeat that notices who left."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator

from elearn.base.core.wake import Wake

# A WSGI stream learns of a closed browser only at its next write.
HEARTBEAT_SECONDS = 5.0
# After this the browser connects anew, and its right to listen is checked again.
LONGEST_SECONDS = 600.0
RETRY_MS = 2000


def events(wake: Wake, topic: str, revision: int, alive: Callable[[], None]) -> Iterator[str]:
    """Server-sent events from `revision` on. Holds no database session; `alive` is called at every sign of life."""
    until = time.monotonic() + LONGEST_SECONDS
    with wake.subscribe(topic, seen=revision) as news:
        alive()
        yield _first(revision)
        while time.monotonic() < until:
            found = news.wait(HEARTBEAT_SECONDS)
            alive()
            yield ":\n\n" if found is None else _event(found)


async def follow(wake: Wake, topic: str, revision: int, alive: Callable[[], None]) -> AsyncIterator[str]:
    """The same events, waited for without a thread."""
    until = time.monotonic() + LONGEST_SECONDS
    ear = _Ear(revision)
    end = wake.listen(topic, ear.heard)
    try:
        alive()
        yield _first(revision)
        while time.monotonic() < until:
            found = await ear.wait(HEARTBEAT_SECONDS)
            alive()
            yield ":\n\n" if found is None else _event(found)
    finally:
        end()


class _Ear:
    """Hears news from other threads, and gives the newest once in the loop where it was made."""

    def __init__(self, seen: int) -> None:
        self._newest = seen
        self._news, self._loop = asyncio.Event(), asyncio.get_running_loop()

    def heard(self, revision: int) -> None:
        self._loop.call_soon_threadsafe(self._note, revision)

    def _note(self, revision: int) -> None:
        if revision > self._newest:
            self._newest = revision
            self._news.set()

    async def wait(self, seconds: float) -> int | None:
        try:
            async with asyncio.timeout(seconds):
                await self._news.wait()
        except TimeoutError:
            return None
        self._news.clear()
        return self._newest


def _first(revision: int) -> str:
    return f"retry: {RETRY_MS}\n" + _event(revision)


def _event(revision: int) -> str:
    return f"id: {revision}\ndata:\n\n"
