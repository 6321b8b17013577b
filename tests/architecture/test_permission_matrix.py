"""Every route of the URL map × everyone × own and others' things, from `permission_matrix.toml`.

A route that is not in the file fails the build; so does one that lets in somebody whom the file does not name, that
refuses somebody whom it names, that changes something for somebody it refuses, or that takes a field nobody asked for.
"""

import re
from functools import partial

import pytest
from flask import request
from sqlalchemy import Boolean, CheckConstraint, DateTime, Integer, text, update

from elearn.base.core.db import session as db_session
from elearn.base.http.access import needs, public
from elearn.care.rules import APPOINT
from elearn.classroom import rules as classroom_rules
from elearn.classroom.models import ClassSession
from tests.rights import matrix
from tests.rights.matrix import written
from tests.rights.page import PAGE, page
from tests.rights.rehearsal import columns
from tests.rights.site import rehearsed_site

ENTRIES, GROUPS = written()
EACH = [
    pytest.param(entry, id=f"{entry.endpoint}-{number}")
    for group in ENTRIES.values()
    for number, entry in enumerate(group)
]


@pytest.fixture(scope="module")
def site(tmp_path_factory, empty_sqlite):
    """One town, built once; the requests of the matrix leave it as it is."""
    with rehearsed_site(tmp_path_factory.mktemp("rights"), empty_sqlite) as made:
        yield made


@pytest.fixture(scope="module")
def mass(site):
    """Every column of the schema with a value that it would take, if anybody let it."""
    with site.database.engine.connect() as connection:
        return {name: _wished(column, connection) for name, column in columns().items()}


def _wished(column, connection):
    """Somebody else's id, another state, a mark that we find again."""
    for key in column.foreign_keys:
        table, name = key.target_fullname.split(".")
        found = connection.execute(text(f"SELECT max({name}) FROM {table}")).scalar()
        return found or f"MASS-{column.name}"
    for check in (each for each in column.table.constraints if isinstance(each, CheckConstraint)):
        if values := re.search(rf"\b{column.name} IN \(([^)]*)\)", str(check.sqltext)):
            return re.findall(r"'([^']*)'", values[1])[-1] if "'" in values[1] else "1"
    kinds = ((Boolean, "yes"), (Integer, "41"), (DateTime, "2001-01-01T00:00:00+00:00"))
    return next((value for kind, value in kinds if isinstance(column.type, kind)), f"MASS-{column.name}")


def test_every_route_of_the_url_map_is_in_the_matrix(site):
    assert matrix.unlisted(site.app, ENTRIES) == set()


@pytest.mark.parametrize("entry", EACH)
def test_who_may_and_who_may_not(site, entry):
    assert matrix.for_everyone(site.caller, entry) == []


@pytest.mark.parametrize("entry", [each for each in EACH if each.values[0].things()])
def test_nobody_reaches_what_belongs_to_others(site, entry):
    assert matrix.with_strangers_things(site.caller, entry, site.town.things) == []


@pytest.mark.parametrize("entry", EACH)
def test_a_write_takes_no_field_that_it_did_not_ask_for(site, mass, entry):
    assert matrix.with_fields_of_others(site.caller, entry, mass) == []


@pytest.mark.parametrize("entry", [each for each in EACH if each.values[0].may])
def test_no_write_comes_from_another_site(site, entry):
    """Forms need their token; what carries none is refused when a browser says that another site sent it."""
    if not site.caller.writes(entry):
        return
    site.app.config["WTF_CSRF_ENABLED"] = True
    try:
        answer = site.caller.call(entry, min(entry.may), more_headers={"Sec-Fetch-Site": "cross-site"})
    finally:
        site.app.config["WTF_CSRF_ENABLED"] = False
    assert (answer.status in {400, 403}, answer.changes) == (True, {})


def test_the_page_says_what_the_matrix_says(site):
    assert PAGE.read_text("utf-8") == page(site.app), "run: python -m tests.rights.page"


# The controls: each hole that the matrix is there for is opened once, and must be seen.


def test_control_a_route_that_nobody_listed_is_seen(site):
    shorter = {name: entry for name, entry in ENTRIES.items() if name != "care.withdraw"}
    assert matrix.unlisted(site.app, shorter) == {"care.withdraw"}
    assert matrix.unlisted(site.app, {**ENTRIES, "care.gone": []}) == {"care.gone"}


def test_control_a_permission_that_was_removed_is_seen(site, monkeypatch):
    opened = public("a mistake")(_copy(site.app.view_functions["surveys.waves"]))
    monkeypatch.setitem(site.app.view_functions, "surveys.waves", opened)
    faults = matrix.for_everyone(site.caller, ENTRIES["surveys.waves"][0])
    assert any("nobody may not" in fault for fault in faults)


def test_control_a_permission_that_asks_too_much_is_seen(site, monkeypatch):
    shut = needs(APPOINT)(_copy(site.app.view_functions["badges.overview"]))
    monkeypatch.setitem(site.app.view_functions, "badges.overview", shut)
    faults = matrix.for_everyone(site.caller, ENTRIES["badges.overview"][0])
    assert any("pupil may, but got" in fault for fault in faults)


def test_control_a_rule_that_forgets_whose_it_is_is_seen(site, monkeypatch):
    monkeypatch.setattr(classroom_rules, "owns", lambda actor, _found: actor.signed_in)
    for faults in (
        matrix.for_everyone(site.caller, ENTRIES["classroom.step"][0]),
        matrix.for_everyone(site.caller, ENTRIES["classroom.result"][0]),
    ):
        assert any("teacher in another town may not" in fault for fault in faults)
    faults = matrix.with_strangers_things(site.caller, ENTRIES["classroom.step"][0], site.town.things)
    assert any("teacher reached others'" in fault for fault in faults)


def test_control_a_field_that_is_taken_is_seen(site, mass, monkeypatch):
    real = site.app.view_functions["classroom.pace"]

    def careless(session_id):
        values = {key: value for key, value in request.form.items() if key in {"step", "teacher_id"}}
        db_session().execute(update(ClassSession).where(ClassSession.id == session_id).values(values))
        return real(session_id)

    monkeypatch.setitem(site.app.view_functions, "classroom.pace", public("a mistake")(careless))
    faults = matrix.with_fields_of_others(site.caller, ENTRIES["classroom.pace"][0], mass)
    assert any("class_session.step" in fault for fault in faults)
    assert any("class_session.teacher_id" in fault for fault in faults)


def _copy(view):
    """The marks of the real view stay as they are."""
    return partial(view)
