"""Tables of a live class. The constraints state the law: one open code, one pupil per seat number."""

from datetime import datetime
from typing import Literal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from elearn.base.core.db import Base, UtcDateTime, new_id

_OPEN = text("state = 'open'")


class ClassSession(Base):
    """One live run of a lesson. `revision` rises in the same commit as any change."""

    __tablename__ = "class_session"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'ended', 'purged')", name="state"),
        CheckConstraint("pace IN ('teacher', 'own')", name="pace"),
        CheckConstraint("step >= 0", name="step"),
        CheckConstraint("seats BETWEEN 1 AND 60", name="seats"),
        CheckConstraint("way IN ('each', 'shared', 'hands')", name="way"),
        CheckConstraint("trial = (teacher_id IS NULL)", name="trial"),
        CheckConstraint("present BETWEEN 1 AND 999", name="present"),
        Index("ix_class_session_open_code", "code", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_class_session_state_changed_at", "state", "changed_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str]
    # Nobody: a trial class, whose teacher is the browser that started it.
    teacher_id: Mapped[str | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    trial: Mapped[bool] = mapped_column(default=False)
    # Several grades in one room: each takes its own lesson in a session of its own, the first of which has the code.
    lead_id: Mapped[str | None] = mapped_column(ForeignKey("class_session.id", ondelete="CASCADE"), index=True)
    course: Mapped[str]
    lesson: Mapped[str]
    cohort_id: Mapped[str | None] = mapped_column(index=True)
    seats: Mapped[int] = mapped_column(default=40)
    pace: Mapped[str] = mapped_column(default="teacher")
    # How the class answers now: a device for each, a device for several, or a show of hands.
    way: Mapped[str] = mapped_column(default="each")
    # How many are in the room at a show of hands.
    present: Mapped[int | None]
    step: Mapped[int] = mapped_column(default=0)
    held: Mapped[bool] = mapped_column(default=False)
    door_open: Mapped[bool] = mapped_column(default=True)
    state: Mapped[str] = mapped_column(default="open")
    revision: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # The bell rang: the class goes on another day with the same code, seats and step.
    paused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # The bell is about to ring: from the incident card straight to the end.
    wrap_up_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # How many had a seat in the class, and how many took the lesson afterwards; written when the seats are erased.
    joined: Mapped[int | None]
    joined_later: Mapped[int | None]

    @property
    def is_open(self) -> bool:
        """Whether the class is still running."""
        return self.state == "open"

    @property
    def is_paused(self) -> bool:
        """Whether it goes on another day."""
        return self.is_open and self.paused_at is not None


class Seat(Base):
    """A pupil's place. A freed seat keeps its learner and answers, only the number goes back to the class."""

    __tablename__ = "seat"
    __table_args__ = (
        UniqueConstraint("session_id", "number"),
        UniqueConstraint("session_id", "learner_id"),
        UniqueConstraint("session_id", "claim"),
        CheckConstraint("number BETWEEN 1 AND 60", name="number"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    session_id: Mapped[str] = mapped_column(ForeignKey("class_session.id", ondelete="CASCADE"))
    number: Mapped[int | None]
    learner_id: Mapped[str] = mapped_column(ForeignKey("learner.id"), index=True)
    attempt_id: Mapped[str]
    claim: Mapped[str]  # random sign of the page that took the seat: a double tap is one pupil
    pictures: Mapped[str]  # three names of web.pictures, in order, parted by spaces: the pass to come back
    tries: Mapped[int] = mapped_column(default=0)  # wrong passes since the last right one
    wants_help_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # The seat at whose device this pupil answers just now.
    shares_with: Mapped[str | None] = mapped_column(ForeignKey("seat.id", ondelete="SET NULL"), index=True)
    # Ever answered together with others: no survey for this seat.
    in_group: Mapped[bool] = mapped_column(default=False)


class BoardPairing(Base):
    """A second device asking for, or holding, the private board of one session. Its id is the device's key."""

    __tablename__ = "board_pairing"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    session_id: Mapped[str] = mapped_column(ForeignKey("class_session.id", ondelete="CASCADE"), index=True)
    number: Mapped[str]  # four digits that both screens show
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class HandCount(Base):
    """How many hands went up for a choice; for this question it replaces what devices answered."""

    __tablename__ = "hand_count"
    __table_args__ = (CheckConstraint("hands BETWEEN 0 AND present AND present <= 999", name="hands"),)

    session_id: Mapped[str] = mapped_column(ForeignKey("class_session.id", ondelete="CASCADE"), primary_key=True)
    question: Mapped[str] = mapped_column(primary_key=True)
    cell: Mapped[str] = mapped_column(primary_key=True)
    hands: Mapped[int]
    present: Mapped[int]  # how many were in the room when this question was asked


class ClassResult(Base):
    """What stays of a class once seats and answers are erased: counts that disclosure control let through."""

    __tablename__ = "class_result"
    __table_args__ = (
        CheckConstraint("shown IN ('number', 'range', 'few', 'most')", name="shown"),
        CheckConstraint("(shown <> 'few') = (low IS NOT NULL AND high >= low)", name="numbers"),
        CheckConstraint("way IN ('each', 'shared', 'hands')", name="way"),
    )

    session_id: Mapped[str] = mapped_column(ForeignKey("class_session.id", ondelete="CASCADE"), primary_key=True)
    question: Mapped[str] = mapped_column(primary_key=True)
    cell: Mapped[str] = mapped_column(primary_key=True)
    place: Mapped[int]
    shown: Mapped[Literal["number", "range", "few", "most"]] = mapped_column(String)
    # In which way the question was answered: one device each, shared devices, or a show of hands.
    way: Mapped[Literal["each", "shared", "hands"]] = mapped_column(String, default="each")
    low: Mapped[int | None]
    high: Mapped[int | None]
