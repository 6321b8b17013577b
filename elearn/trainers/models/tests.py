"""Drawn tests. What was drawn is fixed at the start; a test is counted once, whoever sends it how often."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from elearn.base.core.db import Base, Json, UtcDateTime, new_id
from elearn.trainers.models.standing import pathway_check

PACES = ("standard", "half-more", "open")
_RUNNING = text("handed_in_at IS NULL")


class DrawnTest(Base):
    """One sitting. `drawn` is a list of {item, options: [[opaque id, option key], …]} in the order of the screens."""

    __tablename__ = "trainer_test"
    __table_args__ = (
        pathway_check(),
        CheckConstraint(f"pace IN ({', '.join(repr(pace) for pace in PACES)})", name="pace"),
        # Two presses of “Begin” are one test.
        Index(
            "uq_trainer_test_running",
            "person_id",
            "pathway",
            "practice",
            unique=True,
            sqlite_where=_RUNNING,
            postgresql_where=_RUNNING,
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    pathway: Mapped[str]
    practice: Mapped[bool]
    pace: Mapped[str]
    drawn: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    # The share that passes, as it was at the start.
    share: Mapped[float]
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # Nothing: no limit, at a supervised venue.
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    handed_in_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class TestAnswer(Base):
    """One choice as it came in; the latest of a place counts. `id` is the page's own: sending again changes nothing."""

    __tablename__ = "trainer_test_answer"
    __table_args__ = (UniqueConstraint("test_id", "number"), CheckConstraint("place >= 1", name="place"))
    __test__ = False  # pytest looks at names

    test_id: Mapped[str] = mapped_column(ForeignKey("trainer_test.id", ondelete="CASCADE"), primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int]
    place: Mapped[int]
    option: Mapped[str]
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)


class TestResult(Base):
    """What a handed-in test came to, by domain; the key keeps it to one."""

    __tablename__ = "trainer_test_result"
    __table_args__ = (CheckConstraint("points >= 0 AND points <= points_of", name="points"),)
    __test__ = False

    test_id: Mapped[str] = mapped_column(ForeignKey("trainer_test.id", ondelete="CASCADE"), primary_key=True)
    # {domain: [right, of]}, the domains kept from earlier attempts included.
    domains: Mapped[dict[str, list[int]]] = mapped_column(Json)
    points: Mapped[int]
    points_of: Mapped[int]
    passed: Mapped[bool]
    counted_at: Mapped[datetime] = mapped_column(UtcDateTime)
