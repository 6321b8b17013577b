"""Hostile text in every field that takes text, shown by Chromium wherever a page gives it back: no script runs, and
none needs to be stopped by the policy either. The control is a page that forgets to escape.

What is *reflected* comes through the doors: every form, query and JSON field of the permission matrix, and the forms in
`MORE_DOORS`. What is *stored* stands in every free-text column of the schema, whichever door it came by (a form, a
roster, the command line), and is read by everyone who may open a page.
"""

import dataclasses
import shutil

import pytest
from flask import render_template_string, request
from sqlalchemy import CheckConstraint, String, text

from elearn.app import create_app
from elearn.base.core.db import Base, Database
from elearn.base.http.access import public
from tests.attackers.chromium import Window
from tests.attackers.corpus import EVERYWHERE, MARK, MORE, SHORT
from tests.factories.classroom import work
from tests.factories.learning import some_id
from tests.rights.matrix import Caller, Entry, written
from tests.sizes import PROVING

pytestmark = pytest.mark.browser
ENTRIES, _ = written()
EACH = [entry for listed in ENTRIES.values() for entry in listed]
TEXTS = (EVERYWHERE, *((SHORT, *MORE) if PROVING else ()))
QUERIES = ("next", "address", "q", "code", "seat", "office", "after", "until", "lang", "from", "back", "for", "stratum")
QUIET = {"ran": [], "refused": [], "seeds": [], "elsewhere": []}
# Columns that no person writes: ids, codes, states and keys that the app makes or checks against a list itself.
MADE_BY_US = {
    *("audit_event.action", "audit_event.about", "audit_event.place", "audit_event.actor", "audit_event.before"),
    *("audit_event.hash", "audit_head.hash", "audit_key.pseudonym", "job_lease.holder", "organisation.code"),
    *("talk_request.adult_mark", "talk_request.deputy_mark", "talk_request.school_mark", "talk_request.once_mark"),
    *("attempt.course", "attempt.lesson", "attempt.revision", "attempt.language", "person.password_hash"),
    *("class_group.grades", "answer.question", "answer.revision", "answer.shared_from"),
    *("badge.achievement", "badge.holder_kind", "badge.holder_value", "badge.credential", "class_session.code"),
    *("class_session.course", "class_session.lesson", "class_session.cohort_id", "earlier_survey.area_code"),
    *("survey_wave.period", "survey_wave.keys_json", "survey_wave.keys_sha256", "trainer_award.badge_id"),
    *("trainer_cohort.code", "board_pairing.number", "class_page_lesson.course", "class_page_lesson.lesson"),
    *("released_table.period", "released_table.key", "released_table.series", "released_table.audience"),
    *("released_table.band", "released_table.area_code", "seat.attempt_id", "seat.pictures", "survey_stratum.key"),
    *("survey_stratum.instrument", "survey_stratum.audience", "survey_stratum.band", "trainer_session.lesson"),
    *("trainer_session.code", "trainer_test_answer.option", "noise_ledger.stratum_key"),
}


@pytest.fixture(scope="module")
def window(browser, site):
    opened = Window(browser, site.app)
    yield opened
    opened.close()


def reflected(site, hostile):
    """Every answer in which a field came back that we sent."""
    for entry in (each for each in EACH if each.may and not each.heavy):
        who = min(entry.may)
        for field in entry.fields.keys() - entry.file.keys():
            yield from _shown(site.caller.send(_with(entry, field, hostile), who))
        if not site.caller.writes(entry):
            yield from _shown(site.caller.send(dataclasses.replace(entry, query=dict.fromkeys(QUERIES, hostile)), who))


def _with(entry, field, hostile):
    """The same call with one hostile value."""
    kind = next(name for name in ("form", "json", "query") if field in (getattr(entry, name) or {}))
    return dataclasses.replace(entry, **{kind: {**getattr(entry, kind), field: hostile}})


def _shown(answer):
    assert answer.status_code < 500 or answer.request.path == "/readyz"  # which says 503: the tables know no migration
    if answer.mimetype in {"text/html", "image/svg+xml"} and MARK in answer.text:
        yield answer


@pytest.mark.parametrize("hostile", TEXTS, ids=range(len(TEXTS)))
def test_what_is_sent_comes_back_as_text(site, window, hostile):
    pages = {(each.request.path, each.data): each for each in reflected(site, hostile)}
    assert len({path for path, _ in pages}) >= 8
    assert harm(window, pages) == {}


def harm(window, pages):
    """What Chromium saw on each page where it saw anything."""
    seen = {key: window.faults(page) for key, page in pages.items()}
    return {key: faults for key, faults in seen.items() if faults != QUIET}


def free_text():
    """Every column that may hold what somebody wrote: table, column, and whether the database keeps it short."""
    for table in Base.metadata.sorted_tables:
        listed = " ".join(str(each.sqltext) for each in table.constraints if isinstance(each, CheckConstraint))
        for column in table.columns:
            plain = isinstance(column.type, String) and not column.foreign_keys and not column.primary_key
            if plain and f"{column.name} IN" not in listed:
                yield table.name, column.name, f"length({column.name})" in listed


def test_every_column_of_text_is_ours_or_attacked():
    assert {f"{table}.{column}" for table, column, _ in free_text()} >= MADE_BY_US


@pytest.fixture(scope="module")
def stained(site, tmp_path_factory):
    """The same town after a visit: a hostile text in every free-text column, a typed answer, a request for a talk."""
    folder = tmp_path_factory.mktemp("stained")
    shutil.copy(site.settings.database_url.removeprefix("sqlite:///"), folder / "app.db")
    app = create_app(dataclasses.replace(site.settings, database_url=f"sqlite:///{folder / 'app.db'}"))
    app.config["WTF_CSRF_ENABLED"] = False
    with work(app) as session:
        for table, column, is_short in free_text():
            if f"{table}.{column}" not in MADE_BY_US:
                hostile = SHORT if is_short else EVERYWHERE
                session.execute(text(f"UPDATE {table} SET {column} = :text || rowid"), {"text": hostile})
    caller = Caller(app, site.database, site.town)
    typed = {"answer_id": some_id(), "question": "word", "answer": SHORT}
    assert caller.send(dataclasses.replace(ENTRIES["learning.answer"][0], json=typed), "pupil").status_code == 200
    asked = dataclasses.replace(ENTRIES["care.ask"][0], form={"adult": "@adult", "name": SHORT[:20]})
    assert caller.send(asked, "classmate").status_code < 400
    yield caller
    app.services.get(Database).close()


def test_what_is_kept_is_shown_as_text(stained, window):
    """Each page for each of those who may see it, twice the same page once."""
    pages = {}
    for entry in (each for each in EACH if not stained.writes(each)):
        for who in sorted(entry.may)[: None if PROVING else 3]:
            for answer in _shown(stained.send(entry, who)):
                pages.setdefault((entry.endpoint, len(answer.data)), answer)
            if entry.heavy:
                break
    shown = {endpoint for endpoint, _ in pages}
    assert len(shown) >= 15, shown
    assert harm(window, pages) == {}


# The control: a page that trusts what it was given.


@pytest.mark.parametrize("hostile", [EVERYWHERE, SHORT, MORE[7], MORE[8]], ids=range(4))
def test_control_a_page_that_does_not_escape_is_seen(site, window, monkeypatch, hostile):
    def careless():
        page = '{% extends "web/base.html" %}{% block main %}{{ request.args.q | safe }}{% endblock %}'
        return render_template_string(page, request=request)

    monkeypatch.setitem(site.app.view_functions, "learning.home", public("a mistake")(careless))
    answer = site.caller.send(Entry("learning.home", frozenset(), query={"q": hostile}), "nobody")
    behind_the_policy = window.faults(answer)
    assert behind_the_policy["ran"] == []
    assert behind_the_policy["refused"] or behind_the_policy["seeds"]
    open_to_all = window.faults(answer, {"Content-Type": "text/html"})
    assert open_to_all["ran"] or open_to_all["seeds"]
