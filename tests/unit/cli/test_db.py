"""`elearn db`: upgrade, current, check."""

from elearn.base.core import schema


def test_upgrade_says_from_where_to_where_and_may_be_run_again(site, elearn):
    assert elearn("db", "current").output == "empty\n"
    assert elearn("db", "upgrade").output == f"empty -> {schema.head()}\n"
    assert elearn("db", "upgrade").output == f"{schema.head()} -> {schema.head()}\n"
    assert elearn("db", "current").output == f"{schema.head()}\n"


def test_check_passes_on_a_migrated_database(migrated, elearn):
    result = elearn("db", "check")
    assert (result.exit_code, result.output) == (0, "the database fits this version\n")


def test_check_refuses_an_empty_database_and_names_the_remedy(site, refuses):
    refuses("db", "check", saying="run `elearn db upgrade`")


def test_a_setting_that_is_not_usable_is_named(site, refuses, monkeypatch):
    monkeypatch.setenv("ELEARN_MODE", "holiday")
    refuses("db", "check", saying="ELEARN_MODE='holiday' is not usable")


def test_production_without_a_secret_key_is_refused(site, refuses, monkeypatch):
    monkeypatch.setenv("ELEARN_MODE", "production")
    monkeypatch.delenv("ELEARN_SECRET_KEY", raising=False)
    refuses("db", "current", saying="ELEARN_SECRET_KEY is missing")


def test_wrong_use_is_exit_code_two(elearn):
    assert elearn("db", "sideways").exit_code == 2
    assert elearn("sing").exit_code == 2


def test_every_command_explains_itself_in_sentences(elearn):
    for words in ((), ("db",), ("people",), ("courses",), ("retention",), ("serve",), ("demo",), ("people", "create")):
        result = elearn(*words, "--help")
        assert result.exit_code == 0
        about = result.output.split("\n\n")[1].strip()
        assert about[0].isupper()
        assert "." in about
