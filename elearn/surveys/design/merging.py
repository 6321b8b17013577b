"""What a stratum with too few eligible people can be merged with: grades, towns, the whole prefecture. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from elearn.surveys.design.areas import Tree
from elearn.surveys.design.bands import grades_of

# Under this nobody could be anonymous in it, and nothing could be said.
LEAST_ELIGIBLE: Final = 30


@dataclass(frozen=True)
class Base:
    """A stratum of a draft as the rules look at it."""

    id: str
    audience: str
    band: str
    area_id: str
    eligible: int

    @property
    def is_small(self) -> bool:
        """Too few to be asked as a group of its own."""
        return self.eligible < LEAST_ELIGIBLE


@dataclass(frozen=True)
class Merge:
    """Strata that would become one; `eligible` is what they would have together."""

    kind: Literal["grades", "towns", "prefecture"]
    ids: tuple[str, ...]
    eligible: int


def merges(small: Base, strata: Sequence[Base], tree: Tree) -> list[Merge]:
    """What may be offered for `small`, the least change first. Never across audiences: their wording differs."""
    others = [each for each in strata if each.id != small.id and each.audience == small.audience]
    grades = [_pair("grades", small, each) for each in others if _next_grade(small, each)]
    same_band = [each for each in others if each.band == small.band and each.area_id != small.area_id]
    around = [each for each in same_band if _neighbours(small, each, tree)]
    towns = [_pair("towns", small, each) for each in around]
    found = sorted(grades, key=_size) + sorted(towns, key=_size)
    if len(around) > 1:  # of two towns the pair says it already
        ids = tuple(each.id for each in (small, *around))
        found.append(Merge("prefecture", ids, sum(each.eligible for each in (small, *around))))
    return found


def _pair(kind: Literal["grades", "towns"], small: Base, other: Base) -> Merge:
    return Merge(kind, (small.id, other.id), small.eligible + other.eligible)


def _size(merge: Merge) -> int:
    return merge.eligible


def _next_grade(one: Base, other: Base) -> bool:
    """Grades of the same area that follow one another, or two groups of ages."""
    if one.area_id != other.area_id or one.band == other.band:
        return False
    first, second = grades_of(one.band), grades_of(other.band)
    if first is None or second is None:
        return first is second is None
    return first[1] + 1 == second[0] or second[1] + 1 == first[0]


def _neighbours(one: Base, other: Base, tree: Tree) -> bool:
    """Towns under one prefecture."""
    first, second = tree.above(one.area_id), tree.above(other.area_id)
    return first is not None and second is not None and first.id == second.id
