"""A page elsewhere makes a visitor's browser write here: without a token, with a token of the attacker's own, with the
right token but from another site, as a form where JSON is wanted. Everything is refused, and nothing is changed.
"""

import pytest
from flask import session as cookie
from flask_wtf.csrf import generate_csrf

from elearn.base.http import bodies
from tests.rights.matrix import rules_by_endpoint, written
from tests.rights.town import CAST

ENTRIES, _ = written()
ELSEWHERE = "https://elsewhere.example"
WRITES = [
    pytest.param(entry, id=f"{entry.endpoint}-{number}")
    for listed in ENTRIES.values()
    for number, entry in enumerate(listed)
    if entry.may
]
REFUSED = {400, 403, 415}


@pytest.fixture
def guarded(site):
    """Forms need their token, as on every real site."""
    site.app.config["WTF_CSRF_ENABLED"] = True
    yield site
    site.app.config["WTF_CSRF_ENABLED"] = False


def token_of(site, who):
    """The token in the forms of this person's browser; None where no page with a form was ever opened."""
    with site.app.test_request_context(headers={"Cookie": site.caller.cookie(who)}):
        return generate_csrf() if "csrf_token" in cookie else None


def proven_by_origin(site, entry):
    return getattr(site.app.view_functions[entry.endpoint], bodies._MARK, False)


def forgeries(site, entry, who):
    """Each way to send this write from elsewhere: fields beside its own, and headers."""
    if proven_by_origin(site, entry):
        for site_says in ("cross-site", "same-site", "none"):
            yield {}, {"Sec-Fetch-Site": site_says}
        for origin in (ELSEWHERE, "null", "http://localhost.elsewhere.example", "https://localhost"):
            yield {}, {"Origin": origin}
        return
    yield {}, {}
    stranger = next(each for each in CAST if each != who and token_of(site, each))
    yield {"csrf_token": token_of(site, stranger)}, {}
    if mine := token_of(site, who):
        yield {"csrf_token": mine}, {"Sec-Fetch-Site": "cross-site", "Origin": ELSEWHERE}
        yield {"csrf_token": mine}, {"Sec-Fetch-Site": "same-site"}


@pytest.mark.parametrize("entry", WRITES)
def test_no_write_comes_from_elsewhere(guarded, entry):
    if not guarded.caller.writes(entry):
        return
    who = min(entry.may)
    for fields, headers in forgeries(guarded, entry, who):
        answer = guarded.caller.call(entry, who, more=fields, more_headers=headers)
        assert (answer.status in REFUSED, answer.changes) == (True, {}), (fields, headers, answer)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_json_that_a_form_could_send_is_not_read(guarded, kind):
    """What a browser sends across sites without asking first."""
    for endpoint in ("ballots.cast", "surveys.issue_ballot", "checkup.echo"):
        entry = ENTRIES[endpoint][0]
        answer = guarded.caller.send(entry, min(entry.may), json=None, data=b'{"a": 1}', content_type=kind)
        assert answer.status_code == 415, endpoint


def test_no_write_of_the_url_map_is_without_a_guard(guarded):
    """Also those that do not stand in the matrix yet."""
    client = guarded.app.test_client()
    for endpoint, rules in rules_by_endpoint(guarded.app).items():
        for rule in (rule for method, rule in rules if method == "POST"):
            values = {name: 1 if "int" in str(rule._converters[name]).lower() else "x" for name in rule.arguments}
            values = {name: "pdf" if name == "form" else value for name, value in values.items()}
            path = guarded.app.url_map.bind("localhost").build(endpoint, values, method="POST")
            with guarded.database.watched():
                answer = client.post(path, data={}, headers={"Origin": ELSEWHERE, "Sec-Fetch-Site": "cross-site"})
            assert answer.status_code in {400, 401, 403}, path
            assert guarded.database.changes == {}, path


def test_no_safe_method_changes_anything(guarded):
    """Nothing that a mere link or picture elsewhere could ask for writes, but for what follows whoever looks."""
    for entry in (each for listed in ENTRIES.values() for each in listed if each.may and not each.heavy):
        if guarded.caller.writes(entry):
            continue
        answer = guarded.caller.call(entry, min(entry.may), more_headers={"Sec-Fetch-Site": "cross-site"})
        assert answer.changes == {}, entry.endpoint


# The controls: the same forgeries where nobody guards.


@pytest.mark.parametrize("endpoint", ["classroom.step", "care.appoint", "surveys.extend", "badges.set_office"])
def test_control_without_the_guard_the_forgery_changes_things(site, endpoint):
    entry = ENTRIES[endpoint][0]
    answer = site.caller.call(entry, min(entry.may), more_headers={"Origin": ELSEWHERE})
    assert answer.status == 303
    assert answer.changes


def test_control_without_the_origin_check_a_foreign_answer_is_kept(guarded, monkeypatch):
    monkeypatch.setattr(bodies, "_check_origin", lambda: None)
    entry = ENTRIES["learning.answer"][0]
    answer = guarded.caller.call(entry, "pupil", more_headers={"Origin": ELSEWHERE, "Sec-Fetch-Site": "cross-site"})
    assert answer.status == 200
    assert "answer" in answer.changes


def test_control_with_its_own_token_from_its_own_page_the_write_is_taken(guarded):
    entry = ENTRIES["classroom.step"][0]
    fields, headers = {"csrf_token": token_of(guarded, "teacher")}, {"Sec-Fetch-Site": "same-origin"}
    answer = guarded.caller.call(entry, "teacher", more=fields, more_headers=headers)
    assert answer.status == 303
    assert answer.changes


def test_every_forgery_is_tried_somewhere(guarded):
    tried = [
        (bool(fields), tuple(headers))
        for listed in ENTRIES.values()
        for entry in listed
        if entry.may and guarded.caller.writes(entry)
        for fields, headers in forgeries(guarded, entry, min(entry.may))
    ]
    assert len(set(tried)) == 6
