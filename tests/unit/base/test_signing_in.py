"""Who must sign in is led there and back, and nowhere else."""

import re

import pytest

from elearn.accounts import operations as accounts
from elearn.base.core import clock
from elearn.base.http.identity import safe_target
from tests.factories.classroom import work

PASSWORD = "a quiet river in spring"


@pytest.fixture
def sato(app):
    with work(app):
        person = accounts.create_person("sato", "Sato", clock.now(), password=PASSWORD)
        accounts.grant_role(person, accounts.create_organisation("school", "A school"), "teacher", clock.now())


def sign_in(client, address="/sign-in", **fields):
    page = client.get(address).text
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    return client.post("/sign-in", data={**hidden, "name": "sato", "password": PASSWORD, **fields})


def test_a_page_that_needs_a_teacher_leads_to_the_sign_in_and_back(client, sato):
    led = client.get("/teach/?grade=5")
    assert led.status_code == 303
    assert led.headers["location"].startswith("/sign-in?next=")
    back = sign_in(client, led.headers["location"])
    assert back.headers["location"] == "/teach/?grade=5"
    assert client.get("/teach/?grade=5").status_code == 200


def test_programs_and_writes_are_told_401_instead(client):
    assert client.get("/teach/", headers={"Accept": "application/json"}).status_code == 401
    assert client.post("/teach/sessions", json={}).status_code == 401


def test_without_an_aim_the_desk_is_next(client, sato):
    assert sign_in(client).headers["location"] == "/teach/"


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "https://evil.example/", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)", "evil",
     "/\t/evil.example", "///evil.example", " //evil.example", "\n//evil.example", "/%09/evil.example/..//"],
)  # fmt: skip
def test_signing_in_leads_to_no_other_site(client, sato, target):
    location = sign_in(client, next=target).headers["location"]
    assert location == "/teach/" or re.match(r"/[^/\\\s]", location), location
    assert safe_target(target) is None or target.startswith("/%09")


@pytest.mark.parametrize(
    ("name", "password"), [("sato", "wrong"), ("nobody", PASSWORD), ("", ""), ("sato", PASSWORD + " ")]
)
def test_a_wrong_name_or_password_is_told_without_saying_which(client, sato, name, password):
    refused = sign_in(client, name=name, password=password)
    assert refused.status_code == 422
    assert 'role="alert"' in refused.text
    assert password not in refused.text or not password


def test_the_name_is_taken_in_any_width_and_case(client, sato):
    assert sign_in(client, name=" ＳＡＴＯ ").status_code == 303


def test_signing_in_starts_a_fresh_cookie_and_signing_out_ends_it(client, sato):
    client.post("/learn/attempts", data={"course": "p3", "lesson": "before-you-send"})
    sign_in(client)
    with client.session_transaction() as cookie:
        assert "learner" not in cookie
    page = client.get("/teach/").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    assert client.post("/sign-out", data={"csrf_token": token}).status_code == 303
    assert client.get("/teach/").status_code == 303
