"""Signed tombstones of waves whose ballots are gone, and the end of their keys; all below KEYS_DIR.

`issuer/tombstone.key` (Ed25519, base64 of the seed, mode 0600) signs; `issuer/tombstones/<wave>.json` outlives a
restored database and makes it drop what it brought back. `issuer/` is in the encrypted backup; `waves/` never.
"""

import base64
import contextlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from elearn.base.core.files import write_once
from elearn.surveys.crypto import b64

FORMAT: Final = "elearn-tombstone/1"
_SEED_BYTES: Final = 32
_SIGNATURE_BYTES: Final = 64
_WAVE: Final = re.compile(r"[A-Za-z0-9_-]{1,63}")

Tombstone = dict[str, Any]


class Tombstones:
    """Signs, keeps and finds them."""

    def __init__(self, keys_dir: Path) -> None:
        self._key_file = keys_dir / "issuer" / "tombstone.key"
        self._folder = keys_dir / "issuer" / "tombstones"
        self._waves = keys_dir / "waves"

    def sign(self, words: Mapping[str, Any]) -> Tombstone:
        """`words` (wave, keys, number and root of the ballots, time) with format, public key and signature."""
        key = self._key()
        public = key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        whole = {**words, "format": FORMAT, "key": b64.encode(public)}
        return {**whole, "signature": b64.encode(key.sign(_canonical(whole)))}

    def is_ours(self, stone: Mapping[str, Any]) -> bool:
        """Whether our key signed exactly this."""
        rest = {name: value for name, value in stone.items() if name != "signature"}
        try:
            signature = b64.decode(stone.get("signature"), _SIGNATURE_BYTES)
            self._public().verify(signature, _canonical(rest))
        except (InvalidSignature, ValueError):
            return False
        return stone.get("format") == FORMAT

    def keep(self, stone: Tombstone) -> None:
        """Into its file, durable when this returns."""
        file = self._folder / f"{_named(stone['wave'])}.json"
        if not file.exists():
            write_once(file, json.dumps(stone).encode())

    def all(self) -> Iterator[Tombstone]:
        """Those that are ours; a file that is none is passed over."""
        for file in sorted(self._folder.glob("*.json")):
            with contextlib.suppress(ValueError, AttributeError):
                stone = json.loads(file.read_text("utf-8"))
                if self.is_ours(stone) and stone["wave"] == file.stem:
                    yield stone

    def has_keys(self, wave_id: str) -> bool:
        """Whether keys of the wave are still there."""
        return (self._waves / _named(wave_id)).exists()

    def burn_keys(self, wave_id: str) -> None:
        """Ballot keys and the slips' secret go: nothing more can be signed in this wave."""
        shutil.rmtree(self._waves / _named(wave_id), ignore_errors=True)

    def _key(self) -> Ed25519PrivateKey:
        if not self._key_file.exists():
            write_once(self._key_file, base64.b64encode(os.urandom(_SEED_BYTES)) + b"\n")
        return Ed25519PrivateKey.from_private_bytes(base64.b64decode(self._key_file.read_text("ascii")))

    def _public(self) -> Ed25519PublicKey:
        return self._key().public_key()


def _named(wave_id: str) -> str:
    if not _WAVE.fullmatch(wave_id):
        raise ValueError("not a wave's id")
    return wave_id


def _canonical(words: Mapping[str, Any]) -> bytes:
    return json.dumps(words, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
