"""Sealed ballots to counts: opened in memory, chunk by chunk, in several processes where there are many.

They come in the order of their tokens' hashes, which is as random as a shuffle and known to nobody beforehand. A
process gives back sums alone: no opened ballot travels. Memory is bounded by the chunks on their way, not by the number
of ballots.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from multiprocessing.connection import Connection, wait
from typing import Final

from elearn.surveys.tally.chunks import Ballot, Sitting, count_chunk
from elearn.surveys.tally.counting import Tallied, added, count
from elearn.surveys.tally.helper import helping, received

CHUNK: Final = 2_000
# Below this a second process costs more than it saves.
FEW: Final = 10_000


def open_and_count(
    sitting: Sitting,
    ballots: Iterable[Ballot],
    expected: int,
    told: Callable[[int], None] = lambda _done: None,
    *,
    processes: int | None = None,
) -> dict[str, Tallied]:
    """The counts of every stratum, also of those without a ballot. `told(done)` is called after each chunk."""
    chunks = _chunks(iter(ballots))
    helpers = processes or (os.cpu_count() or 1)
    counted = _alone(sitting, chunks) if expected < FEW or helpers == 1 else _together(sitting, chunks, helpers)
    whole = added(_told(counted, told))
    return {key: whole.get(key) or count(ruler, ()) for key, ruler in sorted(sitting.rulers.items())}


def _chunks(ballots: Iterator[Ballot]) -> Iterator[list[Ballot]]:
    while chunk := list(islice(ballots, CHUNK)):
        yield chunk


def _told(parts: Iterable[dict[str, Tallied]], told: Callable[[int], None]) -> Iterator[dict[str, Tallied]]:
    done = 0
    for part in parts:
        done += sum(each.cast for each in part.values())
        told(done)
        yield part


def _alone(sitting: Sitting, chunks: Iterable[list[Ballot]]) -> Iterator[dict[str, Tallied]]:
    return (count_chunk(sitting, chunk) for chunk in chunks)


def _together(sitting: Sitting, chunks: Iterable[list[Ballot]], processes: int) -> Iterator[dict[str, Tallied]]:
    """A chunk each, the next one read meanwhile. None is sent to who has sums to tell: both would wait."""
    with ExitStack() as stack:
        idle = [stack.enter_context(helping()) for _ in range(processes)]
        for link in idle:
            link.send(sitting)
        busy: list[Connection] = []
        for chunk in chunks:
            if not idle:
                idle = [link for link in wait(busy) if isinstance(link, Connection)]
                busy = [link for link in busy if link not in idle]
                yield from (received(link) for link in idle)
            busy.append(idle.pop())
            busy[-1].send(chunk)
        yield from (received(link) for link in busy)
