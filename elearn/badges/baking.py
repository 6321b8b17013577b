"""Putting a credential into a picture and taking it out again (Open Badges 3.0, §5.3).

PNG: one uncompressed iTXt chunk with the keyword `openbadgecredential`. SVG: one element `openbadges:credential`. What
is baked is the JSON of the credential, or a compact token.
"""

import struct
import zlib
from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

KEYWORD: Final = b"openbadgecredential"
NAMESPACE: Final = "https://purl.imsglobal.org/ob/v3p0"
PNG: Final = b"\x89PNG\r\n\x1a\n"
_AFTER_HEADER: Final = len(PNG) + 25  # IHDR is always first and always this long
_MOST_TEXT: Final = 1024 * 1024


class NothingBaked(ValueError):
    """The picture holds no credential, or more than one."""


def into_png(picture: bytes, credential: str) -> bytes:
    """The picture with the credential behind its header; one that was there before is dropped."""
    kept = b"".join(_chunk(kind, body) for kind, body in _chunks(picture) if not _is_ours(kind, body))
    header, rest = kept[: _AFTER_HEADER - len(PNG)], kept[_AFTER_HEADER - len(PNG) :]
    text = KEYWORD + b"\0" + b"\0\0" + b"\0" + b"\0" + credential.encode()
    return PNG + header + _chunk(b"iTXt", text) + rest


def from_png(picture: bytes) -> str:
    """What is baked into the picture. Raises NothingBaked."""
    try:
        found = [body for kind, body in _chunks(picture) if _is_ours(kind, body)]
        if len(found) != 1:
            raise NothingBaked
        packed, _method = found[0][len(KEYWORD) + 1], found[0][len(KEYWORD) + 2]
        _language, _keyword, text = found[0][len(KEYWORD) + 3 :].split(b"\0", 2)
        return (_unpacked(text) if packed else text).decode()
    except (struct.error, IndexError, UnicodeDecodeError, ValueError, zlib.error) as fault:
        raise NothingBaked from fault


def into_svg(picture: str, credential: str) -> str:
    """The picture with the credential in front of its closing tag. `]]>` would end the section that holds it."""
    safe = credential.replace("]]>", "]]\\u003e")
    baked = f'<openbadges:credential xmlns:openbadges="{NAMESPACE}"><![CDATA[{safe}]]></openbadges:credential>'
    head, end, tail = picture.rpartition("</svg>")
    return head + baked + end + tail


def from_svg(picture: bytes) -> str:
    """What is baked into the picture; a token may stand in the attribute `verify`. Raises NothingBaked."""
    try:
        root: Element = fromstring(picture, forbid_dtd=False)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as fault:
        raise NothingBaked from fault
    found = list(root.iter(f"{{{NAMESPACE}}}credential"))
    if len(found) != 1:
        raise NothingBaked
    return (found[0].get("verify") or found[0].text or "").strip()


def _is_ours(kind: bytes, body: bytes) -> bool:
    return kind == b"iTXt" and body.startswith(KEYWORD + b"\0")


def _chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Kind and body of each chunk; struct.error when the file ends in the middle of one."""
    if not picture.startswith(PNG):
        raise NothingBaked
    at = len(PNG)
    while at < len(picture):
        length, kind = struct.unpack_from(">I4s", picture, at)
        body = picture[at + 8 : at + 8 + length]
        if len(body) != length:
            raise NothingBaked
        yield kind, body
        at += length + 12


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body), kind) + body + struct.pack(">I", zlib.crc32(kind + body))


def _unpacked(text: bytes) -> bytes:
    unpacker = zlib.decompressobj()
    whole = unpacker.decompress(text, _MOST_TEXT)
    if unpacker.unconsumed_tail:
        raise NothingBaked
    return whole
