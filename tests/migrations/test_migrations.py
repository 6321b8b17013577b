"""The migrations make this version's schema; up and down leave nothing; a killed one changes nothing."""

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from elearn import app as whole_product  # noqa: F401 - imports every room's tables
from elearn.base.core import migrate, schema
from elearn.base.core.db import Base, Database


@pytest.fixture
def database(engine_url):
    database = Database(engine_url)
    yield database
    database.close()


def tables(database):
    return set(inspect(database.engine).get_table_names()) - {"alembic_version"}


def test_the_migrations_make_exactly_the_models(database):
    migrate.upgrade(database)
    assert tables(database) == set(Base.metadata.tables)
    assert migrate.differences(database) == []


def test_up_and_down_again_leaves_nothing(database):
    migrate.upgrade(database)
    migrate.downgrade(database, "base")
    assert tables(database) == set()
    migrate.upgrade(database)
    assert migrate.differences(database) == []


def test_the_newest_revision_is_found_without_alembic():
    assert schema.head() == ScriptDirectory.from_config(migrate._config()).get_current_head()


def test_upgrading_twice_changes_nothing(database):
    migrate.upgrade(database)
    migrate.upgrade(database)
    assert schema.current(database) == schema.head()


def test_a_migration_that_fails_half_way_leaves_the_old_schema(database, monkeypatch):
    script = ScriptDirectory.from_config(migrate._config()).get_revision("head").module
    first = script.upgrade

    def half():
        first()
        raise RuntimeError("power cut")

    monkeypatch.setattr(ScriptDirectory, "from_config", lambda config: _patched(config, half))
    with pytest.raises(RuntimeError, match="power cut"):
        migrate.upgrade(database)
    monkeypatch.undo()
    assert tables(database) == set()
    migrate.upgrade(database)
    assert migrate.differences(database) == []


def _patched(config, upgrade):
    scripts = ScriptDirectory(config.get_main_option("script_location"))
    scripts.get_revision("head").module.upgrade = upgrade
    return scripts


def test_rows_survive_the_way_up(database):
    """Each revision runs against real rows: those of the one before."""
    migrate.upgrade(database)
    with database.engine.begin() as connection:
        connection.execute(text("INSERT INTO learner (id, kind) VALUES ('l', 'guest')"))
    migrate.upgrade(database)
    with database.engine.connect() as connection:
        assert connection.execute(text("SELECT kind FROM learner WHERE id = 'l'")).scalar() == "guest"
