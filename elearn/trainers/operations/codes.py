"""Short codes that people read out to each other."""

import secrets
import unicodedata
from typing import Final

# Without signs that look or sound alike.
SIGNS: Final = "234679CDFGHJKMNPQRTVWXY"
LENGTH: Final = 8


def new_code() -> str:
    """Eight signs, 36 bits: enough against guessing, since wrong tries are slowed down (`base.http.throttle`)."""
    return "".join(secrets.choice(SIGNS) for _ in range(LENGTH))


def read_code(typed: str) -> str:
    """A code as it is stored, however it was typed."""
    folded = unicodedata.normalize("NFKC", typed).upper()
    return "".join(sign for sign in folded if sign.isalnum())[:LENGTH]
