"""A small load generator: raw HTTP/1.1 over asyncio, so that the client costs little of the two cores."""

import asyncio
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import repeat


@dataclass(frozen=True)
class Figures:
    """What one run measured: requests per second, latencies in milliseconds, and answers that were not as expected."""

    per_second: float
    p50: float
    p99: float
    wrong: int


@dataclass(frozen=True)
class Request:
    """Bytes to send, and the status that a right answer starts with."""

    raw: bytes
    status: int = 200


def get(path: str, cookie: str = "") -> Request:
    """A GET as a browser sends it, without compression so that bare and full pages do the same work."""
    return Request(_head("GET", path, cookie) + b"\r\n")


def post_json(path: str, body: bytes, cookie: str = "", **headers: str) -> Request:
    """A JSON POST; `headers` are further ones, by name with `_` for `-`."""
    given = {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}
    extra = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in given.items())
    return Request(_head("POST", path, cookie) + extra.encode() + b"\r\n" + body)


def post_form(path: str, body: bytes, cookie: str = "") -> Request:
    """A form's POST that is answered with a redirect."""
    extra = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n".encode()
    return Request(_head("POST", path, cookie) + extra + b"\r\n" + body, status=303)


def _head(method: str, path: str, cookie: str) -> bytes:
    sent = f"Cookie: {cookie}\r\n" if cookie else ""
    return f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Language: ja\r\n{sent}".encode()


async def _answer(reader: asyncio.StreamReader) -> int:
    head = await reader.readuntil(b"\r\n\r\n")
    lower = head.lower()
    at = lower.find(b"content-length:")
    if at >= 0:
        await reader.readexactly(int(lower[at + 15 : lower.find(b"\r\n", at)]))
    elif b"transfer-encoding: chunked" in lower:
        while await reader.readuntil(b"\r\n") != b"0\r\n":
            pass
        await reader.readuntil(b"\r\n")
    return int(head[9:12])


async def _connection(port: int, requests: Iterator[Request], until: float, took: list[float]) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    wrong = 0
    for request in requests:
        began = time.perf_counter()
        if began >= until:
            break
        writer.write(request.raw)
        wrong += await _answer(reader) != request.status
        took.append(time.perf_counter() - began)
    writer.close()
    return wrong


async def _run(port: int, feeds: list[Iterator[Request]], seconds: float) -> Figures:
    took: list[float] = []
    began = time.perf_counter()
    wrong = await asyncio.gather(*(_connection(port, feed, began + seconds, took) for feed in feeds))
    passed = time.perf_counter() - began
    cuts = statistics.quantiles(took, n=100)
    return Figures(len(took) / passed, cuts[49] * 1000, cuts[98] * 1000, sum(wrong))


def measure(
    port: int, feed: Request | Callable[[int], Iterator[Request]], *, seconds: float, connections: int = 32
) -> Figures:
    """Send for `seconds` over `connections`; `feed` is one request, or gives connection n its own requests."""
    feeds = [repeat(feed) if isinstance(feed, Request) else feed(n) for n in range(connections)]
    return asyncio.run(_run(port, feeds, seconds))
