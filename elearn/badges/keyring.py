"""The issuer's keys, in `KEYS_DIR/issuer/` and never in the database.

`0001.key` is the private key that signs (PKCS8 PEM, mode 0600), made whole or not at all at the first need. Rotation
makes the next one, writes `0001.pub` (Multikey) and destroys the old private key: what it signed stays valid, because
every public key stays in the issuer's profile, and nobody can sign with it any more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from elearn.badges import multibase
from elearn.base.core.files import write_once

_FIRST: Final = 1


@dataclass(frozen=True)
class SigningKey:
    """The private key and the name of its public half."""

    private: Ed25519PrivateKey
    multikey: str


class Keyring:
    """Reads the folder at each need: several processes and a rotation beside a running server agree by the files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def current(self) -> SigningKey:
        """The key that signs now; the first is made at the first need."""
        newest = self._newest()
        if newest is None:
            self._make(_FIRST)
            newest = self._newest()
        assert newest is not None
        private = _read(newest)
        return SigningKey(private, _multikey(private))

    def public(self) -> tuple[str, ...]:
        """Every public key that ever signed, as Multikey, newest first."""
        self.current()
        return tuple(dict.fromkeys(self._public()))

    def since(self) -> datetime | None:
        """When the key was made that signs now; None before the first need. It is not made for the question."""
        newest = self._newest()
        return datetime.fromtimestamp(newest.stat().st_mtime, UTC) if newest else None

    def rotate(self) -> str:
        """Sign with a new key from now on; gives its Multikey. A run that was cut off is finished by the next one."""
        self.current()
        newest = self._newest()
        assert newest is not None
        self._make(int(newest.stem) + 1)
        for retired in self._private()[:-1]:
            write_once(retired.with_suffix(".pub"), _multikey(_read(retired)).encode("ascii") + b"\n")
            retired.unlink()
        return self.current().multikey

    def _public(self) -> Iterator[str]:
        yield from (_multikey(_read(path)) for path in reversed(self._private()))
        for path in sorted(self.folder.glob("[0-9]*.pub"), reverse=True):
            yield path.read_text("ascii").strip()

    def _private(self) -> list[Path]:
        return sorted(self.folder.glob("[0-9]*.key"))

    def _newest(self) -> Path | None:
        return next(iter(reversed(self._private())), None)

    def _make(self, number: int) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        write_once(self.folder / f"{number:04}.key", pem)


def _read(path: Path) -> Ed25519PrivateKey:
    found = load_pem_private_key(path.read_bytes(), password=None)
    assert isinstance(found, Ed25519PrivateKey)
    return found


def _multikey(private: Ed25519PrivateKey) -> str:
    return multibase.encode_key(private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))
