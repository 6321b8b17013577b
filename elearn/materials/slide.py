"""What a slide is, before it becomes PDF or HTML."""

from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from elearn.courseware.queries import Contact

_NOTHING: Final = Markup()


@dataclass(frozen=True)
class Choice:
    """A way on: the slide it leads to."""

    to: str
    words: Markup


@dataclass(frozen=True)
class Card:
    """An option of a simulation, and what it brings about."""

    words: Markup
    effect: Markup


@dataclass(frozen=True)
class Slide:
    """One picture on the wall. `kicker` is the small line above the title."""

    id: str
    title: Markup
    kicker: Markup = _NOTHING
    body: Markup = _NOTHING
    picture: Markup | None = None
    choices: tuple[Choice, ...] = ()
    cards: tuple[Card, ...] = ()
    contacts: tuple[Contact, ...] = ()
    cover: bool = False
