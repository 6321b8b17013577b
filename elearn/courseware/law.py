"""What a text for readers may not do: show kanji they have not learnt without ruby, or carry phone numbers."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from elearn.courseware.kanji import KANJI_RUN, unknown

_MASKED: Final = re.compile(r"\\.|\{(?P<base>[^{}|\n]+)\|[^{}|\n]+\}|!\[[^\]\n]*\]\([^)\n]*\)")
_KANA_END: Final = re.compile(r"[\u3041-\u3096]$")
_HALF_WIDTH: Final = str.maketrans("０１２３４５６７８９＃－‐‑–ー", "0123456789#-----")
_PHONE: Final = re.compile(
    r"(?<![\d-])0\d{1,4}[-()]\d{1,4}[-)]\d{3,5}"
    r"|(?<![\d.-])0(?:120|570|\d{8})\d+"
    r"|#\d{4}(?!\d)"
    r"|(?<![\d.,:-])1(?:10|18|19|71|88|89)(?=番)"
    r"|(?<=[Cc]all )1\d\d(?!\d)|(?<=[Dd]ial )1\d\d(?!\d)"
    r"|(?<![\d.,:/-])18[89](?![\d.,:/%％-]|\s*(?:人|円|件|年|分|時|回|点|個|枚|本|日|people|yen|minutes))",
)


class Breach(NamedTuple):
    """Lines count from 0, columns from 1, within the text. A notice asks for a look, no more."""

    line: int
    column: int
    message: str
    notice: bool = False


def kanji(text: str, known: int) -> Iterator[Breach]:
    """Kanji without ruby beyond the known grade; and, as notices, every other kanji word without ruby."""
    for number, line in enumerate(text.split("\n")):
        bare = _MASKED.sub(lambda masked: " " * len(masked[0]), line)
        for run in KANJI_RUN.finditer(bare):
            yield _word(number, run, known)
        for masked in _MASKED.finditer(line):
            if masked["base"] and _KANA_END.search(masked["base"]) and KANJI_RUN.search(masked["base"]):
                yield Breach(number, masked.start() + 1, f"okurigana stays outside of ruby: {masked[0]}", notice=True)


def _word(number: int, run: re.Match[str], known: int) -> Breach:
    beyond = unknown(run[0], known)
    if not beyond:
        return Breach(number, run.start() + 1, f"{run[0]} has no ruby", notice=True)
    column = run.start() + min(run[0].index(sign) for sign in beyond) + 1
    return Breach(number, column, f"{run[0]} needs ruby: readers of this course do not know {'・'.join(beyond)} yet")


def phones(text: str) -> Iterator[Breach]:
    """Phone numbers: they live in contacts.yml, where each has a checked-on date."""
    for number, line in enumerate(text.split("\n")):
        for hit in _PHONE.finditer(line.translate(_HALF_WIDTH)):
            shown = line[hit.start() : hit.end()]
            yield Breach(number, hit.start() + 1, f"{shown} looks like a phone number: name the help point by its key")
