"""One event to very many streams: how long until each has it, from the moment the teacher's press is sent."""

import asyncio
import statistics
import time
from collections.abc import Callable

from bench.load import Figures


async def _listen(
    port: int, path: str, cookie: str, ready: asyncio.Semaphore, heard: list[float], go: asyncio.Event
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n".encode())
    await reader.readuntil(b"data:\n\n")
    ready.release()
    while True:
        event = await reader.readuntil(b"\n\n")
        if go.is_set() and b"id:" in event:
            heard.append(time.perf_counter())
            break
    writer.close()


async def _run(port: int, path: str, cookie: str, streams: int, press: Callable[[], None]) -> Figures:
    heard: list[float] = []
    ready, go = asyncio.Semaphore(0), asyncio.Event()
    listeners: list[asyncio.Task[None]] = []
    for _ in range(streams):
        listeners.append(asyncio.create_task(_listen(port, path, cookie, ready, heard, go)))
        await asyncio.sleep(0.002)
    for _ in range(streams):
        await asyncio.wait_for(ready.acquire(), 60)
    go.set()
    await asyncio.sleep(0.5)
    began = time.perf_counter()
    await asyncio.to_thread(press)
    await asyncio.wait(listeners, timeout=30)
    took = [at - began for at in heard]
    cuts = statistics.quantiles(took, n=100)
    return Figures(0.0, cuts[49] * 1000, cuts[98] * 1000, streams - len(took))


def measure_fanout(port: int, path: str, cookie: str, streams: int, press: Callable[[], None]) -> Figures:
    """p50 and p99 in milliseconds over `streams`; `wrong` counts streams that heard nothing in 30 s."""
    return asyncio.run(_run(port, path, cookie, streams, press))
