"""The database: which one, whether its schema is this version's, and whether the replica keeps up."""

import logging
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from elearn.base.core import schema
from elearn.base.core.checks import Check, Line, Remedy, Trouble
from elearn.base.core.db import Database, connection
from elearn.base.core.messages import N_
from elearn.base.core.ports import service

log = logging.getLogger("elearn.database")
MOST_BEHIND_SECONDS: Final = 60
SCHEMA: Final = Remedy(
    "schema-behind",
    N_("Make a backup, then bring the database to this version's schema and restart."),
    "elearn db upgrade && systemctl restart elearn",
)
REPLICA_AWAY: Final = Remedy(
    "replica-away",
    N_("Reports come from the primary meanwhile: nothing is lost. Start the replica, or see why it does not answer."),
    "systemctl status postgresql",
)
REPLICA_BEHIND: Final = Remedy(
    "replica-behind",
    N_(
        "Reports show an older state. See whether the primary still sends to the replica, and whether its disk is full."
    ),
    "psql -c 'SELECT application_name, state, sync_state, replay_lag FROM pg_stat_replication'",
)
# Zero where all that came was taken over: a primary at rest sends nothing, and the last change gets older.
_BEHIND: Final = text(
    "SELECT CASE WHEN pg_is_in_recovery() AND pg_last_wal_receive_lsn() IS DISTINCT FROM pg_last_wal_replay_lsn()"
    " THEN extract(epoch FROM now() - pg_last_xact_replay_timestamp()) ELSE 0 END"
)


def _look(_now: datetime) -> Iterator[Line]:
    database = service(Database)
    opened = connection()
    name = "SQLite" if database.is_sqlite else "PostgreSQL"
    version = ".".join(str(part) for part in opened.dialect.server_version_info or ())
    yield Line(N_("Database"), (f"{name} {version}",))
    yield _schema(database)
    if database.replica is not None:
        yield _replica(database.replica)


def _schema(database: Database) -> Line:
    found, needed = schema.current(database), schema.head()
    if found == needed:
        return Line(N_("Schema"), (N_("fits this version"),))
    says = N_("The database is not at this version's schema.")
    return Line(N_("Schema"), (N_("does not fit this version"),), Trouble(says, SCHEMA))


def _replica(replica: Engine) -> Line:
    label = N_("Replica for reports")
    try:
        with replica.connect() as opened:
            behind = round(opened.execute(_BEHIND).scalar() or 0)
    except SQLAlchemyError:
        log.warning("the replica does not answer")
        says = N_("The database's replica does not answer.")
        return Line(label, (N_("does not answer"),), Trouble(says, REPLICA_AWAY))
    value = N_("answers, %(seconds)s seconds behind", seconds=behind)
    if behind <= MOST_BEHIND_SECONDS:
        return Line(label, (value,))
    says = N_("The replica is %(seconds)s seconds behind.", seconds=behind)
    return Line(label, (value,), Trouble(says, REPLICA_BEHIND))


CHECK: Final = Check("database", "health", _look, (SCHEMA, REPLICA_AWAY, REPLICA_BEHIND))
