"""What the database itself is asked: the same on either engine."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from elearn.base.core import clock
from elearn.base.core.db import Database
from elearn.base.core.jobs import DueJobs, JobLease
from tests.factories.classroom import work
from tests.unit.upkeep.site import DAY, back_up, certificate

MOST_STATEMENTS = 12


@pytest.fixture
def database_url(tables_url):
    return tables_url


def test_all_is_well(site):
    back_up(site, clock.now())
    assert site.troubles() == set()
    assert "All is well" in site.page("en")
    assert "すべて正常です" in site.page("ja")


def test_a_database_of_another_version_is_named(site):
    with site.app.services.get(Database).engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'd84c1e6fa917'")
    assert "schema-behind" in site.troubles()
    assert "elearn db upgrade" in site.page()


def test_a_job_that_fails_says_at_what_kind_of_thing_and_not_at_what(site):
    def breaks(_now):
        raise ValueError("Hanako's answer")

    jobs = site.app.services.get(DueJobs)
    back_up(site, clock.now())
    first = jobs.jobs[0]
    jobs.jobs = (first.__class__(first.name, first.every, breaks, title=first.title), *jobs.jobs[1:])
    began = clock.now()
    jobs.run_due()
    with clock.frozen(began + timedelta(minutes=11)):
        jobs.run_due()
    page = site.page()
    assert "ValueError (test_on_either_engine.py:" in page
    assert "2 times in a row" in page
    assert "Hanako" not in page
    assert site.troubles() == {"job-failing"}
    assert site.metric("elearn_job_failures", "due_job")[first.name] == 2
    jobs.jobs = (first, *jobs.jobs[1:])
    with clock.frozen(began + timedelta(minutes=22)):
        jobs.run_due()
    assert site.troubles() == set()
    assert "well since" in site.page()


def test_jobs_that_nobody_does_are_late(site):
    site.app.services.get(DueJobs).run_due()
    back_up(site, clock.now())
    assert site.troubles() == set()
    with work(site.app) as session:
        session.execute(update(JobLease).values(last_done_at=clock.now() - 9 * DAY))
    assert site.troubles() == {"backup-old"}  # this process has only begun: it may yet do them
    with clock.frozen(clock.now() + timedelta(hours=1)):
        site_of_an_hour = site.page()
    assert "minutes late" in site_of_an_hour
    assert "Makes the keys of a survey" in site_of_an_hour
    assert "minutes late: Makes the keys" not in site_of_an_hour  # nobody waits for any


def test_the_page_asks_few_questions(site, statements_of):
    site.page()
    with statements_of(site.app) as said:
        site.page()
    assert 0 < len(said) <= MOST_STATEMENTS
    counted = [one for one in said if "count(" in one.lower() and "survey_wave" not in one]
    assert counted == []  # nothing is counted that could be large


def test_no_path_address_or_secret_of_the_machine_is_on_the_page_or_in_the_numbers(site, tmp_path):
    secret = "a secret that only the machine knows"
    site.again(metrics_token=secret, tls_cert=certificate(tmp_path / "site.pem", 9))
    said = site.page() + site.page("ja") + site.app.test_client().get("/metrics").text
    database = site.app.services.get(Database).url
    hidden = [str(tmp_path), str(site.settings.keys_dir), secret, site.settings.secret_key, "age1public"]
    hidden += [each for each in (database.database, database.password) if each]
    assert [each for each in hidden if each in said] == []


def test_what_grows_when_somebody_asks_for_help_or_answers_a_survey_is_not_shown(site):
    page = site.page()
    for table in ("ballot", "survey_place", "talk_request", "class_page"):
        assert f"Rows of {table}" not in page
