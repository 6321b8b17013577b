"""The controls of the durability tests, on PYTHONPATH; no setting does this. `ELEARN_CARELESS` says what is forgotten:

`sync` (default) = SQLite does not sync; `early` = an answer is acknowledged before anything is done with it, and what
then fails goes unnoticed; `steps` = a migration commits after each revision; `clock` = every clock is believed;
`nothing` = nothing.
With `ELEARN_RESTLESS` due jobs are looked for every second, with `ELEARN_SLOW_TO_LISTEN` a process that has its app
ready listens only two seconds later, as on a busy machine.
"""

import contextlib
import io
import os
import threading
import time

from granian.server import mp
from sqlalchemy import Engine, event

from elearn.base.core import migrate
from elearn.base.core.db.engine import Database
from elearn.base.core.jobs import DueJobs
from elearn.base.core.steady import Steadiness
from elearn.base.http.flask_app import ElearnFlask

LATER_SECONDS = 0.2
_call = ElearnFlask.__call__
_upgrade = migrate.upgrade


def _do_later(app, environ):
    time.sleep(LATER_SECONDS)
    with contextlib.suppress(Exception):
        _call(app, environ, lambda *_: None)


def _acknowledge(app, environ, start_response):
    if not environ["PATH_INFO"].endswith("/answers"):
        return _call(app, environ, start_response)
    later = {**environ, "wsgi.input": io.BytesIO(environ["wsgi.input"].read())}
    threading.Thread(target=_do_later, args=(app, later), daemon=True).start()
    start_response("200 OK", [("Content-Type", "application/json")])
    return [b'{"saved": true, "feedback": null, "late": false}']


def _give_up_soon(connection, _record):
    """A fault of seconds must be enough for the control: the database waits no half minute for its lock."""
    with contextlib.suppress(Exception):
        connection.execute("PRAGMA busy_timeout=100")


def _slow_to_listen(*given, worker=mp.WSGIWorker):
    time.sleep(2)
    return worker(*given)


def _upgrade_in_steps(database, revision="head"):
    for step in reversed(list(migrate.ScriptDirectory.from_config(migrate._config()).walk_revisions())):
        _upgrade(database, step.revision)


if os.environ.get("ELEARN_RESTLESS"):
    DueJobs.start.__defaults__ = (1.0,)
if os.environ.get("ELEARN_SLOW_TO_LISTEN"):
    mp.WSGIWorker = _slow_to_listen
match os.environ.get("ELEARN_CARELESS", "sync"):
    case "sync":
        Database.__init__.__kwdefaults__["synchronous"] = "OFF"
    case "early":
        ElearnFlask.__call__ = _acknowledge
        event.listen(Engine, "connect", _give_up_soon)
    case "nothing":
        pass
    case "steps":
        migrate.upgrade = _upgrade_in_steps
    case "clock":
        Steadiness.holds = lambda _: True
