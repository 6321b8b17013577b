"""A door that asks again who you are: nothing typed is lost, and only a proof of the last ten minutes opens it."""

import dataclasses
import html
import io
import re
from datetime import timedelta

import pytest
from flask import request

from elearn.accounts import operations as accounts
from elearn.accounts.rules import SIGNED_IN
from elearn.base.core import clock
from elearn.base.http.access import needs
from tests.factories.classroom import Browser, work
from tests.factories.people import enter

PASSWORD = "a quiet river in spring"
DOOR = "/test/sign-for-it?which=3&lang=en"
TYPED = {"words": "two\nlines & <signs>", "again": ["one", "two"], "button": "sign"}
FORM = re.compile(r'<form method="post" action="([^"]+)" class="stack"[^>]*>(.*?)</form>', re.DOTALL)
HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')


@pytest.fixture
def taken():
    """What the view behind the door was given, each time that it ran."""
    return []


@pytest.fixture
def app(app, taken):
    def sign_for_it():
        taken.append({"which": request.args.get("which"), **request.form.to_dict(flat=False)})
        return "signed"

    app.add_url_rule(
        "/test/sign-for-it", "sign_for_it", needs(SIGNED_IN, fresh=True)(sign_for_it), methods=["GET", "POST"]
    )
    return app


def arrive(app, *, proved):
    """Ms Sato with her browser."""
    browser = Browser(app)
    with work(app):
        person = accounts.create_person("sato", "Sato", clock.now(), password=PASSWORD)
    enter(app, browser.http, person, proved=proved)
    browser.get("/account/confirm?lang=en")
    return browser


@pytest.fixture
def late(app):
    return arrive(app, proved=False)


def kept(page):
    """The fields that the page takes along, as a browser would send them."""
    fields = {}
    for name, value in HIDDEN.findall(FORM.search(page.text)[2]):
        fields.setdefault(html.unescape(name), []).append(html.unescape(value))
    return fields


def confirm(browser, page, password=PASSWORD):
    action = html.unescape(FORM.search(page.text)[1])
    return browser.http.post(action, data={**kept(page), "confirm-you.password": password})


def test_who_has_just_signed_in_is_not_asked(app, taken):
    browser = arrive(app, proved=True)
    assert browser.get(DOOR).text == "signed"
    assert browser.post(DOOR, **TYPED).text == "signed"
    assert len(taken) == 2


def test_a_proof_counts_for_ten_minutes(app, taken):
    browser = arrive(app, proved=True)
    for minutes, status in ((9, 200), (11, 303)):
        with clock.frozen(clock.now() + timedelta(minutes=minutes)):
            assert browser.get(DOOR).status_code == status


def test_a_page_leads_to_the_question_and_back(late, taken):
    led = late.get(DOOR)
    assert led.status_code == 303
    assert taken == []
    question = late.get(led.headers["location"])
    back = confirm(late, question)
    assert (back.status_code, back.headers["location"]) == (303, DOOR)
    assert late.get(DOOR).text == "signed"


def test_a_form_is_answered_with_the_question_and_loses_nothing(late, taken):
    question = late.post(DOOR, **TYPED)
    assert question.status_code == 401
    assert taken == []
    done = confirm(late, question)
    assert done.text == "signed"
    first = taken[0]
    assert first.pop("csrf_token")
    assert first == {
        "which": "3",
        "words": ["two\nlines & <signs>"],
        "again": ["one", "two"],
        "button": ["sign"],
    }


def test_a_wrong_password_asks_again_and_keeps_everything(late, taken):
    once = confirm(late, late.post(DOOR, **TYPED), "wrong")
    assert once.status_code == 422
    assert 'role="alert"' in once.text
    assert taken == []
    assert confirm(late, once).text == "signed"
    assert taken[0]["words"] == ["two\nlines & <signs>"]


def test_the_password_reaches_neither_the_view_nor_a_page(late, taken):
    wrong = confirm(late, late.post(DOOR, **TYPED), "not my password")
    assert "not my password" not in wrong.text
    confirm(late, wrong)
    late.http.post(DOOR, data={**kept(wrong), "confirm-you.password": PASSWORD})  # it is fresh by now
    assert len(taken) == 2
    assert not [name for form in taken for name in form if name.startswith("confirm-you")]


def test_guessers_wait_and_what_was_typed_still_stays(late, taken):
    page = late.post(DOOR, **TYPED)
    for _ in range(200):
        page = confirm(late, page, "")
        if page.status_code == 429:  # not always the last one: time goes by, and gives a try back
            break
    assert page.status_code == 429
    assert int(page.headers["Retry-After"]) >= 1
    assert kept(page)["again"] == ["one", "two"]
    assert taken == []


def test_a_form_from_elsewhere_gets_no_question_to_borrow(late, taken):
    answer = late.http.post(DOOR, data=TYPED)
    assert answer.status_code == 400
    assert "confirm-you" not in answer.text


def test_a_file_is_asked_for_again_and_the_page_it_was_on_comes_back(late, taken):
    token = {"csrf_token": late.token}
    at = {"Referer": "http://localhost/badges/verify?x=1"}
    answer = late.http.post(DOOR, data={**token, "file": (io.BytesIO(b"roster"), "roster.zip")}, headers=at)
    assert answer.status_code == 401
    assert "choose the file" in answer.text
    assert confirm(late, answer).headers["location"] == "/badges/verify?x=1"
    assert taken == []


def test_programs_are_told_in_their_own_form(late, taken):
    answer = late.http.post(DOOR, json={"a": 1}, headers={"X-CSRFToken": late.token, "Referer": "http://localhost/"})
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
    assert "confirm" in answer.json["title"]


def test_who_is_not_signed_in_signs_in_and_is_fresh(app, taken):
    browser = Browser(app)
    assert browser.get(DOOR).headers["location"].startswith("/sign-in")
    assert browser.http.post(DOOR, data=TYPED).status_code == 401


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example/", "/\\evil.example"])
def test_confirming_leads_to_no_other_site(late, target):
    page = late.get("/account/confirm", query_string={"next": target})
    assert confirm(late, page).headers["location"] == "/"


def test_the_demos_button_is_worth_nothing_outside_the_demo(late, taken):
    page = late.post(DOOR, **TYPED)
    pressed = late.http.post(DOOR, data={**kept(page), "confirm-you.demo": "1"})
    assert pressed.status_code == 422
    assert taken == []


class TestInTheDemo:
    @pytest.fixture
    def settings(self, settings):
        return dataclasses.replace(settings, mode="demo")

    def test_a_button_confirms(self, late, taken):
        page = late.post(DOOR, **TYPED)
        assert "confirm-you.password" not in page.text
        assert kept(page)["confirm-you.demo"] == ["1"]
        assert late.http.post(DOOR, data=kept(page)).text == "signed"
        assert taken[0]["again"] == ["one", "two"]
