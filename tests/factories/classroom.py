"""A teacher and pupils, each with an own browser, in a class on the small course of `tests/factories/learning.py`."""

import re
from contextlib import contextmanager

from elearn.accounts import operations as accounts
from elearn.base.core import clock
from elearn.base.core.db import Database
from tests.factories.learning import some_id
from tests.factories.people import enter

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@contextmanager
def work(app, *, write=True):
    """One unit of work of the app, committed at its end."""
    with app.services.active(), app.services.get(Database).unit(write=write) as unit:
        yield unit.session


class Browser:
    """A browser that reads a page before it sends the page's forms."""

    def __init__(self, app):
        self.app = app
        self.http = app.test_client()
        self.token = ""

    def get(self, address, **more):
        page = self.http.get(address, **more)
        if found := TOKEN.search(page.text):
            self.token = found[1]
        return page

    def post(self, address, **fields):
        return self.http.post(address, data={"csrf_token": self.token, **fields})


class Teacher(Browser):
    """Signed in; `start` presses the button beside a lesson."""

    def __init__(self, app, name="sato", *, role="teacher"):
        super().__init__(app)
        with work(app):
            self.person_id = accounts.create_person(name, name.title(), clock.now())
            school = accounts.create_organisation("school", f"School of {name}")
            if role:
                accounts.grant_role(self.person_id, school, role, clock.now())
        enter(app, self.http, self.person_id)

    def start(self, course="town", lesson="walk", **fields):
        self.get("/teach/")
        answer = self.post("/teach/sessions", course=course, lesson=lesson, **fields)
        assert answer.status_code == 303, answer.text
        self.session = answer.headers["location"].split("/")[3]
        self.base = f"/teach/sessions/{self.session}"
        self.code = re.search(r'class="code">([^<]+)<', self.get(f"{self.base}/screen").text)[1].replace(" ", "")
        return self

    def press(self, button, **fields):
        answer = self.post(f"{self.base}/{button}", **fields)
        assert answer.status_code == 303, answer.text
        return answer

    def state(self):
        return self.http.get(f"/sessions/{self.session}/state?for=board").json

    def board(self, query=""):
        return self.get(f"{self.base}/board-part{query}").text

    def screen(self, query=""):
        return self.get(f"{self.base}/screen-part{query}").text

    def seat_id(self, number):
        return re.search(rf'href="\?seat=([^"]+)"[^>]*>{number}<', self.board())[1]


class Pupil(Browser):
    """Comes in by the code; `answer` sends what the outbox would send."""

    def sit(self, code, number, **fields):
        page = self.get(f"/c/{code}" + ("?new=1" if "new" in fields else ""))
        self.claim = fields.pop("claim", re.search(r'name="claim" value="([^"]+)"', page.text)[1])
        return self.post(f"/c/{code}/seat", seat=number, claim=self.claim, **fields)

    def join(self, code, number):
        answer = self.sit(code, number)
        assert answer.status_code == 303, answer.text
        self.pass_page = self.get(answer.headers["location"]).text
        self.attempt = re.search(r"/learn/attempts/([^/]+)/", self.pass_page)[1]
        return self

    def pictures(self, code):
        """The names of the three, as the form sends them."""
        with work(self.app, write=False) as session:
            row = session.connection().exec_driver_sql(f"SELECT pictures FROM seat WHERE attempt_id = '{self.attempt}'")
            return row.scalar().split()

    def answer(self, question, value, answer_id=None):
        body = {"answer_id": answer_id or some_id(), "question": question, "answer": value}
        return self.http.post(f"/learn/attempts/{self.attempt}/answers", json=body)

    def state(self, session, since=None):
        more = "" if since is None else f"?since={since}"
        return self.http.get(f"/sessions/{session}/state{more}").json

    def help(self, session, **body):
        return self.http.post(f"/sessions/{session}/help", json=body)


def pupils(app, code, count, first=1):
    """`count` pupils in seats from `first` on."""
    return [Pupil(app).join(code, number) for number in range(first, first + count)]
