"""What every test may use. Database tests run on SQLite and PostgreSQL (see tests/engines.py)."""

import os
import tempfile

from hypothesis import settings as hypothesis_settings

from tests.sizes import PROVING, size

pytest_plugins = ["tests.engines", "tests.figures", "tests.apps", "tests.guards", "tests.redis"]

os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp())  # the PostgreSQL wheel asks for it
# The many servers and commands that tests start shall not compile the product anew each time, as no user's does.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
hypothesis_settings.register_profile(
    "elearn", max_examples=size("hypothesis_examples"), deadline=None, derandomize=not PROVING
)
hypothesis_settings.load_profile("elearn")


def pytest_sessionfinish(session, exitstatus):
    """In CI nothing may be left out: a skip is a failure there. Elsewhere `-ra` names it with its reason."""
    if hasattr(session.config, "workerinput"):
        return  # one of several processes (pytest-xdist): the first one gathers and judges
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and exitstatus == 0 and reporter.stats.get("skipped"):
        reporter.write_line("CI allows no skipped test", red=True)
        session.exitstatus = 1
