"""Fenced blocks at the margin: what is inside is never an address, a heading or prose."""

import re
from collections.abc import Iterable, Iterator
from typing import Final, Literal, NamedTuple

_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})\s*([^`]*?)\s*$")

State = Literal["text", "open", "inside", "close"]


class Line(NamedTuple):
    """`number` counts from 0; `info` is the word after an opening fence."""

    number: int
    text: str
    state: State
    info: str = ""


def scan(lines: Iterable[str]) -> Iterator[Line]:
    """Each line with its place in or outside a fence."""
    marks = info = ""
    for number, text in enumerate(lines):
        fence = _FENCE.match(text)
        if not marks and fence:
            marks, info = fence[1], fence[2]
            yield Line(number, text, "open", info)
        elif marks and fence and not fence[2] and fence[1].startswith(marks):
            marks = ""
            yield Line(number, text, "close", info)
        else:
            yield Line(number, text, "inside" if marks else "text", info)
