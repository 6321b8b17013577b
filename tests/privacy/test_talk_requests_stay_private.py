"""A canary in a talk request is in the two inboxes and nowhere else: tables, files, logs, metrics, pages, exports."""

import base64
import json
import re
import secrets
from urllib.parse import quote, urljoin, urlsplit

import httpx
import pyotp
import pytest
from sqlalchemy import MetaData, select

from elearn.accounts.models import Learner
from elearn.app import PERSONAL_DATA, create_app
from elearn.base.core.db import Database, session
from elearn.base.core.jobs import DueJobs
from elearn.care.sealing import Sealer
from elearn.settings import Settings
from tests.journeys.teacher import TOKEN
from tests.live import LiveServer

SCHOOL, PASSWORD = "A school", "a quiet river in spring"
STAFF = {"hoshi": "teacher", "sawa": "teacher", "kawa": "teacher", "yama": "coordinator"}
# Anything in the open must not be overlooked for its spelling.
SPELLINGS = (
    lambda name: name.encode(),
    lambda name: name.encode("utf-16-le"),
    lambda name: json.dumps(name)[1:-1].encode(),
    lambda name: quote(name).encode(),
    lambda name: base64.b64encode(name.encode())[:-4],
)


def sings(content, canary):
    raw = content if isinstance(content, bytes) else str(content).encode()
    return any(spelling(canary) in raw for spelling in SPELLINGS)


class Person:
    """A browser that can sign in, post a page's form, and follow every link that it finds."""

    def __init__(self, url, **headers):
        self.url, self.http = url, httpx.Client(base_url=url, timeout=30, headers=headers)

    def post(self, page, address, **fields):
        token = TOKEN.search(self.http.get(page).text)[1]
        answer = self.http.post(address, data={"csrf_token": token, **fields})
        assert answer.status_code in (200, 303), answer.text[:800]
        return answer

    def sign_in(self, name):
        entered = self.post("/sign-in", "/sign-in", name=name, password=PASSWORD)
        if entered.headers["location"] == "/account/steps":  # a coordinator shows two
            self.post("/account/steps", "/account/steps/app")
            secret = re.search(r"<code>([A-Z2-7 ]+)</code>", self.http.get("/account/steps/app").text)[1]
            code = pyotp.TOTP(secret.replace(" ", "")).now()
            self.post("/account/steps/app", "/account/steps/app/code", code=code)
        return self

    def sit(self, code, number):
        page = self.http.get(f"/c/{code}").text
        claim = re.search(r'name="claim" value="([^"]+)"', page)[1]
        answer = self.post(f"/c/{code}", f"/c/{code}/seat", seat=number, claim=claim)
        self.attempt = re.search(r"/learn/attempts/([^/]+)/", self.http.get(answer.headers["location"]).text)[1]
        return self

    def ask(self, name, adult):
        page = self.http.get("/talk").text
        chosen = re.search(rf'value="([^"]+)"[^>]*>\s*<span>\s*<b>{adult}<', page)[1]
        answer = self.post("/talk", "/talk", adult=chosen, name=name)
        assert answer.status_code == 200
        return answer.text

    def everything(self, *starts, most=150):
        """Every page that links lead to from `starts`, by address."""
        waiting, seen = list(starts), {}
        while waiting and len(seen) < most:
            address = waiting.pop(0)
            if address in seen:
                continue
            answer = self.http.get(address, follow_redirects=True)
            seen[address] = answer.content + str(answer.headers.raw).encode()
            waiting += self._links(address, answer)
        return seen

    def _links(self, address, answer):
        if "html" not in answer.headers.get("content-type", ""):
            return []
        found = (urljoin(address, link.split("#")[0].replace("&amp;", "&")) for link in _hrefs(answer.text))
        local = [link for link in found if not urlsplit(link).netloc and link.startswith("/")]
        return [link for link in local if not link.startswith(("/static", "/sign-out")) and "/events" not in link]


def _hrefs(page):
    return re.findall(r'(?:href|data-[a-z-]*url)="([^"]+)"', page)


@pytest.fixture
def keys(tmp_path):
    return tmp_path / "keys"


@pytest.fixture
def site(engine_url, tmp_path, keys):
    """A school where the nurse listens and the class teacher reads as well."""
    server = LiveServer(engine_url, folder=tmp_path, env={"ELEARN_KEYS_DIR": str(keys)})
    server.run("db", "upgrade")
    for name, role in STAFF.items():
        server.run("people", "create", name, "--name", name.title(), "--password", PASSWORD)
        server.run("people", "grant", name, role, "--at", SCHOOL)
    server.run("people", "grant", "yama", "teacher", "--at", SCHOOL)
    words = ("people", "appoint", "sawa", "--as", "nurse", "--at", SCHOOL, "--deputy", "hoshi")
    server.run(*words)
    with server:
        yield server


@pytest.fixture
def whole(engine_url, keys):
    """The same database, seen from inside."""
    app = create_app(Settings(mode="test", database_url=engine_url, secret_key="x" * 32, keys_dir=keys))
    database = app.services.get(Database)
    with app.services.active(), database.unit(write=False):
        yield app
    database.close()


def rows(app):
    """Everything that every table holds."""
    tables = MetaData()
    tables.reflect(app.services.get(Database).engine)
    with app.services.get(Database).engine.connect() as connection:
        return {
            name: [tuple(row) for row in connection.execute(select(table))] for name, table in tables.tables.items()
        }


def exports():
    return [room.export(learner) for learner in session().scalars(select(Learner.id)).all() for room in PERSONAL_DATA]


def hiding_places(app, folder):
    """Tables, raw files of the database (with its log), the server's log, the key, exports."""
    yield from ((f"table {name}", cell) for name, found in rows(app).items() for row in found for cell in row)
    yield from ((f"file {path.name}", path.read_bytes()) for path in folder.rglob("*") if path.is_file())
    yield from (("export", each) for each in exports())


def start_class(teacher):
    answer = teacher.post("/teach/", "/teach/sessions", course="p3", lesson="before-you-send")
    base = answer.headers["location"].removesuffix("/screen").rstrip("/")
    code = re.search(r'class="code">([^<]+)<', teacher.http.get(f"{base}/screen").text)[1].replace(" ", "")
    return base, code


def found_in(places, canary):
    return {place for place, content in places if sings(content, canary)}


def test_the_canary_sings_in_the_two_inboxes_alone(site, whole, tmp_path):
    canary = f"かなりや{secrets.token_hex(5)}"
    teacher, nurse, other, coordinator = (Person(site.url).sign_in(name) for name in ("hoshi", "sawa", "kawa", "yama"))
    base, code = start_class(teacher)
    child, neighbour, guest = Person(site.url).sit(code, 7), Person(site.url).sit(code, 8), Person(site.url)
    session_id = base.rsplit("/", 1)[-1]
    confirmation = child.ask(canary, "Sawa")
    assert not sings(confirmation, canary)

    found = set()
    for reader in (nurse, teacher):
        found |= _read_everything(reader, base, session_id, canary)
    assert len(found) == 1  # one page, open to the two readers
    request = found.pop()
    assert request.startswith("/teach/talk/")
    for reader in (nurse, teacher):
        assert sings(reader.http.get(request).content, canary)  # the control: it is there to be found

    for someone in (other, coordinator, child, neighbour, guest):
        pages = someone.everything(*_starts(base, session_id, someone))
        assert len(pages) > 10
        assert not found_in(pages.items(), canary)
        assert not sings(someone.http.get(request, follow_redirects=True).content, canary)
    for address in ("/metrics", "/healthz", "/readyz"):
        assert not sings(guest.http.get(address).content, canary)
    assert "talk" not in guest.http.get("/metrics").text
    _nothing_lies_about(whole, tmp_path, canary, read=True)


def _starts(base, session_id, someone):
    mine = [f"/learn/attempts/{someone.attempt}/"] if hasattr(someone, "attempt") else []
    screens = [base, f"{base}/screen", f"{base}/screen-part", f"{base}/board", f"{base}/board-part", f"{base}/"]
    state = [f"/sessions/{session_id}/state", f"/sessions/{session_id}/state?for=board"]
    return [*mine, *screens, *state, "/", "/talk", "/teach/", "/teach/talk/", "/courses/"]


def _read_everything(reader, base, session_id, canary):
    """Press 'open and read' where it is still there, then look at all there is."""
    inbox = reader.http.get("/teach/talk/").text
    assert not sings(inbox, canary)
    if unread := re.search(r'action="(/teach/talk/[^"]+/read)"', inbox):
        reader.post("/teach/talk/", unread[1])
    return found_in(reader.everything(*_starts(base, session_id, reader)).items(), canary)


def _nothing_lies_about(app, folder, canary, *, read):
    row = rows(app)["talk_request"]
    assert len(row) == 1
    assert found_in(hiding_places(app, folder), canary) == set()
    sealer = app.services.get(Sealer)
    table = rows(app)["talk_request"][0]
    sealed = next(cell for cell in table if isinstance(cell, bytes | memoryview))
    said = sealer.open(table[0], bytes(sealed))
    assert said["name"] == canary  # the control: the key, and only the key, opens it
    assert ("read_by" in said) is read


def test_no_row_leads_from_the_request_to_the_child(site, whole):
    teacher = Person(site.url).sign_in("hoshi")
    _, code = start_class(teacher)
    child = Person(site.url).sit(code, 7)
    before = rows(whole)
    child.ask("", "Sawa")
    after = rows(whole)
    assert {name for name in after if sorted(map(str, after[name])) != sorted(map(str, before[name]))} == {
        "talk_request"
    }
    ids = {str(cell) for name, found in before.items() for row in found for cell in row if len(str(cell)) > 20}
    assert not [cell for row in after["talk_request"] for cell in row if str(cell) in ids]


def test_the_log_does_not_even_say_that_somebody_asked(site, whole):
    teacher = Person(site.url).sign_in("hoshi")
    _, code = start_class(teacher)
    Person(site.url).sit(code, 7).ask("ももか", "Sawa")
    with_due_jobs = whole.services.get(DueJobs)
    assert {"care.hand_on", "care.forget"} <= {job.name for job in with_due_jobs.jobs}
    log = site.log.read_text("utf-8")
    assert "/sign-in" in log or "/teach" in log  # the control: other requests are logged
    assert "/talk" not in log
