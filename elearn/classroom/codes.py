"""The code on the board: six signs that cannot be mistaken for one another or spell a word.

No vowels (no words), none of 0 O Q D, 1 I L, 2 Z, 5 S, 8 B, U V (look alike in print, in handwriting or on a
seven-segment clock), no F, no G (a half-seen P, C or 6 from the back of the room). What stays are 17 signs:
17 ** 6 = 24 million codes, of which a site has a few dozen open at once.
"""

import secrets
import unicodedata

ALPHABET = "34679CHJKMNPRTWXY"
LENGTH = 6
# Hyphens, dashes, dots and the long-vowel sign that a Japanese keyboard gives for a hyphen.
_IGNORED = frozenset("-‐‑‒–—―−ーｰ・._")


def new_code() -> str:
    """A code that nobody can foresee."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def folded(typed: str) -> str:
    """The code as stored, from any width and case, with spaces and hyphens wherever the reader puts them."""
    plain = unicodedata.normalize("NFKC", typed[:100]).upper()
    return "".join(sign for sign in plain if not sign.isspace() and sign not in _IGNORED)


def is_code(folded_code: str) -> bool:
    """Whether it could be a code at all."""
    return len(folded_code) == LENGTH and all(sign in ALPHABET for sign in folded_code)


def spaced(code: str) -> str:
    """In pairs, as people read it aloud: `K7 3P XX`."""
    return " ".join(code[at : at + 2] for at in range(0, len(code), 2))
