"""The key outside the database: seals the secrets of code apps, and turns codes into marks.

Whoever holds the database alone can neither compute a six-digit code nor try out recovery codes.
"""

import hmac
import secrets
from hashlib import sha256
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from elearn.base.core.keyfile import KeyFile

_NONCE_BYTES: Final = 12
# Signs that cannot be mistaken for one another in print or by hand, as on the slips of surveys.
ALPHABET: Final = "34679CHJKMNPRTWXY"


class SignInKeys:
    """AES-256-GCM and HMAC-SHA-256 under keys drawn from `<folder>/sign-in.key`."""

    def __init__(self, folder: Path) -> None:
        self._keys = KeyFile(folder / "sign-in.key")

    def seal(self, person_id: str, secret: str) -> bytes:
        """The secret, bound to the person: it cannot be moved to another row."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._box().encrypt(nonce, secret.encode(), person_id.encode())

    def open(self, person_id: str, sealed: bytes) -> str | None:
        """What was sealed; None under another key."""
        try:
            return self._box().decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], person_id.encode()).decode()
        except InvalidTag:
            return None

    def mark(self, *parts: str) -> str:
        """The same parts give the same mark; without the key it leads back to nothing."""
        return hmac.new(self._keys.drawn(b"marks"), "\0".join(parts).encode(), sha256).hexdigest()

    def code(self, *parts: str, length: int) -> str:
        """A code for people, drawn from the parts: the same again, so that it can be printed again."""
        number = int.from_bytes(hmac.new(self._keys.drawn(b"codes"), "\0".join(parts).encode(), sha256).digest(), "big")
        signs = []
        for _ in range(length):
            number, at = divmod(number, len(ALPHABET))
            signs.append(ALPHABET[at])
        return "".join(signs)

    def _box(self) -> AESGCM:
        return AESGCM(self._keys.drawn(b"seals"))
