"""A server with a teacher who can sign in; Chromium as in tests/browser."""

from contextlib import contextmanager

import pytest

from tests.browser.conftest import browser_type_launch_args, visitor, watch  # noqa: F401 - fixtures
from tests.journeys.teacher import NAME, PASSWORD, Teacher
from tests.live import LiveServer


@contextmanager
def school(database_url, folder):
    """A running server on `database_url` with one teacher."""
    server = LiveServer(database_url, folder=folder)
    server.run("db", "upgrade")
    server.run("people", "create", NAME, "--name", "Sato", "--password", PASSWORD)
    server.run("people", "grant", NAME, "teacher", "--at", "A school")
    with server:
        yield server


@pytest.fixture
def sqlite_school(tmp_path):
    with school(f"sqlite:///{tmp_path / 'school.db'}", tmp_path) as server:
        yield server


@pytest.fixture
def teacher_at():
    """A function: a teacher, signed in at a server."""
    teachers = []

    def come(server):
        teachers.append(Teacher(server.url))
        return teachers[-1].sign_in()

    yield come
    for teacher in teachers:
        teacher.http.close()
