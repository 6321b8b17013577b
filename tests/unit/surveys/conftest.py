"""Both engines, and a wave that is open."""

import pytest

from tests.surveys.waves import open_wave


@pytest.fixture
def database_url(tables_url):
    return tables_url


@pytest.fixture
def wave(app, settings):
    return open_wave(app, {"p3-grade-5-01": "p3/1", "adult-all-01": "adult/1"}, keys_dir=settings.keys_dir)
