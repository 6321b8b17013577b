"""A prefecture with two towns and their schools, an official, and waves at any stage; keys are made once for all."""

import base64
import re
import secrets
from datetime import timedelta

from elearn.accounts import operations as accounts
from elearn.base.core import clock
from elearn.base.core.db import Database
from elearn.base.core.ports import Services
from elearn.surveys import operations, queries
from elearn.surveys.queries import Ceremonies
from tests.factories.classroom import Browser, work
from tests.factories.people import enter
from tests.surveys.pool import lay_keys

SHARE = re.compile(r'<ol class="share">(.*?)</ol>', re.DOTALL)


def blinded(number=0):
    """A message that any key of 2048 bits takes, as the wire has it."""
    raw = b"\0" + secrets.token_bytes(255) if number == 0 else b"\0" + number.to_bytes(255, "big")
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Signed(Browser):
    """Someone with an account and a role somewhere."""

    def __init__(self, app, name, role=None, place=None):
        super().__init__(app)
        self.name = name
        with work(app):
            self.person_id = accounts.create_person(name, name.title(), clock.now())
            if role:
                accounts.grant_role(self.person_id, place, role, clock.now())
        enter(app, self.http, self.person_id)

    def issue(self, wave, stratum, message, **more):
        body = {"stratum": stratum, "blinded": message, **more}
        return self.http.post(f"/ballots/{wave}/issue", json=body)


class Prefecture:
    """`north` and `south` are towns of one prefecture, each with a school and a teacher."""

    def __init__(self, app):
        self.app = app
        with work(app):
            self.id = accounts.create_organisation("prefecture", "Misaki", code="990001")
            self.north = accounts.create_organisation("municipality", "North", parent_id=self.id, code="992011")
            self.south = accounts.create_organisation("municipality", "South", parent_id=self.id, code="992020")
            self.school = accounts.create_organisation("school", "North School", parent_id=self.north)
            self.other_school = accounts.create_organisation("school", "South School", parent_id=self.south)
        self.official = Signed(app, "hama", "official", self.id)
        self.teacher = Signed(app, "hoshi", "teacher", self.school)

    def unit(self, *, write=True):
        return work(self.app, write=write)

    def draft(self, *classes, area=None, title="Autumn", **more):
        """A draft wave of the prefecture with classes given as (label, grade, seats) or with a school in front."""
        now = clock.now()
        with self.unit():
            closes = operations.end_of_day((now + timedelta(days=14)).date().isoformat())
            found = operations.create(area or self.id, title, "2026-11", closes, now, **more)
            for each in classes:
                school, label, grade, seats = each if len(each) == 4 else (self.school, *each)
                operations.add_listing(found, school, label, grade, seats, teacher_id=self.teacher.person_id)
            return found.id

    def open(self, wave_id):
        """As three trustees would open it; keys that already exist spare the time of making them."""
        now = clock.now()
        services: Services = self.app.services
        with services.active():
            with services.get(Database).unit(write=True):
                ceremony = operations.make_keys(queries.wave(wave_id), now)
                lay_keys(services, wave_id)
            for place, share in enumerate(ceremony.shares):
                services.get(Ceremonies).show(wave_id, place, now)
                services.get(Ceremonies).note(wave_id, place, share.check, now)
            with services.get(Database).unit(write=True):
                operations.open_wave(queries.wave(wave_id), now)
        return wave_id

    def lay_keys(self, wave_id):
        """The ballot keys are there at once."""
        with self.unit(write=False):
            lay_keys(self.app.services, wave_id)

    def opened(self, *classes, **more):
        return self.open(self.draft(*classes, **more))

    def strata(self, wave_id):
        with self.unit(write=False):
            return queries.strata(queries.wave(wave_id))

    def listings(self, wave_id):
        with self.unit(write=False):
            return queries.listings(queries.wave(wave_id))

    def wave(self, wave_id):
        with self.unit(write=False):
            return queries.wave(wave_id)

    def rows(self, table, where="1 = 1"):
        with self.unit(write=False) as session:
            result = session.connection().exec_driver_sql(f"SELECT * FROM {table} WHERE {where} ORDER BY 1")
            return [dict(row._mapping) for row in result]
