"""Disclosure control of exact tables: what the rules hide, and what else must be hidden so that it stays hidden. Pure.

1. Rules: tables of fewer than ten, tables as good as one answer, counts of one or two are hidden (`thresholds`).
2. Audit: a linear program (`engines.audit`) finds every hidden number that could be narrowed down too far by any
   combination of published sums: totals, linked tables, tables that only subtraction yields.
3. Among the published sums on which such a bound rests, one is chosen and hidden as well: at random, what readers miss
   least with the greatest chance. Then again 2, until nothing is narrowed down. In the end nothing would be left.

Chance is part of the protection: it keeps those who know the rules from running them backwards (docs/decisions/0011).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from elearn.base.core.engines import engine
from elearn.surveys.release.board import (
    CONCERNS,
    VALID,
    Board,
    Item,
    Unit,
    board,
    guards,
    hidden_rows,
    items,
    published_tables,
)
from elearn.surveys.release.linear import Bound, Exposure, Guard
from elearn.surveys.release.plan import Base
from elearn.surveys.release.tables import ANSWERED, COLLAPSED
from elearn.surveys.release.thresholds import LEAST_FIRM, LEAST_MISSING, SMALL, WIDTH, Detail
from elearn.surveys.tally.counts import StratumCount

_FAMILIES: Final = {"answers": ("core", COLLAPSED, "core-users", "prepared", "cells"), CONCERNS: (CONCERNS,)}
# Without decoys "hidden" would mean "one or two". Three and four are hidden as well: by this chance, and among the
# concerns always (with zeros) where anything is.
_DECOYS: Final = 0.5
_DECOYS_BELOW: Final = 5
_SPLIT: Final = 2
_WHOLE: Final = frozenset({"core", COLLAPSED, "prepared"})

Hidden = frozenset[tuple[int, str, str]]  # unit, table, row


@dataclass(frozen=True)
class Controlled:
    """One table as it may be published. `rows`: option to people, None where hidden."""

    base: Base
    key: str
    detail: Detail
    rows: dict[str, int | None]
    valid: int | None
    cast: int | None

    @property
    def reference(self) -> bool:
        """参考値: ten to twenty-nine valid answers."""
        return self.valid is not None and self.valid < LEAST_FIRM


def controlled(counts: Sequence[StratumCount], bases: Sequence[Base], random: Random) -> list[Controlled]:
    """The tables of one wording and audience after all three steps. Invalid if the counts contradict each other."""
    found = board(counts, bases)
    hidden = primary(found.units, random)
    for family, tables in _FAMILIES.items():
        hidden = _audited(found, family, tables, hidden, random)
    return told(found.units, hidden)


def told(units: Sequence[Unit], hidden: Hidden) -> list[Controlled]:
    """The planned tables without what is hidden."""
    return [_table(unit, index, table, hidden) for index, unit in enumerate(units) for table in unit.tables]


def primary(units: Sequence[Unit], random: Random) -> Hidden:
    """What the rules hide by themselves, with decoys."""
    return frozenset(
        (index, table, row)
        for index, unit in enumerate(units)
        for table in unit.tables
        for row in _hidden_with_decoys(table, unit, random)
    )


def _hidden_with_decoys(table: str, unit: Unit, random: Random) -> frozenset[str]:
    found = hidden_rows(unit, table)
    if VALID in found:
        return found
    options = {row: people for row, people in unit.numbers[table].items() if row != ANSWERED}
    if table == CONCERNS:
        return _ticks_with_decoys(found, options, random)
    few = [row for row, people in options.items() if SMALL < people < _DECOYS_BELOW]
    return found | {row for row in few if random.random() < _DECOYS}


def _ticks_with_decoys(found: frozenset[str], options: Mapping[str, int], random: Random) -> frozenset[str]:
    if not found:
        return found
    found |= {row for row, people in options.items() if people < _DECOYS_BELOW}
    rest = sorted(set(options) - found)
    return found | {random.choice(rest)} if len(found) == 1 and rest else found


def _audited(found: Board, family: str, tables: Collection[str], hidden: Hidden, random: Random) -> Hidden:
    """Hide more until the auditor finds nothing that hiding could mend."""
    shown = frozenset(tables) & published_tables(found.units)
    out = [item for index, unit in enumerate(found.units) for item in items(unit, index, shown)]
    watched = [guard for unit in found.units for guard in guards(unit, shown) if guard.need > 0]
    space = found.spaces[family]
    sums = [Bound(item.form, item.value, item.value) for item in out]
    auditor = engine("surveys.audit").Auditor(len(space.names), space.bounds, sums, random)
    gone: set[int] = set()
    by_rule = {place for place, item in enumerate(out) if (item.unit, item.table, item.row) in hidden}
    fresh = _together(out, _with_company(out, by_rule, random))
    while fresh:
        for place in fresh:
            auditor.hide(place)
        gone |= fresh
        own = [_guard(found.units, out[place]) for place in sorted(gone) if out[place].row != VALID]
        fresh = _together(out, gone | _chosen(auditor.exposed([*watched, *own]), out, random)) - gone
    return hidden | {(out[place].unit, out[place].table, out[place].row) for place in gone}


def _with_company(out: Sequence[Item], gone: set[int], random: Random) -> set[int]:
    """Within each table what the auditor would ask for anyway: two hidden rows at least, and enough people in them."""
    found = set(gone)
    for rows in _by_table(out).values():
        options = [place for row, place in rows.items() if row != VALID]
        hidden, rest = [place for place in options if place in gone], [place for place in options if place not in gone]
        while hidden and rest and out[hidden[0]].table != CONCERNS and not _suffices([out[place] for place in hidden]):
            more = random.choices(rest, [out[place].weight ** -2 for place in rest])[0]
            hidden.append(more)
            rest.remove(more)
        found |= set(hidden)
    return found


def _suffices(hidden: Sequence[Item]) -> bool:
    return len(hidden) > 1 and sum(item.value for item in hidden) >= WIDTH


def _by_table(out: Sequence[Item]) -> dict[tuple[int, str], dict[str, int]]:
    places: dict[tuple[int, str], dict[str, int]] = {}
    for place, item in enumerate(out):
        places.setdefault((item.unit, item.table), {})[item.row] = place
    return places


def _guard(units: Sequence[Unit], item: Item) -> Guard:
    """Whatever is hidden is guarded alike, be it small or hidden for another's sake: nobody sees which is which."""
    return Guard(item.form, min(WIDTH, units[item.unit].cast))


def _chosen(exposures: Sequence[Exposure], out: Sequence[Item], random: Random) -> set[int]:
    """For each exposed number one of the sums that expose it, unless one goes already; a total only if alone."""
    gone: set[int] = set()
    for exposure in exposures:
        if exposure.supports and gone.isdisjoint(exposure.supports):
            rows = [place for place in exposure.supports if out[place].row != VALID] or exposure.supports
            gone.add(random.choices(rows, [out[place].weight ** -2 for place in rows])[0])
    return gone


def _together(out: Sequence[Item], gone: set[int]) -> set[int]:
    """What stands and falls together: the two rows of a split, and the total of a table of which no row is left."""
    found = set(gone)
    for rows in _by_table(out).values():
        options = {place for row, place in rows.items() if row != VALID}
        left = options - gone
        if not left or (len(options) == _SPLIT and len(left) < _SPLIT):
            found |= set(rows.values())
    return found


def _table(unit: Unit, index: int, table: str, hidden: Hidden) -> Controlled:
    def shown(row: str, people: int) -> int | None:
        return None if (index, table, row) in hidden else people

    assert unit.base is not None
    rows = unit.numbers[table]
    options = {row: shown(row, people) for row, people in rows.items() if row != ANSWERED}
    answered = rows[ANSWERED] if table == CONCERNS else sum(rows.values())
    full = "core" in unit.tables
    key = "core" if table == COLLAPSED else table
    return Controlled(
        unit.base, key, "full" if full else "collapsed", options, shown(VALID, answered), _cast(unit, index, hidden)
    )


def _cast(unit: Unit, index: int, hidden: Hidden) -> int | None:
    """How many cast a ballot, unless that would tell that only a few left a question out."""
    told = [table for table in unit.tables if table in _WHOLE and (index, table, VALID) not in hidden]
    missing = [unit.cast - sum(unit.numbers[table].values()) for table in told]
    return unit.cast if min(missing, default=LEAST_MISSING) >= LEAST_MISSING else None
