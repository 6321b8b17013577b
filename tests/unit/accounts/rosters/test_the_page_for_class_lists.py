"""A coordinator brings in a class list over HTTP: sees the difference, takes it, hands it out; nobody else can."""

import io
import re
import time

import pytest
from sqlalchemy import func, select

from elearn.accounts import operations as accounts
from elearn.accounts.models import Person
from elearn.accounts.rosters import drafts
from elearn.accounts.rosters.models import RosterDraft
from elearn.accounts.signing.door import first_page
from elearn.base.core import clock
from tests.factories.classroom import Teacher, work
from tests.factories.people import enter
from tests.factories.rosters import BOARD_CODE, small


@pytest.fixture
def database_url(engine_url):
    return engine_url


class Coordinator(Teacher):
    """Looks after a town; `bring` uploads a zip and waits until it was read."""

    def __init__(self, app, name="kimura", *, role="coordinator", code=BOARD_CODE):
        super().__init__(app, name, role=None)
        with work(app):
            self.place = accounts.create_organisation("municipality", f"Town of {name}", code=code)
            accounts.grant_role(self.person_id, self.place, role, clock.now())

    def bring(self, packed, place=None):
        self.get("/people/roster")
        return self.post("/people/roster", place=place or self.place, file=(io.BytesIO(packed), "roster.zip"))

    def settled(self, answer):
        assert answer.status_code == 303, answer.text
        self.address = answer.headers["location"]
        for _ in range(600):
            page = self.get(self.address)
            if "Refresh" not in page.headers:
                return page.text
            time.sleep(0.1)
        raise AssertionError("the roster is not read")


@pytest.fixture
def coordinator(app):
    return Coordinator(app)


def people(app):
    with work(app, write=False) as session:
        return session.scalar(select(func.count()).select_from(Person).where(Person.password_hash.is_(None)))


def test_a_list_is_shown_taken_and_changes_nothing_again(app, coordinator):
    before = people(app)
    page = coordinator.settled(coordinator.bring(small().packed()))
    assert "まだ何も変わっていません" in page
    assert people(app) == before
    page = coordinator.settled(coordinator.post(f"{coordinator.address}/take"))
    assert "名簿を取り込みました" in page
    assert people(app) == before + 20
    assert "することはありません" in coordinator.settled(coordinator.bring(small().packed()))


def test_faults_are_told_in_the_readers_language_with_place_and_remedy(app, coordinator):
    packed = small().cell("users", 4, "metadata.jp.kanaFamilyName", "ｻﾄｳ").packed()
    page = coordinator.settled(coordinator.bring(packed))
    assert "users.csv の 4 行目、metadata.jp.kanaFamilyName の列" in page
    assert "半角カナは使えません" in page
    english = coordinator.get(f"{coordinator.address}?lang=en").text
    assert "users.csv, row 4, column metadata.jp.kanaFamilyName" in english
    assert "Half-width kana are not allowed" in english


def test_a_second_press_finds_the_decision_made(coordinator):
    coordinator.settled(coordinator.bring(small().packed()))
    coordinator.settled(coordinator.post(f"{coordinator.address}/take"))
    assert coordinator.post(f"{coordinator.address}/take").status_code == 409


def test_a_list_can_be_put_away(app, coordinator):
    coordinator.settled(coordinator.bring(small().packed()))
    assert coordinator.post(f"{coordinator.address}/discard").status_code == 303
    assert coordinator.get(coordinator.address).status_code == 404


def test_without_a_file_the_page_says_what_to_do(coordinator):
    coordinator.get("/people/roster")
    answer = coordinator.post("/people/roster", place=coordinator.place)
    assert answer.status_code == 422
    assert "zip を選んでください" in answer.text


def test_the_export_is_taken_again_without_a_difference(coordinator):
    coordinator.settled(coordinator.bring(small().packed()))
    coordinator.settled(coordinator.post(f"{coordinator.address}/take"))
    coordinator.get("/people/roster")
    answer = coordinator.post("/people/roster/export", place=coordinator.place)
    assert answer.mimetype == "application/zip"
    assert "することはありません" in coordinator.settled(coordinator.bring(answer.data))


def test_teachers_officials_and_strangers_are_kept_out(app, coordinator):
    coordinator.settled(coordinator.bring(small().packed()))
    for role in ("teacher", "official", "supporter"):
        other = Coordinator(app, role, role=role, code=None)
        assert other.get("/people/roster").status_code == 403
        assert other.post("/people/roster", place=coordinator.place).status_code == 403
        assert other.get(coordinator.address).status_code == 403
    assert app.test_client().get(coordinator.address).status_code == 303


def test_a_coordinator_of_another_town_sees_and_takes_nothing_here(app, coordinator):
    coordinator.settled(coordinator.bring(small().packed()))
    other = Coordinator(app, "other", code=None)
    other.get("/people/roster")
    assert other.get(coordinator.address).status_code == 404
    assert other.post(f"{coordinator.address}/take").status_code == 404
    assert other.post(f"{coordinator.address}/discard").status_code == 404
    assert other.post("/people/roster/export", place=coordinator.place).status_code == 404
    refused = other.bring(small().packed(), place=coordinator.place)
    assert refused.status_code == 422


def test_a_large_body_is_read_only_from_someone_who_may_come_there(app):
    large = {"file": (io.BytesIO(b"x" * 1_000_000), "roster.zip")}
    assert app.test_client().post("/people/roster", data=large).status_code == 401
    elsewhere = {"file": (io.BytesIO(b"x" * 1_000_000), "roster.zip")}
    assert app.test_client().post("/badges/verify", data=elsewhere).status_code == 413


def test_a_draft_is_forgotten_after_a_day(app, coordinator):
    coordinator.settled(coordinator.bring(small().packed()))
    with work(app) as session:
        assert drafts.forget(clock.now()) == 0
        assert drafts.forget(clock.now() + drafts.KEPT_FOR * 2) == 1
        assert session.scalar(select(func.count()).select_from(RosterDraft)) == 0


def test_the_pages_ask_few_questions(app, coordinator, statements):
    coordinator.settled(coordinator.bring(small().packed()))
    for address in ("/people/roster", coordinator.address):
        with statements() as said:
            coordinator.get(address)
        assert len(said) <= 8, said


def test_the_year_turns_by_two_presses(app, coordinator):
    coordinator.settled(coordinator.bring(small(year=2025).packed()))
    coordinator.settled(coordinator.post(f"{coordinator.address}/take"))
    page = coordinator.get("/people/years").text
    school = re.search(r"/people/years/([^\"]+)\"", page)[1]
    address = f"/people/years/{school}"
    page = coordinator.get(address).text
    names = re.findall(r'name="(name-[^"]+)"\s+value="([^"]*)"', page)
    assert sorted(name for _, name in names) == ["2年1組", "5年2組"]
    shown = coordinator.post(address, **dict(names), new="1年1組")
    assert "次の学年に進む人：6 人" in shown.text
    assert coordinator.post(address, take="1", **dict(names), new="1年1組").status_code == 303
    assert "この年度のクラスができています" in coordinator.get(address).text
    assert coordinator.post(address, take="1", **dict(names)).status_code == 409


def test_a_coordinator_arrives_at_the_class_lists(app):
    with work(app):
        person = accounts.create_person("mori", "森", clock.now(), password="a quiet river in spring")
        accounts.grant_role(person, accounts.create_organisation("school", "A school"), "coordinator", clock.now())
    client = app.test_client()
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/sign-in").text)[1]
    fields = {"csrf_token": token, "name": "mori", "password": "a quiet river in spring"}
    assert client.post("/sign-in", data=fields).location == "/account/steps"  # two steps for a coordinator
    enter(app, client, person)
    with app.test_request_context():
        arrived = client.get(first_page(frozenset({"coordinator"})))
    assert arrived.request.path == "/people/roster"
    assert "A school" in arrived.text
