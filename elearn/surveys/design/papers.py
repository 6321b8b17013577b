"""Prints, set by typst through `materials`: the guardians' letter, residents' slips, the poster of an open series."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import segno
from babel.dates import format_date

from elearn.base.core.messages import N_, Message
from elearn.materials.queries import typeset
from elearn.surveys.design.models import Place
from elearn.surveys.design.slips import code_of, spaced

LAYOUTS: Final = Path(__file__).resolve().parents[1] / "typst"
Say = Callable[[Message], str]

_PARTS: Final[Sequence[tuple[Message, tuple[Message, ...]]]] = (
    (
        N_("What it is for"),
        (
            N_(
                "The town wants to know how many children feel uneasy about the Internet, and how many know what to do "
                "and whom to ask. The results help to plan lessons and support. It is not a test of your child."
            ),
            N_(
                "It asks about worries in using the Internet, and whether your child knows where to turn. It does not "
                "ask for a name or an address, and there is nothing to write in."
            ),
        ),
    ),
    (
        N_("Who can see the answers"),
        (
            N_(
                "Nobody can tell who answered what: not the teacher, not the school, not the town hall. Answers are "
                "sealed on the device. They are opened all together after the closing day and counted in large groups "
                "only; there are no results for single classes."
            ),
            N_("Every question can be skipped. A child who answers none sends the same sealed sheet as everyone else."),
        ),
    ),
    (
        N_("What cannot be undone"),
        (
            N_(
                "Because nobody can tell whose an answer is, an answer that has been sent can no longer be found, "
                "changed or withdrawn, not even at your request."
            ),
        ),
    ),
)


@dataclass(frozen=True)
class Letter:
    """What a letter says besides its own words."""

    school: str
    wave: str
    last_day: date | None  # None: the school sets it
    fingerprint: str = ""


def letter(made: Letter, say: Say, language: str) -> bytes:
    """The guardians' letter, one sheet of A4."""
    day = format_date(made.last_day, "long", locale=language) if made.last_day else "____________"
    words = {
        "to": N_("To the guardians"),
        "from-line": N_("____ / ____ / ______"),
        "heading": N_("A survey in class: “%(wave)s”", wave=made.wave),
        "opening": N_(
            "In one of the coming lessons your child’s class will answer a short survey on its devices. It takes about "
            "five minutes."
        ),
        "refuse": N_("If you would rather your child were not asked, please tell the school by %(day)s.", day=day),
        "refuse-how": N_(
            "No reason is needed and none is kept. Your child then reads pages of the same length beside the others "
            "and sends an empty sheet, and so does not stand out."
        ),
        "class-line": N_("Class: ______________"),
        "number-line": N_("Seat number: ______"),
        "keys": N_("Keys of this survey: %(fingerprint)s", fingerprint=made.fingerprint),
    }
    document = {
        "title": say(words["heading"]),
        "author": "elearn",
        "language": language,
        "school": made.school,
        "words": {key: say(message) for key, message in words.items()} | ({} if made.fingerprint else {"keys": ""}),
        "parts": [{"title": say(title), "lines": [say(line) for line in lines]} for title, lines in _PARTS],
    }
    return typeset(LAYOUTS / "letter.typ", document)


@dataclass(frozen=True)
class Sheet:
    """Slips of one stratum of an open wave."""

    wave: str
    by: str  # the town or prefecture that asks: a slip that names nobody looks like a fraud
    group: str
    address: str  # of the page where a code is typed in, without fragment
    keys_sha256: str
    last_day: date
    places: Sequence[Place]


def slips(sheet: Sheet, say: Say, language: str) -> bytes:
    """The slips, eight on a sheet in letters for older eyes, each to be cut out and given to one person."""
    words: Mapping[str, Message] = {
        "what": N_("Scan the QR code, or type in the address and the code. Nobody asks for your name."),
        "once": N_("One slip, one answer: please do not pass it on."),
        "until": N_("Until %(day)s.", day=format_date(sheet.last_day, "long", locale=language)),
        "keys": N_("Keys:"),
    }
    document = {
        "title": sheet.wave,
        "author": "elearn",
        "language": language,
        "heading": sheet.wave,
        "by": sheet.by,
        "group": sheet.group,
        "address": sheet.address.split("://", 1)[-1],
        "fingerprint": grouped(sheet.keys_sha256),
        "words": {key: say(message) for key, message in words.items()},
        "slips": [_slip(sheet, code_of(place)) for place in sheet.places],
    }
    return typeset(LAYOUTS / "slips.typ", document)


def _slip(sheet: Sheet, code: str) -> dict[str, object]:
    return {"code": spaced(code), "qr": _qr(f"{sheet.address}#k={sheet.keys_sha256}&c={code}")}


def _qr(address: str) -> str:
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", border=1, scale=4)
    return drawn.getvalue().decode()


@dataclass(frozen=True)
class Poster:
    """What a poster of an open series says besides its own words."""

    wave: str
    by: str  # the town or prefecture that asks
    address: str  # of the survey, without fragment
    keys_sha256: str
    last_day: date


def poster(made: Poster, say: Say, language: str) -> bytes:
    """One sheet of A4 for a wall: whoever scans it may answer."""
    words = {
        "lead": N_("Five minutes on what worries you about the Internet. Everyone may answer."),
        "alt": N_("QR code with the address of the survey"),
        "until": N_("Until %(day)s.", day=format_date(made.last_day, "long", locale=language)),
        "keys": N_("Keys:"),
    }
    lines = (
        N_("Nobody asks for your name. Your answers are sealed on your device; nobody can tell whose they are."),
        N_("You can skip any question. Please answer only once."),
        N_("Nobody knows how many people saw this poster, so these results are shown apart from other surveys."),
    )
    document = {
        "title": made.wave,
        "author": "elearn",
        "language": language,
        "heading": made.wave,
        "by": made.by,
        "address": made.address.split("://", 1)[-1],
        "fingerprint": grouped(made.keys_sha256),
        "qr": _qr(f"{made.address}#k={made.keys_sha256}"),
        "words": {key: say(message) for key, message in words.items()},
        "lines": [say(line) for line in lines],
    }
    return typeset(LAYOUTS / "poster.typ", document)


def grouped(keys_sha256: str) -> str:
    """The first sixteen signs of the keys' hash in fours, to be compared by eye."""
    return " ".join(keys_sha256[at : at + 4] for at in range(0, 16, 4))
