"""What a server costs before anybody comes: `python -m bench.start`; rows as `bench.surveys` gives them.

Seconds from the command to the first "ready", memory of all its processes when nobody asks anything, and what a first
visit to a lesson loads.
"""

import json
import os
import re
import statistics
import tempfile
import time
import urllib.request
from pathlib import Path
from urllib.parse import urljoin

import psutil

from bench.serving import server
from bench.town import COURSE, LESSON
from elearn.app import create_app
from elearn.base.core import migrate
from elearn.base.core.db import Database
from elearn.settings import Settings

PORT = 8127
STARTS = int(os.environ.get("BENCH_STARTS", "5"))
IDLE_SECONDS = 5
ASSET = re.compile(r'<(?:script|link)[^>]+(?:src|href)="(/static/[^"]+\.(?:js|css|woff2))"')
Row = dict[str, object]


def rows() -> list[Row]:
    """Everything that is measured here, on SQLite with an empty database that knows the schema."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url, secret = f"sqlite:///{folder / 'elearn.db'}", "for the bench only " * 2
        app = create_app(Settings(mode="test", database_url=url, secret_key=secret, keys_dir=folder))
        migrate.upgrade(app.services.get(Database))
        app.services.get(Database).close()
        env = {"ELEARN_DATABASE_URL": url, "ELEARN_SECRET_KEY": secret, "ELEARN_MODE": "test"}
        env |= {"ELEARN_KEYS_DIR": str(folder)}
        ready = [_start(env) for _ in range(STARTS)]
        memory, sizes = _idle(env)
    script = sum(size for address, size in sizes.items() if address.endswith(".js"))
    found: list[Row] = [
        {
            "what": f"ready after, seconds (median of {STARTS} starts)",
            "value": statistics.median(ready),
            "aim": "<= 1.5",
        },
        {"what": "memory of all processes when idle, MB (PSS)", "value": memory / 1e6, "aim": "<= 120"},
        {"what": "first lesson view, requests", "value": float(len(sizes)), "aim": "<= 8"},
        {"what": "first lesson view, KB compressed", "value": sum(sizes.values()) / 1000, "aim": "<= 60"},
        {"what": "of it JavaScript, KB compressed", "value": script / 1000, "aim": "<= 20"},
    ]
    for row in found:
        print(f"  {row['what']}: {row['value']:.1f} (aim {row['aim']})", flush=True)
    return found


def _start(env: dict[str, str]) -> float:
    """Seconds on the clock from the command to the first answer of /readyz."""
    began = time.perf_counter()
    with server(["elearn.cli", "serve", "--port", str(PORT)], PORT, env):
        return time.perf_counter() - began


def _idle(env: dict[str, str]) -> tuple[int, dict[str, int]]:
    """Bytes of memory once a first visit is over, and that visit's bytes by address."""
    with server(["elearn.cli", "serve", "--port", str(PORT)], PORT, env):
        sizes = _first_view(f"http://127.0.0.1:{PORT}/courses/{COURSE}/{LESSON}/")
        time.sleep(IDLE_SECONDS)
        started = [each for each in psutil.Process().children(recursive=True) if f"{PORT}" in each.cmdline()]
        served = {child for each in started for child in (each, *each.children(recursive=True))}
        return sum(each.memory_full_info().pss for each in served), sizes


def _first_view(page: str) -> dict[str, int]:
    html, size = _load(page)
    found = {urljoin(page, address) for address in ASSET.findall(html)}
    return {page: size} | {address: _load(address)[1] for address in sorted(found)}


def _load(address: str) -> tuple[str, int]:
    """The text (of a page) and the bytes that came over the wire."""
    plain = urllib.request.Request(address)
    small = urllib.request.Request(address, headers={"Accept-Encoding": "br, gzip"})
    with urllib.request.urlopen(small) as answer:
        size = len(answer.read())
    with urllib.request.urlopen(plain) as answer:
        return answer.read().decode(errors="replace"), size


if __name__ == "__main__":
    print(json.dumps(rows(), indent=1))
