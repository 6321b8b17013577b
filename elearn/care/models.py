"""Tables of talk requests. No key leads from a request to anyone: whom it concerns is sealed or a keyed mark."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from elearn.base.core.db import Base, UtcDateTime, new_id

KINDS = ("homeroom", "nurse", "counsellor", "other")
# Where an unread request stands: with the two who were named, on top for the deputy, with the coordinator as well.
SENT, WITH_DEPUTY, WITH_COORDINATOR = 0, 1, 2


class TrustedAdult(Base):
    """Someone whom children of a school may ask for a talk, and who reads for them when they are away."""

    __tablename__ = "trusted_adult"
    __table_args__ = (
        CheckConstraint(f"kind IN ({', '.join(repr(kind) for kind in KINDS)})", name="kind"),
        CheckConstraint("deputy_id <> person_id", name="deputy"),
        UniqueConstraint("organisation_id", "person_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    deputy_id: Mapped[str | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    kind: Mapped[str]
    appointed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class TalkRequest(Base):
    """A child would like to talk. All words are in `sealed`, of one length; marks are keyed hashes; times coarse."""

    __tablename__ = "talk_request"
    __table_args__ = (CheckConstraint("stage BETWEEN 0 AND 2", name="stage"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    adult_mark: Mapped[str] = mapped_column(index=True)
    deputy_mark: Mapped[str] = mapped_column(index=True)
    school_mark: Mapped[str] = mapped_column(index=True)
    # One open request for each seat and adult; empty once it is closed.
    once_mark: Mapped[str | None] = mapped_column(unique=True)
    sealed: Mapped[bytes]
    stage: Mapped[int] = mapped_column(SmallInteger, default=SENT)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)  # the end of a school day: when it moves on, if unread
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
