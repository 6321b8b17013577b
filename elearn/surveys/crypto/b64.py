"""base64url without padding, one spelling for each value: what is spelled otherwise is refused."""

import base64
import binascii
import re
from typing import Final

_SIGNS: Final = re.compile(r"[A-Za-z0-9_-]*")


def encode(raw: bytes) -> str:
    """The one spelling."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def decode(text: object, length: int) -> bytes:
    """Exactly `length` bytes. ValueError for padding, other signs, another length or loose bits at the end."""
    if not isinstance(text, str) or not _SIGNS.fullmatch(text) or len(text) != -(-length * 4 // 3):
        raise ValueError("not base64url of the expected length")
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as error:
        raise ValueError("not base64url") from error
    if encode(raw) != text:
        raise ValueError("not the one spelling of these bytes")
    return raw
