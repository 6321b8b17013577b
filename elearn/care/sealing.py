"""The key outside the database: seals what a request says, and turns ids into marks that only its holder can make."""

import hmac
import json
import secrets
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from elearn.base.core.keyfile import KeyFile

# Everything that a request can say fits; every request has this length, so that none stands out.
PLAIN_BYTES = 2048
_NONCE_BYTES = 12


class Unreadable(Exception):
    """The key does not open this: it was lost, or belongs to another database."""


class Sealer:
    """AES-256-GCM and HMAC-SHA-256 under keys drawn from one file, made at the first need, for the server alone."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "talk.key"
        self._keys = KeyFile(self.file)

    def seal(self, request_id: str, said: dict[str, str]) -> bytes:
        """`said`, padded, bound to the request: it cannot be moved to another row."""
        plain = json.dumps(said, ensure_ascii=False).encode()
        if len(plain) > PLAIN_BYTES:
            raise ValueError("too long to be sealed")
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._box().encrypt(nonce, plain.ljust(PLAIN_BYTES), request_id.encode())

    def open(self, request_id: str, sealed: bytes) -> dict[str, str]:
        """What was sealed; Unreadable under another key."""
        try:
            plain = self._box().decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], request_id.encode())
        except InvalidTag:
            raise Unreadable from None
        said: dict[str, str] = json.loads(plain)
        return said

    def mark(self, *parts: str) -> str:
        """The same parts give the same mark; without the key it leads back to nothing."""
        return hmac.new(self._drawn(b"marks"), "\0".join(parts).encode(), sha256).hexdigest()

    def _box(self) -> AESGCM:
        return AESGCM(self._drawn(b"seals"))

    def _drawn(self, purpose: bytes) -> bytes:
        return self._keys.drawn(purpose)
