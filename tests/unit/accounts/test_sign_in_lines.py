"""Every attempt at the door, good or bad, leaves one line: way, outcome, request, a pseudonym, and nobody's name."""

import logging
from datetime import timedelta

import pytest

from elearn.accounts.signing import operations as signing
from elearn.accounts.signing.models import Invitation
from elearn.accounts.signing.spraying import SignInTries
from elearn.base.core import clock
from elearn.base.core.audit import pseudonym_of
from elearn.base.core.audit.models import AuditKey
from elearn.base.http.observe import JsonLines
from tests.factories.classroom import Browser, work
from tests.factories.signing import CODES, PASSWORD, Device, Visitor, add_passkey, enter_by_passkey

WRONG = "a password that I mistyped"
ADDRESS = "198.51.100.7"
AGENT = "Satos own tablet"


@pytest.fixture
def database_url(tables_url):
    return tables_url


@pytest.fixture
def sato(app):
    return Visitor(app)


def pseudonym(visitor):
    with work(visitor.app, write=False):
        return pseudonym_of(visitor.person_id)


def short(lines):
    return [(line["message"], line["way"], line["outcome"], line["level"]) for line in lines]


def test_a_good_password_is_told_with_the_number_of_the_answer(sato, told):
    answer = sato.sign_in()
    (line,) = told()
    assert short([line]) == [("sign-in", "password", "in", "info")]
    assert line["account"] == pseudonym(sato)
    assert line["request_id"] == answer.headers["X-Request-Id"]
    assert line.keys() == {"at", "level", "logger", "message", "way", "outcome", "account", "request_id"}


def test_a_wrong_password_is_told_with_the_pseudonym_of_whose_it_should_be(sato, told):
    sato.sign_in(WRONG)
    (line,) = told()
    assert short([line]) == [("sign-in", "password", "refused", "warning")]
    assert line["account"] == pseudonym(sato)


@pytest.mark.parametrize("name", ["nobody-here", ""])
def test_a_name_that_is_not_here_has_no_pseudonym(app, sato, told, name):
    sato.name = name
    sato.sign_in()
    (line,) = told()
    assert short([line]) == [("sign-in", "password", "refused", "warning")]
    assert "account" not in line


def test_who_was_never_written_down_gets_a_pseudonym_by_coming_in_and_not_by_a_wrong_password(app, sato, told):
    """As people from a roster, of whom the audit log has not spoken yet."""
    with work(app) as session:
        session.query(AuditKey).delete()
    sato.sign_in(WRONG)
    sato.sign_in()
    refused, entered = told()
    assert "account" not in refused
    assert entered["account"] == pseudonym(sato)


def test_a_try_that_is_not_looked_at_is_told_too(sato, told):
    for _ in range(52):
        signing_tries(sato.app).failed("elsewhere", "sato", known=False)
    assert sato.sign_in().status_code == 429
    assert short(told()) == [("sign-in", "password", "waits", "warning")]


def signing_tries(app):
    tries = app.services.get(SignInTries)
    tries._sleep = lambda _seconds: None
    return tries


def test_the_second_step_is_told_by_app_and_by_recovery_code(app, told):
    person = Visitor(app, "hama", roles=("official",))
    person.sign_in()
    codes = CODES.findall(person.set_up_app().text)
    assert short(told()) == [("sign-in", "password", "half", "info"), ("sign-in", "code", "in", "info")]
    person.post("/sign-out")
    person.sign_in()
    person.get("/sign-in/second-step?lang=en")
    person.post("/sign-in/second-step", code="000000")
    person.post("/sign-in/second-step", code="AAAA AAAA AAAA")
    person.post("/sign-in/second-step", code=codes[0])
    lines = told()
    assert short(lines) == [
        ("sign-in", "password", "half", "info"),
        ("sign-in", "code", "refused", "warning"),
        ("sign-in", "recovery-code", "refused", "warning"),
        ("sign-in", "recovery-code", "in", "info"),
    ]
    assert {line["account"] for line in lines} == {pseudonym(person)}


def test_who_guesses_codes_is_told_as_waiting(app, told):
    person = Visitor(app, "hama", roles=("official",))
    person.sign_in()
    person.set_up_app()
    person.post("/sign-out")
    person.sign_in()
    person.get("/sign-in/second-step")
    for _ in range(7):
        person.post("/sign-in/second-step", code="000000")
    assert short(told())[-1] == ("sign-in", "code", "waits", "warning")


def test_passkeys_are_told(app, sato, told):
    device = Device()
    add_passkey(sato.enter(), device)
    door = Browser(app)
    enter_by_passkey(door, device)
    device.origin = "https://elearn.example.evil"
    enter_by_passkey(Browser(app), device)
    lines = told()
    assert short(lines) == [("sign-in", "passkey", "in", "info"), ("sign-in", "passkey", "refused", "warning")]
    assert lines[0]["account"] == pseudonym(sato)


def test_an_answer_to_no_challenge_is_told(app, sato, told):
    Browser(app).http.post("/sign-in/passkey", json={"id": "x"})
    assert short(told()) == [("sign-in", "passkey", "refused", "warning")]


def test_confirming_is_a_door_for_guessers_too(sato, told):
    sato.enter(proved=False)
    sato.get("/account/confirm?lang=en")
    sato.post("/account/confirm", **{"confirm-you.password": WRONG})
    sato.post("/account/confirm", **{"confirm-you.password": PASSWORD})
    lines = told()
    assert short(lines) == [("confirm", "password", "refused", "warning"), ("confirm", "password", "in", "info")]
    assert {line["account"] for line in lines} == {pseudonym(sato)}


def test_slips_are_told(app, sato, told):
    with work(app):
        code = signing.slip_code(signing.issue_slip(sato.person_id, None, clock.now()))
    browser = Browser(app)
    browser.get("/back/AAAAAAAAAAAA")
    browser.get(f"/back/{code}")
    browser.post(f"/back/{code}", password="three boats on a lake")
    lines = told()
    assert short(lines) == [("sign-in", "slip", "refused", "warning"), ("sign-in", "slip", "in", "info")]
    assert lines[1]["account"] == pseudonym(sato)


def test_invitations_and_signing_up_are_told(app, sato, told):
    with work(app):
        batch = signing.invite(sato.person_id, sato.place, "teacher", 1, timedelta(days=1), clock.now())
        signing.allow_sign_up(sato.place, clock.now(), allowed=True)
    with work(app, write=False) as session:
        code = signing.code_of(session.query(Invitation).filter_by(batch=batch).one().id)
    new = {"wish": "mori", "shown": "Mori", "password": "three boats on a lake", "adult": "y"}
    for address in (f"/invited/{code}", "/invited/AAAAAAAAAAAA", f"/sign-up/{sato.place}"):
        browser = Browser(app)
        browser.get(address)
        browser.post(address, **new)
    lines = told()
    assert short(lines)[0] == ("sign-in", "invitation", "in", "info")
    assert set(short(lines)[1:-1]) == {("sign-in", "invitation", "refused", "warning")}
    assert short(lines)[-1] == ("sign-in", "sign-up", "in", "info")
    assert lines[0]["account"] != lines[-1]["account"]


def test_no_line_holds_a_name_a_password_a_code_or_an_address(app, told, caplog):
    """Everything that was typed, and where it came from; also in the lines of other loggers."""
    caplog.set_level(logging.INFO)
    person = Visitor(app, "hama", roles=("official",))
    person.http.environ_base.update(REMOTE_ADDR=ADDRESS, HTTP_USER_AGENT=AGENT)
    person.sign_in(WRONG)
    person.sign_in()
    codes = CODES.findall(person.set_up_app().text)
    person.post("/sign-out")
    person.sign_in()
    person.get("/sign-in/second-step")
    person.post("/sign-in/second-step", code="918273")
    person.post("/sign-in/second-step", code=codes[0])
    Browser(app).get("/back/CCCCCCCCCCCC")
    assert len(told()) == 7
    said = "\n".join(JsonLines().format(record) for record in caplog.records)
    assert pseudonym(person) in said  # the control: what is there is found
    signs = ["hama", "Hama", person.person_id, WRONG, PASSWORD, ADDRESS, AGENT, "918273", codes[0], "CCCCCCCCCCCC"]
    assert [sign for sign in signs if sign in said] == []
