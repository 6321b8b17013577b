"""The app in demo mode, with the town built."""

import dataclasses

import pytest

from elearn.demo.town import build_schools, build_town


@pytest.fixture
def settings(settings):
    return dataclasses.replace(settings, mode="demo")


@pytest.fixture
def town(app):
    build_town(app.services)
    return app


@pytest.fixture
def schools(app):
    """The town without its surveys, which take most of the time."""
    build_schools(app.services)
    return app
