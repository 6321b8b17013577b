"""`elearn people`: who may enter."""

import pytest

from elearn.accounts import queries
from elearn.base.core.db import Database
from elearn.base.core.ports import Services

PASSWORD = "a quiet river in spring"


@pytest.fixture
def sato(migrated, elearn):
    result = elearn("people", "create", "sato", "--name", "Sato", "--password", PASSWORD)
    assert result.output == "sato can sign in now.\n"
    return migrated


def reading(url, ask):
    """What a query finds in the database."""
    database, services = Database(url), Services()
    services.add(Database, database)
    with services.active(), database.unit(write=False):
        found = ask()
    database.close()
    return found


def test_a_created_person_can_sign_in(sato):
    assert reading(sato, lambda: queries.person_by_password("ＳＡＴＯ", PASSWORD))
    assert reading(sato, lambda: queries.person_by_password("sato", "another one")) is None


def test_the_password_is_asked_for_and_not_shown(migrated, elearn):
    result = elearn("people", "create", "abe", "--name", "Abe", input=f"{PASSWORD}\n{PASSWORD}\n")
    assert result.exit_code == 0
    assert PASSWORD not in result.output


def test_a_name_that_is_taken_is_refused(sato, refuses):
    refuses("people", "create", "Sato", "--name", "Another", "--password", PASSWORD, saying="is taken")


def test_a_short_password_is_refused(migrated, refuses):
    refuses("people", "create", "abe", "--name", "Abe", "--password", "short", saying="at least 10 signs")
    assert reading(migrated, lambda: queries.person_id_by_name("abe")) is None


def test_a_granted_teacher_has_the_role(sato, elearn):
    result = elearn("people", "grant", "sato", "teacher", "--at", "つばめ野小学校")
    assert result.output == "sato is teacher at つばめ野小学校 now.\n"

    def roles():
        return queries.roles_of(queries.person_id_by_name("sato"))

    assert reading(sato, roles) == {"teacher"}


def test_granting_twice_changes_nothing(sato, elearn):
    for _ in range(2):
        assert elearn("people", "grant", "sato", "teacher", "--at", "A school").exit_code == 0


def test_an_unknown_person_is_refused(migrated, refuses):
    refuses("people", "grant", "nobody", "teacher", "--at", "A school", saying="nobody signs in as nobody")


def test_an_unknown_role_is_refused_and_makes_no_school(sato, refuses):
    refuses("people", "grant", "sato", "king", "--at", "A castle", saying="There is no role “king”")
    assert reading(sato, lambda: queries.organisation_id_by_name("A castle")) is None


def test_missing_words_are_wrong_use(migrated, elearn):
    assert elearn("people", "create", "abe").exit_code == 2
    assert elearn("people", "grant", "abe", "teacher").exit_code == 2


def test_without_a_schema_the_refusal_names_the_remedy(site, elearn):
    result = elearn("people", "create", "abe", "--name", "Abe", "--password", PASSWORD)
    assert result.exit_code == 1
    assert "elearn db upgrade" in result.output


def test_retention_runs_the_due_jobs(migrated, elearn):
    result = elearn("retention", "run")
    assert result.exit_code == 0
    assert "classroom.purge: 0" in result.output


@pytest.fixture
def office(sato, elearn, monkeypatch, tmp_path):
    """An office with two officials, on a site that can issue badges."""
    monkeypatch.setenv("ELEARN_BASE_URL", "http://localhost")
    monkeypatch.setenv("ELEARN_KEYS_DIR", str(tmp_path / "keys"))
    for name in ("ono", "seki"):
        elearn("people", "create", name, "--name", name, "--password", PASSWORD)
        elearn("people", "grant", name, "official", "--at", "つばめ野市")
    return sato


APPOINT = ("people", "grant", "sato", "lead-trainer", "--at", "つばめ野市")
REASON = ("--reason", "県の講座で十二年教えてきた")


def test_a_founding_lead_trainer_is_appointed_with_a_reason_and_two_officials(office, elearn):
    result = elearn(*APPOINT, *REASON, "--official", "ono", "--official", "seki")
    assert result.exit_code == 0, result.output
    assert result.output.startswith("sato is a founding lead trainer of つばめ野市 until ")
    person = reading(office, lambda: queries.person_id_by_name("sato"))
    assert reading(office, lambda: queries.holds_at(person, ("lead_trainer",)))


@pytest.mark.parametrize(
    ("words", "saying"),
    [
        ((), "needs --reason and two times --official"),
        (REASON, "needs --reason and two times --official"),
        ((*REASON, "--official", "ono"), "two times --official"),
        ((*REASON, "--official", "ono", "--official", "ono"), "Name two different officials"),
        ((*REASON, "--official", "ono", "--official", "sato"), "Nobody stands for an own appointment"),
        (("--reason", "kurz", "--official", "ono", "--official", "seki"), "Say in at least 10 signs why"),
        ((*REASON, "--official", "ono", "--official", "nobody"), "nobody signs in as nobody"),
    ],
)
def test_anything_less_appoints_nobody(office, refuses, words, saying):
    refuses(*APPOINT, *words, saying=saying)
    person = reading(office, lambda: queries.person_id_by_name("sato"))
    assert not reading(office, lambda: queries.holds_at(person, ("lead_trainer",)))
