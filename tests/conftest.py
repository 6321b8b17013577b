"""What every test may use. Database tests run on SQLite and PostgreSQL (see tests/engines.py)."""

import os
import tempfile

from hypothesis import settings as hypothesis_settings

from tests.sizes import PROVING, size

pytest_plugins = ["tests.engines", "tests.figures", "tests.apps", "tests.guards"]

os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp())  # the PostgreSQL wheel asks for it
hypothesis_settings.register_profile(
    "elearn", max_examples=size("hypothesis_examples"), deadline=None, derandomize=not PROVING
)
hypothesis_settings.load_profile("elearn")
