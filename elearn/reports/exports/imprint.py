"""Who publishes, under which licence, how to name the source, whom to ask: on every file, because files travel."""

from dataclasses import dataclass
from typing import Final

LICENCE: Final = "CC BY 4.0"
LICENCE_URL: Final = "https://creativecommons.org/licenses/by/4.0/"


@dataclass(frozen=True)
class Imprint:
    """`address` is the report page with its filters."""

    publisher: str
    contact: str
    address: str

    @property
    def attribution(self) -> str:
        """The line that whoever uses the figures prints beside them."""
        return f"{self.publisher}, “不安は減り、備えは増えているか” ({LICENCE})"
