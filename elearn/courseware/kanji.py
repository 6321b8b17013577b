"""Kanji by school grade (the table in force since 2020) and what a reader of each audience is taken to know."""

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from kanji_lists import JOYO, KYOIKU

SECONDARY: Final = 7
BEYOND: Final = 8

# 々 repeats the kanji before it and 〆 is read like one: part of a word, without a grade of their own.
KANJI_CLASS: Final = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff々〆"
KANJI: Final = re.compile(f"[{KANJI_CLASS}]")
KANJI_RUN: Final = re.compile(f"[{KANJI_CLASS}]+")

KNOWN_GRADE: Final[Mapping[str, int]] = MappingProxyType(
    {"P1": 0, "P2": 2, "P3": 4, "J": 6, "H": SECONDARY} | dict.fromkeys("GRSTO", SECONDARY),
)


def _table() -> dict[str, int]:
    grades = dict.fromkeys(JOYO.REIWA2 if hasattr(JOYO, "REIWA2") else JOYO, SECONDARY)
    for grade in range(1, 7):
        grades |= dict.fromkeys(getattr(KYOIKU.REIWA2, f"GRADE{grade}"), grade)
    return grades | dict.fromkeys("々〆", 1)


_GRADES: Final[Mapping[str, int]] = MappingProxyType(_table())


@cache
def grade(sign: str) -> int:
    """1–6 = the grade of primary school, 7 = other jōyō kanji, 8 = beyond; 0 = not a kanji."""
    return _GRADES.get(sign, BEYOND) if KANJI.match(sign) else 0


def highest_grade(text: str) -> int:
    """The grade a reader must have finished to read every kanji of the text."""
    return max(map(grade, text), default=0)


def unknown(text: str, known: int) -> str:
    """The kanji of the text above the known grade, in order, once each."""
    return "".join(dict.fromkeys(sign for sign in text if grade(sign) > known))
