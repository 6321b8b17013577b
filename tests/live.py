"""A real elearn server in a process of its own: the door that users, browsers and faults use."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def free_port(host="127.0.0.1"):
    with socket.socket() as probe:
        probe.bind((host, 0))
        return probe.getsockname()[1]


class LiveServer:
    """`elearn serve` on a free port; `kill()` is SIGKILL to all of it, `start()` brings it back on the same data."""

    def __init__(self, database_url, *, mode="test", host="127.0.0.1", folder=None, env=None):
        self.host, self.port = host, free_port(host if host != "0.0.0.0" else "127.0.0.1")
        self.url = f"http://{host}:{self.port}"
        self.database_url = database_url
        self.log = Path(folder or ".") / f"server-{self.port}.log"
        self._env = {
            **os.environ,
            "ELEARN_MODE": mode,
            "ELEARN_DATABASE_URL": database_url,
            "ELEARN_SECRET_KEY": "for tests only " * 3,
            **(env or {}),
        }
        self.command, self.cwd = [sys.executable, "-m", "elearn.cli"], ROOT
        self._process = None

    def start(self):
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*self.command, "serve", "--host", self.host, "--port", str(self.port)],
                cwd=self.cwd,
                env=self._env,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._await_ready()
        return self

    def _await_ready(self, seconds=30):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self._process.poll() is not None:
                break
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as answer:
                if answer.status == 200:
                    return
            time.sleep(0.05)
        raise AssertionError(f"the server did not become ready:\n{self.log.read_text()[-3000:]}")

    @property
    def pid(self):
        return self._process.pid

    def kill(self):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self):
        if self._process and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGTERM)
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()
