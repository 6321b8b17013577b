"""`elearn serve`: granian behind one command.

This process only watches over its workers: it imports nothing of the app, so that it costs a fraction of their memory.
"""

import gc
import multiprocessing
import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from elearn.base.core.engines import engine
from elearn.base.core.processes import COUNTING_TOGETHER, RELIEVES, process_name
from elearn.settings import Settings

# Every open event stream holds a thread (and no database connection); idle ones end after half a minute.
THREADS = 1200
STOP_SECONDS = 3
SERVING = "elearn.serving:serving_app"
# A stream of such a process holds no thread: its bound is the number of open files.
STREAMING: dict[str, Any] = {"threads": 1, "interface": Interfaces.ASGINL, "most_open": 50_000}


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 for the network.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--workers", default=1, show_default=True, help="Processes; more than one need PostgreSQL and Redis.")
@click.option("--threads", default=THREADS, show_default=True, help="Threads a process may use, streams included.")
@click.option("--tls-cert", type=click.Path(exists=True, path_type=Path), help="Certificate chain, for HTTPS.")
@click.option("--tls-key", type=click.Path(exists=True, path_type=Path), help="Private key of the certificate.")
@click.option("--only", type=click.Choice(["streams"]), help="Serve event streams alone, beside other processes.")
@click.option("--take-over", type=int, metavar="PID", help="Relieve the server PID on this port, for an upgrade.")
def serve(
    host: str,
    port: int,
    workers: int,
    threads: int,
    tls_cert: Path | None,
    tls_key: Path | None,
    only: str | None,
    take_over: int | None,
) -> None:
    """Serve elearn. The database must be at this version's schema (`elearn db upgrade`)."""
    settings = Settings.from_env()
    _require_what_processes_share(settings, several=workers > 1 or only is not None)
    if tls_cert is not None:
        os.environ["ELEARN_TLS_CERT"] = str(tls_cert.resolve())
    if take_over is not None:
        os.environ[RELIEVES] = _require_running(take_over)
    how = {"target": "elearn.serving:serving_streams", **STREAMING} if only else {"threads": threads}
    with _counting_together(workers):
        run(host, port, tls_cert, tls_key, beside=take_over is not None, workers=workers, **how)


def _require_what_processes_share(settings: Settings, *, several: bool) -> None:
    """A Redis that is lost later costs nothing; one that is not there at the start is a wrong address."""
    if several and settings.database_url.startswith("sqlite"):
        raise click.ClickException(
            "SQLite serves one process: use --workers 1 (of many threads), or PostgreSQL in ELEARN_DATABASE_URL"
        )
    if several and not settings.redis_url:
        raise click.ClickException(
            "several processes tell each other news by Redis: set ELEARN_REDIS_URL, or use --workers 1"
        )
    if settings.redis_url and engine("base.together").Together(settings.redis_url, settings.secret_key).fault():
        raise click.ClickException("no Redis answers at ELEARN_REDIS_URL: start it or correct the address")


@contextmanager
def _counting_together(workers: int) -> Iterator[None]:
    """A folder in which several processes keep their numbers for /metrics, gone with the server.

    They start afresh instead of as copies of this one, whose metrics library has made up its mind already.
    """
    if workers == 1:
        yield
        return
    multiprocessing.set_start_method("spawn", force=True)
    with tempfile.TemporaryDirectory(prefix="elearn-metrics-") as folder:
        os.environ[COUNTING_TOGETHER] = folder
        yield


def _require_running(pid: int) -> str:
    name = process_name(pid)
    if name is None:
        raise click.ClickException(f"no process has the number {pid}: start without --take-over")
    return name


def run(
    host: str,
    port: int,
    cert: Path | None,
    key: Path | None,
    *,
    target: str = SERVING,
    beside: bool = False,
    **more: Any,
) -> None:
    if not (beside or _free(host, port)):
        raise click.ClickException(f"port {port} is taken: stop the other program or choose another, as in --port 9000")
    gc.disable()  # until the worker, which is a copy of this process, has everything that it needs
    run_granian(target, host, port, ssl_cert=cert, ssl_key=key, **more)


def run_granian(
    target: str,
    host: str,
    port: int,
    *,
    threads: int = THREADS,
    workers: int = 1,
    interface: Interfaces = Interfaces.WSGI,
    most_open: int | None = None,
    **more: Any,
) -> None:
    """Serve the app that the factory `target` makes; returns when the server is stopped."""
    Granian(
        target,
        factory=True,
        interface=interface,
        address=host,
        port=port,
        workers=workers,
        respawn_failed_workers=workers > 1,
        blocking_threads=threads,
        backpressure=most_open or threads * 2,
        backlog=2048,
        websockets=False,
        log_access=False,
        log_level=LogLevels.error,  # it warns of many threads, which are on purpose
        # Stopping must not wait for event streams, which stay open: what was acknowledged is durable already.
        workers_kill_timeout=STOP_SECONDS,
        **more,
    ).serve()


def _free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
