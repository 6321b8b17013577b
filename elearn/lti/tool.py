"""This site as platforms know it: one RSA key, in a file outside the database, and the guarded way out."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from elearn.base.core.files import write_once
from elearn.base.core.outbound import Outbound, PublishedElsewhere

_BITS: Final = 3072


class Tool(PublishedElsewhere):
    """The key of `<folder>/tool.pem`, made at the first need, and what platforms publish."""

    def __init__(self, folder: Path, outbound: Outbound) -> None:
        super().__init__()
        self.file = folder / "tool.pem"
        self.outbound = outbound

    def private_key(self) -> str:
        """As PEM."""
        if not self.file.exists():
            self._make()
        return self.file.read_text("ascii")

    def since(self) -> datetime | None:
        """When the key was made; None before the first need. It is not made for the question."""
        return datetime.fromtimestamp(self.file.stat().st_mtime, UTC) if self.file.exists() else None

    def public_key(self) -> str:
        """As PEM."""
        key = serialization.load_pem_private_key(self.private_key().encode(), None).public_key()
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        return key.public_bytes(serialization.Encoding.PEM, form).decode()

    def _make(self) -> None:
        """Whole or not at all, and the first of several processes wins."""
        made = rsa.generate_private_key(public_exponent=65537, key_size=_BITS)
        text = made.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        write_once(self.file, text)
