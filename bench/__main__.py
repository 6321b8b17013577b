"""Runs the table: the pages and writes of a class against the yardsticks, round by round, on SQLite and PostgreSQL."""

import json
import os
import platform
import statistics
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from bench import reports, rosters, start, surveys
from bench.badges import Shelf, fill
from bench.fanout import measure_fanout
from bench.load import Figures, Request, get, measure, post_json
from bench.serving import server
from bench.teacher import Teacher
from bench.town import COURSE, LESSON, Town, build
from elearn.learning.keys import attempt_key
from elearn.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
SECONDS = float(os.environ.get("BENCH_SECONDS", "4"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
STREAMS = int(os.environ.get("BENCH_STREAMS", "1000"))
# To a process of streams, which needs Redis to hear of news: `BENCH_REDIS_URL` beside `BENCH_POSTGRES_URL`.
MANY_STREAMS = int(os.environ.get("BENCH_MANY_STREAMS", "5000"))
REDIS = os.environ.get("BENCH_REDIS_URL", "")
WORKERS = 2
# A part of the rows' names: only these rows, and docs/benchmarks.md stays as it is.
ONLY = os.environ.get("BENCH_ONLY", "")
PORT, BARE_PORT, STREAMS_PORT = 8123, 8124, 8128
Row = dict[str, object]


def answers(town: Town) -> Callable[[int], Iterator[Request]]:
    """Each connection is one pupil of a class of 40, who answers again and again, each time anew."""

    def feed(n: int) -> Iterator[Request]:
        address = f"/learn/attempts/{town.busy.attempts[n]}/answers"
        key = attempt_key(str(town.app.secret_key), town.busy.attempts[n])
        while True:
            body = {"answer_id": str(uuid.uuid4()), "question": town.question, "answer": town.options[n % 2]}
            yield post_json(address, json.dumps(body).encode(), town.pupil(n, town.busy), X_Attempt_Key=key)

    return feed


def joins(town: Town) -> Callable[[int], Iterator[Request]]:
    """Each connection sends pupils to free seats of classes of its own; a later round goes on where one stopped."""
    left: dict[int, Iterator[Request]] = {}

    def feed(n: int) -> Iterator[Request]:
        return left.setdefault(n, town.free_seats(n))

    return feed


def feeds(town: Town, teacher: Teacher) -> dict[str, Request | Callable[[int], Iterator[Request]]]:
    """What is measured on elearn, by name."""
    return {
        "lesson page (anyone)": get(f"/courses/{COURSE}/{LESSON}/"),
        "lesson page (pupil in class)": get(f"/learn/attempts/{town.big.attempts[0]}/", town.pupil(0)),
        "class state (nothing new)": get(f"/sessions/{town.big.session_id}/state?since=999999999", town.pupil(0)),
        "board, 40 seats": get(f"/teach/sessions/{town.big.session_id}/", teacher.cookie),
        "board, 60 seats (the most)": get(f"/teach/sessions/{town.full.session_id}/", teacher.cookie),
        "join: take a seat": joins(town),
        "answer": answers(town),
        **reports.feeds(),
    }


def yardstick(name: str) -> str:
    """Which yardstick a row is compared with."""
    if name in ("issue a badge", "verify a badge"):
        return "one thread"
    return "durable floor" if name in ("answer", "join: take a seat") else "bare page"


def run(engine: str, url: str, bare_url: str, folder: Path) -> list[Row]:
    """All rows on one engine; yardsticks and rows alternate, so that all see the same machine."""
    secret = "for the bench only " * 2
    here = f"http://127.0.0.1:{PORT}"
    settings = Settings.from_env(
        {}, mode="test", database_url=url, secret_key=secret, base_url=here, keys_dir=folder / engine
    )
    town = build(settings, rounds=ROUNDS)
    reports.release(town.app)
    shelf = fill(town.app)
    env = {"ELEARN_DATABASE_URL": url, "ELEARN_SECRET_KEY": secret, "ELEARN_MODE": "test", "ELEARN_BASE_URL": here}
    env |= {"ELEARN_KEYS_DIR": str(folder / engine)}
    found: dict[str, list[Figures]] = {}
    with ExitStack() as house:
        many = serve(house, env, several=engine == "PostgreSQL" and bool(REDIS))
        house.enter_context(server(["bench.bare_serving", str(BARE_PORT)], BARE_PORT, {"BENCH_DATABASE_URL": bare_url}))
        teacher = Teacher(PORT, town)
        measured = {name: feed for name, feed in (feeds(town, teacher) | shelf.feeds()).items() if ONLY in name}
        for _ in range(ROUNDS):
            take(found, "bare page", measure(BARE_PORT, get("/page"), seconds=SECONDS))
            take(found, "durable floor", measure(BARE_PORT, post_json("/row", b"{}"), seconds=SECONDS))
            for name, feed in measured.items():
                take(found, name, measure(PORT, feed, seconds=SECONDS))
            for port, streams in ((PORT, STREAMS), *many) if not ONLY else ():
                events = f"/sessions/{town.quiet.session_id}/events"
                fan = measure_fanout(port, events, town.pupil(0, town.quiet), streams, teacher.press)
                take(found, f"one event to {streams} streams", fan)
            take_all(found, shelf)
    return [row(engine, name, rounds, found) for name, rounds in found.items()]


def serve(house: ExitStack, env: dict[str, str], *, several: bool) -> tuple[tuple[int, int], ...]:
    """The site as one process, or as `WORKERS` of pages and one of streams: where that listens, and for how many."""
    command = ["elearn.cli", "serve", "--port"]
    if not several:
        house.enter_context(server([*command, str(PORT)], PORT, env))
        return ()
    env = env | {"ELEARN_REDIS_URL": REDIS}
    house.enter_context(server([*command, str(PORT), "--workers", str(WORKERS)], PORT, env))
    house.enter_context(server([*command, str(STREAMS_PORT), "--only", "streams"], STREAMS_PORT, env))
    return ((STREAMS_PORT, MANY_STREAMS),)


def take_all(found: dict[str, list[Figures]], shelf: Shelf) -> None:
    """Issuing and verifying, without the server between."""
    for name, figures in shelf.by_hand(SECONDS).items():
        take(found, name, figures)


def take(found: dict[str, list[Figures]], name: str, figures: Figures) -> None:
    """Keep one round; print it at once, for whoever waits."""
    print(f"  {name:34} {figures.per_second:8.0f}/s  p50 {figures.p50:7.1f} ms  p99 {figures.p99:7.1f} ms", flush=True)
    if figures.wrong:
        print(f"  !! {figures.wrong} answers of «{name}» were not as expected", flush=True)
    found.setdefault(name, []).append(figures)


def row(engine: str, name: str, rounds: list[Figures], found: dict[str, list[Figures]]) -> Row:
    """Median over the rounds, spread, and the ratio to the yardstick of the same run."""
    speeds = [r.per_second for r in rounds]
    base = statistics.median(r.per_second for r in found.get(yardstick(name), rounds))
    speed = statistics.median(speeds)
    return {
        "engine": engine,
        "what": name,
        "per_second": speed,
        "spread": (max(speeds) - min(speeds)) / speed if speed else 0.0,
        "p50_ms": statistics.median(r.p50 for r in rounds),
        "p99_ms": statistics.median(r.p99 for r in rounds),
        "ratio": speed / base if speed and base else None,
        "yardstick": yardstick(name),
        "wrong": sum(r.wrong for r in rounds),
        "rounds": [asdict(r) for r in rounds],
    }


def table(rows: list[Row]) -> str:
    """The rows as Markdown."""
    lines = ["| engine | what | per second | spread | p50 ms | p99 ms | ratio |", "|---|---|---|---|---|---|---|"]
    for r in rows:
        ratio = f"{r['ratio']:.2f} of the {r['yardstick']}" if r["ratio"] and r["what"] != r["yardstick"] else ""
        ratio = r["yardstick"] if r["yardstick"] == "one thread" else ratio
        speed = f"{r['per_second']:,.0f} | ±{r['spread'] / 2:.0%}" if r["per_second"] else " | "  # type: ignore[operator]
        lines.append(f"| {r['engine']} | {r['what']} | {speed} | {r['p50_ms']:.1f} | {r['p99_ms']:.1f} | {ratio} |")
    return "\n".join(lines)


def table_of_aims(head: str, rows: list[Row]) -> str:
    """What has an aim of its own and no yardstick, as Markdown."""
    lines = [f"| {head} | measured | aim |", "|---|---|---|"]
    return "\n".join([*lines, *(f"| {r['what']} | {_told(r['value'])} | {r['aim']} |" for r in rows)])


def _told(value: object) -> str:
    assert isinstance(value, float)
    return f"{value:,.0f}" if value >= 10 else f"{value:.4f}"


def main() -> int:
    """Measure, print, and write bench.json and docs/benchmarks.md; 1 if any answer was not as expected."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = run("SQLite", f"sqlite:///{folder / 'elearn.db'}", f"sqlite:///{folder / 'bare.db'}", folder)
        if postgres := os.environ.get("BENCH_POSTGRES_URL"):
            rows += run("PostgreSQL", postgres, postgres, folder)
    others = {} if ONLY else {"starting": start.rows(), "surveys": surveys.rows(), "rosters": rosters.rows()}
    tables = "\n\n".join([table(rows), *(table_of_aims(head, found) for head, found in others.items())])
    print(f"\n{tables}")
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    when = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    (ROOT / "bench.json").write_text(json.dumps({"when": when, "machine": machine, "rows": rows, **others}, indent=1))
    if not ONLY:
        _record(tables, f"{when}; {machine}; {ROUNDS} rounds of {SECONDS:g} s.")
    return int(any(r["wrong"] for r in rows))


def _record(tables: str, taken: str) -> None:
    """The tables of a whole run, for the docs."""
    page = ROOT / "docs" / "benchmarks.md"
    head = page.read_text(encoding="utf-8").split("<!-- table -->")[0] if page.exists() else "# Benchmarks\n\n"
    page.write_text(f"{head}<!-- table -->\n{taken}\n\n{tables}\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
