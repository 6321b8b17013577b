"""The database: one engine, one unit of work per request, one commit per unit. Only this package commits.

* `Database(url)` knows the engine (SQLite or PostgreSQL) and opens units.
* `with database.unit(write=True):` is one transaction; `session()` inside it is its SQLAlchemy session,
  `connection()` the connection below it, for the few paths that every pupil walks at once.
* A read unit cannot write: SQLite refuses by `query_only`, PostgreSQL by `READ ONLY`.
* `after_commit(callback)` is for what leaves the process; it runs only once the data is durable.
"""

from elearn.base.core.db.engine import Database
from elearn.base.core.db.schema import Base, Json, UtcDateTime, new_id
from elearn.base.core.db.unit import LastWork, Unit, after_commit, connection, current_unit, session

__all__ = [
    "Base",
    "Database",
    "Json",
    "LastWork",
    "Unit",
    "UtcDateTime",
    "after_commit",
    "connection",
    "current_unit",
    "new_id",
    "session",
]
