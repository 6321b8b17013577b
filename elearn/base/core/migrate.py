"""Bringing a database to the schema of this version."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.command import downgrade as alembic_downgrade
from alembic.command import upgrade as alembic_upgrade
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from elearn.base.core.db import Base, Database
from elearn.base.core.places import packaged


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(packaged("migrations")).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _on(database: Database, step: Callable[[Config], None]) -> None:
    with database.engine.connect() as connection, _rebuildable(database, connection), connection.begin():
        step(_config(connection))
        if database.is_sqlite and (loose := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()):
            raise RuntimeError(f"a revision leaves rows that lead nowhere: {loose[:5]}")


@contextmanager
def _rebuildable(database: Database, connection: Connection) -> Iterator[None]:
    """SQLite changes a table by building it anew: dropping the old one must not carry other tables' rows along."""
    raw: Any = connection.connection.dbapi_connection
    if database.is_sqlite:
        raw.execute("PRAGMA foreign_keys=OFF")  # has no effect inside a transaction
    try:
        yield
    finally:
        if database.is_sqlite:
            raw.execute("PRAGMA foreign_keys=ON")


def upgrade(database: Database, revision: str = "head") -> None:
    """Apply what is missing, in one transaction: a killed migration leaves the old schema."""
    _on(database, lambda config: alembic_upgrade(config, revision))


def downgrade(database: Database, revision: str) -> None:
    """Go back to `revision` (`base` = nothing)."""
    _on(database, lambda config: alembic_downgrade(config, revision))


def revisions() -> frozenset[str]:
    """All revisions that this version knows."""
    return frozenset(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


def differences(database: Database) -> list[object]:
    """Where the database's schema and the models disagree; empty when all is well."""
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))
