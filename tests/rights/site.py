"""The app of the two towns, on a database where every request is a rehearsal."""

import shutil
from contextlib import contextmanager
from types import SimpleNamespace

from elearn.app import create_app
from elearn.base.core import clock
from elearn.base.core.db import Database
from elearn.settings import Settings
from tests.factories.trainers import write_programme
from tests.rights.matrix import Caller
from tests.rights.rehearsal import Rehearsal
from tests.rights.town import RightsTown


@contextmanager
def rehearsed_site(folder, empty_sqlite):
    """One town, built once in `folder`; requests leave it as it is, and forms need no token."""
    shutil.copy(empty_sqlite, folder / "app.db")
    settings = Settings(
        mode="demo",
        database_url=f"sqlite:///{folder / 'app.db'}",
        secret_key="for tests only " * 3,
        keys_dir=folder / "keys",
        courses_dir=write_programme(folder / "courses"),
        base_url="http://localhost",
    )
    with clock.frozen(clock.now()):
        made = create_app(settings)
        town = RightsTown(made)
        town.cookies  # noqa: B018 - taken once, before this app goes
        made.services.get(Database).close()
        database = Rehearsal(settings.database_url)
        app = create_app(settings, database=database)
        app.config["WTF_CSRF_ENABLED"] = False
        caller = Caller(app, database, town)
        yield SimpleNamespace(app=app, town=town, caller=caller, database=database, settings=settings)
        database.close()
