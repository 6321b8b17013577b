"""Tables of the log, and the triggers that keep it as it is: they come with the table, by a migration or without."""

from datetime import datetime
from typing import Final

from sqlalchemy import DDL, BigInteger, ForeignKey, event
from sqlalchemy.orm import Mapped, mapped_column

from elearn.base.core.db import Base, UtcDateTime, new_id

# Before the first row.
FIRST: Final = "0" * 64
HEAD: Final = 1
_SQLITE: Final = "CREATE TRIGGER audit_event_no_{0} BEFORE {0} ON audit_event BEGIN SELECT RAISE(ABORT, '{1}'); END"
_WORDS: Final = "the audit log is only added to"
_FUNCTION: Final = f"""CREATE FUNCTION audit_event_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{_WORDS}'; END $$"""
_POSTGRES: Final = """CREATE TRIGGER audit_event_no_{0} BEFORE {1} ON audit_event
FOR EACH {2} EXECUTE FUNCTION audit_event_refuse()"""
REFUSE: Final = {
    "sqlite": (_SQLITE.format("update", _WORDS), _SQLITE.format("delete", _WORDS)),
    "postgresql": (
        _FUNCTION,
        _POSTGRES.format("change", "UPDATE OR DELETE", "ROW"),
        _POSTGRES.format("truncate", "TRUNCATE", "STATEMENT"),
    ),
}


class OnlyAdded(Exception):
    """Somebody tried to change or delete what the log holds."""


class AuditEvent(Base):
    """One thing that was done. Append-only."""

    __tablename__ = "audit_event"

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    # A pseudonym; empty for the site itself, a console, or somebody without an account.
    actor: Mapped[str] = mapped_column(index=True)
    action: Mapped[str]
    # "class:<id>"; a person only as "person:<pseudonym>".
    about: Mapped[str]
    # The organisation that it concerns, named without a foreign key: the log outlives what it tells of.
    place: Mapped[str] = mapped_column(index=True)
    before: Mapped[str]
    hash: Mapped[str]


class AuditKey(Base):
    """Whose pseudonym it is; deleted at erasure."""

    __tablename__ = "audit_key"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    pseudonym: Mapped[str] = mapped_column(unique=True, default=new_id)


class AuditHead(Base):
    """The last row's number and hash; whoever appends locks it."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str]


def _with_the_table(model: type[Base], moment: str, statement: str, dialect: str | None = None) -> None:
    command = DDL(statement).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]
    event.listen(model.__table__, moment, command)


for _dialect, _statements in REFUSE.items():
    for _statement in _statements:
        _with_the_table(AuditEvent, "after_create", _statement, _dialect)
_with_the_table(AuditEvent, "after_drop", "DROP FUNCTION IF EXISTS audit_event_refuse()", "postgresql")
_with_the_table(AuditHead, "after_create", f"INSERT INTO audit_head VALUES ({HEAD}, 0, '{FIRST}')")  # noqa: S608 - constants


@event.listens_for(AuditEvent, "before_update")
@event.listens_for(AuditEvent, "before_delete")
def _refuse(_mapper: object, _connection: object, _target: object) -> None:
    raise OnlyAdded
