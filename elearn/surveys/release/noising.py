"""Noised tables: every cell and every total is drawn by itself, once; nothing else depends on the true numbers.

Decided before anybody answers: which tables there are (the plan), how strong the noise is (the budget below).
No number is hidden, and none is a sum of others: rows need not add up to their total. A negative draw is told as 0.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from elearn.base.core.engines import engine
from elearn.base.core.errors import Unavailable
from elearn.base.core.messages import N_
from elearn.surveys.release.plan import Base, tables_of
from elearn.surveys.release.tables import ANSWERED, COLLAPSED, added, numbers
from elearn.surveys.release.thresholds import LEAST_FIRM, Detail
from elearn.surveys.tally.counts import StratumCount

# What all tables of a wave together may tell about one person (pure ε, one ballot more or less).
BUDGET: Final = 1.0
_SHARES: Final = {"core": 4, "core-users": 2, "prepared": 2, "cells": 2, "concerns": 4}
_ROW_AND_TOTAL: Final = 2


@dataclass(frozen=True)
class Noised:
    """One table with its noise, and what it costs each stratum of its base."""

    base: Base
    key: str
    detail: Detail
    rows: dict[str, int]
    valid: int
    epsilon: float
    scale: float  # of the discrete Laplace noise of every number

    @property
    def reference(self) -> bool:
        """参考値, by the published number."""
        return self.valid < LEAST_FIRM


def noised(counts: Sequence[StratumCount], bases: Sequence[Base]) -> list[Noised]:
    """All planned tables of one wording and audience. Unavailable without OpenDP."""
    known = {count.key: numbers(count) for count in counts}
    found: list[Noised] = []
    for base, tables in _planned(bases).items():
        people = added(known[key] for key in sorted(base.members))
        for (key, detail), epsilon in _priced(tables, BUDGET / _depth(bases)).items():
            found.append(_noised(base, key, detail, people[_inner(key, detail)], epsilon))
    return found


def _planned(bases: Iterable[Base]) -> dict[Base, list[tuple[str, Detail]]]:
    return {base: [(table.key, table.detail) for table in tables_of(base, "noised")] for base in bases}


def _depth(bases: Sequence[Base]) -> int:
    """In how many published bases a person stands at most: they share the budget."""
    published = [base for base, tables in _planned(bases).items() if tables]
    strata = {key for base in published for key in base.members}
    return max(sum(key in base.members for base in published) for key in strata)


def _priced(tables: Sequence[tuple[str, Detail]], budget: float) -> Mapping[tuple[str, Detail], float]:
    whole = sum(_SHARES[key] for key, _ in tables)
    return {(key, detail): budget * _SHARES[key] / whole for key, detail in tables}


def _inner(key: str, detail: Detail) -> str:
    return COLLAPSED if (key, detail) == ("core", "collapsed") else key


def _noised(base: Base, key: str, detail: Detail, rows: Mapping[str, int], epsilon: float) -> Noised:
    options = {row: people for row, people in rows.items() if row != ANSWERED}
    valid = rows.get(ANSWERED, sum(options.values()))
    # Whoever comes or goes changes one row and the total; where many may be ticked, every row.
    sensitivity = len(options) + 1 if ANSWERED in rows else _ROW_AND_TOTAL
    drawn = _draw([*options.values(), valid], sensitivity, epsilon)
    named = dict(zip(options, drawn[:-1], strict=True))
    return Noised(base, key, detail, named, drawn[-1], epsilon, sensitivity / epsilon)


def _draw(values: Sequence[int], sensitivity: int, epsilon: float) -> list[int]:
    try:
        library = engine("surveys.noise")
    except ImportError:
        raise Unavailable(
            N_("Noised tables need OpenDP, which is missing here. Remedy: pip install 'elearn[official]'.")
        ) from None
    return [max(0, value) for value in library.draw(values, sensitivity=sensitivity, epsilon=epsilon)]
