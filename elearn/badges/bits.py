"""The bit strings of status lists (W3C Bitstring Status List 1.0): index 0 is the highest bit of the first byte."""

import base64
import binascii
import gzip
import io
import zlib
from typing import Final

# The least that the standard allows: among so many places, asking for the list tells nothing of one of them.
BITS: Final = 131_072
EMPTY: Final = bytes(BITS // 8)
_MOST_BYTES: Final = 4 * 1024 * 1024


def raised(bits: bytes, index: int) -> bool:
    """Whether the bit stands; IndexError beyond the end."""
    if index < 0:
        raise IndexError(index)
    return bool(bits[index // 8] & (0x80 >> index % 8))


def with_bit(bits: bytes, index: int, *, up: bool) -> bytes:
    """The same bits with that one raised or lowered."""
    changed = bytearray(bits)
    mask = 0x80 >> index % 8
    changed[index // 8] = changed[index // 8] | mask if up else changed[index // 8] & ~mask
    return bytes(changed)


def encode(bits: bytes) -> str:
    """`u` and base64url, without padding, of the GZIP-packed bits; the same bits give the same text."""
    packed = gzip.compress(bits, mtime=0)
    return f"u{base64.urlsafe_b64encode(packed).decode('ascii').rstrip('=')}"


def decode(text: str) -> bytes:
    """The bits of an encoded list; ValueError when it is none, is too short, or unpacks to more than 4 MB."""
    if not text.startswith("u"):
        raise ValueError("an encoded list begins with u")
    try:
        packed = base64.urlsafe_b64decode(text[1:] + "=" * (-len(text[1:]) % 4))
        with gzip.GzipFile(fileobj=io.BytesIO(packed)) as file:
            bits = file.read(_MOST_BYTES + 1)
    except (binascii.Error, OSError, EOFError, zlib.error) as fault:
        raise ValueError("not a packed list") from fault
    if not len(EMPTY) <= len(bits) <= _MOST_BYTES:
        raise ValueError("a list has at least 131,072 bits")
    return bits
