"""Tables of badges. A credential holds no name; a name stands on a page only while the holder shows it."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Row, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from elearn.base.core.db import Base, Json, UtcDateTime, new_id

PURPOSES = ("revocation", "suspension")
# Public, and so chosen from a list: a free text would sooner or later say something about a person.
REASONS = ("issued-in-error", "conduct", "replaced", "holders-wish", "under-review")


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


class StatusList(Base):
    """The raised bits of revocation (odd numbers) and suspension (the next even one); they outlive their badges."""

    __tablename__ = "badge_status_list"
    __table_args__ = (CheckConstraint(_one_of("purpose", PURPOSES), name="purpose"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    purpose: Mapped[str]
    bits: Mapped[bytes]


class Badge(Base):
    """One issued badge, with the credential as it was signed."""

    __tablename__ = "badge"
    __table_args__ = (
        UniqueConstraint("list_number", "list_index"),
        # An office's list, the newest first, whatever its length; what a search passes over is not even looked up.
        Index("ix_badge_listed_at_office", "office_id", "valid_from", "id", "person_id", "achievement"),
        CheckConstraint(_one_of("revoked_for", REASONS), name="revoked_for"),
        CheckConstraint(_one_of("suspended_for", REASONS), name="suspended_for"),
        CheckConstraint("(revoked_at IS NULL) = (revoked_for IS NULL)", name="revoked"),
        CheckConstraint("(suspended_at IS NULL) = (suspended_for IS NULL)", name="suspended"),
        # All that an area's coverage counts, without a look at the rows, which hold whole credentials.
        Index(
            "ix_badge_held_at_office",
            *("office_id", "valid_until", "valid_from", "revoked_at", "suspended_at"),
            *("person_id", "achievement", "version"),
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    # No cascade: a person goes only by way of `privacy.erase`, which revokes first.
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    office_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    achievement: Mapped[str]
    version: Mapped[int]
    valid_from: Mapped[datetime] = mapped_column(UtcDateTime)
    valid_until: Mapped[datetime] = mapped_column(UtcDateTime)
    grounds: Mapped[list[dict[str, str]]] = mapped_column(Json)
    founding: Mapped[bool] = mapped_column(default=False)
    shows_name: Mapped[bool] = mapped_column(default=False)
    # What the holder can disclose to prove that a badge without a name is theirs.
    holder_kind: Mapped[str]
    holder_value: Mapped[str]
    list_number: Mapped[int] = mapped_column(ForeignKey("badge_status_list.number"))
    list_index: Mapped[int]
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_for: Mapped[str | None]
    suspended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    suspended_for: Mapped[str | None]
    # The JSON text exactly as it was signed; lists leave it where it is.
    credential: Mapped[str] = mapped_column(Text, deferred=True)

    def state(self, now: datetime) -> str:
        """`revoked`, `suspended`, `expired` or `valid`: the first that applies."""
        return state_of(self, now)


def state_of(badge: Badge | Row[Any], now: datetime) -> str:
    """The same for a badge of which only some columns were read."""
    if badge.revoked_at is not None:
        return "revoked"
    if badge.suspended_at is not None:
        return "suspended"
    return "valid" if badge.valid_from <= now < badge.valid_until else "expired"


class DoorPass(Base):
    """Ten minutes in which a visitor's code shows name and office, to the first browser that opens it."""

    __tablename__ = "badge_door_pass"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    badge_id: Mapped[str] = mapped_column(ForeignKey("badge.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Office(Base):
    """What the door page and the coverage page need to know of an issuing office."""

    __tablename__ = "badge_office"
    __table_args__ = (CheckConstraint("population > 0", name="population"),)

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    phone: Mapped[str] = mapped_column(default="")
    population: Mapped[int | None]
