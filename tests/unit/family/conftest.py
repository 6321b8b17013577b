"""On both engines: teachers whose classes have had a lesson, and phones of parents."""

import io
import re

import pytest
from pypdf import PdfReader

from tests.factories.classroom import Browser, Teacher

CODE = re.compile(r"\b[34679CHJKMNPRTWXY]{4} [34679CHJKMNPRTWXY]{4} [34679CHJKMNPRTWXY]{4}\b")


@pytest.fixture
def database_url(engine_url):
    return engine_url


class PageOf:
    """A teacher's class page with its lesson on it, and the slips that were printed."""

    def __init__(self, app, name="sato", label="5年1組"):
        self.teacher = Teacher(app, name)
        self.teacher.start()
        self.teacher.press("end")
        self.teacher.get("/teach/families/")
        made = self.teacher.post("/teach/families/", label=label)
        assert made.status_code == 303, made.text
        self.base = made.headers["location"]
        self.teacher.get(self.base)
        self.teacher.post(f"{self.base}/lessons", session=self.teacher.session)

    def slips(self, count=1):
        self.teacher.get(self.base)
        answer = self.teacher.post(f"{self.base}/slips.pdf", count=count)
        assert answer.status_code == 200, answer.text
        pages = PdfReader(io.BytesIO(answer.data)).pages
        return [code.replace(" ", "") for page in pages for code in CODE.findall(page.extract_text())]


class Phone(Browser):
    """A parent's phone without any account."""

    def open(self, code):
        self.get(f"/family/slip/{code}")
        return self.post(f"/family/slip/{code}")

    def sees(self):
        return self.get("/family/?lang=en").text


@pytest.fixture
def page(app):
    return PageOf(app)


@pytest.fixture
def phone(app):
    return Phone(app)
