"""Multibase and Multikey: how Data Integrity writes signatures and Ed25519 keys (W3C Controlled Identifiers 1.0)."""

from typing import Final

import base58

_ED25519_PUBLIC: Final = b"\xed\x01"
KEY_BYTES: Final = 32
_LONGEST: Final = 200


def encode(raw: bytes) -> str:
    """`z` and base58btc."""
    return f"z{base58.b58encode(raw).decode('ascii')}"


def decode(text: str) -> bytes:
    """The bytes; ValueError for anything that is not `z` and base58btc of a reasonable length."""
    if not text.startswith("z") or len(text) > _LONGEST or not text.isascii():
        raise ValueError("not base58btc multibase")
    return bytes(base58.b58decode(text[1:]))


def encode_key(raw: bytes) -> str:
    """An Ed25519 public key of 32 bytes as Multikey: `z6Mk…`."""
    return encode(_ED25519_PUBLIC + raw)


def decode_key(text: str) -> bytes:
    """The 32 bytes of an Ed25519 Multikey; ValueError for any other kind of key."""
    raw = decode(text)
    if not raw.startswith(_ED25519_PUBLIC) or len(raw) != len(_ED25519_PUBLIC) + KEY_BYTES:
        raise ValueError("not an Ed25519 key")
    return raw.removeprefix(_ED25519_PUBLIC)
