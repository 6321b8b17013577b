"""A school where two people listen, a class in it, and pupils who ask for a talk."""

import re

from elearn.accounts import operations as accounts
from elearn.accounts import queries as people
from elearn.base.core import clock
from elearn.care import operations, queries
from elearn.classroom.queries import Sitting
from tests.factories.classroom import Browser, Teacher, work
from tests.factories.people import enter

OPENED = re.compile(r'action="(/teach/talk/[^"]+)/read"')


class Reader(Browser):
    """Someone who may have an inbox."""

    def inbox(self):
        return self.get("/teach/talk/").text

    def open_first(self):
        """Press 'open and read'; gives the page of the request."""
        address = OPENED.search(self.inbox())[1]
        answer = self.post(f"{address}/read")
        assert answer.status_code == 303, answer.text
        return self.get(answer.headers["location"]).text


class ClassTeacher(Teacher, Reader):
    """Holds the class."""


class Staff(Reader):
    """Someone of the school, signed in."""

    def __init__(self, app, name, school, *, roles=("teacher",)):
        super().__init__(app)
        self.name = name.title()
        with work(app):
            self.person_id = accounts.create_person(name, self.name, clock.now())
            for role in roles:
                accounts.grant_role(self.person_id, school, role, clock.now())
        enter(app, self.http, self.person_id)


class School:
    """A class teacher with a running class, a nurse, a counsellor and a coordinator; `listen` names adults."""

    def __init__(self, app):
        self.app = app
        self.teacher = ClassTeacher(app, "hoshi")
        with work(app, write=False):
            self.place = people.schools_of(self.teacher.person_id, ("teacher",))[0]
        self.nurse = Staff(app, "sawa", self.place.id)
        self.counsellor = Staff(app, "kawa", self.place.id)
        self.coordinator = Staff(app, "yama", self.place.id, roles=("teacher", "coordinator"))

    def appoint(self, person, kind="nurse", deputy=None):
        with work(self.app):
            operations.appoint(
                self.place.id, person.person_id, kind, clock.now(), deputy_id=deputy.person_id if deputy else None
            )
        return self

    def listeners(self):
        with work(self.app, write=False):
            return {each.name: each for each in queries.listeners_at([self.place])}

    def rows(self):
        with work(self.app, write=False) as session:
            result = session.connection().exec_driver_sql("SELECT * FROM talk_request ORDER BY id")
            return [dict(row._mapping) for row in result]

    def ask(self, pupil, name="", adult="Sawa", **fields):
        pupil.get("/talk")
        return pupil.post("/talk", adult=self.listeners()[adult].id, name=name, **fields)

    def send(self, number=12, name="", adult="Sawa", seat="seat", at=None):
        """Straight through the operation."""
        with work(self.app):
            listener = {each.name: each for each in queries.listeners_at([self.place])}[adult]
            sitting = Sitting(seat, (number,), self.teacher.person_id)
            return operations.send(listener, sitting, number, name, at or clock.now())
