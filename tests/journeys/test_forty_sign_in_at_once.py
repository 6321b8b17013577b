"""8:29 behind one address: forty people sign in at once, while somebody at the same address sprays passwords."""

import re
import threading

import httpx
import pytest

from elearn.accounts import operations as accounts
from elearn.accounts.signing.spraying import MOST_HELD
from elearn.app import create_app
from elearn.base.core import clock, migrate
from elearn.base.core.db import Database
from elearn.settings import Settings
from tests.factories.classroom import work
from tests.live import LiveServer

PASSWORD = "a quiet river in spring"
NAMES = [f"teacher{number:02}" for number in range(40)]
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@pytest.fixture
def school(tmp_path):
    """A real server with forty people."""
    url = f"sqlite:///{tmp_path / 'elearn.db'}"
    app = create_app(Settings(mode="test", database_url=url, secret_key="x" * 32, keys_dir=tmp_path / "keys"))
    migrate.upgrade(app.services.get(Database))
    with work(app):
        place = accounts.create_organisation("school", "つばめ野小学校")
        for name in NAMES:
            accounts.grant_role(
                accounts.create_person(name, name, clock.now(), password=PASSWORD), place, "teacher", clock.now()
            )
    app.services.get(Database).close()
    with LiveServer(url, folder=tmp_path, env={"ELEARN_KEYS_DIR": str(tmp_path / "keys")}) as server:
        yield server


def sign_in(url, name, password):
    """A browser that was never here before; gives the status."""
    with httpx.Client(base_url=url, timeout=120) as http:
        token = TOKEN.search(http.get("/sign-in").text)[1]
        return http.post("/sign-in", data={"csrf_token": token, "name": name, "password": password}).status_code


class Sprayer(threading.Thread):
    """Tries common passwords at everybody's name, as fast as it is let, until it is stopped."""

    def __init__(self, url, offset):
        super().__init__(daemon=True)
        self.url, self.offset, self.statuses, self.stop = url, offset, [], threading.Event()

    def run(self):
        at = self.offset
        while not self.stop.is_set():
            self.statuses.append(sign_in(self.url, NAMES[at % 40], f"password {at}"))
            at += 7


def at_once(url):
    statuses = {}
    threads = [
        threading.Thread(target=lambda name: statuses.update({name: sign_in(url, name, PASSWORD)}), args=(name,))
        for name in NAMES
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses


def test_forty_of_forty_come_in_while_a_sprayer_is_held(school):
    sprayers = [Sprayer(school.url, offset) for offset in range(6)]
    assert len(sprayers) < MOST_HELD
    for sprayer in sprayers:
        sprayer.start()
    while sum(len(sprayer.statuses) for sprayer in sprayers) < 44:  # over the brim: from here on each answer is held
        sprayers[0].stop.wait(0.1)
    before = sum(len(sprayer.statuses) for sprayer in sprayers)
    statuses = at_once(school.url)
    meanwhile = sum(len(sprayer.statuses) for sprayer in sprayers) - before
    for sprayer in sprayers:
        sprayer.stop.set()
    assert list(statuses.values()) == [303] * 40
    # Each of the six gets an answer in ten seconds; unheld they would have had more than the forty together.
    assert meanwhile < 40
    assert 303 not in {status for sprayer in sprayers for status in sprayer.statuses}
    for sprayer in sprayers:
        sprayer.join(60)
