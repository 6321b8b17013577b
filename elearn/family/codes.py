"""The code on a slip: twelve signs that cannot be mistaken for one another, some 49 bits, in groups of four."""

import hashlib
import secrets
import unicodedata
from typing import Final

ALPHABET: Final = "34679CHJKMNPRTWXY"
LENGTH: Final = 12
_GROUP: Final = 4


def new_code() -> str:
    """A code that nobody can foresee."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def folded(typed: str) -> str:
    """The code as printed, from any width and case, wherever the reader puts spaces and dashes."""
    plain = unicodedata.normalize("NFKC", typed[:100]).upper()
    return "".join(sign for sign in plain if sign in ALPHABET)


def is_code(code: str) -> bool:
    """Whether it could be a code at all."""
    return len(code) == LENGTH and all(sign in ALPHABET for sign in code)


def spaced(code: str) -> str:
    """In fours, as people read it: `K7P3 9XMC 4HTR`."""
    return " ".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def key_of(code: str) -> str:
    """What the database and the phone's cookie hold instead of the code."""
    return hashlib.sha256(f"family-slip:{code}".encode()).hexdigest()
