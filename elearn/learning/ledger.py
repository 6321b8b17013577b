"""What a set of answers amounts to. Pure: the order of arrival, and how often something arrived, play no part."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Entry:
    """One answer of the ledger. `right` is None where nothing is right or wrong."""

    id: str
    question: str
    answer: Any
    points: int
    of: int
    right: bool | None
    late: bool
    shared_from: str | None = None

    @property
    def given(self) -> str:
        """The id of the answer that was really given: one for all who answered on the same device."""
        return self.shared_from or self.id

    @property
    def rank(self) -> tuple[bool, str]:
        """What makes an answer count: in time before late, then the newest id (UUIDv7 grows with time)."""
        return (not self.late, self.id)


@dataclass(frozen=True)
class Standing:
    """Where a learner is: points by the pass rule of the start, and the questions that are still open."""

    points: int
    of: int
    passed: bool
    answered: tuple[str, ...]
    open: tuple[str, ...]
    again: tuple[str, ...]


def fold(entries: Iterable[Entry]) -> dict[str, Entry]:
    """The one answer that counts, by question."""
    counted: dict[str, Entry] = {}
    for entry in entries:
        known = counted.get(entry.question)
        if known is None or entry.rank > known.rank:
            counted[entry.question] = entry
    return counted


def standing(counted: Mapping[str, Entry], worth: Mapping[str, int], share: float) -> Standing:
    """`worth`: the full points of each question of the lesson, 0 where nothing is right or wrong.

    An answer keeps the points it was given; a question that left the lesson counts no more.
    """
    answered = tuple(key for key in worth if key in counted)
    points = sum(counted[key].points for key in answered)
    of = sum(counted[key].of if key in counted else full for key, full in worth.items())
    return Standing(
        points=points,
        of=of,
        passed=points >= share * of,
        answered=answered,
        open=tuple(key for key in worth if key not in counted),
        again=tuple(key for key in answered if counted[key].right is False),
    )
