"""A prefecture with its official on both engines."""

import pytest

from tests.factories.surveys import Prefecture


@pytest.fixture
def database_url(tables_url):
    return tables_url


@pytest.fixture
def place(app):
    return Prefecture(app)
