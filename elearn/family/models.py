"""Tables of the class page. Nothing leads to a child: a slip belongs to a class, not to a pupil."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from elearn.base.core.db import Base, UtcDateTime, new_id

MOST_LABEL = 40


class ClassPage(Base):
    """What one class learned in one school year, as its teacher shows it to families."""

    __tablename__ = "class_page"
    __table_args__ = (CheckConstraint(f"length(label) BETWEEN 1 AND {MOST_LABEL}", name="label"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    teacher_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    label: Mapped[str]  # such as 5年1組
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)  # the end of the school year
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ClassPageLesson(Base):
    """A lesson that the class took. Course and day are copied: the page tells nothing else of the session."""

    __tablename__ = "class_page_lesson"

    page_id: Mapped[str] = mapped_column(ForeignKey("class_page.id", ondelete="CASCADE"), primary_key=True)
    session_id: Mapped[str] = mapped_column(
        ForeignKey("class_session.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    course: Mapped[str]
    lesson: Mapped[str]
    held_on: Mapped[date]


class FamilySlip(Base):
    """A printed slip. The code stands on paper alone; whoever opens it first keeps the page on that phone."""

    __tablename__ = "family_slip"

    code_hash: Mapped[str] = mapped_column(primary_key=True)
    page_id: Mapped[str] = mapped_column(ForeignKey("class_page.id", ondelete="CASCADE"), index=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
