"""The words of a lesson in one language: `# place` and `## part` are addresses, what follows is the text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from elearn.courseware import fences
from elearn.courseware.faults import Report, Spot

_HEADING: Final = re.compile(r"(#{1,2})(?!#)(.*)$")
_PLACE: Final = re.compile(r"[a-z][a-z0-9-]*")
_PART: Final = re.compile(r"[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)*")


@dataclass(frozen=True)
class Part:
    """One text; `line` is where its first line stands in the file, `heading` where its address stands."""

    text: str
    line: int
    heading: int


@dataclass(frozen=True)
class Words:
    """The parts of each place, and the line on which each place is opened."""

    places: Mapping[str, Mapping[str, Part]]
    lines: Mapping[str, int]


def parse(text: str, report: Report) -> Words:
    """Places and parts of a file; what cannot be placed is a fault at its line."""
    reader = _Reader(report)
    for line in fences.scan(text.split("\n")):
        heading = _HEADING.match(line.text) if line.state == "text" else None
        if heading:
            reader.address(line.number + 1, heading[1], heading[2].strip())
        else:
            reader.body(line.number + 1, line.text)
    reader.finish()
    return Words(reader.places, reader.opened)


class _Reader:
    def __init__(self, report: Report) -> None:
        self.report = report
        self.places: dict[str, dict[str, Part]] = {}
        self.opened: dict[str, int] = {}
        self._lines: list[str] = []
        self._place: str | None = None
        self._part: tuple[str, int] | None = None
        self._lost = False

    def address(self, line: int, marks: str, name: str) -> None:
        self.finish()
        if marks == "#":
            self._open_place(line, name)
        else:
            self._open_part(line, name)

    def _open_place(self, line: int, name: str) -> None:
        self._place, self._lost = None, True
        if not _PLACE.fullmatch(name):
            self.report.add(Spot(line), f"`# {name}` is no place: an address is written in a–z, 0–9 and -")
        elif name in self.places:
            self.report.add(Spot(line), f"the place `{name}` stands here twice")
        else:
            self.places[name], self.opened[name] = {}, line
            self._place, self._lost = name, False

    def _open_part(self, line: int, name: str) -> None:
        if self._place is None and self._lost:
            return  # its place is a fault already
        self._lost = True
        if self._place is None:
            self.report.add(Spot(line), f"the part `{name}` has no place (`# …`) above it")
        elif not _PART.fullmatch(name):
            self.report.add(Spot(line), f"`## {name}` is no part; headings inside a text start with ###")
        elif name in self.places[self._place]:
            self.report.add(Spot(line), f"the part `{name}` stands twice in `{self._place}`")
        else:
            self._part, self._lost = (name, line), False

    def body(self, line: int, text: str) -> None:
        if self._part:
            self._lines.append(text)
        elif text.strip() and not self._lost:
            self.report.add(Spot(line), "this text stands under no part (`## …`)")
            self._lost = True

    def finish(self) -> None:
        """Close the part that is open."""
        if self._part and self._place:
            name, heading = self._part
            above = next((at for at, line in enumerate(self._lines) if line.strip()), 0)
            text = "\n".join(self._lines[above:]).rstrip()
            self.places[self._place][name] = Part(text, heading + 1 + above, heading)
            if not text:
                self.report.add(Spot(heading), f"the part `{name}` is empty")
        self._part, self._lines = None, []
