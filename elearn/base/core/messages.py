"""Words for people, named below Flask and translated at the edge.

A message id is the English sentence itself. Rooms that may not know Flask hand out `Message` objects; `base.http.i18n`
turns them into the reader's language. `N_` and `NP_` also mark the text for extraction.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Message:
    """An English message id, its `%(name)s` values and, for pupils' own wording, the context `child`."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict)
    context: str | None = None

    def __str__(self) -> str:
        """English, for logs and the command line."""
        return self.text % self.values if self.values else self.text

    def __hash__(self) -> int:
        return hash((self.text, self.context))


def N_(text: str, /, **values: object) -> Message:  # noqa: N802 - the name that gettext tools know
    """A message for adults and for everyone."""
    return Message(text, values)


def NP_(context: str, text: str, /, **values: object) -> Message:  # noqa: N802 - the name that gettext tools know
    """A message with a wording of its own in `context` (`child`: pupils' pages)."""
    return Message(text, values, context)
