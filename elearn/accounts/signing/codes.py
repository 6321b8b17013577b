"""Codes that people type, from paper or from an app."""

import unicodedata
from typing import Final

_APP_DIGITS: Final = 6
_IGNORED: Final = frozenset("-‐‑‒–—―−ーｰ・._")


def spaced(code: str) -> str:
    """In fours, as people type it."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


def folded(typed: str) -> str:
    """The code as it was drawn, from any width and case, with spaces and hyphens wherever the reader puts them."""
    plain = unicodedata.normalize("NFKC", typed[:100]).upper()
    return "".join(sign for sign in plain if not sign.isspace() and sign not in _IGNORED)


def is_of_an_app(typed: str) -> bool:
    """Whether it looks like the code of an app, not like one of paper."""
    plain = folded(typed)
    return len(plain) == _APP_DIGITS and plain.isdigit()
