"""Who is on which pathway, agreed to which code, and holds which badge by it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from elearn.base.core.db import Base, UtcDateTime, new_id
from elearn.trainers.content.shapes import PATHWAYS


def pathway_check(name: str = "pathway") -> CheckConstraint:
    """The column holds one of the three pathways."""
    return CheckConstraint(f"pathway IN ({', '.join(repr(key) for key in PATHWAYS)})", name=name)


class TrainerPath(Base):
    """A person on a pathway, for the office that will issue the badge."""

    __tablename__ = "trainer_path"
    __table_args__ = (pathway_check(), UniqueConstraint("person_id", "pathway"))

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    pathway: Mapped[str]
    office_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), index=True)
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Consent(Base):
    """Somebody agreed to a version of a pathway's code of conduct; agreeing anew is a row of its own."""

    __tablename__ = "trainer_consent"
    __table_args__ = (pathway_check(),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    pathway: Mapped[str]
    version: Mapped[int]
    agreed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Award(Base):
    """A badge that was issued here, with the role that went along; `ended_at` says when the role was taken."""

    __tablename__ = "trainer_award"
    __table_args__ = (pathway_check(),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    pathway: Mapped[str]
    office_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), index=True)
    # No foreign key: the holder may delete the badge, and the award then ends by the due job.
    badge_id: Mapped[str] = mapped_column(unique=True)
    founding: Mapped[bool] = mapped_column(default=False)
    awarded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    valid_until: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Appointment(Base):
    """Why a founding lead was appointed, and which two officials stand for it."""

    __tablename__ = "trainer_appointment"
    __table_args__ = (
        CheckConstraint(
            "first_official_id <> second_official_id AND person_id NOT IN (first_official_id, second_official_id)",
            name="three_people",
        ),
        CheckConstraint("length(reason) >= 10", name="reason"),
    )

    award_id: Mapped[str] = mapped_column(ForeignKey("trainer_award.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    first_official_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    second_official_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str] = mapped_column(Text)
