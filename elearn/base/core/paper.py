"""The port of the typesetter: rooms below `materials` print through it without knowing that room."""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol


class Typesetter(Protocol):
    """Sets a document by a layout file (`*.typ`) and gives the PDF; raises Unavailable with the reason if it cannot."""

    def __call__(self, layout: Path, document: Mapping[str, object]) -> bytes:
        """The document as PDF."""
