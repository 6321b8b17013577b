"""Tables of waves: who may be asked and who was given a ballot. Never what anybody answered."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from elearn.base.core.db import Base, Json, UtcDateTime, new_id

STATES = ("draft", "open", "closing", "released", "destroyed")
PLACE_KINDS = ("seat", "person", "slip")


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(v) for v in values)})"


class Wave(Base):
    """One round of asking in one area. `keys_json` never changes once the wave is open; people hold its SHA-256."""

    __tablename__ = "survey_wave"
    __table_args__ = (
        CheckConstraint(_one_of("state", STATES), name="state"),
        CheckConstraint("kind IN ('full', 'pulse')", name="kind"),
        CheckConstraint("custody IN ('shares', 'single')", name="custody"),
        CheckConstraint("(state = 'draft') = (keys_json IS NULL) OR simulated", name="keys"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), index=True)
    title: Mapped[str]
    period: Mapped[str]  # "2026-11"
    kind: Mapped[str] = mapped_column(default="full")
    # A bare poster link: whoever finds it answers; shown apart, without interval, verdict or projection.
    open_series: Mapped[bool] = mapped_column(default=False)
    # Rows that only the demo may hold; release refuses them elsewhere.
    simulated: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(default="draft")
    custody: Mapped[str] = mapped_column(default="shares")
    created_by: Mapped[str | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # Of a draft: keys are being made for its groups, which are fixed meanwhile.
    keys_begun_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closing_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    destroyed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    keys_json: Mapped[str | None]
    keys_sha256: Mapped[str | None]  # base64url, 43 signs
    # The exact tables, sealed to the tally key until the planned releases are out.
    sealed_tables: Mapped[bytes | None] = mapped_column(LargeBinary)
    # Signed by the issuer key when the ballots are dropped; a restored backup drops them too.
    tombstone: Mapped[dict[str, Any] | None] = mapped_column(Json)

    @property
    def stage(self) -> str:
        """The state, with `preparing` between `draft` and `open`: the keys are being made."""
        return "preparing" if self.state == "draft" and self.keys_begun_at is not None else self.state


class Stratum(Base):
    """People counted together: audience, band and area. Its ballot key proves membership and nothing else."""

    __tablename__ = "survey_stratum"
    __table_args__ = (UniqueConstraint("wave_id", "key"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    wave_id: Mapped[str] = mapped_column(ForeignKey("survey_wave.id", ondelete="CASCADE"))
    key: Mapped[str]  # [a-z0-9-]{1,40}
    instrument: Mapped[str]  # "junior/1"
    audience: Mapped[str]  # P2 P3 J H adult
    band: Mapped[str]  # "grade-5", "grade-5-6", "age-20-39", "all"
    area_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    # What was merged into it because it had fewer than 30 eligible: [{"audience", "band", "area_id", "eligible"}]
    merged: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    eligible: Mapped[int | None]  # fixed when the wave opens


class Listing(Base):
    """A class that will be asked: so many seats, one session in this wave. Erased at closing."""

    __tablename__ = "survey_listing"
    __table_args__ = (
        UniqueConstraint("wave_id", "organisation_id", "label"),
        CheckConstraint("seats BETWEEN 1 AND 60", name="seats"),
        CheckConstraint("state IN ('waiting', 'open', 'casting', 'done')", name="state"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    wave_id: Mapped[str] = mapped_column(ForeignKey("survey_wave.id", ondelete="CASCADE"))
    stratum_id: Mapped[str] = mapped_column(ForeignKey("survey_stratum.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), index=True)
    label: Mapped[str]  # "5年1組"
    seats: Mapped[int]
    teacher_id: Mapped[str | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    session_id: Mapped[str | None] = mapped_column(ForeignKey("class_session.id", ondelete="SET NULL"), unique=True)
    state: Mapped[str] = mapped_column(default="waiting")
    # The teacher's word that screen lists, sharing and recording are off.
    unwatched: Mapped[bool] = mapped_column(default=False)


class Place(Base):
    """Someone who may cast one ballot. No time, no answer. Erased at closing."""

    __tablename__ = "survey_place"
    __table_args__ = (
        CheckConstraint(_one_of("kind", PLACE_KINDS), name="kind"),
        CheckConstraint("(kind = 'slip') = (slip_hash IS NOT NULL)", name="slip"),
        CheckConstraint("(kind = 'seat') = (listing_id IS NOT NULL AND number IS NOT NULL)", name="seat"),
        UniqueConstraint("listing_id", "number"),
        UniqueConstraint("wave_id", "learner_id"),
        UniqueConstraint("slip_hash"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    wave_id: Mapped[str] = mapped_column(ForeignKey("survey_wave.id", ondelete="CASCADE"))
    stratum_id: Mapped[str] = mapped_column(ForeignKey("survey_stratum.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    listing_id: Mapped[str | None] = mapped_column(ForeignKey("survey_listing.id", ondelete="CASCADE"))
    number: Mapped[int | None]
    learner_id: Mapped[str | None] = mapped_column(ForeignKey("learner.id", ondelete="SET NULL"), index=True)
    slip_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    handed_out: Mapped[bool] = mapped_column(default=False)
    # A guardian's refusal, no reason kept: such a place reads a page of like length and casts the blank.
    not_asked: Mapped[bool] = mapped_column(default=False)
    # SHA-256 of the blinded message that was signed: the same one gets the same signature, another is refused.
    issued_hash: Mapped[bytes | None] = mapped_column(LargeBinary)


class Progress(Base):
    """How many ballots a stratum has, hourly, floored to tens, absent under 30."""

    __tablename__ = "survey_progress"

    stratum_id: Mapped[str] = mapped_column(ForeignKey("survey_stratum.id", ondelete="CASCADE"), primary_key=True)
    cast_floor: Mapped[int | None]
    counted_at: Mapped[datetime] = mapped_column(UtcDateTime)
