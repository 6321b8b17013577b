"""Requests about ballots: no cookie is read or set, no line, no metric, no number; also when something breaks."""

import ast
import io
import logging
from pathlib import Path

import pytest
from flask import request
from flask import session as cookie

from elearn.base.core.db import Database
from elearn.base.http.observe import JsonLines
from elearn.surveys import ballots
from elearn.surveys.ballots import operations
from elearn.surveys.ballots.veil import KEPT
from tests.surveys.waves import answers, cast

STRATUM = "p3-grade-5-01"
CANARIES = {
    "User-Agent": "canary-agent",
    "X-Forwarded-For": "203.0.113.77",
    "Referer": "http://localhost/canary-page",
    "Accept-Language": "tlh",
    "X-Canary": "canary-header",
}


@pytest.fixture
def lines():
    """Everything that any logger writes, as the server would write it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream.getvalue
    root.removeHandler(handler)
    root.setLevel(before)


@pytest.fixture
def ballot(wave):
    return wave.respondent(STRATUM).ballot(answers(core="calm"))


def secrets_of(wave, ballot):
    return [wave.id, STRATUM, *CANARIES.values(), "canary-cookie", *(ballot[name][:16] for name in ballot)]


def test_no_line_and_no_metric_tells_of_a_ballot(client, wave, ballot, lines):
    client.get(f"{wave.url}/keys.json")
    cast(client, wave, ballot)
    cast(client, wave, {**ballot, "sealed": "x"})
    client.get(f"{wave.url}/cast")
    client.get(f"{wave.url}/counted/00.txt")
    client.get("/healthz")
    said = lines()
    assert "/healthz" in said  # the control: others are told
    assert "ballot" not in said
    assert not [secret for secret in secrets_of(wave, ballot) if secret in said]
    metrics = client.get("/metrics").text
    assert "/healthz" in metrics
    assert "ballots" not in metrics


def test_answers_carry_no_number_of_the_request(client, wave, ballot):
    assert "X-Request-Id" in client.get("/healthz").headers
    for answer in (cast(client, wave, ballot), client.get(f"{wave.url}/keys.json"), client.get(f"{wave.url}/cast")):
        assert "X-Request-Id" not in answer.headers


@pytest.mark.parametrize("where", ["view", "commit", "database"])
def test_an_unforeseen_error_says_its_kind_and_nothing_of_the_request(client, wave, ballot, lines, monkeypatch, where):
    def break_down(*_args, **_named):
        raise RuntimeError(f"canary-message {wave.id} {ballot['token']}")

    if where == "view":
        monkeypatch.setattr(operations, "cast", break_down)
    elif where == "commit":
        monkeypatch.setattr("elearn.base.core.db.unit.Unit.end", break_down)
    else:
        monkeypatch.setattr("elearn.surveys.ballots.store.BallotStore.put", break_down)
    answer = client.post(f"{wave.url}/cast", json=ballot, headers=CANARIES)
    assert answer.status_code == 500
    said = lines()
    assert "RuntimeError" in said
    assert not [secret for secret in [*secrets_of(wave, ballot), "canary-message", "/cast"] if secret in said]


def test_an_unforeseen_error_elsewhere_still_says_all(client, app, lines, monkeypatch):
    monkeypatch.setattr("elearn.courseware.queries.Catalogue.courses", property(lambda _self: 1 / 0), raising=False)
    client.get("/courses/")
    assert "ZeroDivisionError" in lines()
    assert "trace" in lines()


def test_error_messages_of_the_database_hide_what_was_written(app):
    assert app.services.get(Database).engine.hide_parameters


def test_no_cookie_is_read_and_none_is_set(app, client, wave, ballot):
    client.set_cookie("elearn", "canary-cookie")
    client.set_cookie("elearn_prefs", "lang=en&size=large")
    seen = []
    app.before_request(lambda: seen.append((dict(cookie), dict(request.cookies), dict(request.headers))))
    answers_given = [
        client.post(f"{wave.url}/cast?lang=en", json=ballot, headers=CANARIES),
        client.post(f"{wave.url}/cast?lang=en", json={}, headers=CANARIES),
        client.get(f"{wave.url}/keys.json?size=large", headers=CANARIES),
        client.get(f"{wave.url}/counted/00.txt", headers=CANARIES),
    ]
    assert [answer.status_code for answer in answers_given] == [200, 422, 200, 404]
    assert all("Set-Cookie" not in answer.headers for answer in answers_given)
    for session, cookies, headers in seen:
        assert session == cookies == {}
        assert not set(CANARIES) & set(headers)
        assert "Cookie" not in headers
    client.get("/courses/?lang=en")
    assert seen[-1][1]["elearn"] == "canary-cookie"  # the control: elsewhere cookies arrive


def test_the_app_sees_neither_address_nor_browser(app, client, wave, ballot):
    seen = []
    app.before_request(lambda: seen.append(dict(request.environ)))
    client.post(f"{wave.url}/cast", json=ballot, headers=CANARIES)
    ours = {name for name in seen[0] if not name.startswith(("wsgi.", "werkzeug.", "flask."))}
    assert ours <= KEPT


def test_the_part_names_neither_session_nor_account():
    """The import law holds packages apart; this also finds names that come with Flask itself."""
    known = {"session", "cookies", "current_user", "remote_addr", "access_route", "user_agent", "authorization"}
    for path in Path(ballots.__file__).parent.glob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        flask = [n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module in ("flask", "flask_login")]
        assert not {name.name for each in flask for name in each.names} & {"session", "request", "g"}, path
        attributes = {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
        assert not attributes & (known - {"session"}), path
