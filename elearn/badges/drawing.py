"""The picture of a badge, drawn by ourselves: a seal in its colour, what it certifies, by whom, until when.

It never holds a name. Colours are those of the Digital Agency's tokens; white on each has a contrast of 7:1 or more.
"""

import math
from typing import Final

from markupsafe import Markup

from elearn.badges.framework import Achievement

SIZE: Final = 400
COLOURS: Final = {"green": "#115a36", "blue": "#00118f", "purple": "#41048e"}
_FACE: Final = Markup('font-family="Noto Sans JP, BIZ UDGothic, Hiragino Sans, sans-serif" text-anchor="middle"')
_CENTRE: Final = SIZE // 2
# The ring that the words stand in, and what is left free at both of its sides.
_RADIUS: Final = 138
_MIDDLE: Final = 184
_MARGIN: Final = 26
_SEAL: Final = Markup(
    """<svg xmlns="http://www.w3.org/2000/svg" viewBox="16 0 368 368" width="400" height="400" role="img">
<title>{title}</title>
<path fill="{colour}" d="M200 8l44 22 49-4 20 45 45 20-4 49 22 44-22 44 4 49-45 20-20 45-49-4-44 22-44-22
-49 4-20-45-45-20 4-49-22-44 22-44-4-49 45-20 20-45 49 4z"/>
<circle cx="200" cy="184" r="138" fill="none" stroke="#fff" stroke-width="3"/>
<path fill="none" stroke="#fff" stroke-width="9" stroke-linecap="round" stroke-linejoin="round"
 d="M152 76q27-13 48 5 21-18 48-5v66q-27-12-48 4-21-16-48-4zM176 104l18 18 32-30"/>
{words}</svg>
"""
)


def picture(found: Achievement, language: str, *, office: str = "", until: str = "") -> str:
    """SVG of 400 × 400; `until` is the last day, as the reader of the picture writes it."""
    name = found.name.to(language)
    above, _, below = name.rpartition(" ")
    lines = [(above, 190, 24), (below, 232, 36), (office, 262, 19), (until, 286, 17)]
    words = Markup("").join(_line(words, y, size) for words, y, size in lines if words)
    title = ", ".join(filter(None, (name, office, until)))
    return str(_SEAL.format(title=title, colour=COLOURS[found.colour], words=words))


def _line(words: str, y: int, size: int) -> Markup:
    """One line in the middle, smaller where the ring leaves less room: a wide sign counts one, a narrow one half."""
    width = sum(1 if ord(sign) > 0x2E7F else 0.56 for sign in words)  # noqa: PLR2004 - where CJK begins
    room = 2 * math.sqrt(_RADIUS**2 - (y - _MIDDLE) ** 2) - _MARGIN
    fits = min(float(size), room / max(width, 1))
    return Markup('<text x="{}" y="{}" font-size="{:.1f}" font-weight="700" fill="#fff" {}>{}</text>\n').format(
        _CENTRE, y, fits, _FACE, words
    )
