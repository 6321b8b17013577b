"""The finished rule on paper, or as a picture. It is laid out from what the browser sends and then forgotten."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from elearn.base.core.messages import NP_, Message
from elearn.courseware.queries import Contact, catalogue, is_open, plain
from elearn.family.questions import ALWAYS, STEPS, Part
from elearn.materials.queries import picture, typeset

LAYOUTS: Final = Path(__file__).resolve().parent / "typst"
# Families and children both find somebody here; 24 hours first.
HELP: Final = ("sos24", "childline", "consumer188", "police9110")
Say = Callable[[Message], str]
TITLE: Final = NP_("rule", "Our family rule")
_WORDS: Final[Mapping[str, Message]] = {
    "title": TITLE,
    "always": ALWAYS,
    "help": NP_("rule", "If something has happened"),
    "day": NP_("rule", "Made on ____ / ____ / ______"),
    "who": NP_("rule", "Made by"),
}


def help_points(now: datetime) -> list[tuple[Contact, bool]]:
    """Whom a family may call, and whether somebody answers just now; those who do come first."""
    known = catalogue().contacts
    found = [(known[key], is_open(known[key], now)) for key in HELP if key in known]
    return sorted(found, key=lambda each: not each[1])


def pdf(parts: Sequence[Part], say: Say, language: str) -> bytes:
    """On A4. Raises `Unavailable` for a sign that no font has."""
    return typeset(LAYOUTS / "rule.typ", _document(parts, say, language))


def png(parts: Sequence[Part], say: Say, language: str) -> bytes:
    """For the phone's pictures."""
    return picture(LAYOUTS / "rule.typ", _document(parts, say, language))


def blank() -> tuple[Part, ...]:
    """For pencil: every choice to tick, a line for own words."""
    return tuple(Part(step, tuple(step.choices)) for step in STEPS)


def _document(parts: Sequence[Part], say: Say, language: str) -> dict[str, object]:
    known = catalogue().contacts
    return {
        "title": plain(say(TITLE)),
        "author": "elearn",
        "language": language,
        "words": {key: plain(say(message)) for key, message in _WORDS.items()},
        "blank": parts == blank(),
        "parts": [_part(part, say) for part in parts],
        "contacts": [_contact(known[key], language) for key in HELP if key in known],
    }


def _part(part: Part, say: Say) -> dict[str, object]:
    said = [plain(say(each)) if isinstance(each, Message) else each for each in part.said()]
    return {"line": plain(say(part.step.line)), "said": said}


def _contact(contact: Contact, language: str) -> dict[str, str]:
    return {
        "name": plain(contact.name.to(language)),
        "way": contact.number or contact.url or "",
        "hours": plain(contact.hours_words.to(language)),
    }
