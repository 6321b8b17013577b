"""Being one of several processes: begun when a process serves, never by a command."""

from collections.abc import Callable, Collection, Mapping
from typing import Protocol

Look = Callable[[Collection[str]], Mapping[str, int]]


class Beside(Protocol):
    """The port: listening to the others."""

    def start(self, look: Look) -> Callable[[], None]:
        """Listen from now on; `look` reads the revisions of topics. Gives the function that ends it."""

    def fault(self) -> str | None:
        """Why the others are out of reach just now; None when all is well."""
