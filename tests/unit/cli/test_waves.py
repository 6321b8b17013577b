"""`elearn waves`: what an official does on pages, from the command line."""

from datetime import timedelta

import pytest

from elearn.accounts import operations as accounts
from elearn.base.core import clock
from elearn.base.core.db import Database
from elearn.base.core.ports import Services
from elearn.cli import waves as command
from elearn.surveys import operations
from elearn.surveys.queries import CHECKED, Ceremonies, wave


@pytest.fixture
def draft(migrated, monkeypatch, tmp_path):
    """A draft with one class of thirty-three."""
    monkeypatch.setenv("ELEARN_KEYS_DIR", str(tmp_path / "keys"))
    database, services = Database(migrated), Services()
    services.add(Database, database)
    with services.active(), database.unit(write=True):
        town = accounts.create_organisation("municipality", "North")
        school = accounts.create_organisation("school", "North School", parent_id=town)
        made = operations.create(town, "Autumn", "2026-11", clock.now() + timedelta(days=9), clock.now())
        operations.add_listing(made, school, "5-1", 5, 33)
        found = made.id
    yield found, services
    database.close()


def test_an_id_may_begin_with_a_hyphen(migrated, refuses):
    refuses("waves", "open", "-nothing", saying="nothing at this address")


def state(services, wave_id):
    with services.active(), services.get(Database).unit(write=False):
        return wave(wave_id).state


def test_an_empty_list_says_where_to_begin(migrated, elearn):
    assert "/surveys/" in elearn("waves", "list").output


def test_the_list_names_each_wave(draft, elearn):
    wave_id, _ = draft
    line = elearn("waves", "list").output
    assert line.startswith(wave_id)
    assert "draft" in line
    assert "Autumn" in line


def test_three_trustees_open_a_wave(draft, elearn, monkeypatch):
    wave_id, services = draft
    typed = []
    show = Ceremonies.show

    def shown(self, *given):
        words = show(self, *given)
        typed.extend(words.split()[at - 1] for at in CHECKED)
        return words

    monkeypatch.setattr(Ceremonies, "show", shown)
    monkeypatch.setattr(command.click, "prompt", lambda *_a, **_k: typed.pop(0))
    done = elearn("waves", "open", wave_id)
    assert done.exit_code == 0, done.output
    assert "Autumn is open" in done.output
    assert f"/s/{wave_id}/#k=" in done.output
    assert state(services, wave_id) == "open"


def test_the_last_day_is_put_off(draft, elearn, refuses):
    wave_id, _ = draft
    later = (clock.now() + timedelta(days=40)).date().isoformat()
    assert f"until {later}" in elearn("waves", "extend", wave_id, later).output
    refuses("waves", "extend", wave_id, "tomorrow", saying="2026-11-30")


def test_an_unknown_wave_is_refused_in_one_line(migrated, refuses):
    refuses("waves", "open", "nothing", saying="nothing at this address")
