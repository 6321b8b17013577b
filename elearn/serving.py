"""What a server process runs: the app of the environment's settings, and the due jobs beside it."""

import contextlib
import ctypes
import gc
import logging
from collections.abc import Callable, Collection

from elearn.app import create_app
from elearn.base.core import clock, schema
from elearn.base.core.beside import Beside
from elearn.base.core.db import Database
from elearn.base.core.jobs import DueJobs
from elearn.base.core.ports import Services
from elearn.base.core.processes import relieve
from elearn.base.http.flask_app import ElearnFlask
from elearn.base.http.observe import log_to_stderr
from elearn.base.http.streams import StreamDoor
from elearn.classroom.operations import look_again
from elearn.classroom.queries import revisions
from elearn.rights import operations as rights
from elearn.settings import Settings
from elearn.surveys.sitting import operations as sitting


def serving_app(prepare: Callable[[Services], object] = lambda _services: None) -> ElearnFlask:
    """Build the app, `prepare` what it serves, and start its due jobs; called once per worker."""
    app = _app()
    prepare(app.services)
    with app.services.active():
        sitting.bury_restored(clock.now())
        with app.services.get(Database).unit(write=True):
            rights.replay(clock.now())
            look_again()
    app.services.get(DueJobs).start()
    _stay()
    relieve()
    return app


def serving_streams() -> StreamDoor:
    """The event streams alone, for a process of their own beside those of `serving_app`."""
    app = _app()
    _stay()
    relieve()
    return StreamDoor(app)


def _app() -> ElearnFlask:
    settings = Settings.from_env()
    # Whoever tries the demo shall see its addresses, not a line for every request.
    log_to_stderr(logging.WARNING if settings.mode == "demo" else logging.INFO)
    database = Database(settings.database_url, replica_url=settings.replica_url)
    if fault := schema.fault(database):
        raise SystemExit(f"Error: {fault}")
    app = create_app(settings, database=database)
    app.services.get(Beside).start(lambda topics: _revisions(app, topics))  # type: ignore[type-abstract]
    return app


def _stay() -> None:
    """What stands now (catalogue, routes, tables) lives as long as the process: never look through it again.

    `elearn serve` puts the collector off until here: looking through half of what is being imported costs a quarter of
    the start. What reading the courses needed for a moment goes back to the machine, where its C library can do that.
    """
    gc.collect()
    gc.freeze()
    gc.enable()
    with contextlib.suppress(AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def _revisions(app: ElearnFlask, topics: Collection[str]) -> dict[str, int]:
    with app.services.active(), app.services.get(Database).unit(write=False):
        return revisions(topics)
