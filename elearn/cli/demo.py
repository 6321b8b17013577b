"""`elearn demo`: an invented town, built once and served. What builds it is loaded by the worker alone (`cli.town`)."""

import os
import shutil
import socket
from pathlib import Path

import click

from elearn.base.core.processes import REACHED_AT
from elearn.cli.server import run

DEMO_FOLDER = Path("instance/demo")


@click.command()
@click.option("--host", default="127.0.0.1", envvar="HOST", show_envvar=True, help="Address to listen on.")
@click.option("--port", default=8000, envvar="PORT", show_envvar=True, help="Port to listen on.")
@click.option("--reset", is_flag=True, help="Forget what was done in the demo and build the town afresh.")
def demo(host: str, port: int, *, reset: bool) -> None:
    """Serve an invented town to try everything. Keeps its data under instance/demo/ until --reset."""
    if reset:
        shutil.rmtree(DEMO_FOLDER, ignore_errors=True)
    database = (DEMO_FOLDER / "elearn.db").resolve()
    os.environ.update(
        {
            "ELEARN_MODE": "demo",
            "ELEARN_DATABASE_URL": f"sqlite:///{database}",
            "ELEARN_KEYS_DIR": str((DEMO_FOLDER / "keys").resolve()),
            "ELEARN_BASE_URL": f"http://{_reachable(host)}:{port}",
            REACHED_AT: host,
        }
    )
    if not database.exists():
        click.echo("\n  The town is built first, once: that takes up to a minute.")
    run(host, port, None, None, target="elearn.cli.town:serving_town")


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
