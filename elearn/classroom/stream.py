"""The event stream of a class: only "there is news", and the heartbeat that notices who left."""

import time
from collections.abc import Callable, Iterator

from elearn.base.core.wake import Wake

# A WSGI stream learns of a closed browser only at its next write.
HEARTBEAT_SECONDS = 5.0
# After this the browser connects anew, and its right to listen is checked again.
LONGEST_SECONDS = 600.0
RETRY_MS = 2000


def events(wake: Wake, topic: str, revision: int, alive: Callable[[], None]) -> Iterator[str]:
    """Server-sent events from `revision` on. Holds no database session; `alive` is called at every sign of life."""
    until = time.monotonic() + LONGEST_SECONDS
    with wake.subscribe(topic, seen=revision) as news:  # type: ignore[attr-defined]
        alive()
        yield f"retry: {RETRY_MS}\n" + _event(revision)
        while time.monotonic() < until:
            found = news.wait(HEARTBEAT_SECONDS)
            alive()
            yield ":\n\n" if found is None else _event(found)


def _event(revision: int) -> str:
    return f"id: {revision}\ndata:\n\n"
