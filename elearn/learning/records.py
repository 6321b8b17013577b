"""What the room hands out: attempts, the place where an answer arrives, and the pictures of a class."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from elearn.learning.ledger import Entry


@dataclass(frozen=True)
class Answerable:
    """One run through a lesson, as far as it decides whether it may still be answered and what may be shown."""

    id: str
    learner_id: str
    cohort_id: str | None
    course: str
    lesson: str
    language: str
    expires_at: datetime | None
    closed_at: datetime | None

    def expired(self, now: datetime) -> bool:
        """Whether the time for which this learner is kept is over."""
        return self.expires_at is not None and self.expires_at <= now


@dataclass(frozen=True)
class AttemptRecord(Answerable):
    """The whole of it: also the content revision and the pass rule of its start."""

    revision: str
    pass_rule: Mapping[str, float]
    started_at: datetime


@dataclass(frozen=True)
class Asked:
    """One question of an attempt at the moment when an answer to it comes in."""

    attempt: Answerable
    question: str
    answer_id: str
    revealed: bool
    # Some device of the cohort answers for several learners.
    devices_shared: bool = False
    # What stands in the ledger under this answer_id, whoever wrote it, and to which attempt it belongs.
    stored: Entry | None = None
    stored_attempt_id: str | None = None

    @property
    def learner_id(self) -> str:
        """Whose attempt it is, for `rules.own_attempt`."""
        return self.attempt.learner_id

    @property
    def settled(self) -> bool:
        """In a class: the answers were shown, or the class is over. What comes now is late."""
        return self.attempt.cohort_id is not None and (self.revealed or self.attempt.closed_at is not None)


@dataclass(frozen=True)
class Receipt:
    """The answer as it stands in the ledger; `shown` says whether its feedback may be seen already."""

    entry: Entry
    shown: bool


@dataclass(frozen=True)
class Progress:
    """An attempt's answers that count, by question, and those whose feedback may be seen."""

    counted: Mapping[str, Entry]
    shown: Mapping[str, Entry]


@dataclass
class Tally:
    """A class's picture of one question. `cells`, `answered`, `right` and `scored` count answers in time only.

    `late` counts learners whose only answers came after the reveal or the end; `answered + late` is all who answered.
    `given`: each answer that was really given, and for how many learners (a pair at one device: 2). `given_cells`
    counts those answers where `cells` counts learners.
    """

    cells: Counter[str] = field(default_factory=Counter)
    given: Counter[str] = field(default_factory=Counter)
    given_cells: Counter[str] = field(default_factory=Counter)
    answered: int = 0
    late: int = 0
    right: int = 0
    scored: int = 0

    @property
    def share_right(self) -> float | None:
        """Right answers among those that can be right or wrong; None where there are none."""
        return self.right / self.scored if self.scored else None
