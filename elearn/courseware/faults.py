"""A fault names its file, line, column and what to do: it is collected, never raised through the loader."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Spot:
    """A place in a file; lines and columns count from 1."""

    line: int = 1
    column: int = 1


@dataclass(frozen=True, order=True)
class Fault:
    """`file` is relative to the folder of courses. A notice is advice: it breaks nothing."""

    file: str
    line: int
    column: int
    message: str
    notice: bool = False

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


class Report:
    """Collects the faults of one file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[Fault] = []

    def add(self, spot: Spot, message: str, *, notice: bool = False) -> None:
        one_line = " ".join(message.split())
        self.found.append(Fault(self.file, spot.line, spot.column, one_line, notice))

    @property
    def broken(self) -> bool:
        return any(not fault.notice for fault in self.found)


def broken(faults: Iterable[Fault]) -> bool:
    """Whether any of them is more than a notice."""
    return any(not fault.notice for fault in faults)
