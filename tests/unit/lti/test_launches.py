"""Launches from a platform that is not ours (PyPI `lti1p3platform`): good, and tampered with in many ways."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from elearn.accounts.models import Learner
from elearn.base.core import clock
from elearn.base.core.engines import engine
from elearn.learning.models import Attempt
from elearn.lti import jobs, operations, privacy
from elearn.lti.models import LtiNonce, LtiPlatform, LtiUser
from elearn.lti.operations import Registered
from elearn.lti.tool import Tool
from elearn.lti.views import ways
from tests.factories.classroom import Browser, work
from tests.factories.learning import RIGHT, open_player, write_course
from tests.independent import lti_platform
from tests.independent.lti_platform import CLIENT, DEPLOYMENT

CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
SITE = "http://localhost"


@pytest.fixture(scope="module")
def running():
    with lti_platform.running() as found:
        yield found


@pytest.fixture
def settings(settings, running, tmp_path):
    courses = write_course(tmp_path / "courses")
    return replace(settings, outbound=frozenset({running.host}), courses_dir=courses, base_url="")


@pytest.fixture
def platform(app, running):
    """Both sides know each other."""
    given = Registered(
        "Hibari LMS",
        running.url,
        CLIENT,
        f"{running.url}/auth",
        f"{running.url}/token",
        f"{running.url}/keys",
        (DEPLOYMENT,),
    )
    with work(app):
        operations.add_platform(given, clock.now())
    running.registered_at(SITE, engine("lti.pylti").published_keys(app.services.get(Tool)))
    running.scores.clear()
    running.returned, running.offers = [], ("ags", "nrps")
    return running


def login(browser, platform, user="l-1"):
    """Where the site sends the browser; its cookie is kept."""
    answer = browser.http.get(platform.login(user).removeprefix(SITE))
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def post(browser, launched, headers=None):
    address, fields = launched
    assert address == f"{SITE}/lti/launch"
    # As a browser sends it: from another site.
    return browser.http.post(
        "/lti/launch", data=fields, headers={"Sec-Fetch-Site": "cross-site", "Origin": "null", **(headers or {})}
    )


def launch(app, platform, user="l-1", headers=None, **how):
    browser = Browser(app)
    return browser, post(browser, platform.launch(login(browser, platform, user), **how), headers)


def test_a_learner_lands_in_the_lesson_without_an_account(app, platform):
    browser, answer = launch(app, platform)
    assert answer.status_code == 303
    assert re.fullmatch(r"/learn/attempts/[^/]+/", answer.headers["location"])
    assert browser.get(answer.headers["location"]).status_code == 200
    with work(app, write=False) as session:
        (user,) = session.scalars(select(LtiUser))
        assert user.subject == "l-1"
        assert session.get(Learner, user.learner_id).kind == "guest"


def test_the_same_person_comes_back_to_the_same_attempt_and_another_to_their_own(app, platform):
    first, again, other = (launch(app, platform, user)[1].headers["location"] for user in ("l-1", "l-1", "l-2"))
    assert first == again != other


def test_a_platform_that_offers_sign_on_alone_is_enough(app, platform):
    platform.offers = ()
    browser, answer = launch(app, platform)
    assert browser.get(answer.headers["location"]).status_code == 200


def test_the_lesson_is_named_by_a_custom_parameter_or_the_address(app, platform):
    _, answer = launch(app, platform, custom={"lesson": "town/walk"}, changes={f"{CLAIM}target_link_uri": SITE})
    assert answer.status_code == 303
    _, answer = launch(app, platform, custom={"lesson": "town/gone"})
    assert answer.status_code == 404


WRONG = {
    "another audience": {"aud": "another tool"},
    "for another party": {"aud": [CLIENT, "another tool"], "azp": "another tool"},
    "several audiences and no party": {"aud": [CLIENT, "another tool"], "azp": None},
    "another deployment": {f"{CLAIM}deployment_id": "deployment-2"},
    "no deployment": {f"{CLAIM}deployment_id": None},
    "another issuer": {"iss": "http://localhost:1"},
    "another nonce": {"nonce": "of another launch"},
    "no nonce": {"nonce": None},
    "no subject": {"sub": None},
    "another version": {f"{CLAIM}version": "1.1"},
    "another message": {f"{CLAIM}message_type": "SomethingElse"},
    "no roles": {f"{CLAIM}roles": None},
    "no link": {f"{CLAIM}resource_link": None},
}


@pytest.mark.parametrize("changes", WRONG.values(), ids=WRONG.keys())
def test_a_launch_with_wrong_claims_is_refused_though_its_signature_is_good(app, platform, changes):
    browser, answer = launch(app, platform, changes=changes)
    assert answer.status_code == 403
    assert_nobody(app, browser)
    assert launch(app, platform, changes={"harmless": "claim"})[1].status_code == 303  # the control


def assert_nobody(app, browser):
    with browser.http.session_transaction() as cookie:
        assert "learner" not in cookie
    with work(app, write=False) as session:
        assert session.scalar(select(func.count()).select_from(LtiUser)) == 0
        assert session.scalar(select(func.count()).select_from(LtiNonce)) == 0


def test_an_expired_launch_is_refused(app, platform):
    browser, answer = launch(app, platform, lasts=-60)
    assert answer.status_code == 403
    assert_nobody(app, browser)


@pytest.mark.parametrize("said", [{"iat": 1_700_000_000}, {"exp": 4_000_000_000}], ids=["no end", "no beginning"])
def test_a_token_without_end_or_beginning_is_refused(app, platform, said):
    browser, answer = launch(app, platform, changes=said, lasts=0)  # the library gives both or none
    assert answer.status_code == 403
    assert_nobody(app, browser)


@pytest.mark.parametrize("way", ["another key", "none", "HS256 with the public key", "payload", "cut"])
def test_a_launch_with_a_forged_signature_is_refused(app, platform, way):
    browser = Browser(app)
    address, fields = platform.launch(login(browser, platform))
    forged = lti_platform.forged(fields["id_token"], way, platform.public_key)
    assert post(browser, (address, {**fields, "id_token": forged})).status_code == 403
    assert_nobody(app, browser)
    assert post(browser, (address, fields)).status_code == 303  # the control: the nonce was not used up


def test_a_launch_counts_once(app, platform):
    browser = Browser(app)
    launched = platform.launch(login(browser, platform))
    kept = {each.key: each.value for each in browser.http._cookies.values()}
    assert post(browser, launched).status_code == 303
    assert post(browser, launched).status_code == 403
    copy = Browser(app)  # with every cookie of before
    for key, value in kept.items():
        copy.http.set_cookie(key, value, path="/lti")
    assert post(copy, launched).status_code == 403


def test_a_launch_belongs_to_one_browser_and_one_state(app, platform):
    browser = Browser(app)
    address, fields = platform.launch(login(browser, platform))
    assert post(Browser(app), (address, fields)).status_code == 403
    other = Browser(app)
    _, others = platform.launch(login(other, platform))
    assert post(other, (address, {**fields, "state": others["state"]})).status_code == 403
    assert post(browser, (address, {**fields, "state": ""})).status_code == 403
    assert post(browser, (address, fields)).status_code == 303


def test_a_browser_that_was_away_too_long_begins_anew(app, platform, monkeypatch):
    browser = Browser(app)
    launched = platform.launch(login(browser, platform), lasts=3600)
    monkeypatch.setattr(ways, "AWAY_SECONDS", -1)
    assert post(browser, launched).status_code == 403
    monkeypatch.undo()
    assert post(browser, launched).status_code == 303


def test_a_cookie_that_somebody_made_up_is_none(app, platform):
    browser = Browser(app)
    launched = platform.launch(login(browser, platform))
    browser.http.set_cookie(f"lti-{launched[1]['state']}", "no signature of ours", path="/lti")
    assert post(browser, launched).status_code == 403


def test_over_https_the_cookie_of_the_way_comes_back_inside_the_platforms_frame(app, platform):
    app.config["SESSION_COOKIE_SECURE"] = True
    answer = app.test_client().get(platform.login().removeprefix(SITE))
    (kept,) = (each for each in answer.headers.getlist("Set-Cookie") if each.startswith("lti-"))
    parts = {part.strip() for part in kept.split(";")}
    assert {"Secure", "HttpOnly", "SameSite=None", "Partitioned", "Path=/lti"} <= parts


def test_an_unknown_platform_gets_nothing(app, platform):
    browser = Browser(app)
    address = platform.login().removeprefix(SITE)
    for wrong in (address.replace(CLIENT, "another"), address.replace("localhost%3A", "localhost%3A9"), "/lti/login"):
        answer = browser.http.get(wrong)
        assert answer.status_code == 403
        assert "lti-" not in answer.headers.get("Set-Cookie", "")


def test_a_platform_that_was_removed_opens_nothing(app, platform):
    browser = Browser(app)
    launched = platform.launch(login(browser, platform))
    with work(app) as session:
        for each in list(session.scalars(select(LtiPlatform.id))):
            operations.remove_platform(each, clock.now())
    assert post(browser, launched).status_code == 403


def test_a_new_key_of_the_platform_is_read_once_it_is_met(app, platform):
    assert launch(app, platform)[1].status_code == 303
    platform.new_key()
    app.services.get(Tool)._clock = lambda: 1e9
    assert launch(app, platform)[1].status_code == 303


def test_only_the_platform_may_frame_what_a_launch_shows(app, platform):
    _, answer = launch(app, platform, framed=True)
    assert answer.status_code == 200
    assert f"frame-ancestors {platform.url};" in f"{answer.headers['Content-Security-Policy']};"
    _, refused = launch(app, platform, framed=True, changes={"nonce": "another"})
    assert "frame-ancestors 'none'" in refused.headers["Content-Security-Policy"]
    plain = Browser(app).get("/courses/")
    assert "frame-ancestors 'none'" in plain.headers["Content-Security-Policy"]


def test_in_a_frame_the_lesson_opens_by_a_button_whose_field_cannot_be_made_up(app, platform):
    browser, answer = launch(app, platform, headers={"Sec-Fetch-Dest": "iframe"})
    ticket = re.search(r'name="ticket" value="([^"]+)"', answer.text)[1]
    assert 'target="_blank"' in answer.text
    for wrong in ("", ticket[:-2], ticket.replace(".", "x", 1)):
        assert browser.http.post("/lti/open", data={"ticket": wrong}).status_code == 403
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert browser.http.post("/lti/open", data={"ticket": ticket}, headers=foreign).status_code == 403
    answer = browser.http.post("/lti/open", data={"ticket": ticket})
    assert browser.get(answer.headers["location"]).status_code == 200


def test_points_reach_the_book_within_a_minute_and_once(app, platform):
    browser, answer = launch(app, platform)
    attempt = answer.headers["location"].split("/")[3]
    assert tell(app) == 0  # nothing was answered yet
    answer_all(browser, answer, ["first-move"])
    assert tell(app) == 1
    answer_all(browser, answer, [key for key in RIGHT if key != "first-move"])
    assert (tell(app), tell(app)) == (1, 0)
    some, whole = platform.scores
    assert (some["userId"], some["activityProgress"], some["gradingProgress"]) == ("l-1", "InProgress", "Pending")
    assert 0 < some["scoreGiven"] < some["scoreMaximum"] == whole["scoreGiven"]
    assert (whole["activityProgress"], whole["gradingProgress"]) == ("Completed", "FullyGraded")
    _, again = launch(app, platform)
    assert attempt not in again.headers["location"]  # what is done is done; a new attempt begins


def answer_all(browser, launched, questions=RIGHT):
    player = open_player(browser.http, launched.headers["location"])
    for key in questions:
        assert player.send(key, RIGHT[key]).status_code == 200


def tell(app):
    with app.services.active():
        return jobs.tell_points(clock.now())


def test_points_wait_while_the_platform_does_not_take_them(app, platform):
    browser, answer = launch(app, platform)
    answer_all(browser, answer)
    outbound = app.services.get(Tool).outbound
    hosts, outbound._hosts = outbound._hosts, frozenset()
    assert tell(app) == 0
    outbound._hosts = hosts
    assert tell(app) == 1
    assert len(platform.scores) == 1


def test_a_teacher_sees_by_the_platforms_names_who_has_passed_and_no_points(app, platform):
    browser, answer = launch(app, platform)
    answer_all(browser, answer)
    _, page = launch(app, platform, "t-1", role="Instructor", headers={"Accept-Language": "en"})
    rows = dict(re.findall(r'<th scope="row">([^<]+)</th>\s*<td>\s*(.*?)\s*</td>', page.text, re.DOTALL))
    assert {name: " ".join(said.split()) for name, said in rows.items()} == {
        "Aoki Sora": "✓ passed",
        "Mori Hana": "not yet",
    }
    with work(app, write=False) as session:
        assert "Aoki" not in str([tuple(row) for row in session.execute(select(LtiUser.__table__))])


def test_a_teacher_still_gets_the_lesson_where_the_platform_names_nobody(app, platform):
    platform.offers = ()
    _, page = launch(app, platform, "t-1", role="Instructor", headers={"Accept-Language": "en"})
    assert page.status_code == 200
    assert "Open the lesson" in page.text
    assert "<table" not in page.text
    platform.offers = ("nrps",)
    platform.people.append({"name": "no id", "roles": []})
    _, page = launch(app, platform, "t-1", role="Instructor", headers={"Accept-Language": "en"})
    platform.people.pop()
    assert "did not say who is in this course" in page.text


def test_a_teacher_picks_a_lesson_and_the_platform_takes_it_over(app, platform):
    browser, page = launch(app, platform, "t-1", role="Instructor", deep=True)
    assert page.status_code == 200, page.text
    wish = re.search(r'name="wish" value="([^"]+)"', page.text)[1]
    answer = browser.http.post("/lti/deep-link", data={"wish": wish, "lesson": "town/walk"})
    policy = answer.headers["Content-Security-Policy"]
    assert f"form-action 'self' {platform.url}" in policy
    assert re.search(r'<form method="post" action="([^"]+)"', answer.text)[1] == f"{platform.url}/returned"
    token = re.search(r'name="JWT" value="([^"]+)"', answer.text)[1]
    (item,) = platform.config.validate_deeplinking_resp({"JWT": token})
    assert item["url"] == f"{SITE}/courses/town/walk/"
    assert item["custom"] == {"lesson": "town/walk"}
    assert item["lineItem"]["scoreMaximum"] > 0
    for wrong in ({"wish": wish[:-2], "lesson": "town/walk"}, {"lesson": "town/walk"}):
        assert browser.http.post("/lti/deep-link", data=wrong).status_code == 403
    assert browser.http.post("/lti/deep-link", data={"wish": wish}).status_code == 422
    assert browser.http.post("/lti/deep-link", data={"wish": wish, "lesson": "town/gone"}).status_code == 404


def test_a_platform_without_way_out_is_told_kindly(app, platform):
    app.services.get(Tool).outbound._hosts = frozenset()
    assert launch(app, platform)[1].status_code == 503


def test_the_public_key_is_published_and_the_private_one_is_not(app, platform):
    (key,) = Browser(app).get("/lti/jwks.json").json["keys"]
    assert (key["kty"], key["alg"], key["use"]) == ("RSA", "RS256", "sig")
    assert "d" not in key
    assert app.services.get(Tool).file.stat().st_mode & 0o777 == 0o600


def test_ones_own_copy_names_the_platform_and_forgetting_takes_all_along(app, platform):
    _, answer = launch(app, platform)
    attempt = answer.headers["location"].split("/")[3]
    with work(app) as session:
        learner = session.get(Attempt, attempt).learner_id
        assert privacy.export(learner) == {"platforms": [{"platform": "Hibari LMS", "subject": "l-1"}]}
        assert session.get(Learner, learner).expires_at > clock.now() + timedelta(days=29)
        privacy.erase(learner)
        assert privacy.export(learner) == {}
    with work(app) as session:
        assert privacy.retention(clock.now() + timedelta(hours=2)) == 1
        assert session.scalar(select(func.count()).select_from(LtiNonce)) == 0


def test_every_launch_leaves_a_line_in_the_log_that_names_the_platform_alone(app, platform, told):
    launch(app, platform)
    launch(app, platform, changes={"aud": "another tool"})
    Browser(app).http.post("/lti/launch", data={"id_token": "made up", "state": "made up"})
    lines = told()
    with work(app, write=False) as session:
        way = f"lti/{session.scalar(select(LtiPlatform.id))}"
    said = [(line["way"], line["outcome"]) for line in lines]
    assert said == [(way, "in"), (way, "refused"), ("lti", "refused")]
    assert "account" not in lines[0]
