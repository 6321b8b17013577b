"""What is wrong with a roster: file, row, column, rule, and words with the remedy."""

from collections.abc import Sequence
from dataclasses import dataclass

from elearn.base.core.errors import Invalid
from elearn.base.core.messages import N_, Message

# More would be read by nobody, and a file of a million faults must not fill the memory.
MOST_FAULTS = 50
REFUSED = N_("The file was not taken, and nothing was changed.")


@dataclass(frozen=True)
class Fault:
    """`row` counts as a spreadsheet does: 1 is the header; 0 stands for the whole file. `column` may be empty."""

    file: str
    row: int
    column: str
    rule: str
    message: Message

    @property
    def place(self) -> Message:
        """Where it is, in words."""
        if self.row and self.column:
            return N_("%(file)s, row %(row)s, column %(column)s", file=self.file, row=self.row, column=self.column)
        if self.row:
            return N_("%(file)s, row %(row)s", file=self.file, row=self.row)
        return Message("%(file)s", {"file": self.file})


class RosterRefused(Invalid):
    """The roster breaks rules; `faults` say which and where. Nothing of it was kept."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(REFUSED, *(fault.message for fault in faults))
        self.faults = tuple(faults)


class Faults:
    """Collects faults; raises once there are as many as anyone reads."""

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def add(self, file: str, row: int, column: str, rule: str, message: Message) -> None:
        """Note one fault."""
        self.found.append(Fault(file, row, column, rule, message))
        if len(self.found) >= MOST_FAULTS:
            raise RosterRefused(self.found)

    def stop(self) -> None:
        """Refuse the roster if anything was found."""
        if self.found:
            raise RosterRefused(self.found)


def refuse(file: str, rule: str, message: Message, *, row: int = 0, column: str = "") -> RosterRefused:
    """One fault after which reading on makes no sense."""
    return RosterRefused([Fault(file, row, column, rule, message)])
