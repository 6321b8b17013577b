"""`elearn demo` builds its town, serves it, and finds it again the next time."""

import contextlib
import os
import signal
import subprocess
import sys
import time

import httpx
from sqlalchemy import create_engine, text

from tests.live import free_port


@contextlib.contextmanager
def demo(folder, *words):
    """The command in a folder of its own; gives the address and, after stopping, what it printed."""
    port, out = free_port(), folder / f"out-{time.monotonic_ns()}.txt"
    env = {name: value for name, value in os.environ.items() if not name.startswith("ELEARN_")} | {"PORT": str(port)}
    with out.open("wb") as sink:
        process = subprocess.Popen(
            [sys.executable, "-m", "elearn.cli", "demo", *words], cwd=folder, env=env, stdout=sink, stderr=sink,
            start_new_session=True,
        )  # fmt: skip
    try:
        yield await_ready(f"http://127.0.0.1:{port}", process, out), out
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGINT)
        process.wait(20)


def await_ready(url, process, out):
    until = time.monotonic() + 300  # a busy machine takes minutes to build the town
    while time.monotonic() < until:
        assert process.poll() is None, out.read_text()
        try:
            if httpx.get(f"{url}/readyz").status_code == 200:
                return url
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError(out.read_text())


def counts(folder):
    engine = create_engine(f"sqlite:///{folder / 'instance/demo/elearn.db'}")
    with engine.connect() as connection:
        found = [
            connection.execute(text(f"SELECT count(*) FROM {table}")).scalar()
            for table in ("person", "class_session", "seat", "answer")
        ]
    engine.dispose()
    return found


def test_the_town_is_built_once_and_kept_until_it_is_reset(tmp_path):
    with demo(tmp_path) as (url, out):
        assert httpx.get(f"{url}/demo").status_code == 200
        started = httpx.post(f"{url}/learn/attempts", data={"course": "p3", "lesson": "before-you-send"})
        attempt = started.headers["location"]
        cookie = started.headers["set-cookie"].split(";")[0]
        assert httpx.get(url + attempt, headers={"Cookie": cookie}).status_code == 200
    built = counts(tmp_path)
    assert all(built)
    said = out.read_text()
    assert f"elearn demo: {url}" in said
    assert f"{url}/demo" in said

    with demo(tmp_path) as (url, _):
        assert counts(tmp_path) == built
        assert httpx.get(url + attempt, headers={"Cookie": cookie}).status_code == 200

    with demo(tmp_path, "--reset") as (url, _):
        assert httpx.get(url + attempt, headers={"Cookie": cookie}).status_code in {404, 410}
