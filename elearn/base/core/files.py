"""Files that are there whole or not at all, readable by the server alone."""

import contextlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

Place = Callable[[Path, Path], object]


def write_once(file: Path, content: bytes) -> None:
    """On the disk when this returns; the first of several processes wins, and what it wrote stays."""
    with contextlib.suppress(FileExistsError):
        _write(file, content, os.link)


def write_over(file: Path, content: bytes) -> None:
    """On the disk when this returns, in the place of whatever stood there."""
    _write(file, content, os.replace)


def _write(file: Path, content: bytes, place: Place) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent)  # mkstemp gives mode 0600
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        place(draft, file)
    finally:
        draft.unlink(missing_ok=True)
