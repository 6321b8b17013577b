"""What badges certify, and the skill framework they point to: read from the packaged files, once."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from ruamel.yaml import YAML

from elearn.courseware.shapes import Said

_HOME: Final = Path(__file__).resolve().parent / "data"
Key = Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*$")]
SkillId = Annotated[str, Field(pattern=r"^[a-z]+\.[a-z]+(-[a-z]+)*$")]


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Skill(_Shape):
    """Something that one can be seen doing."""

    id: SkillId
    name: Said
    description: Said
    retired: bool = False


class Area(_Shape):
    """Skills that belong together."""

    id: Key
    name: Said
    skills: Annotated[tuple[Skill, ...], Field(min_length=1)]


class Framework(_Shape):
    """The published framework; its ids never change their meaning."""

    id: str
    version: str
    published: date
    name: Said
    description: Said
    areas: tuple[Area, ...]

    def skills(self) -> Iterator[Skill]:
        """All of them, in their order."""
        return (skill for area in self.areas for skill in area.skills)

    def skill(self, skill_id: str) -> Skill:
        """KeyError for an unknown id."""
        return {skill.id: skill for skill in self.skills()}[skill_id]

    @model_validator(mode="after")
    def _ids_are_unique(self) -> "Framework":
        ids = [skill.id for skill in self.skills()]
        if len(set(ids)) != len(ids):
            raise ValueError("a skill id is given twice")
        return self


class Achievement(_Shape):
    """One version of what a badge certifies."""

    key: Key
    version: Annotated[int, Field(ge=1)]
    colour: Literal["green", "blue", "purple"]
    name: Said
    description: Said
    criteria: Said
    valid_years: Annotated[int, Field(ge=1, le=10)]
    skills: Annotated[tuple[SkillId, ...], Field(min_length=1)]


class _Achievements(_Shape):
    achievements: tuple[Achievement, ...]


@cache
def framework() -> Framework:
    """The skill framework of this version of elearn."""
    return Framework.model_validate(_read("skills.yml"))


@cache
def achievements() -> tuple[Achievement, ...]:
    """Every version of every achievement, in the order of the file; ValueError for a skill that does not exist."""
    found = _Achievements.model_validate(_read("achievements.yml")).achievements
    unknown = {skill for each in found for skill in each.skills} - {skill.id for skill in framework().skills()}
    if unknown:
        raise ValueError(f"achievements.yml names skills that skills.yml lacks: {sorted(unknown)}")
    if len({(each.key, each.version) for each in found}) != len(found):
        raise ValueError("achievements.yml gives a version twice")
    return found


def current() -> tuple[Achievement, ...]:
    """The version of each achievement that is issued today."""
    newest: dict[str, Achievement] = {}
    for each in sorted(achievements(), key=lambda one: one.version):
        newest[each.key] = each
    return tuple(newest.values())


def achievement(key: str, version: int | None = None) -> Achievement | None:
    """That version, or the current one."""
    known = achievements() if version else current()
    return next((each for each in known if each.key == key and version in (None, each.version)), None)


def _read(name: str) -> object:
    return YAML(typ="safe", pure=True).load((_HOME / name).read_text("utf-8"))
