"""Logs and metrics carry the route, never the address that was asked for, a code, a name or where it came from."""

import dataclasses
import json
import logging

import pytest

from elearn.app import create_app
from elearn.base.core.db import Database
from elearn.base.http.observe import JsonLines


@pytest.fixture
def lines(caplog):
    """A function: the request lines so far, as they are written to the log."""
    caplog.set_level(logging.INFO, logger="elearn.requests")
    return lambda: [JsonLines().format(record) for record in caplog.records if record.name == "elearn.requests"]


SECRETS = [
    "/c/347967",
    "/learn/attempts/some-attempt-id/",
    "/join?code=AAAAAA",
    "/courses/nowhere/",
    "/no/such?name=Hanako",
]


def test_a_line_names_the_route_and_nothing_of_the_address(client, lines):
    for address in SECRETS:
        client.get(address, environ_base={"REMOTE_ADDR": "198.51.100.7"}, headers={"User-Agent": "Hanakos tablet"})
    said = "\n".join(lines())
    assert len(lines()) == len(SECRETS)
    for secret in ("347967", "some-attempt-id", "AAAAAA", "nowhere", "Hanako", "198.51.100.7"):
        assert secret not in said
    assert "/c/<code>" in said
    assert "(none)" in said


def test_a_line_is_one_json_object_with_the_number_of_the_answer(client, lines):
    answer = client.get("/healthz")
    (line,) = map(json.loads, lines())
    assert line["request_id"] == answer.headers["X-Request-Id"]
    assert (line["route"], line["method"], line["status"]) == ("/healthz", "GET", 200)
    assert line["ms"] >= 0


def test_every_answer_has_a_number_of_its_own(client):
    numbers = [client.get(address).headers["X-Request-Id"] for address in ("/", "/", "/nowhere", "/join?code=x")]
    assert len(set(numbers)) == len(numbers)
    assert all(len(number) == 16 for number in numbers)


def test_metrics_count_routes(client):
    for address in SECRETS:
        client.get(address)
    metrics = client.get("/metrics").text
    assert 'elearn_requests_total{method="GET",route="/c/<code>",status="404"} 1.0' in metrics
    for secret in ("347967", "some-attempt-id", "nowhere", "Hanako"):
        assert secret not in metrics


FAR = {"REMOTE_ADDR": "198.51.100.7"}


def test_metrics_are_for_this_machine(client):
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "::1"}).status_code == 200
    assert client.get("/metrics", environ_base=FAR).status_code == 404
    # A proxy on this machine that nobody declared: the address is the machine's, who asks is somebody else.
    for header in ("X-Forwarded-For", "Forwarded", "X-Real-IP"):
        assert client.get("/metrics", headers={header: "203.0.113.9"}).status_code == 404
    assert client.get("/metrics", environ_base=FAR, headers={"Authorization": "Bearer "}).status_code == 404


def test_or_for_who_holds_the_token(settings):
    app = create_app(dataclasses.replace(settings, metrics_token="tell me"))
    client = app.test_client()
    assert client.get("/metrics", environ_base=FAR, headers={"Authorization": "Bearer tell me"}).status_code == 200
    assert client.get("/metrics", environ_base=FAR, headers={"Authorization": "Bearer other"}).status_code == 404
    assert client.get("/metrics", environ_base=FAR).status_code == 404
    # A proxy on this machine that nobody declared: the address is the machine's, who asks is somebody else.
    for header in ("X-Forwarded-For", "Forwarded", "X-Real-IP"):
        assert client.get("/metrics", headers={header: "203.0.113.9"}).status_code == 404
    app.services.get(Database).close()


def test_two_apps_in_one_process_count_apart(app, settings):
    other = create_app(settings)
    app.test_client().get("/healthz")
    assert 'route="/healthz"' not in other.test_client().get("/metrics").text
    other.services.get(Database).close()


def test_health_needs_no_database_and_readiness_names_what_is_missing(app):
    client = app.test_client()
    assert client.get("/healthz").json == {"status": "ok"}
    ready = client.get("/readyz")
    assert ready.status_code == 503
    assert "elearn db upgrade" in ready.json["faults"]["migrations"]
