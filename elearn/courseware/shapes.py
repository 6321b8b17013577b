"""The small types that all course files share: ids, texts in several languages, dates that make sense."""

import re
from datetime import date
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

Path = tuple[int | str, ...]
"""From the root of a YAML file to one of its values."""

Problem = tuple[Path, str]

Audience = Literal["P1", "P2", "P3", "J", "H", "G", "R", "S", "T", "O"]
PUPILS: Final = frozenset({"P1", "P2", "P3", "J", "H"})

_EARLIEST: Final = date(2020, 1, 1)
_LATEST: Final = date(2040, 12, 31)
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def complaint(message: str) -> PydanticCustomError:
    """A fault in the author's words, without pydantic's own in front."""
    return PydanticCustomError("course", "{fault}", {"fault": message})


class Shape(BaseModel):
    """What every part of a course file is: unchangeable, and closed to unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _unique(ids: tuple[str, ...]) -> tuple[str, ...]:
    twice = next((one for at, one in enumerate(ids) if one in ids[:at]), None)
    if twice is not None:
        raise complaint(f"`{twice}` is listed twice")
    return ids


def _sensible(day: date) -> date:
    if not _EARLIEST <= day <= _LATEST:
        raise complaint(f"{day} is no sensible date here ({_EARLIEST.year}–{_LATEST.year})")
    return day


ID_PATTERN: Final = "^[a-z][a-z0-9-]*$"
CODE_PATTERN: Final = "^[a-i][1-5]-[1-9]$"
HTTPS_PATTERN: Final = r"^https://[A-Za-z0-9.-]+(:[0-9]+)?(/[^\s<>\"]*)?$"

Id = Annotated[str, Field(pattern=ID_PATTERN, max_length=60)]
Ids = Annotated[tuple[Id, ...], AfterValidator(_unique)]
Minutes = Annotated[int, Field(strict=True, ge=1, le=60)]
Day = Annotated[date, AfterValidator(_sensible)]
Https = Annotated[str, Field(pattern=HTTPS_PATTERN, max_length=500)]
Line = Annotated[str, Field(min_length=1, max_length=300)]


class Said(BaseModel):
    """One short text in Japanese, English and any further language; ruby is allowed."""

    model_config = ConfigDict(frozen=True, extra="allow")
    __pydantic_extra__: dict[str, Line] = Field(init=False)

    ja: Line
    en: Line

    def model_post_init(self, _context: object) -> None:
        for language in self.__pydantic_extra__:
            if not _LANGUAGE.fullmatch(language):
                raise complaint(f"`{language}` is no language")

    def by_language(self) -> dict[str, str]:
        return {"ja": self.ja, "en": self.en, **self.__pydantic_extra__}

    def to(self, language: str) -> str:
        """The text for a reader of the language: itself, its base language, else Japanese."""
        said = self.by_language()
        return said.get(language) or said.get(language.split("-", maxsplit=1)[0]) or self.ja
