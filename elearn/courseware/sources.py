"""Reads files of unknown quality: bounded, UTF-8, with or without a byte order mark, with any line ends."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from elearn.courseware.faults import Report, Spot

LIMIT: Final[Mapping[str, int]] = {".yml": 128 * 1024, ".md": 256 * 1024, ".svg": 64 * 1024}
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")


def read_bytes(path: Path, report: Report) -> bytes | None:
    """The bytes, or None with a fault."""
    try:
        if not path.is_file():
            report.add(Spot(), "this file is missing")
            return None
        with path.open("rb") as file:
            raw = file.read(LIMIT[path.suffix] + 1)
    except OSError as error:
        report.add(Spot(), f"cannot be read: {error.strerror}")
        return None
    if len(raw) > LIMIT[path.suffix]:
        report.add(Spot(), f"larger than {LIMIT[path.suffix] // 1024} KB")
        return None
    return raw


def decode(raw: bytes, report: Report) -> str | None:
    """Text with line feeds as the only line ends, or None with a fault at the first bad byte or sign."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8", "replace")
        report.add(spot_at(before, len(before)), "not UTF-8")
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    control = _CONTROL.search(text)
    if control:
        report.add(spot_at(text, control.start()), f"control character U+{ord(control[0]):04X}")
        return None
    return text


def spot_at(text: str, offset: int) -> Spot:
    """Where an offset of the text lies."""
    return Spot(text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


def revision(contents: Iterable[tuple[str, bytes]]) -> str:
    """The content hash of a lesson: 16 hex digits over names and bytes."""
    digest = hashlib.sha256()
    for name, raw in sorted(contents):
        digest.update(f"{name}\0{len(raw)}\0".encode())
        digest.update(raw)
    return digest.hexdigest()[:16]
