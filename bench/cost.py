"""What a page costs in processor time and statements, whatever else the machine does: `python -m bench.cost`.

In one process, without a server between, warm, pages in turn with the bare page. The database's own work counts on
SQLite, which runs in the process, and not on PostgreSQL, which `BENCH_POSTGRES_URL=...` takes instead.
"""

import io
import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from bench.badges import fill
from bench.load import Request, get
from bench.town import PASSWORD, Town, build
from elearn.settings import Settings

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "60"))
Asked = tuple[Callable[..., Iterable[bytes]], dict[str, Any]]


def environ(request: Request) -> dict[str, Any]:
    """The request as WSGI has it."""
    first, *lines = request.raw.decode("latin-1").split("\r\n\r\n")[0].split("\r\n")
    path, _, query = first.split(" ")[1].partition("?")
    headers = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in (e.split(": ", 1) for e in lines)}
    server = {"SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1"}
    told = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "REMOTE_ADDR": "127.0.0.1",
    }
    return told | server | headers | {"wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.errors": sys.stderr}


def ask(asked: Asked) -> int:
    """The length of the answer, which must be a good one."""
    app, told = asked
    said: list[str] = []
    parts = app(dict(told) | {"wsgi.input": io.BytesIO()}, lambda status, _headers, _fault=None: said.append(status))
    length = sum(len(part) for part in parts)
    getattr(parts, "close", lambda: None)()
    if not said[0].startswith("200"):
        raise RuntimeError(f"{told['PATH_INFO']}: {said[0]}")
    return length


def statements(asked: Asked) -> int:
    """How many statements one request runs."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    ask(asked)
    event.remove(Engine, "before_cursor_execute", note)
    return len([each for each in seen if not each.startswith("BEGIN")])


def milliseconds(asked: Asked) -> float:
    """Processor time of one request."""
    began = time.process_time()
    ask(asked)
    return (time.process_time() - began) * 1000


def of_a_class(town: Town) -> dict[str, Request]:
    """Pages of a class of 40 that has answered, for one pupil and for the teacher."""
    browser, name = town.app.test_client(), town.app.config["SESSION_COOKIE_NAME"]
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/sign-in").text)
    assert token is not None
    browser.post("/sign-in", data={"csrf_token": token[1], "name": "bench", "password": PASSWORD})
    kept = browser.get_cookie(name)
    assert kept is not None
    big = town.big
    return {
        "lesson page (pupil in class)": get(f"/learn/attempts/{big.attempts[0]}/", town.pupil(0)),
        "class state (nothing new)": get(f"/sessions/{big.session_id}/state?since=999999999", town.pupil(0)),
        "board, 40 seats": get(f"/teach/sessions/{big.session_id}/", f"{name}={kept.value}"),
    }


def main() -> int:
    """Build, warm, measure in turn, print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = os.environ.get("BENCH_POSTGRES_URL") or f"sqlite:///{folder / 'elearn.db'}"
        os.environ["BENCH_DATABASE_URL"] = f"sqlite:///{folder / 'bare.db'}"
        from bench.bare import bare_app  # noqa: PLC0415 - it reads the address above

        secret, here = "for the bench only " * 2, "http://127.0.0.1:8123"
        settings = Settings.from_env(
            {}, mode="test", database_url=url, secret_key=secret, base_url=here, keys_dir=folder
        )
        town = build(settings, rounds=1)
        shelf = fill(town.app)
        pages: dict[str, Asked] = {"bare page": (bare_app(), environ(get("/page")))}
        pages |= {what: (town.app, environ(request)) for what, request in of_a_class(town).items()}
        pages |= {what: (shelf.app, environ(request)) for what, request in shelf.feeds().items()}
        first = {what: (milliseconds(asked), ask(asked), statements(asked)) for what, asked in pages.items()}
        took: dict[str, list[float]] = {what: [] for what in pages}
        for _ in range(ROUNDS):
            for what, asked in pages.items():
                took[what].append(milliseconds(asked))
    base = statistics.median(took["bare page"])
    print("| page | ms of processor | to the bare page | statements | bytes | the first time, ms |")
    print("|---|---|---|---|---|---|")
    for what, each in took.items():
        cold, length, asks = first[what]
        mid = statistics.median(each)
        print(f"| {what} | {mid:.1f} | {mid / base:.1f} | {asks} | {length:,} | {cold:.0f} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
