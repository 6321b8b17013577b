"""The audit log: whole, only added to, in one order under many writers, and silent about whoever was erased."""

import threading

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from elearn.accounts import operations as accounts
from elearn.base.core import audit, clock
from elearn.base.core.audit import Action, AuditEvent, OnlyAdded, record, verify
from elearn.base.core.audit.models import AuditHead, AuditKey
from elearn.base.core.db import Database
from elearn.base.core.messages import N_
from tests.sizes import size

TRIED = Action("tests.tried", N_("Somebody tried it."))


@pytest.fixture
def database_url(engine_url):
    return engine_url


@pytest.fixture
def written(unit):
    """Three rows, of which the second is about a person."""
    with unit():
        person = accounts.create_person("mori", "森", clock.now())
        record(TRIED, about="thing:1")
    return person


def rows(unit):
    with unit(write=False) as session:
        return session.scalars(select(AuditEvent).order_by(AuditEvent.number)).all()


def test_rows_follow_each_other_and_name_nobody(unit, written):
    found = rows(unit)
    assert [(row.number, row.action) for row in found] == [(1, "accounts.create_person"), (2, "tests.tried")]
    assert found[1].before == found[0].hash
    assert all(written not in f"{row.actor}{row.about}{row.place}" for row in found)
    with unit(write=False):
        assert found[0].about == f"person:{audit.pseudonym_of(written)}"
        assert verify().rows == 2
        assert verify().fault is None


def test_work_that_is_taken_back_leaves_no_row(unit, written):
    with pytest.raises(ZeroDivisionError), unit():
        record(TRIED)
        raise ZeroDivisionError
    assert len(rows(unit)) == 2


def test_who_acts_stands_in_the_row(unit, written):
    with audit.acting(lambda: written), unit():
        record(TRIED)
    with unit(write=False):
        assert rows(unit)[-1].actor == audit.pseudonym_of(written)


@pytest.mark.parametrize("statement", ["UPDATE audit_event SET action = 'x'", "DELETE FROM audit_event"])
def test_the_engine_refuses_to_change_or_delete_a_row(unit, written, statement):
    with pytest.raises(DatabaseError, match="only added to"), unit() as session:
        session.execute(text(statement))
    assert len(rows(unit)) == 2


def test_the_models_refuse_as_well(unit, written):
    with pytest.raises(OnlyAdded), unit() as session:
        session.get(AuditEvent, 1).action = "x"
        session.flush()
    with pytest.raises(OnlyAdded), unit() as session:
        session.delete(session.get(AuditEvent, 1))
        session.flush()


def _without_triggers(session):
    """As somebody who holds the database would."""
    if session.bind.dialect.name == "sqlite":
        for what in ("update", "delete"):
            session.execute(text(f"DROP TRIGGER audit_event_no_{what}"))
    else:
        session.execute(text("ALTER TABLE audit_event DISABLE TRIGGER USER"))


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE audit_event SET about = 'thing:2' WHERE number = 2", "Row 2 was changed."),
        ("UPDATE audit_event SET actor = 'somebody' WHERE number = 1", "Row 1 was changed."),
        ("DELETE FROM audit_event WHERE number = 1", "Row 1 is missing."),
        ("DELETE FROM audit_event WHERE number = 2", "Rows are missing at the end."),
        ("DELETE FROM audit_event", "Rows are missing at the end."),
    ],
)
def test_whoever_gets_round_the_triggers_is_found(unit, written, statement, said):
    with unit() as session:
        _without_triggers(session)
        session.execute(text(statement))
    with unit(write=False):
        assert str(verify().fault) == said


def test_a_chain_that_was_made_anew_does_not_fit_what_was_written_down(unit, written):
    with unit(write=False):
        noted = (2, verify().last)
        assert verify(noted=noted).fault is None
    with unit() as session:
        _without_triggers(session)
        session.execute(text("DELETE FROM audit_event"))
        session.execute(text(f"UPDATE audit_head SET number = 0, hash = '{'0' * 64}'"))
    with unit():
        record(TRIED)
        record(TRIED)
    with unit(write=False):
        assert verify().fault is None
        assert str(verify(noted=noted).fault) == "Row 2 is not the one that was written down."


def test_many_writers_make_one_chain(app, unit, written):
    writers, each = size("audit_writers"), size("audit_rows")
    database, faults = app.services.get(Database), []

    def write(number):
        try:
            for _ in range(each):
                with app.services.active(), database.unit(write=True):
                    record(TRIED, about=f"writer:{number}", person=written)
        except Exception as fault:  # noqa: BLE001 - whatever it was, the test must see it
            faults.append(fault)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    with unit(write=False) as session:
        verdict = verify()
        assert (verdict.rows, verdict.fault) == (2 + writers * each, None)
        assert session.scalar(select(func.count()).select_from(AuditKey)) == 1
        assert session.get(AuditHead, 1).number == verdict.rows
