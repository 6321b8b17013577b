"""Every answer of every address carries the strict headers: as those who may, as a stranger, as a program, refused,
redirected, as a stream, as a file. Over HTTPS, where there are most of them; the controls leave them out one by one.
"""

import dataclasses

import pytest
from flask import Response, make_response

from elearn.app import create_app
from elearn.base.http.access import public
from elearn.base.http.headers import HeadersOnEveryAnswer
from elearn.web import assets
from tests.attackers import strict
from tests.rights.matrix import Caller, written
from tests.rights.town import CAST

HTTPS = "https://school.example"
ENTRIES, _ = written()
EACH = [entry for listed in ENTRIES.values() for entry in listed]
SOME = [entry for entry in EACH if entry.endpoint in {"learning.home", "classroom.board", "classroom.step"}]
# What only some may see and what their browser may nevertheless keep for a while.
MAY_BE_KEPT = {
    "learning.player": "a broken network must not take the lesson away: going back finds it; no name stands in it",
    "learning.done": "the end of the same lesson",
    "learning.feedback": "follows the player's page and holds no name",
    "materials.plan": "a plan for teachers made of the course alone",
    "status.metrics": "counts for the operator's own collector",
}
# Documents for verifiers on other sites; all that stands in them is public.
TO_ALL = {
    *("badges.badge", "badges.badge_file", "badges.issuer", "badges.key", "badges.status"),
    *("badges.achievement", "badges.achievement_picture", "badges.skills_file"),
}


@pytest.fixture(scope="module")
def secure(site):
    """The site as it lives on HTTPS."""
    app = create_app(dataclasses.replace(site.settings, base_url=HTTPS), database=site.database)
    app.config["WTF_CSRF_ENABLED"] = False
    return Caller(app, site.database, site.town, base_url=HTTPS)


def faults_of(caller, entry, who, **how):
    """What is wrong with the headers of one answer."""
    answer = caller.send(entry, who, **how)
    return strict.faults(answer, answer.request.path, https=True, to_all=entry.endpoint in TO_ALL)


def ways_of(entry):
    """As somebody who may, twice refused, as a program, and by methods that nobody expects."""
    who, stranger = min(entry.may, default="nobody"), next((each for each in CAST if each not in entry.may), "nobody")
    yield {"who": who}
    if entry.heavy:
        return
    yield {"who": who, "more_headers": {"Accept": "application/json"}}
    yield {"who": who, "more_headers": {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"}}
    yield {"who": stranger}
    yield {"who": who, "method": "OPTIONS"}
    yield {"who": who, "method": "DELETE"}


@pytest.mark.parametrize("entry", EACH, ids=[entry.endpoint for entry in EACH])
def test_every_address_in_every_way(secure, entry):
    assert [fault for way in ways_of(entry) for fault in faults_of(secure, entry, **way)] == []


@pytest.mark.parametrize("entry", EACH, ids=[entry.endpoint for entry in EACH])
def test_what_not_everyone_may_see_is_kept_nowhere(secure, entry):
    if len(entry.may) in {0, len(CAST)} or secure.writes(entry) or entry.endpoint in MAY_BE_KEPT:
        return
    answer = secure.send(entry, min(entry.may))
    assert entry.answers or answer.status_code in {200, 303}
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_list_of_what_may_be_kept_names_nothing_that_is_gone():
    assert set(MAY_BE_KEPT) <= set(ENTRIES)


@pytest.mark.parametrize(
    "path", ["/no/such/address", "/courses", "/static/build/none.js", "/static/build/..%2f", "//x"]
)
def test_what_is_at_no_address(secure, path):
    answer = secure.app.test_client().get(path, base_url=HTTPS)
    assert answer.status_code in {308, 404}
    assert strict.faults(answer, path, https=True) == []


def test_the_cookie_of_reading_aids_is_secure_behind_any_proxy(secure):
    """A script reads it, so it is not HttpOnly; the proxy in front may not tell the site that it speaks TLS."""
    cookie = secure.app.test_client().get("/?lang=en", base_url="http://school.example").headers["Set-Cookie"]
    assert {"Secure", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert cookie.startswith("elearn_prefs=")


def test_every_file(secure):
    for path in sorted(assets.BUILD.iterdir()):
        if path.suffix in {".br", ".gz"} or path.name == "manifest.json":
            continue
        answer = secure.app.test_client().get(f"/static/build/{path.name}", base_url=HTTPS)
        answer.close()
        assert answer.status_code == 200
        assert strict.faults(answer, answer.request.path, https=True) == []


def test_our_own_fault(secure, monkeypatch):
    def broken():
        raise ZeroDivisionError

    monkeypatch.setitem(secure.app.view_functions, "learning.home", public("a mistake")(broken))
    answer = secure.send(ENTRIES["learning.home"][0], "nobody")
    assert answer.status_code == 500
    assert strict.faults(answer, "/", https=True) == []


# The controls: each header left out, or said too widely, is seen.


@pytest.mark.parametrize("entry", SOME, ids=[entry.endpoint for entry in SOME])
def test_control_an_app_without_them_is_seen(secure, entry, monkeypatch):
    """As if nobody had called `init_headers`."""
    assert isinstance(secure.app.wsgi_app, HeadersOnEveryAnswer)
    monkeypatch.setattr(secure.app, "wsgi_app", secure.app.wsgi_app._app)
    seen = " ".join(faults_of(secure, entry, min(entry.may)))
    for name in ("policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "permissions", "HSTS"):
        assert name in seen


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Content-Security-Policy", "default-src 'none'; script-src 'self' 'unsafe-inline'"),
        ("Content-Security-Policy", "default-src *"),
        ("Referrer-Policy", "unsafe-url"),
        ("X-Frame-Options", "ALLOWALL"),
        ("Permissions-Policy", "camera=*"),
        ("Strict-Transport-Security", "max-age=60"),
        ("Access-Control-Allow-Origin", "*"),
        ("Set-Cookie", "__Host-elearn=x; Secure; Path=/; SameSite=Lax"),
        ("Set-Cookie", "__Host-elearn=x; HttpOnly; Path=/; SameSite=Lax"),
        ("Set-Cookie", "__Host-elearn=x; HttpOnly; Secure; Path=/; SameSite=None"),
        ("Set-Cookie", "elearn=x; HttpOnly; Secure; Path=/; SameSite=Lax; Domain=school.example"),
    ],
)
def test_control_a_view_that_says_too_much_is_seen(secure, monkeypatch, name, value):
    def careless():
        return Response("hello", headers=[(name, value)])

    monkeypatch.setitem(secure.app.view_functions, "learning.home", public("a mistake")(careless))
    assert faults_of(secure, ENTRIES["learning.home"][0], "nobody") != []


def test_control_a_private_page_that_may_be_kept_is_seen(secure, monkeypatch):
    real = secure.app.view_functions["classroom.board"]

    def careless(session_id):
        answer = make_response(real(session_id))
        answer.headers["Cache-Control"] = "public, max-age=60"
        return answer

    monkeypatch.setitem(secure.app.view_functions, "classroom.board", public("a mistake")(careless))
    answer = secure.send(ENTRIES["classroom.board"][0], "teacher")
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    with pytest.raises(AssertionError):
        test_what_not_everyone_may_see_is_kept_nowhere(secure, ENTRIES["classroom.board"][0])
