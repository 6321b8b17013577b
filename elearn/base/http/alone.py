"""The ports of a process that has no others beside it; `base.engines.together` has those of several."""

from collections.abc import Callable

from elearn.base.core.beside import Look
from elearn.base.core.fellows import Alone as NoFellows
from elearn.base.core.presence import LocalPresence
from elearn.base.core.wake import LocalWake
from elearn.base.http.throttle import LocalFailures, LocalStarts


class Alone:
    """Everything in the memory of this process."""

    def __init__(self) -> None:
        self.wake = LocalWake()
        self.presence = LocalPresence()
        self.fellows = NoFellows()

    def start(self, _look: Look) -> Callable[[], None]:
        """There is nobody to listen to."""
        return lambda: None

    def fault(self) -> str | None:
        """Nobody is out of reach."""
        return None

    def failures(self, _name: str, *, brim: int = 40, leak: float = 0.2, longest: float = 60.0) -> LocalFailures:
        """A limit on failures."""
        return LocalFailures(brim=brim, leak=leak, longest=longest)

    def starts(self, _name: str, *, most: int = 10, within: float = 3600.0) -> LocalStarts:
        """A limit on starts."""
        return LocalStarts(most=most, within=within)
