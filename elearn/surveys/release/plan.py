"""Which tables a wave will publish, told before it opens from the numbers of eligible people alone.

It may turn out less (too few answer, a number must be hidden), never more. Overlapping totals are in the plan, since
attackers know them: a stratum, its audience in the area, its audience in the prefecture as far as the wave goes. Pure.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from elearn.surveys.release.areas import prefecture_of
from elearn.surveys.release.thresholds import (
    LEAST_FULL,
    LEAST_NOISED,
    LEAST_NOISED_FULL,
    LEAST_VALID,
    Detail,
    Mode,
)

COLLAPSED_KEYS: Final = ("core", "prepared")
FULL_KEYS: Final = ("core", "prepared", "cells", "concerns")
ADULT_KEYS: Final = ("core", "core-users", "prepared", "cells", "concerns")
ALL: Final = "all"


@dataclass(frozen=True)
class StratumPlan:
    """What is known of a stratum before anybody answers. `parent` is the area above, where its code does not say so."""

    key: str
    series: str
    audience: str
    band: str
    area_code: str
    eligible: int
    parent: str | None = None

    @property
    def above(self) -> str | None:
        """The code of the area above."""
        return self.parent or prefecture_of(self.area_code)


@dataclass(frozen=True)
class Base:
    """People who are counted together: one or several strata of one wording."""

    series: str
    audience: str
    band: str
    area_code: str
    members: frozenset[str]  # keys of strata
    eligible: int
    # Full tables of some and of all would give those of the small rest away: then this base stays collapsed.
    may_be_full: bool = True


@dataclass(frozen=True)
class PlannedTable:
    """One table that will be published, provided that enough people answer and no number must be hidden."""

    audience: str
    band: str
    area_code: str
    key: str
    detail: Detail
    mode: Mode


def planned(strata: Sequence[StratumPlan], noised: Collection[str] = ()) -> list[PlannedTable]:
    """All tables of a wave; those of the audiences in `noised` get noise, every one of them."""
    return [
        table for base in bases(strata) for table in tables_of(base, "noised" if base.audience in noised else "exact")
    ]


def tables_of(base: Base, mode: Mode) -> list[PlannedTable]:
    """The tables of one base."""
    keys, detail = _keys(base, mode)
    return [PlannedTable(base.audience, base.band, base.area_code, key, detail, mode) for key in keys]


def _keys(base: Base, mode: Mode) -> tuple[tuple[str, ...], Detail]:
    least, full = (LEAST_NOISED, LEAST_NOISED_FULL) if mode == "noised" else (LEAST_VALID, LEAST_FULL)
    if base.eligible < least:
        return (), "collapsed"
    if base.eligible < full or (mode == "exact" and not base.may_be_full):
        return COLLAPSED_KEYS, "collapsed"
    return (ADULT_KEYS if base.audience == "adult" else FULL_KEYS), "full"


def bases(strata: Iterable[StratumPlan]) -> list[Base]:
    """Everything that is counted together, the smallest first. Two bases never hold the same people."""
    ordered = sorted(strata, key=lambda each: (each.series, each.audience, each.area_code, each.band, each.key))
    found: list[Base] = []
    for _, group in groupby(ordered, key=lambda each: (each.series, each.audience)):
        found += _bases_of(list(group))
    return found


def _bases_of(group: list[StratumPlan]) -> list[Base]:
    """Of one wording and audience. Where two would bear one name, the larger is meant."""
    named: dict[tuple[str, str], Base] = {}
    for base in (*_own(group), *_of_areas(group), *_above(group)):
        if all(base.members != known.members for known in named.values()):
            named[base.band, base.area_code] = base
    return _without_small_rests(list(named.values()), {each.key: each.eligible for each in group})


def _without_small_rests(found: list[Base], eligible: Mapping[str, int]) -> list[Base]:
    """Fewer than a hundred publish only collapsed tables; nor may full ones around them show more by subtraction."""
    full = [base.members for base in sorted(found, key=_size) if base.eligible >= LEAST_FULL]
    for whole in list(full):
        while 0 < _rest(whole, full, eligible) < LEAST_FULL:
            full.remove(_cheapest(whole, full))
    return [replace(base, may_be_full=base.members in full) for base in found]


def _size(base: Base) -> tuple[int, int, str, str]:
    return len(base.members), base.eligible, base.area_code, base.band


def _cheapest(whole: frozenset[str], full: Sequence[frozenset[str]]) -> frozenset[str]:
    """Which full base within `whole` costs least to collapse: the smallest that stands in no other and holds none."""
    inside = [members for members in full if members < whole]
    outer = [members for members in inside if not any(members < other for other in inside)]
    alone = [members for members in outer if not any(other < members for other in inside)]
    return (alone or outer)[0]


def _rest(whole: frozenset[str], full: Sequence[frozenset[str]], eligible: Mapping[str, int]) -> int:
    """How many eligible people stand in no full base within `whole`; all of them where there is none."""
    inside = frozenset[str]().union(*(members for members in full if members < whole))
    return sum(eligible[key] for key in whole - inside)


def _own(group: list[StratumPlan]) -> Iterator[Base]:
    above = {each.above for each in group}
    for (area, band), rows in groupby(group, key=lambda each: (each.area_code, each.band)):
        if area not in above:  # what is left of a prefecture beside its towns is not the prefecture
            yield _base(list(rows), band, area)


def _of_areas(group: list[StratumPlan]) -> Iterator[Base]:
    above = {each.above for each in group}
    for area, rows in groupby(group, key=lambda each: each.area_code):
        if area not in above:
            members = list(rows)
            yield _base(members, _band(members), area)


def _above(group: list[StratumPlan]) -> Iterator[Base]:
    for area in sorted({each.above for each in group if each.above}):
        members = [each for each in group if area in (each.above, each.area_code)]
        yield _base(members, _band(members), area)


def _band(members: list[StratumPlan]) -> str:
    bands = {each.band for each in members}
    return bands.pop() if len(bands) == 1 else ALL


def _base(members: list[StratumPlan], band: str, area: str) -> Base:
    first = members[0]
    keys = frozenset(each.key for each in members)
    return Base(first.series, first.audience, band, area, keys, sum(each.eligible for each in members))
