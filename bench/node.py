"""What one node carries: processor time and memory that each thing takes, whatever else the machine does meanwhile.

`BENCH_POSTGRES_URL=… BENCH_REDIS_URL=… python -m bench.node` prints the table of docs/scaling.md. Counted is processor
time of the server's and the database's processes, not time on the clock: a busy machine changes it little.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg

from bench.__main__ import answers, joins
from bench.fanout import measure_fanout
from bench.load import Request, get, measure
from bench.serving import server
from bench.teacher import Teacher
from bench.town import COURSE, LESSON, Town, build
from elearn.settings import Settings

PORT, STREAMS_PORT = 8125, 8126
SECONDS = float(os.environ.get("BENCH_SECONDS", "6"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
STREAMS = int(os.environ.get("BENCH_STREAMS", "1000"))
Feed = Request | Callable[[int], Iterator[Request]]


def family(command: str) -> list[psutil.Process]:
    """The processes of a server of ours, by its command line."""
    return [p for p in psutil.process_iter() if command in " ".join(_words(p))]


def _words(process: psutil.Process) -> list[str]:
    try:
        return list(process.cmdline())
    except psutil.Error:
        return []


def database_family(url: str) -> list[psutil.Process]:
    """PostgreSQL's processes: the parent of one that we have, and its children."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        parent = psutil.Process(connection.info.backend_pid).parent()
    assert parent is not None
    return [parent, *parent.children(recursive=True)]


def spent(processes: list[psutil.Process]) -> float:
    """Seconds of processor time so far, with that of children that have ended."""
    total = 0.0
    for process in processes:
        try:
            times = process.cpu_times()
        except psutil.Error:
            continue
        total += times.user + times.system + times.children_user + times.children_system
    return total


def cost(feed: Feed, url: str) -> tuple[float, float]:
    """Milliseconds of processor time for one request: of the server, of the database."""
    measure(PORT, feed, seconds=1)  # warm, and the pool of connections is open
    ours = family(f"--port {PORT}")
    before = spent(ours), spent(database_family(url))  # its processes come and go with the connections
    began = time.perf_counter()
    figures = measure(PORT, feed, seconds=SECONDS)
    done = figures.per_second * (time.perf_counter() - began)  # the last answers come after the end
    if figures.wrong:
        sys.exit(f"{figures.wrong} answers were not as expected")
    return tuple(
        (now - then) * 1000 / done for now, then in zip((spent(ours), spent(database_family(url))), before, strict=True)
    )  # type: ignore[return-value]


def feeds(town: Town, teacher: Teacher) -> dict[str, Feed]:
    """What a class asks of a node."""
    return {
        "answer": answers(town),
        "state after news": get(f"/sessions/{town.big.session_id}/state", town.pupil(0)),
        "state, nothing new": get(f"/sessions/{town.big.session_id}/state?since=999999999", town.pupil(0)),
        "board, 40 seats": get(f"/teach/sessions/{town.big.session_id}/board-part", teacher.cookie),
        "lesson page, pupil in class": get(f"/learn/attempts/{town.big.attempts[0]}/", town.pupil(0)),
        "lesson page, anyone": get(f"/courses/{COURSE}/{LESSON}/"),
        "join: take a seat": joins(town),
    }


def streams_cost(town: Town, teacher: Teacher) -> tuple[float, float, float]:
    """Of the process of streams: KiB of memory for an open one, processor ms to open it, and for an event to all."""
    ours = family(f"--port {STREAMS_PORT}")
    events = f"/sessions/{town.quiet.session_id}/events"
    rest = sum(p.memory_info().rss for p in ours)
    before = spent(ours)
    peak: list[int] = []

    def press() -> None:
        peak.append(sum(p.memory_info().rss for p in ours))
        opened.append(spent(ours) - before)
        teacher.press()

    opened: list[float] = []
    figures = measure_fanout(STREAMS_PORT, events, town.pupil(0, town.quiet), STREAMS, press)
    if figures.wrong:
        sys.exit(f"{figures.wrong} streams heard nothing")
    told = spent(ours) - before - opened[0]
    return (peak[0] - rest) / STREAMS / 1024, opened[0] * 1000 / STREAMS, told * 1000


def main() -> int:
    """Measure and print."""
    url, redis_url = os.environ["BENCH_POSTGRES_URL"], os.environ["BENCH_REDIS_URL"]
    secret, here = "for the bench only " * 2, f"http://127.0.0.1:{PORT}"
    with tempfile.TemporaryDirectory() as folder:
        keys = Path(folder) / "keys"
        settings = Settings.from_env({}, mode="test", database_url=url, secret_key=secret, base_url=here, keys_dir=keys)
        town = build(settings, rounds=ROUNDS)
        env = {
            "ELEARN_DATABASE_URL": url,
            "ELEARN_SECRET_KEY": secret,
            "ELEARN_MODE": "test",
            "ELEARN_BASE_URL": here,
            "ELEARN_KEYS_DIR": str(keys),
            "ELEARN_REDIS_URL": redis_url,
        }
        serve = ["elearn.cli", "serve", "--port"]
        with (
            server([*serve, str(PORT)], PORT, env),
            server([*serve, str(STREAMS_PORT), "--only", "streams"], STREAMS_PORT, env),
        ):
            teacher = Teacher(PORT, town)
            print("| one request | server, ms | database, ms |\n|---|---|---|")
            for name, feed in feeds(town, teacher).items():
                rounds = [cost(feed, url) for _ in range(ROUNDS)]
                ours, theirs = (statistics.median(column) for column in zip(*rounds, strict=True))
                print(f"| {name} | {ours:.2f} | {theirs:.2f} |", flush=True)
            memory, opening, event = streams_cost(town, teacher)
            idle = [sum(p.memory_info().rss for p in family(f"--port {port}")) >> 20 for port in (PORT, STREAMS_PORT)]
            print(f"\nA stream: {memory:.0f} KiB and {opening:.2f} ms to open; one event to {STREAMS}: {event:.0f} ms.")
            print(f"Memory with the parent process: {idle[0]} MiB pages, {idle[1]} MiB streams.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
