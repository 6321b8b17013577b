"""On short courses and a bank of the tests' own. What engines can differ in stands in test_races.py, on both."""

import pytest

from elearn.settings import Settings
from tests.factories.trainers import Town, pass_lessons, write_programme


@pytest.fixture(scope="session")
def programme_folder(tmp_path_factory):
    return write_programme(tmp_path_factory.mktemp("programme"))


@pytest.fixture
def settings(database_url, tmp_path, programme_folder):
    return Settings(
        mode="test",
        database_url=database_url,
        secret_key="for tests only " * 3,
        base_url="http://localhost",
        keys_dir=tmp_path / "keys",
        courses_dir=programme_folder,
    )


@pytest.fixture
def town(app):
    return Town(app)


@pytest.fixture
def aoki(town):
    """A candidate who has set out."""
    found = town.person("aoki", "青木 さち")
    found.begin("supporter", town.office)
    return found


@pytest.fixture
def ready(town, aoki):
    """Someone for whom the test is open."""
    pass_lessons(town.app, aoki.person_id)
    aoki.practise()
    return aoki
