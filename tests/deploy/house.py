"""The house of docs/deploy.md, brought up by `deploy/rehearse.py` itself and entered by its front door alone."""

import json
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.journeys.teacher import NAME, PASSWORD
from tests.live import ROOT

PROGRAMS = ("initdb", "pg_basebackup", "pgbouncer", "redis-server", "nginx", "openssl", "setpriv")
BUILD = f"""
import sys
from datetime import timedelta
from elearn.accounts import operations as accounts
from elearn.app import create_app
from elearn.base.core import clock
from elearn.base.core.db import Database
from elearn.settings import Settings
from elearn.surveys import operations as surveys, queries
from elearn.surveys.design.slips import code_of, slips_of

app, now = create_app(Settings.from_env()), clock.now()
with app.services.active():
    with app.services.get(Database).unit(write=True):
        school = accounts.create_organisation("school", "A school")
        teacher = accounts.create_person({NAME!r}, "Sato", now, password={PASSWORD!r})
        accounts.grant_role(teacher, school, "teacher", now)
        town = accounts.create_organisation("municipality", "つばめ市", code="131016")
        official = accounts.create_person("yakuba", "役場 さくら", now, password={PASSWORD!r})
        accounts.grant_role(official, town, "official", now)
        wave = surveys.create(town, "秋", "2026-11", now + timedelta(days=14), now, created_by=official)
        surveys.plan_slips(wave, town, "all", 40)
        print(wave.id)
"""
SLIPS = """
import sys
from elearn.app import create_app
from elearn.base.core.db import Database
from elearn.settings import Settings
from elearn.surveys import queries
from elearn.surveys.design.slips import code_of, slips_of

app = create_app(Settings.from_env())
with app.services.active(), app.services.get(Database).unit(write=False):
    wave = queries.wave(sys.argv[1])
    stratum = queries.strata(wave)[0]
    print(stratum.key, stratum.instrument, *(code_of(each) for each in slips_of(wave, stratum.id)))
"""


@dataclass
class House:
    """`url` is nginx's; the rest is for looking at what came of it."""

    url: str
    authority: str
    environment: dict
    primary: str
    replica: str
    wave: str = ""

    def inside(self, program, *words):
        """What an operator's Python on the machine says."""
        command = [sys.executable, "-c", program, *words]
        env = {**os.environ, **self.environment}
        return subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True, text=True).stdout


@contextmanager
def standing_house(folder):
    """Up, with a teacher, an official and the draft of a survey with forty slips."""
    postgres = [str(each) for each in Path("/usr/lib/postgresql").glob("*/bin")]
    path = os.pathsep.join([os.environ["PATH"], "/usr/sbin", *postgres])
    if missing := [name for name in PROGRAMS if shutil.which(name, path=path) is None]:
        pytest.skip(f"not installed: {', '.join(missing)}")
    command = [sys.executable, str(ROOT / "deploy" / "rehearse.py"), str(folder)]
    with (folder.parent / "rehearse.log").open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, stdin=-1, stdout=-1, stderr=log, text=True)
        try:
            line = process.stdout.readline()
            assert line, (folder.parent / "rehearse.log").read_text()[-3000:]
            told = json.loads(line)
            house = House(told["address"], told["authority"], told["environment"], told["primary"], told["replica"])
            house.wave = house.inside(BUILD).strip()
            yield house
        finally:
            process.stdin.close()
            process.wait(120)
            process.stdout.close()
