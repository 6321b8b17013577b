"""A wrong setting stops the start with its name and the remedy."""

import dataclasses
from pathlib import Path

import pytest

from elearn.settings import Settings, SettingsError

ROOT = Path(__file__).resolve().parents[3]


def test_production_needs_a_secret():
    with pytest.raises(SettingsError, match="ELEARN_SECRET_KEY"):
        Settings.from_env({})
    assert Settings.from_env({"ELEARN_SECRET_KEY": "x" * 32}).mode == "production"


@pytest.mark.parametrize(
    ("name", "value"),
    [("ELEARN_MODE", "debug"), ("ELEARN_TRUSTED_PROXIES", "many"), ("ELEARN_KEEP_CLASS_DAYS", "-1")],
)
def test_a_value_that_is_not_understood_is_named(name, value):
    with pytest.raises(SettingsError, match=name):
        Settings.from_env({"ELEARN_SECRET_KEY": "x" * 32, name: value})


def test_settings_do_not_change():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Settings.from_env({"ELEARN_MODE": "test"}).site_name = "other"


def test_every_setting_is_in_the_handbook():
    handbook = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    for field in dataclasses.fields(Settings):
        assert f"| `ELEARN_{field.name.upper()}` | {field.metadata['purpose']} |" in handbook
