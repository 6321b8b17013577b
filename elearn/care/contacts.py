"""The help points outside school that a child can turn to: those where somebody answers right now come first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from elearn.courseware.queries import Contact, catalogue, is_open

# Whom to call in danger, and who listens to children. Lines for adults, and those that only take reports, are left out.
DANGER = ("police110", "childguidance189")
LISTENING = ("sos24", "childline", "childrights", "sexual8103", "sexual8891", "consumer188")


@dataclass(frozen=True)
class HelpPoints:
    """For danger; open now; at other times, or with hours that differ from place to place."""

    danger: tuple[Contact, ...]
    now: tuple[Contact, ...]
    later: tuple[Contact, ...]


def help_points(at: datetime) -> HelpPoints:
    """The help points as they stand at this moment."""
    listening = tuple(_known(LISTENING))
    now = tuple(contact for contact in listening if is_open(contact, at))
    return HelpPoints(tuple(_known(DANGER)), now, tuple(contact for contact in listening if contact not in now))


def _known(keys: tuple[str, ...]) -> Iterator[Contact]:
    contacts = catalogue().contacts
    return (contacts[key] for key in keys if key in contacts)
