"""Tables of class groups and of what rosters say about people."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from elearn.base.core.db import Base, Json, UtcDateTime, new_id

CLASS_KINDS = ("homeroom", "scheduled")
MEMBER_ROLES = ("pupil", "teacher", "guardian")
DRAFT_STATES = ("reading", "refused", "ready", "applying", "done", "broken")


class ClassGroup(Base):
    """A class of one school year. `source_id` is the roster's own name for it."""

    __tablename__ = "class_group"
    __table_args__ = (
        CheckConstraint("kind IN ('homeroom', 'scheduled')", name="kind"),
        UniqueConstraint("organisation_id", "source_id"),
        Index("ix_class_group_organisation_id_school_year", "organisation_id", "school_year"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    school_year: Mapped[int]
    kind: Mapped[str]
    name: Mapped[str]
    grades: Mapped[str]  # P1 to H3, parted by commas; empty where there is none
    source_id: Mapped[str | None]


class Membership(Base):
    """Who belongs to a class group, as what, and from which day to which (both included)."""

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint("role IN ('pupil', 'teacher', 'guardian')", name="role"),
        UniqueConstraint("class_group_id", "person_id", "role", "begins_on"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    class_group_id: Mapped[str] = mapped_column(ForeignKey("class_group.id", ondelete="CASCADE"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    role: Mapped[str]
    begins_on: Mapped[date]
    ends_on: Mapped[date | None]
    number: Mapped[int | None]  # 出席番号
    is_primary: Mapped[bool] = mapped_column(default=False)


class Guardianship(Base):
    """A guardian and a pupil of theirs."""

    __tablename__ = "guardianship"

    pupil_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    guardian_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True)


class RosterPerson(Base):
    """What a roster says about a person: the name that they go by, how it is read, the grade. Nothing else is kept."""

    __tablename__ = "roster_person"
    __table_args__ = (UniqueConstraint("place_id", "source_id"),)

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    # For which place the roster was taken: its ids mean nothing elsewhere, and reach nobody elsewhere.
    place_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    source_id: Mapped[str]
    master_id: Mapped[str | None]  # userMasterIdentifier: by it a first sign-in elsewhere can be claimed
    family_name: Mapped[str]
    given_name: Mapped[str]
    kana_family: Mapped[str]
    kana_given: Mapped[str]
    grade: Mapped[str]


class RosterDraft(Base):
    """A roster between upload and confirmation: only what would be kept, gone a day later."""

    __tablename__ = "roster_draft"
    __table_args__ = (
        CheckConstraint("state IN ('reading', 'refused', 'ready', 'applying', 'done', 'broken')", name="state"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    place_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    state: Mapped[str]
    done: Mapped[int] = mapped_column(default=0)
    of: Mapped[int] = mapped_column(default=0)
    # The difference in numbers, or the faults; see difference.Summary and faults.Fault.
    report: Mapped[dict[str, Any]] = mapped_column(Json)
    content: Mapped[bytes | None] = mapped_column(LargeBinary)  # the scratch file of staging.py, packed
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
