"""A real elearn server in a process of its own: the door that users, browsers and faults use."""

import contextlib
import os
import secrets
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from tests.command import elearn

ROOT = Path(__file__).resolve().parents[1]
UNVERIFIED = ssl._create_unverified_context()


# Below those that systems give to outgoing connections: one of these may take the port of a server that restarts.
PORTS = range(20_000, 32_768)


def free_port(host="127.0.0.1"):
    for _ in range(100):
        port = secrets.choice(PORTS)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind((host, port))
            return port
    raise AssertionError("no free port")


class LiveServer:
    """`elearn serve` on a free port; `kill()` is SIGKILL to all of it, `start()` brings it back on the same data."""

    def __init__(self, database_url, *, mode="test", host="127.0.0.1", folder=None, env=None, tls=None, options=()):
        """`tls`: (certificate, key), both files, for HTTPS; nobody verifies them here. `options`: more for `serve`."""
        self.host, self.port = host, free_port(host if host != "0.0.0.0" else "127.0.0.1")
        self.url = f"{'https' if tls else 'http'}://{host}:{self.port}"
        self._tls = ["--tls-cert", str(tls[0]), "--tls-key", str(tls[1])] if tls else []
        self._options = options
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
        self.launch()
        self.await_ready()
        return self

    def launch(self):
        """Without waiting until it is ready, so that several may start together."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*self.command, "serve", "--host", self.host, "--port", str(self.port), *self._tls, *self._options],
                cwd=self.cwd,
                env=self._env,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def await_ready(self, seconds=90):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self._process.poll() is not None:
                break
            with (
                contextlib.suppress(OSError),
                urllib.request.urlopen(f"{self.url}/readyz", timeout=5, context=UNVERIFIED) as answer,
            ):
                if answer.status == 200:
                    return
            time.sleep(0.05)
        raise AssertionError(f"the server did not become ready:\n{self.log.read_text()[-3000:]}")

    def relieved(self):
        """Another server on the same port and data, once this one has stopped by itself."""
        folder, options = self.log.parent, ("--take-over", str(self.pid))
        relief = LiveServer(self.database_url, host=self.host, folder=folder, env=self._env, options=options)
        relief.port, relief.url = self.port, self.url
        relief.start()  # either may answer that it is ready
        self._process.wait(180)
        return relief

    def run(self, *words, fails=False):
        """`elearn WORDS` with this server's settings; gives what it said."""
        return elearn(*words, env=self._env, fails=fails)

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
