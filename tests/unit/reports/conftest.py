"""The app with released tables, on both engines; estimates in a line."""

import pytest

from tests.factories.reports import Releasing


@pytest.fixture
def database_url(tables_url):
    return tables_url


@pytest.fixture
def releasing(app):
    return Releasing(app)


@pytest.fixture
def history(releasing):
    """The demo's eleven waves are out; gives their ids by period."""
    return releasing.history()
