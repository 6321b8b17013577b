"""Practice sessions and who watched them."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from elearn.base.core.db import Base, UtcDateTime, new_id
from elearn.trainers.models.standing import pathway_check

PRESENCES = ("present", "video")
# An absent score is SQL's NULL, not JSON's: the constraint below asks for it.
_LEVELS = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class PracticeSession(Base):
    """A session that a candidate plans, holds and looks back on."""

    __tablename__ = "trainer_session"
    __table_args__ = (pathway_check(), CheckConstraint("people BETWEEN 1 AND 999", name="people"))

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    candidate_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    pathway: Mapped[str]
    subject: Mapped[str]
    # A lesson of the catalogue as "course/lesson"; empty for a talk or a visit of one's own.
    lesson: Mapped[str]
    audience: Mapped[str]
    place: Mapped[str]
    day: Mapped[date]
    # The invitation: whoever has the right badge and types it may watch.
    code: Mapped[str] = mapped_column(unique=True)
    # The live class in which it was held; nothing for a session elsewhere.
    class_session_id: Mapped[str | None] = mapped_column(ForeignKey("class_session.id", ondelete="SET NULL"))
    held_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    people: Mapped[int | None]
    # For the candidate and whoever watched this session, and for nobody else.
    reflection: Mapped[str] = mapped_column(Text, default="")
    reflected_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Observation(Base):
    """Somebody with the right badge watches a session, scores it by the rubric and, where it is reached, co-signs."""

    __tablename__ = "trainer_observation"
    __table_args__ = (
        UniqueConstraint("session_id", "observer_id"),
        CheckConstraint("observer_id <> candidate_id", name="nobody_signs_for_oneself"),
        CheckConstraint(f"presence IN ({', '.join(repr(way) for way in PRESENCES)})", name="presence"),
        CheckConstraint("signed_at IS NULL OR levels IS NOT NULL", name="signed_what_was_scored"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    session_id: Mapped[str] = mapped_column(ForeignKey("trainer_session.id", ondelete="CASCADE"))
    candidate_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    observer_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    presence: Mapped[str | None]
    levels: Mapped[dict[str, int] | None] = mapped_column(_LEVELS)
    rubric_version: Mapped[int | None]
    comment: Mapped[str] = mapped_column(Text, default="")
    scored_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    # The signature closes a ring of more than two: it counts once a lead trainer has looked and signed, too.
    needs_lead: Mapped[bool] = mapped_column(default=False)
    lead_id: Mapped[str | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    lead_signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def counts(self) -> bool:
        """Whether the co-signature stands: signed, and by a lead as well where that was needed."""
        return self.signed_at is not None and (not self.needs_lead or self.lead_signed_at is not None)
