"""Tables of people: constraints state the law, properties stay small."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from elearn.base.core.db import Base, UtcDateTime, new_id

LEARNER_KINDS = ("person", "seat", "guest")
ROLES = ("teacher", "coordinator", "supporter", "trainer", "lead_trainer", "official", "editor", "admin")
ORGANISATION_KINDS = ("country", "prefecture", "municipality", "school", "partner")


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(v) for v in values)})"


class Organisation(Base):
    """A place in the tree country → prefecture → municipality → school, or a partner."""

    __tablename__ = "organisation"
    __table_args__ = (CheckConstraint(_one_of("kind", ORGANISATION_KINDS), name="kind"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str]
    name: Mapped[str]
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("organisation.id"))


class Learner(Base):
    """Whoever answers: nothing but an id, a kind and an end."""

    __tablename__ = "learner"
    __table_args__ = (CheckConstraint(_one_of("kind", LEARNER_KINDS), name="kind"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str]
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)


class Person(Base):
    """Someone who can sign in."""

    __tablename__ = "person"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    learner_id: Mapped[str] = mapped_column(ForeignKey("learner.id"), unique=True)
    sign_in_name: Mapped[str] = mapped_column(unique=True)
    display_name: Mapped[str]
    password_hash: Mapped[str | None]
    # Changes with the password: every session carries it, and an older one no longer fits.
    session_key: Mapped[str] = mapped_column(default=new_id)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RoleGrant(Base):
    """A role that a person holds at an organisation."""

    __tablename__ = "role_grant"
    __table_args__ = (
        CheckConstraint(_one_of("role", ROLES), name="role"),
        UniqueConstraint("person_id", "organisation_id", "role"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), index=True)
    role: Mapped[str]
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)
