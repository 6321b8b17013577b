"""Tables of people: constraints state the law, properties stay small."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, UniqueConstraint, and_, or_
from sqlalchemy.orm import Mapped, mapped_column

from elearn.base.core import clock
from elearn.base.core.db import Base, UtcDateTime, new_id

LEARNER_KINDS = ("person", "seat", "guest")
# Who works somewhere; pupils and guardians belong there and act for nobody.
STAFF_ROLES = ("teacher", "coordinator", "supporter", "trainer", "lead_trainer", "official", "editor", "admin")
# A member belongs to a place and may do nothing there: who signs up by themselves begins so.
ROLES = ("pupil", "guardian", *STAFF_ROLES, "member")
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
    # Local-government code of an area (MIC, 6 digits with check digit), MEXT code of a school.
    code: Mapped[str | None] = mapped_column(unique=True)


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
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RoleGrant(Base):
    """A role that a person holds at an organisation, for good or from one day to another (both included)."""

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
    begins_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    # Given by a roster: the next roster may take it back. What people gave by hand stays.
    from_roster: Mapped[bool] = mapped_column(default=False)

    @classmethod
    def holds_today(cls) -> ColumnElement[bool]:
        """Whether the role is held now: a transferred teacher has lost the old school's."""
        return cls.holds_on(clock.today())

    @classmethod
    def holds_on(cls, day: date | ColumnElement[date]) -> ColumnElement[bool]:
        """Whether the role is held on that day (Asia/Tokyo)."""
        begun = or_(cls.begins_on.is_(None), cls.begins_on <= day)
        return and_(begun, or_(cls.ends_on.is_(None), cls.ends_on >= day))
