"""The app serves the small course on both engines; a school with a class is at hand."""

import dataclasses

import pytest

from tests.factories.care import School
from tests.factories.classroom import Pupil
from tests.factories.learning import write_course


@pytest.fixture
def database_url(tables_url):
    return tables_url


@pytest.fixture
def settings(settings, tmp_path):
    return dataclasses.replace(settings, courses_dir=write_course(tmp_path / "courses"))


@pytest.fixture
def school(app):
    """Nobody listens yet."""
    return School(app)


@pytest.fixture
def listening(school):
    """The nurse listens, the class teacher is her deputy."""
    return school.appoint(school.nurse, deputy=school.teacher)


@pytest.fixture
def pupil(listening):
    """In seat 12 of the class."""
    listening.teacher.start()
    return Pupil(listening.app).join(listening.teacher.code, 12)
