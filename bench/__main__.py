"""Runs the table: the pages and writes of a class against the yardsticks, round by round, on SQLite and PostgreSQL."""

import contextlib
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from bench.fanout import measure_fanout
from bench.load import Figures, Request, get, measure, post_json
from bench.teacher import Teacher
from bench.town import COURSE, LESSON, Town, build
from elearn.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
SECONDS = float(os.environ.get("BENCH_SECONDS", "4"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
STREAMS = int(os.environ.get("BENCH_STREAMS", "1000"))
PORT, BARE_PORT = 8123, 8124
Row = dict[str, object]


@contextlib.contextmanager
def server(command: list[str], port: int, env: dict[str, str]) -> Iterator[None]:
    """A server process of its own, ready to answer."""
    with subprocess.Popen([sys.executable, "-m", *command], cwd=ROOT, env={**os.environ, **env}, stderr=-3) as process:
        try:
            _await(port)
            yield
        finally:
            process.terminate()


def _await(port: int) -> None:
    for _ in range(400):
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2):
            return
        time.sleep(0.05)
    raise SystemExit(f"nothing became ready on port {port}")


def answers(town: Town) -> Callable[[int], Iterator[Request]]:
    """Each connection is one pupil of a class of 40, who answers again and again, each time anew."""

    def feed(n: int) -> Iterator[Request]:
        address = f"/learn/attempts/{town.big.attempts[n]}/answers"
        while True:
            body = {"answer_id": str(uuid.uuid4()), "question": town.question, "answer": town.options[n % 2]}
            yield post_json(address, json.dumps(body).encode(), town.pupil(n))

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
        "join: take a seat": joins(town),
        "answer": answers(town),
    }


def yardstick(name: str) -> str:
    """Which yardstick a row is compared with."""
    return "durable floor" if name in ("answer", "join: take a seat") else "bare page"


def run(engine: str, url: str, bare_url: str, folder: Path) -> list[Row]:
    """All rows on one engine; yardsticks and rows alternate, so that all see the same machine."""
    secret = "for the bench only " * 2
    settings = Settings.from_env({}, mode="test", database_url=url, secret_key=secret)
    town = build(settings, rounds=ROUNDS)
    env = {"ELEARN_DATABASE_URL": url, "ELEARN_SECRET_KEY": secret, "ELEARN_MODE": "test"}
    found: dict[str, list[Figures]] = {}
    with (
        server(["elearn.cli", "serve", "--port", str(PORT)], PORT, {**env, "ELEARN_KEYS_DIR": str(folder)}),
        server(["bench.bare_serving", str(BARE_PORT)], BARE_PORT, {"BENCH_DATABASE_URL": bare_url}),
    ):
        teacher = Teacher(PORT, town)
        measured = feeds(town, teacher)
        for _ in range(ROUNDS):
            take(found, "bare page", measure(BARE_PORT, get("/page"), seconds=SECONDS))
            take(found, "durable floor", measure(BARE_PORT, post_json("/row", b"{}"), seconds=SECONDS))
            for name, feed in measured.items():
                take(found, name, measure(PORT, feed, seconds=SECONDS))
            events = f"/sessions/{town.quiet.session_id}/events"
            fan = measure_fanout(PORT, events, town.pupil(0, town.quiet), STREAMS, teacher.press)
            take(found, f"one event to {STREAMS} streams", fan)
    return [row(engine, name, rounds, found) for name, rounds in found.items()]


def take(found: dict[str, list[Figures]], name: str, figures: Figures) -> None:
    """Keep one round; print it at once, for whoever waits."""
    print(f"  {name:34} {figures.per_second:8.0f}/s  p50 {figures.p50:7.1f} ms  p99 {figures.p99:7.1f} ms", flush=True)
    if figures.wrong:
        print(f"  !! {figures.wrong} answers of «{name}» were not as expected", flush=True)
    found.setdefault(name, []).append(figures)


def row(engine: str, name: str, rounds: list[Figures], found: dict[str, list[Figures]]) -> Row:
    """Median over the rounds, spread, and the ratio to the yardstick of the same run."""
    speeds = [r.per_second for r in rounds]
    base = statistics.median(r.per_second for r in found[yardstick(name)])
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
        speed = f"{r['per_second']:,.0f} | ±{r['spread'] / 2:.0%}" if r["per_second"] else " | "  # type: ignore[operator]
        lines.append(f"| {r['engine']} | {r['what']} | {speed} | {r['p50_ms']:.1f} | {r['p99_ms']:.1f} | {ratio} |")
    return "\n".join(lines)


def main() -> int:
    """Measure, print, and write bench.json and docs/benchmarks.md; 1 if any answer was not as expected."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = run("SQLite", f"sqlite:///{folder / 'elearn.db'}", f"sqlite:///{folder / 'bare.db'}", folder)
        if postgres := os.environ.get("BENCH_POSTGRES_URL"):
            rows += run("PostgreSQL", postgres, postgres, folder)
    print("\n" + table(rows))
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    when = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    (ROOT / "bench.json").write_text(json.dumps({"when": when, "machine": machine, "rows": rows}, indent=1))
    page = ROOT / "docs" / "benchmarks.md"
    head = page.read_text(encoding="utf-8").split("<!-- table -->")[0] if page.exists() else "# Benchmarks\n\n"
    page.write_text(
        f"{head}<!-- table -->\n{when}; {machine}; {ROUNDS} rounds of {SECONDS:g} s.\n\n{table(rows)}\n",
        encoding="utf-8",
    )
    return int(any(r["wrong"] for r in rows))


if __name__ == "__main__":
    sys.exit(main())
