"""`elearn serve` and `elearn demo`: granian behind one command."""

import os
import shutil
import socket
from pathlib import Path
from typing import Any

import click
import segno
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from elearn.app import create_app
from elearn.base.core import migrate
from elearn.base.core.db import Database
from elearn.cli.context import require_schema
from elearn.demo.town import PERSONAS, build_town
from elearn.settings import Settings

DEMO_FOLDER = Path("instance/demo")
# Every open event stream holds a thread (and no database connection); idle ones end after half a minute.
THREADS = 1200
STOP_SECONDS = 3


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 for the network.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--workers", default=1, show_default=True, help="Processes; this version runs one, of many threads.")
@click.option("--threads", default=THREADS, show_default=True, help="Threads a process may use, streams included.")
@click.option("--tls-cert", type=click.Path(exists=True, path_type=Path), help="Certificate chain, for HTTPS.")
@click.option("--tls-key", type=click.Path(exists=True, path_type=Path), help="Private key of the certificate.")
def serve(host: str, port: int, workers: int, threads: int, tls_cert: Path | None, tls_key: Path | None) -> None:
    """Serve elearn. The database must be at this version's schema (`elearn db upgrade`)."""
    settings = Settings.from_env()
    if workers > 1:
        raise click.ClickException(
            "this version wakes the screens of a class within one process: use --workers 1 (it serves many threads)"
        )
    _require_schema(settings)
    _run(host, port, threads, tls_cert, tls_key)


@click.command()
@click.option("--host", default="127.0.0.1", envvar="HOST", show_envvar=True, help="Address to listen on.")
@click.option("--port", default=8000, envvar="PORT", show_envvar=True, help="Port to listen on.")
@click.option("--reset", is_flag=True, help="Forget what was done in the demo and build the town afresh.")
def demo(host: str, port: int, *, reset: bool) -> None:
    """Serve an invented town to try everything. Keeps its data under instance/demo/ until --reset."""
    if reset:
        shutil.rmtree(DEMO_FOLDER, ignore_errors=True)
    address = f"http://{_reachable(host)}:{port}"
    os.environ.update(_demo_environment(address))
    _prepare_demo(Settings.from_env())
    _announce(address, host)
    _run(host, port, THREADS, None, None)


def _demo_environment(address: str) -> dict[str, str]:
    return {
        "ELEARN_MODE": "demo",
        "ELEARN_DATABASE_URL": f"sqlite:///{(DEMO_FOLDER / 'elearn.db').resolve()}",
        "ELEARN_KEYS_DIR": str((DEMO_FOLDER / "keys").resolve()),
        "ELEARN_BASE_URL": address,
    }


def _prepare_demo(settings: Settings) -> None:
    app = create_app(settings)
    database = app.services.get(Database)
    migrate.upgrade(database)
    build_town(app.services)
    database.close()


def _announce(address: str, host: str) -> None:
    click.echo(f"\n  elearn demo: {address}\n")
    click.echo(f"  Enter as anyone, no password: {address}/demo")
    for persona in PERSONAS:
        click.echo(f"    {persona.key:<10} {persona.title}")
    if host == "0.0.0.0":  # noqa: S104 - asked for by the person
        click.echo("\n  For tablets in the same network:\n")
        segno.make(address).terminal(compact=True)
    click.echo("\n  Ctrl-C stops it; the data stays for the next time.\n")


def _reachable(host: str) -> str:
    """The address that others in the network can type; the loopback name stays what it is."""
    if host != "0.0.0.0":  # noqa: S104 - asked for by the person
        return host
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing: only asks which of our addresses would be used
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def _require_schema(settings: Settings) -> None:
    database = Database(settings.database_url)
    try:
        require_schema(database)
    finally:
        database.close()


def _run(host: str, port: int, threads: int, cert: Path | None, key: Path | None) -> None:
    if not _free(host, port):
        raise click.ClickException(f"port {port} is taken: stop the other program or choose another, as in --port 9000")
    run_granian("elearn.serving:serving_app", host, port, threads, ssl_cert=cert, ssl_key=key)


def run_granian(target: str, host: str, port: int, threads: int, **more: Any) -> None:
    """Serve the app that the factory `target` makes; returns when the server is stopped."""
    Granian(
        target,
        factory=True,
        interface=Interfaces.WSGI,
        address=host,
        port=port,
        workers=1,
        blocking_threads=threads,
        backpressure=threads * 2,
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
