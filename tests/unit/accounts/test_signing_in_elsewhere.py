"""Signing in by a service of others: a real OpenID provider (npm `oidc-provider`), good and tampered with."""

import re
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from sqlalchemy import select

from elearn.accounts import operations as accounts
from elearn.accounts.rosters.models import RosterPerson
from elearn.accounts.signing import operations as signing
from elearn.accounts.signing import privacy
from elearn.accounts.signing import queries as reads
from elearn.accounts.signing.models import Identity, Invitation
from elearn.accounts.signing.providers import Providers, read_providers
from elearn.base.core import clock
from elearn.base.core.db import session
from elearn.base.core.outbound import Outbound
from tests.factories.classroom import Browser, work
from tests.factories.signing import Visitor
from tests.independent import oidc

CALLBACK = "http://localhost/sign-in/oidc/town/callback"
PLACE = "132012"


@pytest.fixture(scope="module")
def provider():
    with oidc.running(CALLBACK) as found:
        yield found


@pytest.fixture
def settings(settings, provider, tmp_path):
    listed = read_providers(str(provider.file(tmp_path, PLACE)))
    hosts = frozenset({provider.host})
    return replace(settings, oidc_providers=listed, outbound=hosts, contact="03-0000-0000")


@pytest.fixture
def sato(app):
    return Visitor(app)


@pytest.fixture
def kita(app, sato):
    return Visitor(app, "kita", roles=("coordinator",), place=sato.place)


def leave(browser, **query):
    browser.get("/sign-in?lang=en")
    answer = browser.get("/sign-in/oidc/town", query_string=query)
    assert answer.status_code == 303
    return answer.headers["location"]


def local(address):
    parts = urlsplit(address)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == CALLBACK
    return f"{parts.path}?{parts.query}"


def come(browser, name, amr="pwd", **query):
    """There and back; gives the site's answer."""
    return browser.get(local(oidc.visit(leave(browser, **query), name, amr)))


def slip_for(app, visitor):
    with work(app):
        return signing.slip_code(signing.issue_slip(visitor.person_id, None, clock.now()))


def bind(app, visitor, name):
    """By a slip, as a coordinator would hand it out."""
    code, browser = slip_for(app, visitor), Browser(app)
    assert come(browser, name).headers["location"] == "/sign-in/first-time"
    browser.get("/sign-in/first-time")
    return browser, browser.post("/sign-in/first-time", code=code)


def known(app, visitor, name):
    """Connected some time ago."""
    with work(app):
        issuer = app.services.get(Providers).find("town").issuer
        signing.bind_identity(visitor.person_id, issuer, name, "Tsubame Town", clock.now())


def identities(app):
    with work(app, write=False) as session:
        return {(each.person_id, each.subject) for each in session.scalars(select(Identity))}


def session_id(browser):
    with browser.http.session_transaction() as cookie:
        return cookie.get("_user_id")


def test_who_is_unknown_reads_who_hands_out_slips_and_is_nobody(app):
    browser = Browser(app)
    assert come(browser, "aoki").headers["location"] == "/sign-in/first-time"
    page = browser.get("/sign-in/first-time?lang=en").text
    assert "Tsubame Town" in page
    assert "aoki@school.example" in page
    assert "coordinator of your school" in page
    assert "03-0000-0000" in page
    assert session_id(browser) is None
    assert identities(app) == set()


def test_a_slip_connects_once_and_afterwards_the_service_opens_the_door(app, sato):
    browser, answer = bind(app, sato, "s-1")
    assert answer.headers["location"] == "/account/welcome"
    assert identities(app) == {(sato.person_id, "s-1")}
    again = Browser(app)
    answer = come(again, "s-1", next="/account/?x=1")
    assert answer.headers["location"] == "/account/?x=1"
    assert "Sato" in again.get("/account/").text
    assert session_id(again).startswith(sato.person_id)
    assert session_id(again) != session_id(browser)


def test_a_mail_address_finds_nobody(app):
    Visitor(app, "tani@school.example")
    browser = Browser(app)
    assert come(browser, "tani").headers["location"] == "/sign-in/first-time"
    assert session_id(browser) is None


def test_the_session_of_before_is_left_and_a_new_one_begun(app, sato):
    known(app, sato, "s-2")
    browser = Visitor(app, "mori").enter()
    before = session_id(browser)
    come(browser, "s-2")
    assert session_id(browser).startswith(sato.person_id)
    with work(app, write=False):
        open_ones = reads.open_sessions(before.split(".")[0], clock.now())
    assert before.split(".")[1] not in {each.id for each in open_ones}


def test_codes_that_open_nothing_are_told_kindly_and_slowed(app, provider):
    browser = Browser(app)
    come(browser, "guess")
    browser.get("/sign-in/first-time")
    answer = browser.post("/sign-in/first-time", code="AAAA BBBB CCCC")
    assert answer.status_code == 422
    assert session_id(browser) is None
    codes = {browser.post("/sign-in/first-time", code="CCCC").status_code for _ in range(60)}
    assert codes == {422, 429}


def test_an_invitation_opens_an_account_without_a_password(app, kita):
    with work(app):
        batch = signing.invite(kita.person_id, kita.place, "teacher", 1, timedelta(days=3), clock.now())
        invited = session().scalars(select(Invitation.id).filter_by(batch=batch)).one()
        code = signing.code_of(invited)
    browser = Browser(app)
    assert 'href="/sign-in/oidc/town' in browser.get(f"/invited/{code}").text
    come(browser, "new-one", next=f"/invited/{code}")
    assert f'value="{code}"' in browser.get("/sign-in/first-time").text
    assert browser.post("/sign-in/first-time", code=code).headers["location"] == f"/invited/{code}"
    assert 'name="password"' not in browser.get(f"/invited/{code}").text
    answer = browser.post(f"/invited/{code}", shown="New One", wish="newone")
    assert answer.headers["location"] == "/account/welcome"
    assert come(Browser(app), "new-one").headers["location"] == "/teach/"


def test_a_roster_claims_who_it_names_once_and_only_at_its_own_place(app, sato, kita):
    with work(app) as session:
        town = accounts.create_organisation("municipality", "Tsubame", code=PLACE)
        other = accounts.create_organisation("municipality", "Hibari", code="132021")
        for visitor, place, master in ((sato, town, "m-1"), (kita, other, "m-2")):
            names = dict.fromkeys(("family_name", "given_name", "kana_family", "kana_given", "grade"), "")
            session.add(
                RosterPerson(person_id=visitor.person_id, place_id=place, source_id=master, master_id=master, **names)
            )
    assert come(Browser(app), "roster-m-1").headers["location"] == "/teach/"
    assert identities(app) == {(sato.person_id, "roster-m-1")}
    assert come(Browser(app), "roster-m-2").headers["location"] == "/sign-in/first-time"
    assert come(Browser(app), "roster-m-1").headers["location"] == "/teach/"


def test_another_subject_with_the_same_roster_id_does_not_take_the_account_over(app, sato, provider):
    with work(app) as session:
        town = accounts.create_organisation("municipality", "Tsubame", code=PLACE)
        names = dict.fromkeys(("family_name", "given_name", "kana_family", "kana_given", "grade"), "")
        session.add(RosterPerson(person_id=sato.person_id, place_id=town, source_id="1", master_id="m-9", **names))
    come(Browser(app), "roster-m-9")
    provider.change_next(master_id="m-9", sub="somebody-else")
    assert come(Browser(app), "x").headers["location"] == "/sign-in/first-time"
    assert identities(app) == {(sato.person_id, "roster-m-9")}


def test_two_steps_count_only_where_the_service_says_so(app, kita):
    _, answer = bind(app, kita, "k-1")
    assert answer.headers["location"] == "/account/steps"  # a coordinator owes the second step here
    one = Browser(app)
    assert come(one, "k-1").headers["location"] == "/account/steps"
    assert one.get("/teach/rosters/").status_code in {303, 404}
    two = Browser(app)
    come(two, "k-1", "pwd mfa")
    assert "Kita" in two.get("/account/").text


def test_who_has_a_code_app_shows_it_after_the_service(app, sato):
    known(app, sato, "s-3")
    inside = sato.enter()
    inside.set_up_app()
    browser = Browser(app)
    assert come(browser, "s-3").headers["location"] == "/sign-in/second-step"
    browser.get("/sign-in/second-step")
    assert browser.post("/sign-in/second-step", code=sato.code(1)).headers["location"] == "/teach/"


def test_from_inside_an_account_is_connected_and_disconnected(app, sato):
    browser = sato.enter()
    come(browser, "s-4")
    assert "Connect the two accounts" in browser.get("/sign-in/first-time?lang=en").text
    assert browser.post("/account/identities").headers["location"] == "/account/#elsewhere"
    page = browser.get("/account/?lang=en").text
    assert "Your account at Tsubame Town was connected" in page
    address = re.search(r"/account/identities/[^/]+/remove", page)[0]
    stranger = Visitor(app, "mori").enter()
    assert stranger.post(address).status_code == 404
    assert browser.post(address).status_code == 303
    assert identities(app) == set()
    assert come(Browser(app), "s-4").headers["location"] == "/sign-in/first-time"


def test_connecting_asks_again_who_one_is(app, sato):
    browser = sato.enter(proved=False)
    come(browser, "s-5")
    browser.get("/sign-in/first-time")
    assert browser.post("/account/identities").status_code == 401
    assert identities(app) == set()


def test_the_only_way_in_is_not_taken_away(app, sato):
    browser, _ = bind(app, sato, "s-6")  # the slip took the password
    page = browser.get("/account/?lang=en").text
    address = re.search(r"/account/identities/[^/]+/remove", page)[0]
    assert browser.post(address).status_code == 409
    assert identities(app) == {(sato.person_id, "s-6")}


def test_one_account_there_is_one_account_here(app, sato, kita):
    known(app, sato, "s-7")
    _, answer = bind(app, kita, "s-8")
    assert answer.status_code == 303
    browser = kita.enter(two_steps=True)
    with browser.http.session_transaction() as cookie:
        cookie["stranger"] = None
    come(browser, "s-9")
    browser.get("/sign-in/first-time")
    assert browser.post("/account/identities").status_code == 409  # one of hers is connected already


def test_a_slip_of_later_ends_what_was_connected(app, sato):
    known(app, sato, "lost")
    code, browser = slip_for(app, sato), Browser(app)
    browser.get(f"/back/{code}")
    browser.post(f"/back/{code}", password="three boats on a lake")
    assert come(Browser(app), "lost").headers["location"] == "/sign-in/first-time"


def test_the_service_confirms_who_is_inside(app, sato):
    known(app, sato, "s-10")
    browser = sato.enter(proved=False)
    assert browser.get("/account/permissions").status_code == 200
    assert "confirm=1" in browser.get("/account/confirm?next=/account/").text
    answer = come(browser, "s-10", confirm="1", next="/account/?confirmed=1")
    assert answer.headers["location"] == "/account/?confirmed=1"
    browser.get("/account/")
    assert browser.post("/account/password", password="three boats on a lake").status_code == 303


@pytest.mark.parametrize("claims", [{"auth_time": 1_700_000_000}, {"auth_time": None}])
def test_an_old_sign_in_there_is_no_proof_of_now(app, sato, provider, claims):
    known(app, sato, "s-11")
    browser = Browser(app)
    provider.change_next(**claims)
    come(browser, "s-11")
    browser.get("/account/")
    assert browser.post("/account/password", password="three boats on a lake").status_code == 401
    provider.change_next(**claims)
    assert come(browser, "s-11", confirm="1").status_code == 403


def test_somebody_elses_account_there_confirms_nothing(app, sato, kita):
    known(app, sato, "s-12")
    known(app, kita, "k-12")
    browser = sato.enter(proved=False)
    assert come(browser, "k-12", confirm="1").status_code == 403
    assert session_id(browser).startswith(sato.person_id)


WRONG = {
    "another nonce": {"nonce": "somebody else's"},
    "no nonce": {"nonce": None},
    "another issuer": {"iss": "http://localhost:1"},
    "another audience": {"aud": "another site"},
    "for another party": {"aud": ["elearn", "another site"], "azp": "another site"},
    "several audiences and no party": {"aud": ["elearn", "another site"]},
    "expired": {"exp": 1_700_000_000},
    "no end": {"exp": None},
    "from the future": {"iat": 4_000_000_000},
    "no subject": {"sub": None},
    "another access token": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
    "another key": {"signature": True},
}


@pytest.mark.parametrize("claims", WRONG.values(), ids=WRONG.keys())
def test_a_token_that_was_tampered_with_is_refused(app, sato, provider, claims):
    known(app, sato, "s-20")
    browser = Browser(app)
    provider.change_next(**claims)
    assert come(browser, "s-20").status_code == 403
    assert session_id(browser) is None
    provider.change_next(email="harmless@school.example")  # changed and signed again, too: the control
    assert come(Browser(app), "s-20").headers["location"] == "/teach/"


def changed(address, **query):
    parts = urlsplit(address)
    given = {name: values[0] for name, values in parse_qs(parts.query).items()}
    return f"{parts.path}?{urlencode({**given, **query})}"


@pytest.mark.parametrize(
    "query", [{"state": "another"}, {"state": ""}, {"iss": "http://localhost:1"}, {"code": "made-up"}]
)
def test_an_answer_that_was_tampered_with_is_refused(app, sato, query):
    known(app, sato, "s-21")
    browser = Browser(app)
    answer = oidc.visit(leave(browser), "s-21")
    assert browser.get(changed(answer, **query)).status_code == 403
    assert browser.get(local(answer)).status_code == 403  # what was kept is kept for one answer
    assert session_id(browser) is None
    assert come(browser, "s-21").headers["location"] == "/teach/"


def test_an_answer_opens_nothing_in_another_browser_or_late(app, sato):
    known(app, sato, "s-22")
    answer = local(oidc.visit(leave(Browser(app)), "s-22"))
    assert Browser(app).get(answer).status_code == 403
    other = Browser(app)
    leave(other)
    assert other.get(answer).status_code == 403
    late = Browser(app)
    answer = local(oidc.visit(leave(late), "s-22"))
    with clock.frozen(clock.now() + timedelta(minutes=16)):
        assert late.get(answer).status_code == 403


def test_a_stolen_code_is_worth_nothing_without_the_verifier(app, sato):
    """PKCE: the code of one browser, put into the answer of another that left by itself."""
    known(app, sato, "s-23")
    stolen = parse_qs(urlsplit(oidc.visit(leave(Browser(app)), "s-23")).query)["code"][0]
    thief = Browser(app)
    own = oidc.visit(leave(thief), "thief")
    assert thief.get(changed(own, code=stolen)).status_code == 403
    assert session_id(thief) is None


def test_who_turns_back_at_the_service_reads_so(app):
    browser = Browser(app)
    answer = oidc.visit(leave(browser), "")
    assert "error=access_denied" in answer
    page = browser.get(local(answer))
    assert page.status_code == 403
    assert "begin again" in page.text


def test_a_service_that_may_not_be_called_is_away_and_one_that_is_not_listed_is_nowhere(app):
    app.services.get(Providers).outbound = Outbound()
    assert Browser(app).get("/sign-in/oidc/town").status_code == 503
    assert Browser(app).get("/sign-in/oidc/elsewhere").status_code == 404


def test_ones_own_copy_of_the_data_names_it(app, sato):
    known(app, sato, "s-30")
    with work(app, write=False):
        assert [each["subject"] for each in privacy.export(sato.person_id)["identities"]] == ["s-30"]


def test_every_attempt_leaves_a_line_in_the_log_without_anybodys_name(app, sato, told):
    bind(app, sato, "s-9")
    come(Browser(app), "s-9")
    Browser(app).get("/sign-in/oidc/town/callback?code=1&state=2")
    lines = told()
    assert [(line["message"], line["way"], line["outcome"]) for line in lines] == [
        ("sign-in", "oidc/town", "stranger"),
        ("sign-in", "slip", "in"),
        ("sign-in", "oidc/town", "in"),
        ("sign-in", "oidc/town", "refused"),
    ]
    assert lines[1]["account"] == lines[2]["account"]
    assert not {"account"} & (lines[0].keys() | lines[3].keys())
    assert "s-9" not in str(lines)


def test_confirming_there_leaves_a_line_too(app, sato, told):
    known(app, sato, "s-10")
    sato.enter(proved=False)
    come(sato, "s-10", next="/account/", confirm="1")
    come(sato, "nobody-here", next="/account/", confirm="1")
    said = [(line["message"], line["outcome"], "account" in line) for line in told()]
    assert said == [("confirm", "in", True), ("confirm", "refused", True)]
