"""How many ballots a stratum has: hourly, floored to tens, none under 30. Finer numbers would follow people."""

from datetime import datetime
from typing import Final

from sqlalchemy import select

from elearn.base.core.db import session
from elearn.surveys.ballots import store
from elearn.surveys.design.models import Progress, Stratum, Wave

STEP: Final = 10
LEAST: Final = 30


def floored(count: int) -> int | None:
    """What may be told of a number of ballots."""
    return None if count < LEAST else count // STEP * STEP


def count_progress(now: datetime) -> int:
    """The due job: all open waves; gives how many strata were counted."""
    done = 0
    for wave_id in session().scalars(select(Wave.id).where(Wave.state == "open", Wave.simulated.is_(False))).all():
        counts = store.counts(wave_id)
        for row in session().scalars(select(Stratum).where(Stratum.wave_id == wave_id)).all():
            _note(row.id, floored(counts.get(row.key, 0)), now)
            done += 1
    return done


def _note(stratum_id: str, floor: int | None, now: datetime) -> None:
    hour = now.replace(minute=0, second=0, microsecond=0)
    row = session().get(Progress, stratum_id)
    if row is None:
        session().add(Progress(stratum_id=stratum_id, cast_floor=floor, counted_at=hour))
    else:
        row.cast_floor, row.counted_at = floor, hour
