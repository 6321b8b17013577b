"""The two towns of the permission matrix, as attackers find them."""

import pytest

from tests.browser.conftest import CHROMIUM, FLAGS
from tests.rights.site import rehearsed_site


@pytest.fixture(scope="module")
def site(tmp_path_factory, empty_sqlite):
    """Everyone and everything there is; no request leaves anything behind."""
    with rehearsed_site(tmp_path_factory.mktemp("attacked"), empty_sqlite) as made:
        yield made


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": FLAGS}
