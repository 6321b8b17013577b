"""Alembic's entry: runs on the connection that `elearn.base.core.migrate` hands over."""

from typing import Any

from alembic import context
from sqlalchemy import JSON

from elearn.base.core.db import Base, UtcDateTime


def as_plain_types(kind: str, item: Any, _autogen: Any) -> str | bool:
    """Revisions name SQLAlchemy's own types: they must still run when our classes have moved."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, JSON):
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite cannot alter a column in place
    render_item=as_plain_types,
    compare_type=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
