"""The outcome of checking: single findings, each in plain words, and what follows from all of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from elearn.base.core.messages import N_, Message

State = Literal["good", "bad", "unknown"]
VALID: Final = N_("This badge is valid")
NOT_VALID: Final = N_("This badge is not valid")
CANNOT_TELL: Final = N_("Nothing speaks against this badge, but not everything could be checked")
UNPROVEN: Final = N_("It cannot be told here whether this badge is genuine")


@dataclass(frozen=True)
class Check:
    """One thing that was looked at. `key` names it for programs: form, signature, issuer, time, revocation …"""

    key: str
    state: State
    message: Message


@dataclass(frozen=True)
class Verdict:
    """All findings, and what the document says about itself (which is worth what the findings are worth)."""

    checks: Sequence[Check]
    says: dict[str, Any] = field(default_factory=dict)
    badge_id: str | None = None

    @property
    def state(self) -> State:
        """Bad if anything is; good only if everything is."""
        states = {check.state for check in self.checks}
        return "bad" if "bad" in states else "unknown" if "unknown" in states else "good"

    @property
    def message(self) -> Message:
        """The one sentence that people look for first."""
        if self.state == "unknown":
            unproven = any(check.state == "unknown" and check.key in {"signature", "form"} for check in self.checks)
            return UNPROVEN if unproven else CANNOT_TELL
        return VALID if self.state == "good" else NOT_VALID

    @property
    def reasons(self) -> list[str]:
        """The keys of what is wrong."""
        return [check.key for check in self.checks if check.state == "bad"]
