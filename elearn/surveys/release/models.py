"""Tables that went through disclosure control: the only exit of the house. A row never changes once it is here."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from elearn.base.core.db import Base, Json, UtcDateTime, new_id


class ReleasedTable(Base):
    """One table of one base (audience x band x area) of one wave, as everyone may see it."""

    __tablename__ = "released_table"
    __table_args__ = (
        CheckConstraint("mode IN ('exact', 'noised')", name="mode"),
        CheckConstraint("(mode = 'noised') = (epsilon IS NOT NULL)", name="epsilon"),
        UniqueConstraint("wave_id", "key", "series", "audience", "band", "area_code"),
        Index("ix_released_table_area", "area_code", "audience", "series"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    wave_id: Mapped[str] = mapped_column(ForeignKey("survey_wave.id"), index=True)
    period: Mapped[str]
    key: Mapped[str]  # core, core-users, prepared, cells, concerns
    series: Mapped[str]  # the instrument's series: never joined with another
    audience: Mapped[str]
    band: Mapped[str]
    area_code: Mapped[str]
    area_name: Mapped[dict[str, str]] = mapped_column(Json)  # {"ja": …, "en": …}
    open_series: Mapped[bool] = mapped_column(default=False)
    simulated: Mapped[bool] = mapped_column(default=False)
    mode: Mapped[str]
    epsilon: Mapped[float | None]
    eligible: Mapped[int]
    cast: Mapped[int | None]  # None where it would give a small number away
    valid: Mapped[int | None]
    # {"detail": "full"|"collapsed", "reference": bool, "rows": [{"option", "count": int|null, "why": null|"audit"}],
    # "notes": ["withheld"]?, "scale": float (noised)}. One reason for every hidden number: a finer one would tell more.
    body: Mapped[dict[str, Any]] = mapped_column(Json)
    released_at: Mapped[datetime] = mapped_column(UtcDateTime)


class NoiseLedger(Base):
    """What a table cost one stratum of its base. Never more than the budget: `operations` refuses."""

    __tablename__ = "noise_ledger"
    __table_args__ = (UniqueConstraint("table_id", "stratum_key"), CheckConstraint("epsilon > 0", name="epsilon"))

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    wave_id: Mapped[str] = mapped_column(ForeignKey("survey_wave.id"), index=True)
    stratum_key: Mapped[str]
    table_id: Mapped[str] = mapped_column(ForeignKey("released_table.id"))
    epsilon: Mapped[float]
    spent_at: Mapped[datetime] = mapped_column(UtcDateTime)
