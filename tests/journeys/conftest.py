"""A server with a teacher who can sign in; Chromium as in tests/browser."""

import os
import subprocess
import sys
from contextlib import contextmanager

import pytest

from tests.browser.conftest import browser_type_launch_args, visitor, watch  # noqa: F401 - fixtures
from tests.journeys.teacher import NAME, PASSWORD, Teacher
from tests.live import ROOT, LiveServer


def elearn(*words, database_url):
    """One command of the command line, as an operator gives it."""
    env = {**os.environ, "ELEARN_MODE": "test", "ELEARN_DATABASE_URL": database_url}
    subprocess.run([sys.executable, "-m", "elearn.cli", *words], cwd=ROOT, env=env, check=True, capture_output=True)


@contextmanager
def school(database_url, folder):
    """A running server on `database_url` with one teacher."""
    elearn("db", "upgrade", database_url=database_url)
    elearn("people", "create", NAME, "--name", "Sato", "--password", PASSWORD, database_url=database_url)
    elearn("people", "grant", NAME, "teacher", "--at", "A school", database_url=database_url)
    with LiveServer(database_url, folder=folder) as server:
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
