"""`elearn people export|erase`, `elearn erasures replay`, `elearn audit verify`, `elearn retention run --dry-run`."""

import json
from datetime import timedelta

import pytest

from elearn.accounts import operations as accounts
from elearn.accounts import queries as people
from elearn.app import create_app
from elearn.base.core import clock
from elearn.base.core.audit import pseudonym_of
from elearn.base.core.db import Database
from elearn.settings import Settings
from tests.factories.classroom import Browser, work

PASSWORD = "a quiet river in spring"


@pytest.fixture
def mori(migrated, elearn, monkeypatch, tmp_path):
    monkeypatch.setenv("ELEARN_KEYS_DIR", str(tmp_path / "keys"))
    assert elearn("people", "create", "mori", "--name", "森 みどり", "--password", PASSWORD).exit_code == 0
    assert elearn("people", "grant", "mori", "teacher", "--at", "ひがし小").exit_code == 0
    return tmp_path


def test_a_person_is_written_out_and_erased(mori, elearn):
    file = mori / "mori.json"
    assert elearn("people", "export", "mori", str(file)).exit_code == 0
    assert json.loads(file.read_text("utf-8"))["accounts"]["display_name"] == "森 みどり"
    result = elearn("people", "erase", "mori", "--yes")
    assert result.output.endswith("mori is erased.\n"), result.output
    assert "nobody signs in as mori" in elearn("people", "export", "mori", str(file)).output
    assert elearn("erasures", "replay").output == "erased again: 0\n"


def test_the_last_administrator_is_erased_only_on_purpose(mori, elearn, refuses):
    assert elearn("people", "grant", "mori", "admin", "--at", "ひがし小").exit_code == 0
    refuses("people", "erase", "mori", "--yes", saying="nobody is an administrator of ひがし小")
    assert elearn("people", "export", "mori", str(mori / "still.json")).exit_code == 0
    assert elearn("people", "erase", "mori", "--yes", "--last-admin").output == "mori is erased.\n"


def test_the_last_administrator_comes_back_by_the_code_that_the_command_prints(mori, elearn, migrated):
    """The way from the server's console to the page, with nobody else on the site."""
    assert elearn("people", "grant", "mori", "admin", "--at", "ひがし小").exit_code == 0
    result = elearn("people", "recover", "mori")
    assert (result.exit_code, "/back/ within 24 hours" in result.output) == (0, True)
    code = result.output.split("type: ")[1].strip()
    app = create_app(Settings.from_env())
    browser = Browser(app)
    address = browser.get("/back/", query_string={"code": code}).headers["location"]
    browser.get(address)
    assert browser.post(address, password="three boats on a lake").headers["location"] == "/account/steps"
    assert browser.get("/account/steps").status_code == 200
    assert Browser(app).get(address).status_code == 410
    app.services.get(Database).close()
    again = elearn("people", "recover", "mori").output.split("type: ")[1].strip()
    assert again != code


def test_recovering_somebody_unknown_is_refused(mori, refuses):
    refuses("people", "recover", "nobody", saying="nobody signs in as nobody")


def test_the_log_is_verified_against_what_was_written_down(mori, elearn):
    result = elearn("audit", "verify")
    assert result.exit_code == 0, result.output
    noted = result.output.split()[-1]
    assert elearn("audit", "verify", "--noted", noted).exit_code == 0
    number, _, digest = noted.partition(":")
    wrong = f"{number}:{digest[::-1]}"
    assert "is not the one that was written down" in elearn("audit", "verify", "--noted", wrong).output
    assert elearn("audit", "verify", "--noted", "what").exit_code == 2


def test_a_dry_run_says_what_would_go_and_changes_nothing(mori, elearn, migrated):
    assert elearn("retention", "run", "--dry-run").output == "nothing is past its time\n"
    database = Database(migrated)
    with database.unit(write=True):
        accounts.create_learner("guest", expires_at=clock.now() - timedelta(days=1))
    database.close()
    assert elearn("retention", "run", "--dry-run").output == "learner: 1 rows would go\n"
    assert elearn("retention", "run", "--dry-run").output == "learner: 1 rows would go\n"
    assert "rights.forget_in_time" in elearn("retention", "run").output
    assert elearn("retention", "run", "--dry-run").output == "nothing is past its time\n"


def test_a_pseudonym_of_the_logs_is_named_until_its_person_is_erased(mori, elearn, refuses):
    app = create_app(Settings.from_env())
    with work(app, write=False):
        pseudonym = pseudonym_of(people.person_id_by_name("mori"))
    app.services.get(Database).close()
    assert elearn("audit", "who", pseudonym).output == "森 みどり\n"
    assert elearn("people", "erase", "mori", "--yes").exit_code == 0
    refuses("audit", "who", pseudonym, saying="nobody stands behind it")
