"""Waves whose tables are out, as those who read reports choose among them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from elearn.base.core.db import session
from elearn.surveys.design.models import Wave
from elearn.surveys.release.models import ReleasedTable


@dataclass(frozen=True)
class ReleasedWave:
    """A wave whose tables are out: when people were asked, and who held the key."""

    id: str
    title: str
    period: str
    kind: str
    custody: str
    open_series: bool
    simulated: bool
    opened_at: datetime | None
    closed_at: datetime
    released_at: datetime | None


@dataclass(frozen=True)
class Offer:
    """A base with a released core table in one wave: what a reader may choose."""

    wave: ReleasedWave
    series: str
    audience: str
    band: str
    open_series: bool


def waves_with_releases() -> list[ReleasedWave]:
    """The waves that released a table, oldest first."""
    out = select(ReleasedTable.wave_id).distinct()
    rows = session().scalars(select(Wave).where(Wave.id.in_(out)).order_by(Wave.period, Wave.id))
    return [_wave(row) for row in rows]


def offers(area_code: str) -> list[Offer]:
    """What the area has, oldest wave first."""
    table = ReleasedTable
    rows = session().execute(
        select(Wave, table.series, table.audience, table.band, table.open_series)
        .join(table, table.wave_id == Wave.id)
        .where(table.area_code == area_code, table.key == "core")
        .order_by(Wave.period, Wave.id, table.audience, table.band, table.series)
    )
    return [Offer(_wave(row.Wave), row.series, row.audience, row.band, row.open_series) for row in rows]


def report_filters(wave_id: str) -> dict[str, str]:
    """What to ask the report for to see this wave: the base of most people. Empty where no table is out."""
    table = ReleasedTable
    mine = select(table).where(table.wave_id == wave_id, table.key == "core")
    widest = session().scalar(mine.order_by(table.eligible.desc(), table.area_code, table.audience).limit(1))
    if widest is None:
        return {}
    return {
        "area": widest.area_code,
        "audience": widest.audience,
        "band": widest.band,
        "series": widest.series,
        "period": widest.period,
    }


def _wave(row: Wave) -> ReleasedWave:
    return ReleasedWave(
        id=row.id,
        title=row.title,
        period=row.period,
        kind=row.kind,
        custody=row.custody,
        open_series=row.open_series,
        simulated=row.simulated,
        opened_at=row.opened_at,
        closed_at=row.closing_at or row.closes_at,
        released_at=row.released_at,
    )
