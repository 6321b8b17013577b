"""Waves for those who answer alone (by a slip, an account, a poster), made before the server starts."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing

from playwright.sync_api import expect

from tests.browser.conftest import Site
from tests.live import ROOT, LiveServer

PASSWORD = "a long password"
SOON_MS = 95_000  # longer than any wait before a ballot leaves
BUILD = """
import json, sys
from datetime import timedelta
from elearn.accounts import operations as accounts
from elearn.app import create_app
from elearn.base.core import clock
from elearn.base.core.db import Database
from elearn.settings import Settings
from elearn.surveys import operations as surveys, queries
from elearn.surveys.design.slips import code_of, slips_of
from elearn.surveys.queries import Ceremonies

app = create_app(Settings.from_env())
unit, now, told = app.services.get(Database).unit, clock.now(), {}


def opened(name, town, prepare, **options):
    with unit(write=True):
        wave = surveys.create(town, name, "2026-11", now + timedelta(days=14), now, **options)
        stratum = prepare(wave)
        wave_id, stratum_id = wave.id, stratum and stratum.id
    with unit(write=True):
        ceremony = surveys.make_keys(queries.wave(wave_id), now)
    shares = []
    for place, share in enumerate(ceremony.shares):
        shares.append(app.services.get(Ceremonies).show(wave_id, place, now))
        app.services.get(Ceremonies).note(wave_id, place, share.check, now)
    surveys.make_ballot_keys(wave_id, lambda made, of: None)
    with unit(write=True):
        surveys.open_wave(queries.wave(wave_id), now)
    with unit(write=False):
        wave = queries.wave(wave_id)
        slips = [code_of(each) for each in slips_of(wave, stratum_id)] if stratum_id else []
        told[name] = {"id": wave_id, "keys": wave.keys_sha256, "slips": slips, "shares": shares}


with app.services.active():
    with unit(write=True):
        town = accounts.create_organisation("municipality", "つばめ市", code="131016")
        official = accounts.create_person("yakuba", "役場 さくら", now, password="a long password")
        accounts.grant_role(official, town, "official", now)
        for number in range(31):
            known = "a long password" if number < 2 else None
            person = accounts.create_person(f"staff-{number}", "職員", now, password=known)
            accounts.grant_role(person, town, "teacher", now)
    opened("slips", town, lambda wave: surveys.plan_slips(wave, town, "all", 40), created_by=official)
    opened("people", town, lambda wave: surveys.add_people(wave, town, ["teacher"]) and None, created_by=official)
    opened("poster", town, lambda wave: None, created_by=official, open_series=True)
print(json.dumps(told))
"""


class Waves(Site):
    """A site with three open waves: `slips`, `people`, `poster`, by name."""

    def __init__(self, folder, **options):
        self.keys_dir = folder / "keys"
        super().__init__(folder, env={"ELEARN_KEYS_DIR": str(self.keys_dir), **options.pop("env", {})}, **options)
        self.migrate()
        command = [sys.executable, "-c", BUILD]
        made = subprocess.run(command, cwd=ROOT, env=self._env, check=True, capture_output=True, text=True)
        self.waves = json.loads(made.stdout.splitlines()[-1])

    def address(self, name, door="", **fragment):
        """As it is handed out, with the hash of the keys behind the sign #."""
        parts = {"k": self.waves[name]["keys"], **fragment}
        return f"/s/{self.waves[name]['id']}/{door}#" + "&".join(f"{key}={value}" for key, value in parts.items())

    def slip(self, number):
        """The address in the QR code of a slip."""
        return self.address("slips", "slip", c=self.waves["slips"]["slips"][number])

    def beside(self, certificate, key):
        """The same waves on HTTPS, from a second server."""
        server = LiveServer(self.database_url, folder=self.file.parent, tls=(certificate, key))
        server._env = {**self._env, "ELEARN_BASE_URL": server.url}
        return server

    def cast(self, name):
        """How many ballots lie in the box."""
        box = self.file.parent / "ballots" / f"{self.waves[name]['id']}.db"
        with closing(sqlite3.connect(f"file:{box}?mode=ro", uri=True)) as found:
            return found.execute("SELECT count(*) FROM ballot").fetchone()[0]


def to_the_end(page, mark=None):
    """From the first page to the last; `mark` is the place of the answer to the first question."""
    page.locator("[data-page=intro] [data-go=next]").click()
    if mark is not None:
        page.locator("[data-page=item]:not([hidden]) label.small-mark").nth(mark).click()
    while page.locator("[data-page=item]:not([hidden])").count():
        page.locator("[data-part=nav] [data-go=next]").click()
    expect(page.locator("[data-page=end]")).to_be_visible()
