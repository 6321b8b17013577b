"""The 60 goals of the model curriculum for information morals (2007), each with how sure its wording is."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@dataclass(frozen=True)
class CurriculumGoal:
    """`certainty`: V = wording seen verbatim, P = seen in part, M = from memory: show as provisional."""

    code: str
    goal: str
    certainty: str


@cache
def curriculum() -> Mapping[str, CurriculumGoal]:
    """The goals by code, in the order of the table."""
    rows = files("elearn.courseware").joinpath("data/curriculum.tsv").read_text("utf-8").splitlines()[1:]
    goals = (CurriculumGoal(*row.split("\t")) for row in rows)
    return MappingProxyType({goal.code: goal for goal in goals})
