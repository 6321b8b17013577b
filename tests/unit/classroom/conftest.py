"""The app serves the small course; a class with a teacher is at hand."""

import dataclasses

import pytest

from tests.factories.classroom import Teacher
from tests.factories.learning import write_course


@pytest.fixture
def settings(settings, tmp_path):
    return dataclasses.replace(settings, courses_dir=write_course(tmp_path / "courses"))


@pytest.fixture
def teacher(app):
    """In a running class."""
    return Teacher(app).start()
