"""A real redis-server on a port of its own, as docs/deploy.md sets it: nothing on a disk."""

import contextlib
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager

import pytest

from tests.live import free_port

PROGRAM = shutil.which("redis-server")


class RedisServer:
    """`stop()` and `start()` as often as wanted; it comes back at the same address, and empty."""

    def __init__(self):
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process = None

    def start(self):
        words = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen([PROGRAM, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return self
            time.sleep(0.02)
        raise AssertionError("redis-server did not start")

    def stop(self):
        """SIGKILL: it says good-bye to nobody."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


@contextmanager
def running_redis():
    """A server of one's own."""
    if PROGRAM is None:
        pytest.skip("redis-server is not installed")
    server = RedisServer()
    try:
        yield server.start()
    finally:
        server.stop()


@pytest.fixture
def redis_server():
    with running_redis() as server:
        yield server
