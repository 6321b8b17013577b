"""What this room announces.

* `answer_recorded(None, attempt_id, learner_id, cohort_id, question, late, answer_id, devices_shared)`: a new
  answer stands in the ledger. Sent inside the transaction, never for a repeated answer.
* `player_opened(None, attempt)`: a learner of a cohort opens the lesson. A listener may return a `Companion`.
"""

from dataclasses import dataclass

from elearn.base.core.signals import signal

answer_recorded = signal("learning.answer_recorded")
player_opened = signal("learning.player_opened")


@dataclass(frozen=True)
class Companion:
    """What a live class adds to the player: where its state is, and how it stands now. Addresses are ready to use."""

    session: str
    state_url: str
    events_url: str
    help_url: str
    code_url: str
    pace: str
    step: str
    seat: str = ""
    trial: bool = False
    # Where the class is instead of the lesson just now; empty when it is in the lesson.
    instead: str = ""
