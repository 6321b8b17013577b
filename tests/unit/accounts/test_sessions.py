"""Where I am signed in: listed, ended one by one, renewed with new roles, and one look per request."""

import re
from datetime import timedelta

import pytest

from elearn.accounts import operations as accounts
from elearn.accounts import privacy
from elearn.accounts.signing import devices
from elearn.accounts.signing.models import SignInSession
from elearn.base.core import clock
from tests.factories.classroom import work
from tests.factories.people import enter
from tests.factories.signing import PASSWORD, Visitor

PHONE = "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/141.0.0.0 Mobile Safari/537.36"


@pytest.fixture
def sato(app):
    return Visitor(app)


def other_browser(sato, **how):
    """The same person elsewhere."""
    http = sato.app.test_client()
    return http, enter(sato.app, http, sato.person_id, **how)


def rows(app):
    with work(app, write=False) as session:
        return {row.id: row for row in session.query(SignInSession)}


def held(http):
    with http.session_transaction() as cookie:
        return cookie["_user_id"].partition(".")[2]


def test_signing_in_begins_a_session_with_coarse_words_for_the_device(sato):
    sato.http.environ_base["HTTP_USER_AGENT"] = PHONE
    assert sato.sign_in().status_code == 303
    (row,) = rows(sato.app).values()
    assert (row.device, row.two_steps, row.seen_at.minute) == ("chrome/android", False, 0)
    page = sato.get("/account/?lang=en").text
    assert "Chrome · Android" in page
    assert "This device" in page


def test_signing_in_again_gives_another_id_and_ends_the_last(sato):
    sato.sign_in()
    first = held(sato.http)
    sato.sign_in()
    assert held(sato.http) != first
    assert rows(sato.app)[first].ended_at is not None


def test_another_device_can_be_signed_out(sato):
    sato.enter()
    http, other = other_browser(sato)
    assert http.get("/teach/").status_code == 200
    assert sato.post(f"/account/sessions/{other}/end").status_code == 303
    assert http.get("/teach/").status_code == 303
    assert sato.get("/teach/").status_code == 200


def test_an_open_screen_ends_nothing_unless_one_shows_who_one_is(sato):
    sato.enter(proved=False)
    http, other = other_browser(sato)
    for address in (f"/account/sessions/{other}/end", "/account/sessions/end-others"):
        assert sato.post(address).status_code == 401
        assert http.get("/teach/").status_code == 200
    assert sato.post(address, **{"confirm-you.password": PASSWORD}).status_code == 303
    assert http.get("/teach/").status_code == 303


def test_nobody_ends_a_session_of_somebody_else(sato):
    sato.enter()
    stranger = Visitor(sato.app, "abe").enter()
    assert stranger.post(f"/account/sessions/{sato.session}/end").status_code == 404
    assert sato.get("/teach/").status_code == 200


def test_all_others_can_be_signed_out_at_once(sato):
    sato.enter()
    others = [other_browser(sato)[0] for _ in range(2)]
    assert sato.post("/account/sessions/end-others").status_code == 303
    assert [http.get("/teach/").status_code for http in others] == [303, 303]
    assert sato.get("/teach/").status_code == 200


def test_signing_out_ends_the_session_even_for_a_copy_of_the_cookie(sato):
    sato.enter()
    thief = sato.app.test_client()
    with sato.http.session_transaction() as cookie, thief.session_transaction() as copy:
        copy.update(cookie)
    assert thief.get("/teach/").status_code == 200
    sato.post("/sign-out")
    assert thief.get("/teach/").status_code == 303


def test_new_roles_give_the_session_a_new_id(sato):
    sato.enter()
    with work(sato.app):
        accounts.grant_role(sato.person_id, sato.place, "editor", clock.now())
    assert sato.get("/teach/").status_code == 200
    assert held(sato.http) != sato.session
    with clock.frozen(clock.now() + timedelta(minutes=2)):
        assert rows(sato.app)[sato.session].ended_at < clock.now()
        assert sato.get("/teach/").status_code == 200
        thief = sato.app.test_client()
        with thief.session_transaction() as cookie:
            cookie["_user_id"] = f"{sato.person_id}.{sato.session}"
        assert thief.get("/teach/").status_code == 303


def test_who_asks_costs_one_statement_and_one_write_an_hour(sato, statements):
    sato.enter()
    with statements() as said:
        assert sato.http.get("/account/new-phone").status_code == 200
    about_who = [each for each in said if "sign_in_session" in each]
    assert len(about_who) == 1
    assert not [each for each in said if each.startswith(("UPDATE", "INSERT"))]
    with clock.frozen(clock.now() + timedelta(hours=2)):
        with statements() as said:
            sato.http.get("/teach/")
        assert len([each for each in said if each.startswith("UPDATE sign_in_session")]) == 1
        with statements() as said:
            sato.http.get("/teach/")
        assert not [each for each in said if each.startswith("UPDATE")]


def test_a_new_password_needs_the_old_one_and_signs_the_others_out(sato):
    sato.enter()
    http, _ = other_browser(sato)
    assert sato.post("/account/password", password="three boats on a lake").status_code == 303
    assert http.get("/teach/").status_code == 303
    assert sato.get("/teach/").status_code == 200
    assert sato.sign_in(PASSWORD).status_code == 422
    assert sato.sign_in("three boats on a lake").status_code == 303


def test_an_old_proof_does_not_change_a_password(sato):
    sato.enter(proved=False)
    asked = sato.post("/account/password", password="three boats on a lake")
    assert asked.status_code == 401
    assert "confirm-you.password" in asked.text


def test_an_easy_password_is_refused_with_a_reason(sato):
    sato.enter()
    answer = sato.post("/account/password", password="sato-teacher-2026")
    assert answer.status_code == 422
    assert "among the first" in answer.text


def test_sessions_are_handed_out_and_forgotten(sato):
    sato.enter()
    other_browser(sato)
    sato.post("/account/sessions/end-others")
    with work(sato.app, write=False):
        assert len(privacy.signing.export(sato.person_id)["sessions"]) == 1
    with work(sato.app):
        assert privacy.retention(clock.now() + timedelta(minutes=2)) == 1
        assert privacy.retention(clock.now() + timedelta(days=40)) == 1


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (PHONE, "chrome/android"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/141.0 Safari/537.36 Edg/141.0", "edge/windows"),
        ("Mozilla/5.0 (iPad; CPU OS 18_1 like Mac OS X) Version/18.1 Mobile Safari/604.1", "safari/ipad"),
        ("Mozilla/5.0 (X11; CrOS x86_64 16000) AppleWebKit/537.36 Chrome/141.0 Safari/537.36", "chrome/chromebook"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "firefox/linux"),
        ("curl/8", "unknown/unknown"),
        ("", "unknown/unknown"),
    ],
)
def test_devices_are_told_apart_roughly(line, kind):
    assert devices.kind_of(line) == kind
    assert re.fullmatch(r"[A-Za-z ·]*", devices.words(kind))
