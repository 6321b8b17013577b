"""The colours of our own drawings, in colour for the projector and in greys for paper that will be copied.

The classes are those of `web/assets/css/pictures.css`. Greys are told apart by lightness, and outlines carry the
meaning: a copy of a copy still shows who holds what.
"""

from collections.abc import Mapping
from typing import Final

_INK: Final = "stroke-width:2.5;stroke-linecap:round;stroke-linejoin:round"
_COLOUR: Final[Mapping[str, str]] = {
    "paper": "#ffffff",
    "skin-1": "#ffe0c7",
    "skin-2": "#e2b48c",
    "skin-3": "#9c6a45",
    "hair-1": "#2b2523",
    "hair-2": "#6b4a35",
    "hair-3": "#c9c5c0",
    "cloth-1": "#97d3ff",
    "cloth-2": "#ffd43d",
    "cloth-3": "#71c598",
    "cloth-4": "#ffc199",
    "accent": "#0055ad",
    "soft": "#f0f9ff",
}
_GREY: Final[Mapping[str, str]] = {
    "paper": "#ffffff",
    "skin-1": "#f4f4f4",
    "skin-2": "#dddddd",
    "skin-3": "#b0b0b0",
    "hair-1": "#2a2a2a",
    "hair-2": "#6a6a6a",
    "hair-3": "#d0d0d0",
    "cloth-1": "#d8d8d8",
    "cloth-2": "#ececec",
    "cloth-3": "#bcbcbc",
    "cloth-4": "#e4e4e4",
    "accent": "#444444",
    "soft": "#f7f7f7",
}


def _sheet(colours: Mapping[str, str], below: str = "") -> str:
    fills = "".join(f"{below}.{name}{{fill:{colour}}}" for name, colour in colours.items())
    return f"{below}.ink{{fill:none;stroke:#1a1a1c;{_INK}}}{fills}"


def scoped(tag: str) -> str:
    """The coloured palette for drawings inside `tag` alone: a page has classes of its own."""
    return _sheet(_COLOUR, f"{tag} ")


COLOUR: Final = _sheet(_COLOUR)
GREY: Final = _sheet(_GREY)
ACCENT: Final = _COLOUR["accent"]
