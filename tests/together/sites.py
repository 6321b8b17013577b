"""One site served by several processes on one PostgreSQL and one Redis, at two addresses."""

import subprocess
import sys
from contextlib import contextmanager

import httpx

from tests.journeys.teacher import NAME, PASSWORD, TOKEN
from tests.live import ROOT, LiveServer

BUILD = f"""
from elearn.accounts import operations as accounts
from elearn.app import create_app
from elearn.base.core import clock, migrate
from elearn.base.core.db import Database
from elearn.settings import Settings

app = create_app(Settings.from_env())
database = app.services.get(Database)
migrate.upgrade(database)
with app.services.active(), database.unit(write=True):
    school = accounts.create_organisation("school", "A school")
    teacher = accounts.create_person({NAME!r}, "Sato", clock.now(), password={PASSWORD!r})
    accounts.grant_role(teacher, school, "teacher", clock.now())
"""


SERVERS = ((), ("--workers", "2"), ("--only", "streams"))


@contextmanager
def a_site(database_url, redis_url, folder):
    """A server of one process, one of two, one of streams, and a teacher; a proxy tells them whence a request comes."""
    env = {
        "ELEARN_REDIS_URL": redis_url,
        "ELEARN_TRUSTED_PROXIES": "1",
        "ELEARN_KEYS_DIR": str(folder / "keys"),
    }
    servers = [LiveServer(database_url, folder=folder, env=env, options=options) for options in SERVERS]
    build = [sys.executable, "-c", BUILD]
    subprocess.run(build, cwd=ROOT, env=servers[0]._env, check=True, capture_output=True)
    try:
        for server in servers:
            server.launch()
        for server in servers:
            server.await_ready(120)
        yield servers
    finally:
        for server in servers:
            server.stop()


def starts_a_trial(server, address):
    """Whether someone without an account in that network may start one more class there."""
    headers = {"X-Forwarded-For": address, "X-Forwarded-Proto": "http", "X-Forwarded-Host": "localhost"}
    with httpx.Client(base_url=server.url, headers=headers, timeout=60) as http:
        token = TOKEN.search(http.get("/teach/trial").text)[1]
        form = {"csrf_token": token, "course": "p3", "lesson": "before-you-send"}
        status = http.post("/teach/trial", data=form).status_code
    assert status in {303, 429}
    return status == 303


def trials_started(servers, address, tries):
    """Of so many tries, in turn at each server, how many were let through."""
    return sum(starts_a_trial(servers[turn % len(servers)], address) for turn in range(tries))
