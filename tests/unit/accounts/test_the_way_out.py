"""Signing out is in the head of every page of who is signed in, by one press, and on no page of anybody else."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from elearn.base.core import clock
from tests.factories.classroom import Browser, Pupil, Teacher
from tests.factories.learning import open_player, write_course
from tests.factories.signing import Visitor

OUT = re.compile(r'<header.*?<form class="sign-out[^>]*action="/sign-out">(.*?)</form>.*?</header>', re.DOTALL)
SHARED = ["/", "/courses/", "/courses/town/", "/courses/town/walk/"]
PAGES = [*SHARED, "/teach/", "/account/", "/account/data", "/privacy", "/badges/", "/trainers/", "/check", "/sign-in"]
OWN = {"Origin": "http://localhost"}


@pytest.fixture
def database_url(tables_url):
    return tables_url


@pytest.fixture
def settings(settings, tmp_path):
    return replace(settings, courses_dir=write_course(tmp_path / "courses"))


@pytest.fixture
def sato(app):
    return Visitor(app).enter()


def way_out(page):
    """What stands in the form in the head; None where there is none."""
    assert page.text.count("/sign-out") <= 1
    found = OUT.search(page.text)
    return found[1] if found else None


@pytest.mark.parametrize("language", ["en", "ja"])
def test_it_is_in_the_head_of_every_page(sato, language):
    words = {"en": "Sign out", "ja": "サインアウト"}[language]
    without = [
        each for each in [*PAGES, "/nothing-here"] if words not in (way_out(sato.get(f"{each}?lang={language}")) or "")
    ]
    assert without == []


@pytest.mark.parametrize("address", PAGES)
def test_it_is_on_no_page_of_who_is_not_inside(app, address):
    assert way_out(Browser(app).get(address)) is None


def test_one_press_ends_the_session(sato):
    for address in ("/courses/", "/account/"):
        sato.enter()
        assert "csrf_token" not in way_out(sato.get(address))
        assert sato.http.post("/sign-out", headers=OWN).status_code == 303
        assert sato.get("/teach/").status_code == 303
        assert way_out(sato.get(address)) is None


@pytest.mark.parametrize(
    ("fields", "headers"),
    [
        ({}, {"Origin": "https://evil.example"}),
        ({}, {"Origin": "null"}),
        ({}, {"Sec-Fetch-Site": "same-site"}),
        ({"csrf_token": "made up"}, {"Origin": "null"}),
        ({"csrf_token": ""}, {}),
    ],
)
def test_no_other_site_signs_anybody_out(sato, fields, headers):
    assert sato.http.post("/sign-out", data=fields, headers=headers).status_code in {400, 403}
    assert sato.get("/teach/").status_code == 200


def test_pages_that_send_no_referrer_bring_a_token_since_they_send_no_origin(app):
    official = Visitor(app, "hama", roles=("official",)).enter()
    page = official.get("/surveys/")
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "csrf_token" in way_out(page)
    assert (
        official.http.post("/sign-out", data={"csrf_token": official.token}, headers={"Origin": "null"}).status_code
        == 303
    )
    assert official.get("/surveys/").status_code == 303


def test_pages_of_an_anonymous_survey_know_nobody(sato):
    for address in ("/s/some-wave/", "/s/some-wave/check", "/ballots/some-wave/counted/"):
        page = sato.get(address)
        assert "site-name" in page.text, address
        assert way_out(page) is None, address


def test_a_pupil_in_a_class_sees_none(app):
    teacher = Teacher(app).start()
    pupil = Pupil(app).join(teacher.code, 1)
    for address in (f"/learn/attempts/{pupil.attempt}/", "/", "/courses/", f"/c/{teacher.code}"):
        assert way_out(pupil.get(address)) is None, address
    assert way_out(teacher.get(f"{teacher.base}/board")) is not None


def test_nor_does_a_guest_in_a_lesson_but_an_adult_with_an_account_does(app, sato):
    for browser, found in ((Browser(app), False), (sato, True)):
        browser.get("/sign-in")
        began = browser.http.post("/learn/attempts", data={"course": "town", "lesson": "walk"})
        player = open_player(browser.http, began.headers["location"])
        assert ("/sign-out" in player.page) == found


@pytest.mark.parametrize("address", SHARED)
def test_a_page_that_many_share_is_kept_once_for_each(app, sato, address):
    """Whoever asks first, and whatever the browser kept from before signing out."""
    first, stranger = sato.get(address), Browser(app).get(address)
    assert (way_out(first) is None, way_out(stranger) is None) == (False, True)
    assert way_out(Visitor(app, "abe").enter().get(address)) is not None
    sato.http.post("/sign-out", headers=OWN)
    again = sato.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200
    assert way_out(again) is None


@pytest.mark.parametrize("address", SHARED)
def test_it_costs_no_question_to_the_database_and_sets_no_cookie(sato, statements, address):
    with statements() as said:
        page = sato.http.get(address)
    assert way_out(page) is not None
    assert said == []
    assert "Set-Cookie" not in page.headers


def test_where_the_session_was_found_to_be_over_there_is_nothing_to_end(sato):
    with clock.frozen(clock.now() + timedelta(days=92)):
        late = sato.http.post("/account/password")
    assert late.status_code == 401
    assert way_out(late) is None
