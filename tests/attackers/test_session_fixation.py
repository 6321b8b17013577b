"""Somebody prepares a browser, or a link, so that another signs in into what the first one knows."""

import re

import pytest

from elearn.accounts import operations as accounts
from elearn.accounts import sessions
from elearn.base.core import clock
from tests.factories.classroom import work
from tests.factories.people import enter

PASSWORD = "a quiet river in spring"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@pytest.fixture
def person(app):
    with work(app):
        made = accounts.create_person("sato", "Sato", clock.now(), password=PASSWORD)
        accounts.grant_role(made, accounts.create_organisation("school", "A school"), "teacher", clock.now())
    return made


@pytest.fixture
def prepared(app):
    """The attacker's own cookie, with a seat, a class of trial and a token that the attacker knows."""
    browser = app.test_client()
    token = TOKEN.search(browser.get("/teach/trial").text)[1]
    browser.post("/teach/trial", data={"csrf_token": token, "course": "p3", "lesson": "before-you-send"})
    browser.post("/learn/attempts", data={"course": "p3", "lesson": "before-you-send"})
    with browser.session_transaction() as held:
        assert {"learner", "trial", "csrf_token"} <= set(held)
        return browser.get_cookie("elearn").value, dict(held)


def victim(app, planted):
    browser = app.test_client()
    browser.set_cookie("elearn", planted)
    return browser


def sign_in(browser):
    token = TOKEN.search(browser.get("/sign-in").text)[1]
    return browser.post("/sign-in", data={"csrf_token": token, "name": "sato", "password": PASSWORD})


def test_nothing_planted_survives_the_sign_in(app, person, prepared):
    planted, known = prepared
    browser = victim(app, planted)
    assert sign_in(browser).status_code == 303
    with browser.session_transaction() as held:
        assert not {"learner", "trial"} & set(held)
        assert held.get("csrf_token") != known["csrf_token"]
    assert browser.get_cookie("elearn").value != planted


def test_the_planted_cookie_opens_nothing_after_the_sign_in(app, person, prepared):
    planted, _ = prepared
    assert sign_in(victim(app, planted)).status_code == 303
    assert victim(app, planted).get("/teach/").status_code == 303


def test_no_address_sets_who_somebody_is(app, person, prepared):
    """A session is never taken from a link."""
    planted, _ = prepared
    for query in (f"elearn={planted}", f"session={planted}", f"sid={planted}"):
        browser = app.test_client()
        answer = browser.get(f"/sign-in?{query}")
        assert planted not in answer.headers.get("Set-Cookie", "")


def test_a_cookie_that_was_made_up_opens_nothing(app, person, prepared):
    planted, _ = prepared
    for made_up in (planted[:-3] + "AAA", planted.rsplit(".", 1)[0], "x", f"{planted}.{planted}"):
        assert victim(app, made_up).get("/teach/").status_code == 303


def test_control_a_sign_in_that_keeps_the_cookie_lets_the_planted_things_live(app, person, prepared, monkeypatch):
    """As if `sessions.sign_in` did not begin afresh."""
    planted, known = prepared
    monkeypatch.setattr(sessions, "sign_out", lambda: None)
    browser = victim(app, planted)
    assert sign_in(browser).status_code == 303
    with browser.session_transaction() as held:
        assert held["learner"] == known["learner"]
        assert held["csrf_token"] == known["csrf_token"]


def test_control_the_cookie_of_somebody_inside_opens_the_desk(app, person):
    """What the planted cookies are refused for is not the way in which they are planted."""
    inside = app.test_client()
    enter(app, inside, person)
    assert victim(app, inside.get_cookie("elearn").value).get("/teach/").status_code == 200
