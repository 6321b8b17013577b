"""Of one wording and audience: who is counted together, what would be published, what must stay unknown. Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

from elearn.surveys.release.linear import Form, Guard, total
from elearn.surveys.release.plan import Base, tables_of
from elearn.surveys.release.tables import (
    ANSWERED,
    COLLAPSED,
    SHADOWS,
    SIDES,
    USERS,
    Forms,
    Numbers,
    Space,
    added,
    added_forms,
    answer_forms,
    collapse,
    concern_forms,
    numbers,
)
from elearn.surveys.release.thresholds import (
    LEAST_FULL,
    WIDTH,
    WIDTH_HIDDEN,
    WIDTH_UNPLANNED_SMALL,
    is_dominated,
    must_hide_all,
    sensitive,
    sensitive_ticks,
)
from elearn.surveys.tally.counts import StratumCount

VALID: Final = "valid"
CONCERNS: Final = "concerns"
# What a reader misses most is hidden last.
_WEIGHT: Final = {"core": 8.0, COLLAPSED: 8.0, "prepared": 4.0, USERS: 3.0, "cells": 2.0, CONCERNS: 1.0}
_WEIGHT_OF_VALID: Final = 6.0
_WEIGHT_OF_ANXIOUS: Final = 4.0


@dataclass(frozen=True)
class Unit:
    """People counted together: a base of the plan, or a stratum that is published only within totals."""

    base: Base | None
    size: int  # how many strata
    cast: int
    numbers: Numbers
    forms: Forms
    tables: tuple[str, ...]  # those meant for publication, by their inner names


@dataclass(frozen=True)
class Item:
    """One number that would be published."""

    unit: int
    table: str
    row: str
    form: Form
    value: int
    weight: float


@dataclass(frozen=True)
class Board:
    """Units, and the space of unknowns of each family of tables (`answers`, `concerns`)."""

    units: tuple[Unit, ...]
    spaces: Mapping[str, Space]


def board(counts: Sequence[StratumCount], bases: Sequence[Base]) -> Board:
    """From the counts of one wording and audience. Invalid if a count contradicts itself."""
    spaces = {"answers": Space(), "concerns": Space()}
    known = {count.key: numbers(count) for count in counts}
    forms = {
        count.key: answer_forms(spaces["answers"], count) | concern_forms(spaces["concerns"], count) for count in counts
    }
    own = {next(iter(base.members)) for base in bases if len(base.members) == 1}
    groups = [(base, base.members) for base in bases] + [(None, {each.key}) for each in counts if each.key not in own]
    units = tuple(
        _unit(base, [each for each in counts if each.key in members], known, forms) for base, members in groups
    )
    return Board(units, spaces)


def _unit(
    base: Base | None,
    counts: Sequence[StratumCount],
    known: Mapping[str, Numbers],
    forms: Mapping[str, Forms],
) -> Unit:
    keys = [count.key for count in counts]
    people = added(known[key] for key in keys)
    cast = sum(count.cast for count in counts)
    tables = _tables(base, people) if base else ()
    return Unit(base, len(keys), cast, people, added_forms(forms[key] for key in keys), tables)


def _tables(base: Base, people: Numbers) -> tuple[str, ...]:
    """The plan's tables; too few answers for all the detail leave the collapsed ones."""
    planned = [(table.key, table.detail) for table in tables_of(base, "exact")]
    full = sum(people["core"].values()) >= LEAST_FULL
    keys = [key for key, detail in planned if detail == "collapsed" or full or key in {"core", "prepared"}]
    details = dict(planned)
    inner = [COLLAPSED if key == "core" and not (full and details[key] == "full") else key for key in keys]
    return tuple(key for key in inner if people.get(key))


def items(unit: Unit, index: int, tables: Collection[str]) -> Iterator[Item]:
    """All numbers of a unit that would be published, the totals included."""
    for table in unit.tables:
        if table in tables:
            rows, forms = unit.numbers[table], unit.forms[table]
            for row, value in rows.items():
                name = VALID if row == ANSWERED else row
                yield Item(index, table, name, forms[row], value, _weight(unit, table, name, value))
            if table != CONCERNS:
                whole = sum(rows.values())
                yield Item(index, table, VALID, total(forms.values()), whole, _weight(unit, table, VALID, whole))


def _weight(unit: Unit, table: str, row: str, value: int) -> float:
    factor = _WEIGHT_OF_VALID if row == VALID else _WEIGHT_OF_ANXIOUS if "anxious" in row else 1.0
    return _WEIGHT[table] * factor * (2 + sqrt(value)) * sqrt(unit.size)


def hidden_rows(unit: Unit, table: str) -> frozenset[str]:
    """What the rules hide in a table that is meant for publication; `valid` with it where all rows go."""
    rows = unit.numbers[table]
    options = frozenset(rows) - {ANSWERED}
    if any(_is_thin(unit.numbers.get(shadow, {})) for shadow, key in SHADOWS.items() if key == table):
        return options | {VALID}
    found = _sensitive(table, rows)
    return found | {VALID} if found >= options else found


def _is_thin(shadow: Mapping[str, int]) -> bool:
    return sum(shadow.values()) > 0 and must_hide_all(shadow)


def _sensitive(table: str, rows: Mapping[str, int]) -> frozenset[str]:
    if table == CONCERNS:
        return sensitive_ticks({row: people for row, people in rows.items() if row != ANSWERED}, rows.get(ANSWERED, 0))
    nobody = not sum(rows.values()) and table not in SHADOWS
    if nobody or (table == "core" and is_dominated(collapse(rows))):
        return frozenset(rows)
    return sensitive(rows)


def guards(unit: Unit, tables: Collection[str]) -> Iterator[Guard]:
    """What nobody may find out about these people, published or not. `tables` are those that any unit publishes."""
    for table in unit.numbers:
        if table in unit.tables and table in tables:
            yield from _guards(unit, table, min(WIDTH, unit.cast))
        elif table in tables and not (table == COLLAPSED and "core" in unit.tables):
            yield from _unplanned(unit, table)
        elif SHADOWS.get(table) in tables:
            yield from _guards(unit, table, _width_of_shadow(unit, table))


def _guards(unit: Unit, table: str, need: int) -> Iterator[Guard]:
    for row in sorted(_sensitive(table, unit.numbers[table])):
        yield Guard(unit.forms[table][row], need)
        if table == CONCERNS:
            yield Guard(total((unit.forms[table][ANSWERED], dict.fromkeys(unit.forms[table][row], -1))), need)


def _unplanned(unit: Unit, table: str) -> Iterator[Guard]:
    small = _sensitive(table, unit.numbers[table])
    for row, value in unit.numbers[table].items():
        if value and row != ANSWERED:
            need = WIDTH_UNPLANNED_SMALL if row in small else WIDTH_HIDDEN
            yield Guard(unit.forms[table][row], min(need, unit.cast))


def _width_of_shadow(unit: Unit, table: str) -> int:
    """Where the linked table is out, as wide as anywhere, but no wider than the people among whom they hide."""
    key = SHADOWS[table]
    if key not in unit.tables or VALID in hidden_rows(unit, key):
        return WIDTH_HIDDEN
    return min(WIDTH, _hiding_place(unit, table))


def _hiding_place(unit: Unit, table: str) -> int:
    """Among how many people those of a shadow are hidden at best, all other tables being published."""
    known = unit.numbers
    if table == "skipped":
        return unit.cast - _answered(known["prepared"])
    if table == "others":
        return unit.cast - sum(known[COLLAPSED][side] for side in SIDES)
    return _answered(known["core"]) - _answered(known[USERS])


def _answered(rows: Mapping[str, int]) -> int:
    return sum(rows.values())


def published_tables(units: Iterable[Unit]) -> frozenset[str]:
    """The tables that any of them publishes."""
    return frozenset(table for unit in units for table in unit.tables)
