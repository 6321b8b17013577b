"""What a server process runs: the app of the environment's settings, and the due jobs beside it."""

import logging

from elearn.app import create_app
from elearn.base.core.jobs import DueJobs
from elearn.base.http.flask_app import ElearnFlask
from elearn.base.http.observe import log_to_stderr
from elearn.settings import Settings


def serving_app() -> ElearnFlask:
    """Build the app and start its due jobs; called once per worker."""
    settings = Settings.from_env()
    # Whoever tries the demo shall see its addresses, not a line for every request.
    log_to_stderr(logging.WARNING if settings.mode == "demo" else logging.INFO)
    app = create_app(settings)
    app.services.get(DueJobs).start()
    return app
