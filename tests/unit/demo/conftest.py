"""The app in demo mode, with the town built."""

import dataclasses

import pytest

from elearn.demo.town import build_town


@pytest.fixture
def settings(settings):
    return dataclasses.replace(settings, mode="demo")


@pytest.fixture
def town(app):
    build_town(app.services)
    return app
