"""The official's page and commands: trustees type, the page tells, and nothing typed is kept."""

import html
import re
import threading
import time
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from elearn.accounts import operations as accounts
from elearn.base.core import clock
from elearn.base.core.db import Database, session
from elearn.cli import context, waves_closing
from elearn.surveys.design.models import Wave
from elearn.surveys.sitting.live import Sittings
from tests.factories.classroom import Teacher, work
from tests.factories.people import enter
from tests.surveys.waves import answers, cast, open_wave

STRATUM = "p3-grade-5-01"


@pytest.fixture
def wave(app, settings):
    return open_wave(app, {STRATUM: "p3/1"}, keys_dir=settings.keys_dir, seats=14)


@pytest.fixture
def official(app, wave):
    return _someone(app, wave, "kanri", own=True)


def _someone(app, wave, name, *, own):
    found = Teacher(app, name, role="official")
    with work(app):
        area = session().scalar(select(Wave.organisation_id).where(Wave.id == wave.id))
        place = area if own else accounts.create_organisation("municipality", "Elsewhere")
        accounts.grant_role(found.person_id, place, "official", clock.now())
    return found


def page(wave):
    return f"/surveys/{wave.id}/closing"


def wait_until_over(app, wave):
    for _ in range(400):
        found = app.services.get(Sittings).of(wave.id)
        if found and found.is_over:
            return found
        time.sleep(0.05)
    raise AssertionError("the sitting did not end")


def test_two_trustees_type_their_words_and_the_page_says_what_came(app, official, client, wave):
    cast(client, wave, wave.respondent(STRATUM).ballot(answers(core="calm")))
    shown = official.get(f"{page(wave)}?lang=en")
    assert shown.text.count("<textarea") == 2
    assert wave.sha256 in shown.text
    assert shown.text.count('autocomplete="off"') >= 2
    assert shown.headers["Cache-Control"] == "no-store"
    assert official.post(page(wave), share=[wave.shares[0], wave.shares[1].upper()]).status_code == 303
    assert wait_until_over(app, wave).tables == 2
    shown = official.get(f"{page(wave)}?lang=en").text
    assert "closed and released" in shown
    assert "2 tables were released" in shown
    assert "please look into it" not in shown
    link = html.unescape(re.search(r'href="(/reports/anxiety/[^"]*)"', shown)[1])
    asked = parse_qs(urlsplit(link).query)
    assert (asked["audience"], asked["series"]) == (["P3"], ["p3-1"])  # this wave's own tables, not the widest area's
    assert f'href="{html.escape(link)}"' in official.get(f"/surveys/{wave.id}/").text
    assert official.get(link).status_code == 200
    assert official.post(f"/surveys/{wave.id}/destroy").status_code == 303
    assert "The exact tables are erased" in official.get(f"{page(wave)}?lang=en").text


def test_wrong_words_get_a_remedy_and_are_not_repeated(official, wave):
    official.get(page(wave))
    typed = wave.shares[0].replace(wave.shares[0].split()[9], "academic")
    answer = official.post(page(wave), share=[typed, wave.shares[1]])
    assert answer.status_code == 422
    assert "33" in answer.text
    assert wave.shares[1][:30] not in answer.text
    assert "academic" not in answer.text
    with wave.app.services.active(), wave.unit(write=False):
        assert session().get(Wave, wave.id).state == "open"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda words: words[:-1], "Trustee 2: 32 words were typed"),
        (lambda words: [*words[:4], "pankake", *words[5:]], "Trustee 2: no share has a word like the one in place 5"),
        (lambda words: [words[1], words[0], *words[2:]], "Trustee 2: one word is another than on the sheet"),
    ],
    ids=["a word is missing", "no such word", "two changed places"],
)
def test_the_fault_names_trustee_and_place_and_nothing_has_begun(official, wave, change, told):
    official.get(page(wave))
    typed = [wave.shares[0], " ".join(change(wave.shares[1].split()))]
    answer = official.post(f"{page(wave)}?lang=en", share=typed)
    assert answer.status_code == 422
    assert told in answer.text
    assert "Trustee 1:" not in answer.text
    with wave.app.services.active(), wave.unit(write=False):
        assert session().get(Wave, wave.id).state == "open"


def test_closing_and_erasing_ask_again_who_one_is(app, official, wave):
    official.get("/account/confirm")
    enter(app, official.http, official.person_id, proved=False)
    led = official.get(page(wave))
    assert led.status_code == 303
    assert led.headers["Location"].startswith("/account/confirm")
    assert official.post(page(wave), share=wave.shares[:2]).status_code == 401
    assert official.post(f"/surveys/{wave.id}/destroy").status_code == 401
    with wave.app.services.active(), wave.unit(write=False):
        assert session().get(Wave, wave.id).state == "open"
    enter(app, official.http, official.person_id)  # the control
    assert official.post(page(wave), share=wave.shares[:2]).status_code == 303
    assert wait_until_over(app, wave).tables == 2


def test_only_the_closing_page_may_use_a_camera(official, wave):
    assert "camera=(self)" in official.get(page(wave)).headers["Permissions-Policy"]
    assert "camera=()" in official.get(f"/surveys/{wave.id}/").headers["Permissions-Policy"]


def test_the_page_follows_a_long_sitting(app, official, wave, monkeypatch):
    go_on = threading.Event()

    def slow(_wave_id, _private, _now, told):
        told(400, 1000)
        go_on.wait(20)
        return 3

    monkeypatch.setattr("elearn.surveys.sitting.operations.close", slow)
    official.get(page(wave))
    official.post(page(wave), share=wave.shares[:2])
    for _ in range(100):
        if app.services.get(Sittings).of(wave.id).of:
            break
        time.sleep(0.02)
    shown = official.get(f"{page(wave)}?lang=en")
    assert 'value="400"' in shown.text
    assert "400 of 1000" in shown.text
    assert shown.headers["Refresh"] == "2"
    assert official.post(page(wave), share=wave.shares[:2]).status_code == 409
    go_on.set()
    assert wait_until_over(app, wave).tables == 3


def test_a_sitting_that_breaks_off_can_be_taken_up_again(app, official, wave, monkeypatch, caplog):
    def break_off(*_args):
        raise RuntimeError("canary")

    with monkeypatch.context() as broken:
        broken.setattr("elearn.surveys.release.operations.prepare_release", break_off)
        official.get(page(wave))
        official.post(page(wave), share=wave.shares[:2])
        assert wait_until_over(app, wave).fault
    assert "canary" not in caplog.text
    assert "broke off" in official.get(f"{page(wave)}?lang=en").text
    official.post(page(wave), share=wave.shares[1:])
    time.sleep(0.2)
    assert wait_until_over(app, wave).tables == 2


def test_only_an_official_of_the_area_gets_there(app, client, wave):
    stranger = _someone(app, wave, "yoso", own=False)
    stranger.get("/sign-in")
    assert stranger.get(page(wave)).status_code == 404
    assert stranger.post(page(wave), share=wave.shares[:2]).status_code == 404
    teacher = Teacher(app, "sensei")
    assert teacher.get(page(wave)).status_code == 403
    assert client.get(page(wave)).status_code == 303


def run(app, settings, monkeypatch, *words, given=""):
    monkeypatch.setattr(context, "create_app", lambda _settings: app)
    monkeypatch.setattr(context, "require_schema", lambda _database: None)
    monkeypatch.setattr(context.Settings, "from_env", lambda: settings)
    monkeypatch.setattr(Database, "close", lambda _self: None)
    command = {each.name: each for each in waves_closing.COMMANDS}[words[0]]
    return CliRunner().invoke(command, list(words[1:]), input=given)


def test_the_same_by_the_command_line(app, settings, monkeypatch, wave):
    told = run(app, settings, monkeypatch, "close", wave.id, "--yes", given=f"{wave.shares[0]}\n{wave.shares[2]}\n")
    assert told.exit_code == 0, told.output
    assert re.search(r"Tables released: [1-9]", told.output)
    assert wave.shares[0][:20] not in told.output
    assert run(app, settings, monkeypatch, "verify", wave.id).output.count("ok  ") == 5
    assert "already" in run(app, settings, monkeypatch, "release", wave.id).output
    assert "Erased" in run(app, settings, monkeypatch, "destroy", wave.id, "--yes").output
    (settings.keys_dir / "waves" / wave.id).mkdir()
    failed = run(app, settings, monkeypatch, "verify", wave.id)
    assert failed.exit_code == 1
    assert "FAIL" in failed.output
