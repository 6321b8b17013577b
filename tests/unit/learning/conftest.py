"""The app serves the small course of `tests/factories/learning.py`."""

import dataclasses

import pytest

from tests.factories.learning import open_lesson, write_course


@pytest.fixture
def settings(settings, tmp_path):
    return dataclasses.replace(settings, courses_dir=write_course(tmp_path / "courses"))


@pytest.fixture
def pupil(client):
    """A guest in the middle of the lesson."""
    return open_lesson(client)
