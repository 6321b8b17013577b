"""Reads of released tables: the only thing of this house that anyone outside may see."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select

from elearn.base.core.db import session
from elearn.surveys.release.areas import parts_of
from elearn.surveys.release.models import ReleasedTable


@dataclass(frozen=True)
class Row:
    """One line of a released table. `count` is None where it was suppressed; `why` then says for which reason."""

    option: str
    count: int | None
    why: str | None = None


@dataclass(frozen=True)
class Released:
    """One released table, as everyone may see it."""

    wave_id: str
    period: str
    key: str
    series: str
    audience: str
    band: str
    area_code: str
    area_name: Mapping[str, str]
    open_series: bool
    simulated: bool
    mode: str
    epsilon: float | None
    scale: float | None  # of the discrete Laplace noise in every number of the table; None where there is none
    eligible: int
    cast: int | None
    valid: int | None
    detail: str
    reference: bool
    rows: tuple[Row, ...]
    notes: tuple[str, ...]
    released_at: datetime


@dataclass(frozen=True)
class Area:
    """An area with released tables; `code` is a local-government code of six digits, or several joined by `+`."""

    code: str
    name: Mapping[str, str]

    @property
    def parts(self) -> list[str]:
        """The codes of towns that are counted together here."""
        return parts_of(self.code)


def released(
    *,
    area_codes: Collection[str] | None = None,
    wave_id: str | None = None,
    keys: Collection[str] = (),
    period: str | None = None,
    base: tuple[str, str, str] | None = None,
) -> list[Released]:
    """The released tables of these areas or of one wave, oldest first; `base` is (series, audience, band)."""
    rows = select(ReleasedTable)
    if area_codes is not None:
        rows = rows.where(ReleasedTable.area_code.in_(area_codes))
    if wave_id is not None:
        rows = rows.where(ReleasedTable.wave_id == wave_id)
    if keys:
        rows = rows.where(ReleasedTable.key.in_(keys))
    if period is not None:
        rows = rows.where(ReleasedTable.period == period)
    if base is not None:
        series, audience, band = base
        rows = rows.where(
            ReleasedTable.series == series, ReleasedTable.audience == audience, ReleasedTable.band == band
        )
    ordered = rows.order_by(ReleasedTable.period, ReleasedTable.area_code, ReleasedTable.audience, ReleasedTable.band)
    return [_released(row) for row in session().scalars(ordered)]


def areas() -> list[Area]:
    """All areas with released tables, by code, each with its latest name."""
    table = ReleasedTable
    latest = (
        select(table.area_code, func.max(table.period).label("period"))
        .where(table.key == "core")
        .group_by(table.area_code)
        .subquery()
    )
    rows = session().execute(
        select(table.area_code, table.area_name)
        .join(latest, and_(table.area_code == latest.c.area_code, table.period == latest.c.period))
        .where(table.key == "core")
    )
    names = {row.area_code: row.area_name for row in rows}
    return [Area(code, names[code]) for code in sorted(names)]


def _released(row: ReleasedTable) -> Released:
    body = row.body
    return Released(
        wave_id=row.wave_id,
        period=row.period,
        key=row.key,
        series=row.series,
        audience=row.audience,
        band=row.band,
        area_code=row.area_code,
        area_name=row.area_name,
        open_series=row.open_series,
        simulated=row.simulated,
        mode=row.mode,
        epsilon=row.epsilon,
        scale=body.get("scale"),
        eligible=row.eligible,
        cast=row.cast,
        valid=row.valid,
        detail=body.get("detail", "full"),
        reference=bool(body.get("reference")),
        rows=tuple(Row(each["option"], each["count"], each.get("why")) for each in body["rows"]),
        notes=tuple(body.get("notes", ())),
        released_at=row.released_at,
    )
