"""Groups of people who go a pathway together."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from elearn.base.core.db import Base, UtcDateTime, new_id
from elearn.trainers.models.standing import pathway_check


class Cohort(Base):
    """A group with its lead; people come in by its code."""

    __tablename__ = "trainer_cohort"
    __table_args__ = (pathway_check(), CheckConstraint("length(name) BETWEEN 1 AND 120", name="name"))

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    pathway: Mapped[str]
    office_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), index=True)
    # Not null in practice; erasing the lead's account leaves the group.
    lead_id: Mapped[str | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    code: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CohortDay(Base):
    """When and where the group meets."""

    __tablename__ = "trainer_cohort_day"

    cohort_id: Mapped[str] = mapped_column(ForeignKey("trainer_cohort.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    place: Mapped[str]


class CohortMember(Base):
    """Who goes along."""

    __tablename__ = "trainer_cohort_member"

    cohort_id: Mapped[str] = mapped_column(ForeignKey("trainer_cohort.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True)
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime)
