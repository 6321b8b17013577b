"""Tables of guardians' answers. No guardian stands here, and no reason."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from elearn.base.core.db import Base, UtcDateTime, new_id

_PURPOSE = "purpose IN ('account', 'survey')"


class GuardianAnswer(Base):
    """One answer for one pupil and one purpose. Only added; the newest counts."""

    __tablename__ = "guardian_answer"
    __table_args__ = (
        CheckConstraint(_PURPOSE, name="purpose"),
        CheckConstraint("how IN ('paper', 'in_person')", name="how"),
        Index("ix_guardian_answer_pupil_id_purpose", "pupil_id", "purpose"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    pupil_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    purpose: Mapped[str]
    agreed: Mapped[bool]
    wording: Mapped[str]
    # The day on the slip: a late slip does not outdo what was said after it was signed.
    given_on: Mapped[date]
    how: Mapped[str]
    recorded_by: Mapped[str | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class GuardianRule(Base):
    """A place where, for this purpose, nothing goes before a guardian's yes. No row: it goes unless they say no."""

    __tablename__ = "guardian_rule"
    __table_args__ = (CheckConstraint(_PURPOSE, name="purpose"),)

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True)
    purpose: Mapped[str] = mapped_column(primary_key=True)
    chosen_at: Mapped[datetime] = mapped_column(UtcDateTime)
