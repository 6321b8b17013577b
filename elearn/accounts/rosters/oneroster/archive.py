"""The zip itself: nothing is unpacked to the disk, and nothing is believed that could fill memory or time.

Checked before any file is opened: the size of the table of contents, the number and names of the entries (no folders,
no doubles, no other files), encryption, kind of compression, unpacked size and ratio. While reading: the real size.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, BinaryIO, Final

from elearn.accounts.rosters.oneroster.faults import refuse
from elearn.accounts.rosters.oneroster.profile import ALL_FILES, MANIFEST
from elearn.base.core.messages import N_, Message

MOST_PACKED: Final = 64 * 1024 * 1024
MOST_UNPACKED: Final = 1024 * 1024 * 1024
# A generated town of 100,000 is packed about 4 : 1; nothing honest comes near this.
MOST_RATIO: Final = 100
_RATIO_FROM: Final = 1024 * 1024
_MOST_CONTENTS: Final = 64 * 1024
_END: Final = b"PK\x05\x06"
_END_LENGTH: Final = 22
_MOST_COMMENT: Final = 65_535
_ZIP64: Final = b"PK\x06\x07"
_ENCRYPTED: Final = 0x1
KNOWN: Final = frozenset(f"{name}.csv" for name in (MANIFEST, *ALL_FILES))
ZIP: Final = "zip"


@dataclass(frozen=True)
class Archive:
    """A zip whose entries are known files, each at most once."""

    zip: zipfile.ZipFile

    def has(self, csv: str) -> bool:
        """Whether that file is inside."""
        return csv in self.zip.NameToInfo

    def size(self, csv: str) -> int:
        """Unpacked bytes of the file, as the zip claims; reading stops there."""
        return self.zip.NameToInfo[csv].file_size

    @contextmanager
    def opened(self, csv: str) -> Iterator[BinaryIO]:
        """The file's bytes; a damaged entry is refused while it is read."""
        try:
            with self._entry(csv) as packed:
                yield io.BufferedReader(packed, 256 * 1024)  # type: ignore[type-var]
        except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, zlib.error) as broken:
            raise refuse(csv, "damaged", _DAMAGED) from broken

    def _entry(self, csv: str) -> IO[bytes]:
        try:
            return self.zip.open(csv)
        except UnicodeDecodeError as broken:  # its own name, beside that of the table of contents
            raise refuse(csv, "damaged", _DAMAGED) from broken


@contextmanager
def opened(file: BinaryIO) -> Iterator[Archive]:
    """The zip in `file` once it is found harmless; refused with the reason otherwise."""
    _check_contents(file)
    try:
        found = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError):
        raise _not_a_zip() from None
    with found:
        _check_entries(found.infolist())
        yield Archive(found)


def _not_a_zip() -> Exception:
    return refuse(ZIP, "not-a-zip", N_("This is no zip file. Please give the zip as your school system exports it."))


def _check_contents(file: BinaryIO) -> None:
    """The table of contents is read whole by zipfile: so its claimed size is looked at before."""
    length = file.seek(0, io.SEEK_END)
    if length > MOST_PACKED:
        raise refuse(ZIP, "too-large", N_("The zip is larger than %(most)s MB.", most=MOST_PACKED // 1024**2))
    file.seek(max(0, length - _END_LENGTH - _MOST_COMMENT))
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_LENGTH:
        raise _not_a_zip()
    contents = int.from_bytes(tail[at + 12 : at + 16], "little")
    if contents > _MOST_CONTENTS or tail[max(0, at - 20) : at].startswith(_ZIP64):
        raise refuse(ZIP, "too-many-files", N_("The zip holds far more files than a roster has."))
    file.seek(0)


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for entry in entries:
        if fault := _entry_fault(entry):
            raise refuse(_shown(entry.orig_filename), *fault)
        if entry.filename.casefold() in seen:
            raise refuse(entry.filename, "double", N_("The zip holds this file twice. Please make it anew."))
        seen.add(entry.filename.casefold())
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise refuse(ZIP, "bomb", _BOMB)


_DAMAGED = N_("This file is damaged inside the zip. Please export it once more.")
_BOMB = N_("Unpacked, this would be far larger than any roster. Please export it once more.")


def _entry_fault(entry: zipfile.ZipInfo) -> tuple[str, Message] | None:
    name = entry.orig_filename
    if fault := _name_fault(name):
        return fault
    if entry.header_offset < 0:  # the table of contents claims a place before the file's beginning
        return "damaged", _DAMAGED
    if entry.flag_bits & _ENCRYPTED:
        return "encrypted", N_("The zip asks for a password. Please export it without one.")
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        return "packing", N_("It is packed in an unusual way. Please zip the files with the means of your system.")
    if entry.file_size > _RATIO_FROM and entry.file_size > MOST_RATIO * max(1, entry.compress_size):
        return "bomb", _BOMB
    return None


def _name_fault(name: str) -> tuple[str, Message] | None:
    if "/" in name or "\\" in name:
        return "path", N_("Files must not lie in folders. Please zip the CSV files themselves, not their folder.")
    if name.casefold().endswith(".zip"):
        return "nested", N_("A zip lies inside the zip. Please give the inner one.")
    if name not in KNOWN:
        return "unknown-file", N_("OneRoster knows no such file. Please take it out of the zip.")
    return None


def _shown(name: str) -> str:
    """A name from outside, fit to be shown."""
    return "".join(sign if sign.isprintable() else "?" for sign in name[:80]) or "?"
