"""An error is a page for people and problem+json for programs, in their language, with one number to ask about."""

import pytest

from elearn.accounts import operations
from elearn.base.core.db import Database
from elearn.base.core.errors import Conflict, DomainError, Gone, Invalid, NotFound, TooLarge, TooMany, Unavailable
from elearn.base.core.messages import N_
from elearn.base.http.access import public

JSON = [
    {"Accept": "application/json"},
    {"Accept": "application/problem+json"},
    {"Accept": "application/json, text/html;q=0.5"},
]
HTML = [{}, {"Accept": "text/html"}, {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}, {"Accept": "*/*"}]


@pytest.mark.parametrize("headers", JSON, ids=str)
def test_programs_get_a_problem(client, headers):
    answer = client.get("/courses/nowhere/", headers=headers)
    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"
    assert answer.json["status"] == 404
    assert answer.json["type"] == "about:blank"
    assert answer.json["title"]
    assert answer.json["reasons"] == []
    assert answer.json["request"] == answer.headers["X-Request-Id"]


@pytest.mark.parametrize("headers", HTML, ids=str)
def test_people_get_a_page(client, headers):
    answer = client.get("/courses/nowhere/", headers=headers)
    assert answer.status_code == 404
    assert answer.mimetype == "text/html"
    assert answer.headers["X-Request-Id"] in answer.text


@pytest.mark.parametrize("kind", [Conflict, Gone, Invalid, NotFound, TooLarge, TooMany, Unavailable])
def test_every_domain_error_has_its_status_and_its_reasons(app, kind):
    @app.get("/refused")
    @public("a test of refusals")
    def refused():
        raise kind(N_("There is nothing at this address."), N_("Please sign in first."))

    client = app.test_client()
    answer = client.get("/refused", headers={"Accept": "application/json", "Accept-Language": "en"})
    assert answer.status_code == kind.status
    assert answer.json["title"] == "There is nothing at this address."
    assert answer.json["reasons"] == ["Please sign in first."]
    page = client.get("/refused", headers={"Accept-Language": "en"})
    assert "Please sign in first." in page.text
    assert ("Retry-After" in page.headers) is (kind is TooMany)


def test_what_was_not_foreseen_says_nothing_about_the_inside(app, caplog):
    @app.get("/broken")
    @public("a test of our own faults")
    def broken():
        raise RuntimeError("the password is 1234")

    for headers in ({}, {"Accept": "application/json"}):
        answer = app.test_client().get("/broken", headers=headers)
        assert answer.status_code == 500
        assert "1234" not in answer.text
    assert "the password is 1234" in caplog.text


def test_a_refused_write_keeps_nothing(app):
    @app.post("/half")
    @public("a test of half-written things")
    def half():
        accounts_create()
        raise Invalid(N_("Please sign in first."))

    app.config["WTF_CSRF_ENABLED"] = False
    before = learners(app)
    assert app.test_client().post("/half").status_code == 422
    assert learners(app) == before


def accounts_create():
    operations.create_learner("guest")


def learners(app):
    with app.services.active(), app.services.get(Database).unit(write=False) as unit:
        return unit.session.connection().exec_driver_sql("SELECT count(*) FROM learner").scalar()


def test_a_reading_address_cannot_write(app):
    @app.get("/sly")
    @public("a test of reading addresses")
    def sly():
        accounts_create()
        return "written"

    before = learners(app)
    assert app.test_client().get("/sly").status_code == 500
    assert learners(app) == before


def test_all_domain_errors_are_known_to_the_edge():
    assert all(400 <= kind.status < 600 for kind in DomainError.__subclasses__())
