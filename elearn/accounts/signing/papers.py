"""Slips on paper: invitations, 35 on a sheet, and the slip that lets somebody back in."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import segno
from babel.dates import format_datetime

from elearn.accounts.signing.codes import spaced
from elearn.base.core import clock
from elearn.base.core.messages import N_, Message
from elearn.base.core.paper import Typesetter
from elearn.base.core.ports import service

LAYOUT: Final = Path(__file__).resolve().parents[1] / "typst" / "slips.typ"
ON_A_SHEET: Final = 35
Say = Callable[[Message], str]


@dataclass(frozen=True)
class Slips:
    """Slips of one kind. `address` opens with the code added; `what` stands on top of each."""

    title: str
    what: str
    address: str
    until: datetime
    codes: Sequence[str]


def slips(made: Slips, say: Say, language: str) -> bytes:
    """The slips as PDF."""
    until = format_datetime(made.until.astimezone(clock.TOKYO), "yyyy-MM-dd HH:mm", locale=language)
    words = {
        "how": N_("Scan, or open the address and type the code."),
        "until": N_("Until %(day)s.", day=until),
        "once": N_("Opens once."),
    }
    document = {
        "title": made.title,
        "author": "elearn",
        "language": language,
        "address": made.address.split("://", 1)[-1].rstrip("/"),
        "words": {key: say(message) for key, message in words.items()},
        "slips": [{"what": made.what, "code": spaced(code), "qr": _qr(made.address + code)} for code in made.codes],
    }
    return service(Typesetter)(LAYOUT, document)  # type: ignore[type-abstract]


def _qr(address: str) -> str:
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", border=1, scale=4)
    return drawn.getvalue().decode()
