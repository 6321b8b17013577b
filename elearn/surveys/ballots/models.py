"""The list of what was counted, kept when the ballots are gone; and what casting needs to know of a wave."""

from sqlalchemy import ForeignKey, LargeBinary, column, table
from sqlalchemy.orm import Mapped, mapped_column

from elearn.base.core.db import Base

# Named as text, like a foreign key: ballots know no wave's places, and cannot.
wave = table("survey_wave", column("id"), column("state"), column("keys_json"), column("keys_sha256"))


class CountedList(Base):
    """The token hashes of a wave's counted ballots that begin with one byte, sorted; 32 bytes each."""

    __tablename__ = "survey_counted"

    wave_id: Mapped[str] = mapped_column(ForeignKey("survey_wave.id", ondelete="CASCADE"), primary_key=True)
    prefix: Mapped[str] = mapped_column(primary_key=True)  # two hex signs
    hashes: Mapped[bytes] = mapped_column(LargeBinary)
