"""The app in demo mode, with the town built."""

import dataclasses
import shutil

import pytest

from elearn.app import create_app
from elearn.base.core.db import Database
from elearn.demo.town import build_schools, build_town
from elearn.settings import Settings

# The schools are the town without its surveys, which take most of the time.
TOWNS = {"town": build_town, "schools": build_schools}


@pytest.fixture(scope="session")
def built(tmp_path_factory, empty_sqlite):
    """A function: the folder with database and keys of a town, built at the first call, to be copied."""
    folders = {}

    def build(name):
        if name not in folders:
            folder = tmp_path_factory.mktemp(name)
            shutil.copy(empty_sqlite, folder / "app.db")
            url = f"sqlite:///{folder / 'app.db'}"
            app = create_app(Settings(mode="demo", database_url=url, secret_key="x" * 40, keys_dir=folder / "keys"))
            TOWNS[name](app.services)
            app.services.get(Database).close()
            folders[name] = folder
        return folders[name]

    return build


@pytest.fixture
def database_url(database_url, request, tmp_path):
    for name in TOWNS.keys() & set(request.fixturenames):
        shutil.copytree(request.getfixturevalue("built")(name), tmp_path, dirs_exist_ok=True)
    return database_url


@pytest.fixture
def settings(settings):
    return dataclasses.replace(settings, mode="demo")


@pytest.fixture
def town(app):
    return app


@pytest.fixture
def schools(app):
    return app
