"""The app serves the course of `secret_course.py`."""

import dataclasses

import pytest

from tests.privacy.secret_course import SecretCourse


@pytest.fixture
def course(tmp_path):
    return SecretCourse(tmp_path / "courses")


@pytest.fixture
def settings(settings, course):
    return dataclasses.replace(settings, courses_dir=course.folder)
