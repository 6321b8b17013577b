"""A key in a file, outside the database: made at the first need, for the server alone, and drawn from by purpose."""

import base64
import secrets
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from elearn.base.core.files import write_once

KEY_BYTES = 32


class KeyFile:
    """32 random bytes, of which each purpose gets 32 bytes of its own (HKDF-Expand, SHA-256)."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def drawn(self, purpose: bytes) -> bytes:
        """The key for one purpose."""
        return HKDFExpand(algorithm=hashes.SHA256(), length=KEY_BYTES, info=purpose).derive(self._key())

    def _key(self) -> bytes:
        if not self.file.exists():
            self._make()
        return base64.b64decode(self.file.read_text("ascii"))

    def _make(self) -> None:
        """Whole or not at all, and the first of several processes wins."""
        write_once(self.file, base64.b64encode(secrets.token_bytes(KEY_BYTES)) + b"\n")
