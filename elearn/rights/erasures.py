"""The list of erasures: so that an old backup, restored, does not bring back who asked to be forgotten.

One empty file for each, named by SHA-256 of the learner's random id: the list says of nobody who they were, and finds
them only in a database that still holds them. It lies outside the database and is backed up apart from it.
"""

import hashlib
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

_SALT = b"elearn-erasure/1\0"
# The last backup of a day may be older than it says, and clocks differ.
_MARGIN = timedelta(days=2)


class Erasures:
    """Keeps and finds them. `oldest_backup`: how long the longest kept backup lives; None where nobody has said."""

    def __init__(self, folder: Path, oldest_backup: timedelta | None = None) -> None:
        self._folder = folder
        self._oldest_backup = oldest_backup

    def keep(self, learner_id: str) -> None:
        """Note the erasure; durable when this returns. Noting it again lets its time begin anew."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._file(learner_id).open("ab") as file:
            os.utime(file.fileno())
            os.fsync(file.fileno())
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def holds(self, learner_id: str) -> bool:
        """Whether this learner is to be forgotten."""
        return self._file(learner_id).exists()

    def forget(self, now: datetime) -> int:
        """Drop what no backup can bring back any more; says how many. Nothing goes where the age of backups is unknown.

        A file's own time counts: copied to another machine it only grows younger, and stays longer.
        """
        if self._oldest_backup is None or not self._folder.is_dir():
            return 0
        before = now - self._oldest_backup - _MARGIN
        old = [file for file in self._folder.iterdir() if _noted_at(file) < before]
        for file in old:
            file.unlink(missing_ok=True)
        return len(old)

    def _file(self, learner_id: str) -> Path:
        return self._folder / hashlib.sha256(_SALT + learner_id.encode()).hexdigest()


def _noted_at(file: Path) -> datetime:
    return datetime.fromtimestamp(file.stat().st_mtime, UTC)
