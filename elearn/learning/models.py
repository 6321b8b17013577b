"""Tables of attempts and answers. Rows of `answer` are only ever added, and leave with their attempt."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, column, table
from sqlalchemy.orm import Mapped, mapped_column

from elearn.base.core.db import Base, Json, UtcDateTime, new_id

# What answering needs to know of accounts' learners, named as text like a foreign key: it must stay one SELECT.
learner = table("learner", column("id"), column("kind"), column("expires_at", UtcDateTime))


class Cohort(Base):
    """Learners who take a lesson together: feedback waits for their common reveal, or for the close."""

    __tablename__ = "cohort"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Whether any device has ever answered for several: then every answer looks for its other learners.
    shared: Mapped[bool] = mapped_column(default=False)


class Attempt(Base):
    """One learner's run through one lesson; content revision and pass rule are those of its start."""

    __tablename__ = "attempt"
    # A pupil who joins a class twice is in the same attempt; the constraint also finds a cohort's attempts.
    __table_args__ = (UniqueConstraint("cohort_id", "learner_id"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    learner_id: Mapped[str] = mapped_column(ForeignKey("learner.id"), index=True)
    cohort_id: Mapped[str | None] = mapped_column(ForeignKey("cohort.id"))
    course: Mapped[str]
    lesson: Mapped[str]
    revision: Mapped[str]
    language: Mapped[str]
    pass_rule: Mapped[dict[str, Any]] = mapped_column(Json)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Answer(Base):
    """One answer as it came in; `id` is the client's own UUID, so sending it again changes nothing."""

    __tablename__ = "answer"
    __table_args__ = (
        CheckConstraint("length(id) = 36", name="id_is_uuid"),
        CheckConstraint("points >= 0 AND points <= points_of", name="points"),
        Index(None, "attempt_id", "question"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    attempt_id: Mapped[str] = mapped_column(ForeignKey("attempt.id", ondelete="CASCADE"))
    question: Mapped[str]
    revision: Mapped[str]
    answer: Mapped[Any] = mapped_column(Json)
    points: Mapped[int]
    points_of: Mapped[int]
    is_right: Mapped[bool | None]
    late: Mapped[bool]
    # Several pupils answered on one device: the id of the answer that was given there; this row is one of the others'.
    shared_from: Mapped[str | None]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Reveal(Base):
    """From this moment the cohort sees the feedback to the question."""

    __tablename__ = "reveal"

    cohort_id: Mapped[str] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"), primary_key=True)
    question: Mapped[str] = mapped_column(primary_key=True)
    revealed_at: Mapped[datetime] = mapped_column(UtcDateTime)
