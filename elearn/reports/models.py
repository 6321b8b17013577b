"""What officials enter of surveys that were held before this platform: figures of others, never joined with ours."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from elearn.base.core.db import Base, UtcDateTime, new_id


class EarlierSurvey(Base):
    """One value of one earlier survey. `wording` and `scale` mark the break: no verdict crosses it."""

    __tablename__ = "earlier_survey"
    __table_args__ = (
        CheckConstraint("share BETWEEN 0 AND 1", name="share"),
        CheckConstraint("valid > 0 AND (sampled IS NULL OR sampled >= valid)", name="valid"),
        CheckConstraint("ended_on >= began_on", name="dates"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    area_code: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    wording: Mapped[str]
    scale: Mapped[str]  # the answers offered, and which of them count here
    base: Mapped[str]  # who was asked
    mode: Mapped[str]  # post, interview, web …
    began_on: Mapped[date]
    ended_on: Mapped[date]
    sampled: Mapped[int | None]
    valid: Mapped[int]
    share: Mapped[float]
    entered_by: Mapped[str | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
