"""Writes: the one exit. Counts come in, go through disclosure control, and leave as rows that never change."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from random import SystemRandom
from typing import Any, Final

from sqlalchemy import exists, select

from elearn.accounts import queries as organisations
from elearn.base.core.audit import Action, record
from elearn.base.core.db import Database, new_id, session
from elearn.base.core.errors import Conflict, Forbidden
from elearn.base.core.messages import N_
from elearn.base.core.ports import service
from elearn.surveys.release.areas import parts_of, prefecture_name
from elearn.surveys.release.control import Controlled, controlled
from elearn.surveys.release.ledger import spend
from elearn.surveys.release.models import ReleasedTable
from elearn.surveys.release.noising import Noised, noised
from elearn.surveys.release.plan import Base, StratumPlan, bases
from elearn.surveys.release.wave import Facts, facts, locked, place_of
from elearn.surveys.tally.counts import StratumCount

# One reason for every hidden number: "small" here and "complement" there would tell which is which (decision 0011).
HIDDEN: Final = "audit"
WITHHELD: Final = "withheld"
RELEASED: Final = Action("surveys.release_wave", N_("The results of a survey were published."))

Names = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Prepared:
    """A wave's tables as they may be published, and what they rest on."""

    wave: Facts
    counts: tuple[StratumCount, ...]
    above: Mapping[str, str]  # area code to the code above it
    tables: tuple[Controlled | Noised, ...]


def prepare_release(
    wave_id: str, counts: Sequence[StratumCount], *, noised_audiences: Collection[str] = ()
) -> Prepared:
    """Disclosure control, in no unit of work: with 120 strata it takes half a minute, in which everybody else writes.

    All tables of the `noised_audiences` get noise, the others none. Conflict if the wave is not closed or has been
    released; Forbidden for invented waves; Invalid if counts contradict themselves; Unavailable if noise is wanted and
    OpenDP is missing. Nothing is stored.
    """
    with service(Database).unit(write=False):
        wave = facts(wave_id)
        _require_releasable(wave)
        above = _above(counts)
    return Prepared(wave, tuple(counts), above, tuple(_tables(wave, counts, above, noised_audiences)))


def release_prepared(prepared: Prepared, now: datetime) -> int:
    """Publish in the current unit what was prepared, once; gives how many tables. The wave is locked until it ends.

    Conflict if the wave was released meanwhile, or if it or the areas above are not as they were: nothing is stored.
    """
    wave = locked(prepared.wave.id)
    _require_releasable(wave)
    if (wave, _above(prepared.counts)) != (prepared.wave, prepared.above):
        raise Conflict(N_("The areas of this wave changed meanwhile. Nothing was released: please begin once more."))
    tables = _publish(wave, prepared.counts, prepared.tables, now)
    record(RELEASED, now, about=f"wave:{wave.id}", place=place_of(wave.id))
    return tables


def import_simulated(
    wave_id: str,
    counts: Sequence[StratumCount],
    now: datetime,
    *,
    mode: str,
    noised_audiences: Collection[str] = (),
) -> int:
    """Publish invented counts of an invented wave, each row marked as such. Forbidden in any mode but `demo`."""
    wave = locked(wave_id)
    if mode != "demo" or not wave.simulated:
        raise Forbidden(N_("Invented numbers exist in the demo alone, in waves that are marked as invented."))
    _require_unreleased(wave)
    return _publish(wave, counts, tuple(_tables(wave, counts, _above(counts), noised_audiences)), now)


def _require_releasable(wave: Facts) -> None:
    if wave.simulated:
        raise Forbidden(N_("An invented wave is not released. Only the demo shows such numbers, marked as invented."))
    if wave.state in {"draft", "open"}:
        raise Conflict(N_("This wave is not closed yet, so nothing can be released."))
    _require_unreleased(wave)


def _require_unreleased(wave: Facts) -> None:
    if session().scalar(select(exists().where(ReleasedTable.wave_id == wave.id))):
        raise Conflict(N_("This wave has been released. Its tables never change."))


def _above(counts: Iterable[StratumCount]) -> Mapping[str, str]:
    return organisations.codes_above({part for count in counts for part in parts_of(count.area_code)})


def _publish(wave: Facts, counts: Sequence[StratumCount], tables: Sequence[Controlled | Noised], now: datetime) -> int:
    names = _names(counts, {table.base.area_code for table in tables})
    for table in tables:
        _store(wave, table, names, now)
    return len(tables)


def _tables(
    wave: Facts, counts: Sequence[StratumCount], above: Mapping[str, str], noisy: Collection[str]
) -> Iterator[Controlled | Noised]:
    """Each wording and audience by itself: no table counts two of them together."""
    for (_, audience), group in groupby(sorted(counts, key=_universe), key=_universe):
        rows = list(group)
        planned = bases(_plan(wave, row, above.get(parts_of(row.area_code)[0])) for row in rows)
        if audience in noisy:
            yield from noised(rows, planned)
        else:
            yield from controlled(rows, planned, SystemRandom())


def _universe(count: StratumCount) -> tuple[str, str]:
    return count.series, count.audience


def _plan(wave: Facts, count: StratumCount, parent: str | None) -> StratumPlan:
    """A poster's link asks whoever comes: how many might have answered is not known, only how many did."""
    eligible = count.cast if wave.open_series else count.eligible
    return StratumPlan(count.key, count.series, count.audience, count.band, count.area_code, eligible, parent)


def _names(counts: Sequence[StratumCount], codes: Collection[str]) -> Names:
    told = {count.area_code: dict(count.area_name) for count in counts}
    above = organisations.names_by_code(set(codes) - set(told))
    return {code: told.get(code) or prefecture_name(code, above.get(code)) for code in codes}


def _store(wave: Facts, table: Controlled | Noised, names: Names, now: datetime) -> None:
    row = ReleasedTable(
        id=new_id(),
        wave_id=wave.id,
        period=wave.period,
        key=table.key,
        open_series=wave.open_series,
        simulated=wave.simulated,
        valid=table.valid,
        released_at=now,
        area_name=dict(names[table.base.area_code]),
        **_base(wave, table.base),
        **_kind(table),
    )
    session().add(row)
    session().flush()
    if isinstance(table, Noised):
        spend(wave.id, table.base.members, row.id, table.epsilon, now)


def _base(wave: Facts, base: Base) -> dict[str, Any]:
    return {
        "series": base.series,
        "audience": base.audience,
        "band": base.band,
        "area_code": base.area_code,
        "eligible": 0 if wave.open_series else base.eligible,
    }


def _kind(table: Controlled | Noised) -> dict[str, Any]:
    body: dict[str, Any] = {
        "detail": table.detail,
        "reference": table.reference,
        "rows": _rows(table.rows),
        "notes": [],
    }
    if isinstance(table, Noised):
        return {"mode": "noised", "epsilon": table.epsilon, "cast": None, "body": body | {"scale": table.scale}}
    if table.valid is None and not any(people is not None for people in table.rows.values()):
        body["notes"] = [WITHHELD]
    return {"mode": "exact", "epsilon": None, "cast": table.cast, "body": body}


def _rows(rows: Mapping[str, int | None]) -> list[dict[str, Any]]:
    return [{"option": row, "count": people, "why": HIDDEN if people is None else None} for row, people in rows.items()]
