"""The second step: asked of those who act for many, of nobody below, and of nobody in the demo."""

import dataclasses
from datetime import timedelta

import pytest

from elearn.accounts import operations as accounts
from elearn.accounts.signing.models import CodeApp, RecoveryCode
from elearn.base.core import clock
from tests.factories.classroom import work
from tests.factories.signing import CODES, PASSWORD, Device, Visitor, add_passkey


@pytest.mark.parametrize("role", ["teacher", "supporter", "trainer", "lead_trainer", "editor", "member"])
def test_nobody_below_is_asked(app, role):
    person = Visitor(app, roles=(role,))
    assert person.sign_in().headers["location"] != "/account/steps"
    assert person.get("/account/").status_code == 200


@pytest.mark.parametrize("role", ["official", "coordinator", "admin"])
def test_who_acts_for_many_is_led_to_set_one_up_and_then_inside(app, role):
    person = Visitor(app, roles=(role, "teacher"))
    assert person.sign_in(next="/teach/?grade=5").headers["location"] == "/account/steps"
    for address in ("/teach/", "/account/", "/teach/adults/", "/account/confirm"):
        assert person.get(address).status_code == 303, address
    done = person.set_up_app()
    assert len(CODES.findall(done.text)) == 10
    assert 'href="/teach/?grade=5"' in done.text
    assert person.get("/teach/").status_code == 200


def official(app):
    """With an app, and signed out again."""
    person = Visitor(app, "hama", roles=("official",))
    person.sign_in()
    person.codes = CODES.findall(person.set_up_app().text)
    person.get("/account/")
    person.post("/sign-out")
    return person


def step(person, code):
    person.get("/sign-in/second-step?lang=en")
    return person.post("/sign-in/second-step", code=code)


def test_password_and_code_open_the_door_and_a_code_counts_once(app):
    person = official(app)
    assert person.sign_in().headers["location"] == "/sign-in/second-step"
    assert person.get("/account/").status_code == 303
    used = person.code()
    assert step(person, used).status_code == 422  # it was typed when the app was set up
    later = person.code(1)
    assert step(person, f" {later[:3]} {later[3:]} ").status_code == 303
    assert person.get("/account/").status_code == 200
    person.post("/sign-out")
    person.sign_in()
    assert step(person, later).status_code == 422


def test_codes_of_the_last_and_next_half_minute_count_and_no_others(app):
    person = official(app)
    for steps, status in ((-2, 422), (2, 422), (1, 303)):
        with clock.frozen(clock.now() + timedelta(minutes=5)):
            person.sign_in()
            assert step(person, person.code(steps)).status_code == status


def test_a_recovery_code_counts_once_and_is_told(app):
    person = official(app)
    person.sign_in()
    assert step(person, person.codes[3].lower().replace(" ", "-")).status_code == 303
    page = person.get("/account/").text
    assert "A recovery code was used" in page
    assert "9 recovery codes are left" in page
    person.post("/sign-out")
    person.sign_in()
    assert step(person, person.codes[3]).status_code == 422


def test_neither_secret_nor_codes_stand_in_the_database(app):
    person = official(app)
    with work(app, write=False) as session:
        row = session.get(CodeApp, person.person_id)
        marks = {each.code_mark for each in session.query(RecoveryCode)}
    assert person.secret.encode() not in row.sealed_secret
    assert len(marks) == 10
    assert not {code.replace(" ", "") for code in person.codes} & marks


def test_guessing_codes_is_stopped_after_a_few_from_wherever(app):
    person = official(app)
    person.sign_in()
    answers = [step(person, f"{number:06}") for number in range(8)]
    assert [answer.status_code for answer in answers[:5]] == [422] * 5
    assert answers[-1].status_code == 429
    elsewhere = Visitor(app, "abe")
    elsewhere.name = person.name
    elsewhere.http.environ_base["REMOTE_ADDR"] = "203.0.113.9"
    elsewhere.sign_in()
    assert step(elsewhere, person.code(1)).status_code == 429  # the right code, and too early all the same


def test_the_password_alone_opens_nothing_of_the_account(app):
    person = official(app)
    person.sign_in()
    person.get("/sign-in/second-step")
    for address in ("/account/steps/codes", "/account/steps/app/remove", "/account/password"):
        assert person.post(address, password="three boats on a lake").status_code == 401


def test_who_knows_the_password_alone_adds_no_second_step_of_their_own(app):
    person = official(app)
    thief = Visitor(app, "thief")
    thief.name = person.name
    assert thief.sign_in().headers["location"] == "/sign-in/second-step"
    assert add_passkey(thief, Device()).status_code == 401
    thief.get("/sign-in/second-step")
    assert thief.post("/account/steps/app").status_code == 401
    assert thief.post("/account/steps/app/code", code="000000").status_code == 401
    assert thief.get("/account/steps").headers["location"].startswith("/sign-in")


def test_half_a_sign_in_lasts_a_quarter_of_an_hour(app):
    person = official(app)
    person.sign_in()
    with clock.frozen(clock.now() + timedelta(minutes=16)):
        assert person.get("/sign-in/second-step").headers["location"] == "/sign-in"


def test_a_role_that_comes_later_asks_at_the_next_page(app):
    person = Visitor(app)
    person.sign_in()
    assert person.get("/teach/").status_code == 200
    with work(app):
        accounts.grant_role(person.person_id, person.place, "coordinator", clock.now())
    led = person.get("/teach/")
    assert led.headers["location"].startswith("/sign-in")
    assert "asks for a second step" in person.get(f"{led.headers['location']}&lang=en").text
    assert person.sign_in().headers["location"] == "/account/steps"


def test_a_teacher_may_have_one_and_take_it_away_again(app):
    person = Visitor(app)
    person.sign_in()
    person.set_up_app()
    person.get("/account/")
    person.post("/sign-out")
    assert person.sign_in().headers["location"] == "/sign-in/second-step"
    assert step(person, person.code(1)).status_code == 303
    person.get("/account/steps")
    assert person.post("/account/steps/app/remove").status_code == 303
    person.get("/account/")
    person.post("/sign-out")
    assert person.sign_in().headers["location"] == "/teach/"


def test_the_last_second_step_of_an_official_stays(app):
    person = official(app)
    person.sign_in()
    step(person, person.code(1))
    person.get("/account/steps?lang=en")
    refused = person.post("/account/steps/app/remove")
    assert refused.status_code == 409
    assert "add another first" in refused.text


def test_new_recovery_codes_replace_the_old(app):
    person = official(app)
    person.sign_in()
    step(person, person.code(1))
    person.get("/account/steps")
    fresh = CODES.findall(person.post("/account/steps/codes").text)
    person.get("/account/")
    person.post("/sign-out")
    person.sign_in(PASSWORD)
    assert step(person, person.codes[0]).status_code == 422
    assert step(person, fresh[0]).status_code == 303


class TestInTheDemo:
    @pytest.fixture
    def settings(self, settings):
        return dataclasses.replace(settings, mode="demo")

    def test_nobody_is_asked(self, app):
        person = Visitor(app, roles=("official",))
        assert person.sign_in().headers["location"] == "/surveys/"
        assert person.get("/surveys/").status_code == 200
