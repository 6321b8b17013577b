"""Whoever runs the site sees in one page whether it is well, and what to do; nobody else sees it."""

import os
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from elearn.accounts import operations as accounts
from elearn.badges.issuer import Issuer
from elearn.base.core import checks as port
from elearn.base.core import clock
from elearn.base.core.checks import Checks
from elearn.base.core.jobs import DueJobs
from elearn.base.core.ports import service
from elearn.surveys.design.models import Wave
from elearn.upkeep.checks import disk
from tests.factories.badges import Person
from tests.factories.classroom import work
from tests.live import free_port
from tests.unit.upkeep.site import DAY, back_up, certificate


def test_a_site_of_today_lacks_its_first_backup_and_the_page_says_what_to_type(site):
    page = site.page()
    assert "1 thing to do" in page
    assert "No backup of this site was ever written." in page
    assert "elearn backup /mnt/other-machine/" in page
    assert 'href="#backup-old"' in page
    assert 'id="backup-old"' in page
    assert "バックアップが、まだ一度もありません" in site.page("ja")


def test_a_backup_of_the_night_before_last_is_too_old(site):
    back_up(site, clock.now() - timedelta(hours=35))
    assert site.troubles() == set()
    back_up(site, clock.now() - timedelta(hours=37))
    assert site.troubles() == {"backup-old"}
    assert "37 hours old" in site.page()


def test_without_a_backup_key_the_page_says_how_to_make_one(site):
    site.again(backup_to="")
    assert "elearn backup-key safe.key" in site.page()
    assert "backup-no-key" in site.troubles()


@pytest.mark.parametrize(("days", "says"), [(90, None), (9, "The certificate ends in 8 days."), (-1, "has ended")])
def test_a_certificate_is_missed_before_it_ends(site, tmp_path, days, says):
    site.again(tls_cert=certificate(tmp_path / "site.pem", days))
    assert ("certificate-expires" in site.troubles()) is (says is not None)
    assert says is None or says in site.page()
    ends = site.metric("elearn_certificate_expiry_timestamp_seconds")
    assert abs(ends - (clock.now() + days * DAY).timestamp()) < DAY.total_seconds()


def test_a_certificate_that_cannot_be_read_is_no_silence(site, tmp_path):
    site.again(tls_cert=tmp_path / "nowhere.pem")
    assert "certificate-unreadable" in site.troubles()
    assert str(tmp_path) not in site.page()


def test_keys_that_others_can_read_are_named(site):
    with site.app.services.active():
        service(Issuer).keyring.current()
    assert "keys-open" not in site.troubles()
    folder = site.settings.keys_dir / "issuer"
    (folder / "0001.key").chmod(0o644)
    assert "keys-open" not in site.troubles()  # nobody else comes into the folder
    folder.chmod(0o755)
    assert "keys-open" in site.troubles()


def test_a_badge_key_of_three_years_asks_to_be_changed(site):
    with site.app.services.active():
        service(Issuer).keyring.current()
    assert "issuer-key-old" not in site.troubles()
    made = (clock.now() - 3 * 365 * DAY).timestamp()
    os.utime(site.settings.keys_dir / "issuer" / "0001.key", (made, made))
    assert "issuer-key-old" in site.troubles()
    assert "elearn badges rotate-key" in site.page()


def test_a_look_at_keys_makes_none(site):
    site.page()
    site.troubles()
    assert not list(site.settings.keys_dir.glob("issuer/*"))
    assert not list(site.settings.keys_dir.glob("lti/*"))


def test_a_survey_that_nobody_closes_is_counted_and_not_named(site):
    now = clock.now()
    long_ago = {"created_at": now - 40 * DAY, "opened_at": now - 30 * DAY, "closes_at": now - 8 * DAY}
    with work(site.app) as session:
        session.add(
            Wave(
                organisation_id=site.town,
                title="秘密の調査",
                period="2026-10",
                state="open",
                keys_json="{}",
                **long_ago,
            )
        )
    assert "wave-overdue" in site.troubles()
    assert site.metric("elearn_waves_overdue") == 1
    assert "秘密の調査" not in site.page("ja")
    with work(site.app) as session:
        session.execute(update(Wave).values(closes_at=now - DAY))
    assert "wave-overdue" not in site.troubles()


def test_a_full_disk_is_told_in_time(site, monkeypatch):
    """The one thing that cannot be had for real: how full the disk is."""
    real = disk.shutil.disk_usage("/")
    for free, told in ((0.5, False), (0.02, True)):
        usage = real._replace(total=40 * 1000**3, free=int(free * 40 * 1000**3))
        monkeypatch.setattr(disk.shutil, "disk_usage", lambda _place, usage=usage: usage)
        assert ("disk-nearly-full" in site.troubles()) is told
    assert "0.80 GB are left" in site.page()


def test_redis_that_is_away_is_told_and_one_that_was_never_wanted_is_not(site):
    assert "Redis" not in site.page()
    site.again(redis_url=f"redis://127.0.0.1:{free_port()}/0")
    assert "redis-away" in site.troubles()


def test_every_job_has_words_for_what_it_does(site):
    assert [job.name for job in site.app.services.get(DueJobs).jobs if job.title is None] == []


def test_without_a_database_the_numbers_still_tell_what_is_wrong(site, tmp_path):
    app = site.again(database_url=f"postgresql+psycopg://nobody@127.0.0.1:{free_port()}/none")
    assert "database-away" in site.troubles()
    assert site.metric("elearn_disk_free_bytes", "disk")["keys"] > 0
    assert app.test_client().get("/healthz").status_code == 200


def test_a_check_that_breaks_is_told_and_stops_no_other(site):
    def breaks(_now):
        raise RuntimeError("no such thing")

    checks = site.app.services.get(Checks)
    checks._checks = (port.Check("broken", "health", breaks), *checks._checks)
    assert {"check-failed", "backup-old"} <= site.troubles()
    assert "Something could not be looked at: broken" in site.page()


# Who may not.


@pytest.mark.parametrize("role", ["teacher", "coordinator", "official", "admin", None])
def test_nobody_below_the_top_sees_it_or_is_led_there(site, role):
    person = Person(site.app, "other", "Other", site.town, role)
    assert person.get("/operations/").status_code == 403
    assert "/operations/" not in person.get("/account/").text


def test_an_official_at_the_top_is_no_operator(site):
    assert Person(site.app, "hamano", "Hamano", site.top, "official").get("/operations/").status_code == 403


def test_strangers_are_sent_to_sign_in(site):
    answer = site.app.test_client().get("/operations/")
    assert (answer.status_code, answer.headers["location"].split("?")[0]) == (303, "/sign-in")


def test_who_administrates_one_of_two_tops_does_not_see_the_other(site):
    with work(site.app):
        stray = accounts.create_organisation("school", "つくし小")
    Person(site.app, "stray", "Stray", stray, "admin")
    assert site.operator.get("/operations/").status_code == 403
    with work(site.app):
        accounts.grant_role(site.operator.person_id, stray, "admin", clock.now())
    assert site.operator.get("/operations/").status_code == 200


def test_a_partner_beside_the_tree_shuts_nobody_out(site):
    with work(site.app):
        partner = accounts.create_organisation("partner", "協力会社")
    assert site.operator.get("/operations/").status_code == 200
    assert Person(site.app, "partner", "Partner", partner, "admin").get("/operations/").status_code == 403


def test_the_operator_is_led_there(site):
    assert 'href="/operations/"' in site.operator.get("/account/").text


def test_it_stays_in_no_copy(site):
    assert site.operator.get("/operations/").headers["Cache-Control"] == "no-store"


def test_times_are_those_of_japan(site):
    back_up(site, datetime(2026, 11, 27, 18, 30, tzinfo=UTC))
    assert "2026/11/28 3:30" in site.page("ja")
