"""The other processes of this site: what one of them holds in memory alone, all may ask it for.

A key ceremony or a sitting lives in the memory of the process that began it, on purpose. `Fellows` says which process
that is, and carries a question there and the answer back; nothing of it is stored anywhere.
"""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

Words = Mapping[str, Any]
# What is asked of the owner of a thing, by the thing's name; None: it is not (or no longer) here.
Answerer = Callable[[str, Words], Words | None]


class Fellows(Protocol):
    """The port. Every method but `answer` may raise Unavailable where the processes cannot reach each other."""

    def answer(self, kind: str, answerer: Answerer) -> None:
        """Questions about things of that kind that are held here go to `answerer`."""

    def own(self, kind: str, name: str, seconds: int) -> None:
        """The thing is held here from now on, for so long at most, and nowhere else."""

    def disown(self, kind: str, name: str) -> None:
        """Nobody holds it any more."""

    def is_here(self, kind: str, name: str) -> bool | None:
        """Whether this process holds it; None: no process does."""

    def ask(self, kind: str, name: str, question: Words) -> Words | None:
        """What the process that holds it says; None where no process does."""


class Alone:
    """One process: whatever is held is held here."""

    def __init__(self) -> None:
        self._held: set[tuple[str, str]] = set()

    def answer(self, kind: str, answerer: Answerer) -> None:
        """Nobody else asks."""

    def own(self, kind: str, name: str, seconds: int) -> None:  # noqa: ARG002 - who holds it looks at the clock, too
        """It is here."""
        self._held.add((kind, name))

    def disown(self, kind: str, name: str) -> None:
        """It is gone."""
        self._held.discard((kind, name))

    def is_here(self, kind: str, name: str) -> bool | None:
        """Here or nowhere."""
        return True if (kind, name) in self._held else None

    def ask(self, kind: str, name: str, question: Words) -> Words | None:  # noqa: ARG002
        """There is nobody to ask."""
        return None
