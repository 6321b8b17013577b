"""Somebody who is erased is nowhere any more: no table, no file, no export, no page; and an old backup changes nothing.

The control: before the erasure every sign of the person is found where it is looked for.
"""

import os
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import inspect, text

from elearn.accounts import operations as accounts
from elearn.accounts import queries as people
from elearn.accounts.signing import operations as signing
from elearn.app import create_app
from elearn.base.core import clock
from elearn.base.core.audit import pseudonym_of, verify
from elearn.base.core.db import Database
from elearn.base.core.jobs import DueJobs
from elearn.care import operations as care
from elearn.reports import operations as reports
from elearn.reports.operations import Entry
from elearn.rights import operations
from elearn.rights.erasures import Erasures
from elearn.settings import Settings
from elearn.surveys import operations as surveys
from tests.factories.badges import Town
from tests.factories.classroom import Browser, Pupil, Teacher, work
from tests.factories.guardians import answered, make_class
from tests.factories.learning import open_lesson, write_course
from tests.factories.people import enter
from tests.privacy.survey_attack import files_below
from tests.rights.town import EARLIER

OLDEST_BACKUP_DAYS = 30
NAME, SHOWN = "kanaria-sign-in-7f3a", "かなりあ 消えるひと 7f3a"
SUBJECT = "kanaria-subject-7f3a"
MAIL, WORD = "kanaria-7f3a@example.org", "kanaria-answer-7f3a"


@pytest.fixture
def database_url(engine_url):
    return engine_url


@pytest.fixture
def settings(database_url, tmp_path):
    return Settings(
        mode="test",
        database_url=database_url,
        secret_key="for tests only " * 3,
        keys_dir=tmp_path / "keys",
        base_url="http://localhost",
        courses_dir=write_course(tmp_path / "courses"),
        keep_backups_days=OLDEST_BACKUP_DAYS,
    )


class Canary(Teacher):
    """Teaches, learns, listens, holds a badge, prepares a survey and enters figures: a row in every room."""

    def __init__(self, app):
        self.town = Town(app)
        super().__init__(app, NAME)
        with work(app) as session:
            named = text("UPDATE person SET display_name = :name WHERE id = :id")
            session.execute(named, {"name": SHOWN, "id": self.person_id})
            session.execute(text("UPDATE organisation SET name = 'ひがし小' WHERE name LIKE 'School of %'"))
            self.learner_id = people.learner_id_of(self.person_id)
            self._at_school(people.schools_of(self.person_id, ("teacher",))[0].id)
            self._at_the_office()
            signing.bind_identity(self.person_id, "https://id.example.org", SUBJECT, "ひがし町", clock.now())
        self.badge = self.town.issue(self, email=MAIL)
        self.town.change("set_name_shown", self.badge, shown=True)
        self.start()
        Pupil(app).join(self.code, 1).answer("first-move", "ask")
        open_lesson(self.http).send("word", WORD)
        with work(app, write=False):
            self.pseudonym = pseudonym_of(self.person_id)
        self.signs = [NAME, SHOWN, MAIL, WORD, SUBJECT, self.person_id, self.learner_id, self.badge]

    def _at_school(self, school):
        colleague = accounts.create_person("colleague", "同僚", clock.now())
        accounts.grant_role(colleague, school, "teacher", clock.now())
        care.appoint(school, self.person_id, "nurse", clock.now(), deputy_id=colleague)
        care.appoint(school, colleague, "homeroom", clock.now(), deputy_id=self.person_id)
        self.class_id, self.children = make_class(school, teacher=self.person_id, mark="kanaria-")
        answered(self.class_id, self.children[1], by=self.person_id, account=True, survey=False)

    def _at_the_office(self):
        accounts.grant_role(self.person_id, self.town.office, "official", clock.now())
        closes = surveys.end_of_day((clock.now() + timedelta(days=9)).date().isoformat())
        made = {"created_by": self.person_id}
        self.wave = surveys.create(self.town.office, "Autumn", "2026-11", closes, clock.now(), **made).id
        entry = Entry("992011", *EARLIER)
        self.survey = reports.enter_earlier_survey(entry, clock.now(), person_id=self.person_id)


@pytest.fixture
def canary(app):
    return Canary(app)


def found(app, folder, signs):
    """Which signs stand in any row of any table (what a dump would hold) or any file of the site."""
    database = app.services.get(Database)
    with database.engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        rows = [repr(row) for name in tables for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"')]
    contents = "\n".join(rows).encode()
    files = [file.read_bytes() for file in files_below(folder)]
    return [sign for sign in signs if any(sign.encode() in content for content in (contents, *files))]


def test_nothing_of_an_erased_person_is_left(app, canary, tmp_path):
    assert found(app, tmp_path, canary.signs) == canary.signs
    assert canary.post("/account/data/erase", sure="yes").status_code == 303
    assert found(app, tmp_path, canary.signs) == []
    stranger = Browser(app)
    assert SHOWN not in stranger.get(f"/badges/{canary.badge}").text
    assert stranger.get(f"/badges/{canary.badge}").status_code == 404


def test_the_chain_still_verifies_and_leads_to_nobody(app, canary, unit):
    canary.post("/account/data/erase", sure="yes")
    with unit(write=False) as session:
        assert verify().fault is None
        named = {"p": canary.pseudonym}
        assert session.execute(text("SELECT count(*) FROM audit_event WHERE actor = :p"), named).scalar() > 2
        assert session.execute(text("SELECT count(*) FROM audit_key WHERE pseudonym = :p"), named).scalar() == 0


def test_of_an_erased_pupil_no_answer_of_their_guardian_is_left(app, canary, tmp_path):
    """And who entered answers for others leaves them, without themselves."""
    child = Browser(app)
    enter(app, child.http, canary.children[1], two_steps=False)
    child.get("/account/data/erase")
    assert answers(app) == [(canary.children[1], canary.person_id)] * 2
    assert found(app, tmp_path, [canary.children[1]]) == [canary.children[1]]
    assert child.post("/account/data/erase", sure="yes").status_code == 303
    assert answers(app) == []
    assert found(app, tmp_path, [canary.children[1]]) == []


def test_answers_outlive_the_teacher_who_entered_them(app, canary):
    canary.post("/account/data/erase", sure="yes")
    assert answers(app) == [(canary.children[1], None)] * 2


def answers(app):
    """(pupil, who entered it) of every guardian's answer."""
    with app.services.get(Database).engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text("SELECT pupil_id, recorded_by FROM guardian_answer"))]


def test_figures_stay(app, canary, unit):
    canary.post("/account/data/erase", sure="yes")
    with unit(write=False) as session:
        kept = session.execute(text("SELECT share, entered_by FROM earlier_survey")).all()
        assert [tuple(row) for row in kept] == [(EARLIER[-1], None)]
        assert [tuple(row) for row in session.execute(text("SELECT id, created_by FROM survey_wave"))] == [
            (canary.wave, None)
        ]


def test_an_old_backup_restored_replays_the_erasure(app, canary, settings, tmp_path):
    if not settings.database_url.startswith("sqlite"):
        return  # a copy of the file is SQLite's backup; the replay itself asks no engine
    backup = tmp_path / "backup" / "old.db"
    backup.parent.mkdir()
    with app.services.get(Database).engine.connect() as connection:
        connection.connection.driver_connection.execute("VACUUM INTO ?", (str(backup),))
    canary.post("/account/data/erase", sure="yes")
    restored = create_app(replace(settings, database_url=f"sqlite:///{backup}"))
    assert found(restored, backup.parent, canary.signs) == canary.signs
    with restored.services.active(), restored.services.get(Database).unit(write=True):
        assert operations.replay(clock.now()) == 1
    assert found(restored, backup.parent, canary.signs) == []
    with restored.services.active(), restored.services.get(Database).unit(write=True):
        assert verify().fault is None
        assert operations.replay(clock.now()) == 0
    restored.services.get(Database).close()


def test_the_list_of_erasures_names_nobody_and_lies_outside_the_database(app, canary, settings, tmp_path):
    canary.post("/account/data/erase", sure="yes")
    folder = tmp_path / "keys" / "erasures"
    assert len(list(folder.iterdir())) == 1
    assert not any(sign in name.name for sign in canary.signs for name in folder.iterdir())
    kept = Erasures(folder)
    assert kept.holds(canary.learner_id)
    assert not kept.holds("somebody else")
    assert not Erasures(tmp_path / "elsewhere").holds(canary.learner_id)


def test_an_erasure_is_remembered_as_long_as_a_backup_may_bring_the_person_back(tmp_path):
    """And for ever where nobody has said how old backups become."""
    month = Erasures(tmp_path / "erasures", timedelta(days=30))
    assert month.forget(clock.now()) == 0  # no folder yet
    month.keep("early")
    month.keep("late")
    age(tmp_path, "early", days=40)
    assert Erasures(tmp_path / "erasures").forget(clock.now()) == 0
    assert month.forget(clock.now() - timedelta(days=9)) == 0
    assert month.forget(clock.now()) == 1
    assert (month.holds("early"), month.holds("late")) == (False, True)
    age(tmp_path, "late", days=40)
    month.keep("late")  # a replay has just erased them once more: newer backups may hold them
    assert month.forget(clock.now()) == 0


def age(tmp_path, learner_id, *, days):
    """Let the erasure have been noted so long ago."""
    alone = Erasures(tmp_path / "alone")
    alone.keep(learner_id)
    (name,) = (file.name for file in (tmp_path / "alone").iterdir())
    (tmp_path / "alone" / name).unlink()
    then = (clock.now() - timedelta(days=days)).timestamp()
    os.utime(tmp_path / "erasures" / name, (then, then))


def test_the_nightly_job_forgets_old_erasures(app, tmp_path):
    folder = tmp_path / "keys" / "erasures"
    app.services.get(Erasures).keep("somebody")
    (file,) = folder.iterdir()
    then = (clock.now() - timedelta(days=OLDEST_BACKUP_DAYS + 3)).timestamp()
    os.utime(file, (then, then))
    assert app.services.get(DueJobs).run_due()["rights.forget_erasures"] == 1
    assert list(folder.iterdir()) == []
