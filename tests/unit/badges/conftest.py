"""The app knows its address; a town with an office is at hand."""

import dataclasses

import pytest

from tests.factories.badges import BASE, Town
from tests.factories.classroom import Browser
from tests.factories.learning import write_course


@pytest.fixture
def settings(settings, tmp_path):
    return dataclasses.replace(
        settings, base_url=BASE, site_name="ひばり県の学び", courses_dir=write_course(tmp_path / "courses")
    )


@pytest.fixture
def town(app):
    return Town(app)


@pytest.fixture
def anyone(app):
    """Someone without an account."""
    return Browser(app)
