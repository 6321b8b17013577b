"""Event streams by thousands: an ASGI door to the same addresses, where a stream costs a coroutine and not a thread.

Who may listen is decided by the app as ever: the door lets the app answer, and the view *hands over* what follows
instead of a body. What is no stream is answered only for those who watch the process (`/readyz` and such).
"""

import asyncio
import io
import re
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final

from flask import request

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

_HAND_OVER: Final = "elearn.hand_over"
_SERVED: Final = re.compile(r"/sessions/[^/]+/events|/healthz|/readyz|/metrics")
_ASKING_THREADS: Final = 16

Follow = Callable[[], AsyncIterator[str]]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Answer = tuple[int, list[tuple[str, str]], bytes]


def hand_over(follow: Follow) -> bool:
    """Whether somebody follows the stream instead of a body; then the view answers with an empty one."""
    taken: list[Follow] | None = request.environ.get(_HAND_OVER)
    if taken is None:
        return False
    taken.append(follow)
    return True


class StreamDoor:
    """An ASGI app over a WSGI app, for GET requests of streams."""

    def __init__(self, inner: "WSGIApplication") -> None:
        self._inner = inner
        self._threads = ThreadPoolExecutor(_ASKING_THREADS, thread_name_prefix="elearn-streams")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        taken: list[Follow] = []
        loop = asyncio.get_running_loop()
        status, headers, body = await loop.run_in_executor(self._threads, self._asked, scope, taken)
        told = [(n.lower().encode("latin-1"), v.encode("latin-1")) for n, v in headers if _fits(n, follows=bool(taken))]
        await send({"type": "http.response.start", "status": status, "headers": told})
        if taken:
            await _pass_on(taken[0](), receive, send)
        await send({"type": "http.response.body", "body": body, "more_body": False})

    def _asked(self, scope: Scope, taken: list[Follow]) -> Answer:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or not _SERVED.fullmatch(scope["path"]):
            return 404, [("Content-Type", "text/plain; charset=utf-8")], b"This process serves event streams only.\n"
        status: list[Any] = []

        def start(line: str, headers: list[tuple[str, str]], _fault: Any = None) -> Callable[[bytes], object]:
            status[:] = [int(line.split(" ", 1)[0]), headers]
            return lambda _body: None

        answered = self._inner(_environ(scope, taken), start)
        try:
            body = b"".join(answered)
        finally:
            if hasattr(answered, "close"):
                answered.close()
        return status[0], status[1], body


def _fits(name: str, *, follows: bool) -> bool:
    return not (follows and name.lower() == "content-length")


async def _pass_on(pieces: AsyncIterator[str], receive: Receive, send: Send) -> None:
    """Until the stream ends or the browser is gone, which shows at the next heartbeat."""
    gone = asyncio.ensure_future(_gone(receive))
    try:
        async for piece in pieces:
            if gone.done():
                break
            await send({"type": "http.response.body", "body": piece.encode(), "more_body": True})
    finally:
        gone.cancel()
        await pieces.aclose()  # type: ignore[attr-defined]


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _environ(scope: Scope, taken: list[Follow]) -> "WSGIEnvironment":
    host, port = scope.get("server") or ("localhost", 80)
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode("utf-8").decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": (scope.get("client") or ("",))[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        _HAND_OVER: taken,
    }
    for name, value in scope["headers"]:
        key = f"HTTP_{name.decode('latin-1').upper().replace('-', '_')}"
        environ[key] = f"{environ[key]},{value.decode('latin-1')}" if key in environ else value.decode("latin-1")
    return environ
